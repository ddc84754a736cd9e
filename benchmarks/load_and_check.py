"""How long it takes to load the shipped rules and to check a message.

    python benchmarks/load_and_check.py [--messages 2000]

Loads are timed in fresh processes, the best of three. Checks are timed on distinct messages
after a warm-up on others; the second half of the run is shown beside the first, so that
growth would be seen. Absolute times hold for one machine on one day.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time

import adrules

PARTS = (
    ("Вклад «Осень»:", "Карта «Маршрут»:", "Счёт для бизнеса:", "Кредит:", "Банк предлагает"),
    ("15 % годовых", "кешбэк 5 %", "обслуживание 0 ₽", "решение за 10 минут", "мир новых возможностей"),
    ("на 3 месяца.", "до 31 декабря.", "в приложении.", "без комиссии.", "и индивидуальный подход!"),
    (
        "Откройте в приложении.",
        "Подайте заявку на сайте.",
        "Только сегодня!",
        "Подробности — в чате.",
        "Успейте!!",
    ),
)


def messages(count: int, seed: int) -> list[str]:
    """Return ``count`` messages, each with a number of its own."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    return [f"{' '.join(dice.choice(part) for part in PARTS)} Заявка {seed}-{i}" for i in range(count)]


def seconds_to_load(code: str) -> float:
    """Return the best of three runs of ``code`` in a fresh process, imports included."""

    def once() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter
        return time.perf_counter() - began

    return min(once() for _ in range(3))


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=2000)
    count = parser.parse_args().messages
    checker = adrules.load(channel="push")
    for text in messages(200, seed=1):
        checker.check(text)
    times, hits = [], 0
    for text in messages(count, seed=2):
        began = time.perf_counter()
        hits += len(checker.check(text).violations)
        times.append(time.perf_counter() - began)
    half = count // 2
    print(
        json.dumps(
            {
                "import_adrules_s": round(seconds_to_load("import adrules"), 3),
                "load_s": round(seconds_to_load("import adrules; adrules.load(channel='push')"), 3),
                "check_ms_median": round(1000 * statistics.median(times), 3),
                "check_ms_median_halves": [
                    round(1000 * statistics.median(part), 3) for part in (times[:half], times[half:])
                ],
                "messages": count,
                "violations": hits,
                "rules": len(checker.ruleset().rules),
                "ruleset": checker.ruleset().hash,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
