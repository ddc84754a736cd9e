"""Throw random texts at the shipped rules and random packs at the loader: nothing may crash.

    python tools/fuzz.py --texts 100000 --packs 10000 --seed 1

A text is any Unicode at all, weighted to what breaks offsets. A pack is a mutated shipped
pack or random YAML; it loads or it is answered with a PackError. Exit code 1 on a crash, with
the input that caused it.
"""

import argparse
import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import adrules
from adrules.packs.loader import preset_path, shipped_packs

TRAPS = (
    *("İ", "и\u0306", "👩\u200d👧\u200d👦", "🇷🇺", "\ud800", "\udfff", "\u0301", "\u200d", "\ufe0f"),
    *("1\ufe0f\u20e3", "\r\n", "\x00", "ﬁ", "ß", " ", "\u00a0", "\n\n", "-", "—", ".", ",", "!!", "«", "»"),
    *("{", "}", "[", "]", "<", ">", "100 000 ₽", "18 %", "до 31 декабря", "5 минут", "онлайн-банк", "cкидкa"),
    *(
        "999999999999999999 трлн ₽",
        "123456789012345678,5 млрд руб. 50 коп.",
        "за 999999999999999999 трлн часов",
    ),
    *("999 999 999 999 999 999 %", "\U00017000", "\u1bc0", "ꙮ", "漢字", "\U0001e900", "\ufdfa"),
    *("дом " * 40, "самый " * 20, "bank.online/x", "сайт.москва", "8 800 555-35-35"),
)


def random_text(dice: random.Random, words: list[str]) -> str:
    """Return a text of up to 60 pieces: characters of all Unicode, traps and words of the rules."""

    def piece() -> str:
        kind = dice.random()
        if kind < 0.3:  # noqa: PLR2004 - shares
            return chr(dice.randrange(0x110000))
        if kind < 0.5:  # noqa: PLR2004 - shares
            return dice.choice(TRAPS)
        return dice.choice(words) + dice.choice((" ", "", "\u00ad", "\u0301", ", "))

    return "".join(piece() for _ in range(dice.randrange(60)))


def check_text(checker: adrules.Checker, text: str) -> None:
    """Check a text and the promise about spans; fixing twice must change nothing."""
    for v in checker.check(text).violations:
        if v.start is not None and v.end is not None:
            assert 0 <= v.start < v.end <= len(text), (v, text)  # noqa: S101 - what is being tested
            assert text[v.start : v.end] == v.match, (v, text)  # noqa: S101 - same
    fixed = checker.fix(text)
    assert not fixed.settled or checker.fix(fixed.text).edits == (), text  # noqa: S101 - same


def blocks(path: Path) -> list[list[str]]:
    """Return the rules of a pack file, each as its lines."""
    found: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("  - id:"):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def mutated(dice: random.Random, rules: list[list[str]]) -> str:
    """Return a pack of a few rules with some characters or lines changed."""
    chosen = [dice.choice(rules) for _ in range(dice.randrange(1, 4))]
    part = ["pack: fuzz", "rules:", *(line for rule in chosen for line in rule)]
    for _ in range(dice.randrange(4)):
        at = dice.randrange(len(part))
        line = part[at]
        cut = dice.randrange(len(line) + 1)
        change = dice.choice(("insert", "delete", "swap", "drop", "double", "indent"))
        if change == "insert":
            part[at] = (
                line[:cut]
                + dice.choice((*TRAPS, ":", "#", '"', "'", "*", "&", "|", "%", "=", "<1>"))
                + line[cut:]
            )
        elif change == "delete":
            part[at] = line[:cut] + line[cut + 3 :]
        elif change == "swap":
            other = dice.randrange(len(part))
            part[at], part[other] = part[other], part[at]
        elif change == "drop":
            part[at] = ""
        elif change == "double":
            part.insert(at, line)
        else:
            part[at] = " " * dice.randrange(8) + line.lstrip()
    return "\n".join(part)


def load_pack(path: Path, text: str) -> bool:
    """Load a pack and check a text by it; return whether it was accepted."""
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        checker = adrules.load(path)
    except adrules.InputError:
        return False
    checker.check("Откройте для себя мир возможностей за 5 минут, 18 % до 31 декабря!! 🎉")
    return True


def survive(
    what: str, count: int, attempt: Callable[[], object], shown: Callable[[], object]
) -> list[object]:
    """Run ``attempt`` so often; stop with the input shown when it crashes."""
    began, results = time.monotonic(), []
    for number in range(count):
        try:
            results.append(attempt())
        except Exception:  # noqa: BLE001 - any crash is what is looked for
            traceback.print_exc()
            print(f"{what} {number} crashed: {json.dumps(shown(), ensure_ascii=True)}")
            sys.exit(1)
    print(f"{count} random {what}: no crash, {time.monotonic() - began:.0f} s")
    return results


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--packs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - not for secrets
    names = list(shipped_packs())
    checkers = [adrules.load(*names, channel=channel.value) for channel in adrules.Channel]
    words = sorted({form for c in checkers for form in c.ruleset().matcher.forms})
    last: list[object] = [None]

    def one_text() -> None:
        last[0] = text = random_text(dice, words)
        check_text(dice.choice(checkers), text)

    survive("texts", options.texts, one_text, lambda: last[0])
    sources = [*shipped_packs().values(), *(preset_path(channel) for channel in adrules.Channel)]
    rules = [rule for path in sources for rule in blocks(path)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.yaml"

        def one_pack() -> bool:
            last[0] = text = mutated(dice, rules)
            return load_pack(path, text)

        accepted = survive("packs", options.packs, one_pack, lambda: last[0])
    print(f"{sum(map(bool, accepted))} of the packs were accepted")


if __name__ == "__main__":
    main()
