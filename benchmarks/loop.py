"""What the loop itself costs for each attempt, and how long the figures of a log take.

    python benchmarks/loop.py [--attempts 10000] [--out benchmarks/results/loop.json]

The backend answers at once from a list, so what remains is the step, the prompt of the repair, the
check, the driver and the log. Times are given with the check and without it: the time inside
the checker is measured on its own and taken off. Absolute times hold for one machine on one day.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import adrules
from adrules.backends.protocol import Capabilities
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.plan import RunPlan
from adrules.domain.run import Candidate, Checked, Completion, Messages, Sampling, Usage
from adrules.loop.driver import run
from adrules.loop.recorder import NoRecord, Recorder
from adrules.loop.running import Surroundings
from adrules.prompts.render import prompt_hash, task
from adrules.store.reader import RunLog
from adrules.store.recorder import SqliteRecorder
from adrules.store.stats import summarise

LENGTH = 5
"""Attempts of one run: four are rejected, the fifth is clean."""


class Immediate:
    """Answers at once: a text with a defect until the last attempt of the run."""

    name = "immediate:model"
    capabilities = Capabilities(seed=True)

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:  # noqa: ARG002 - as the protocol has it
        """Return the text for a place in the run."""
        if sampling.index == LENGTH - 1:
            text = "Вклад «Осень»: 15 % годовых на 3 месяца. Откройте в приложении."
        else:
            text = f"Лучший вклад «Осень»: {10 + sampling.index} % годовых. Откройте для себя выгоду!"
        return Completion((Candidate(text),), Usage(300, 30), "immediate")

    def close(self) -> None:
        """Do nothing."""


class Timed:
    """A checker that knows how long it worked."""

    def __init__(self, checker: adrules.Checker, brief: adrules.Brief) -> None:
        self.checker, self.brief, self.seconds, self.cpu = checker, brief, 0.0, 0.0

    def __call__(self, text: str) -> Checked:
        """Check a text and add the time."""
        began, worked = time.perf_counter(), time.process_time()
        report = self.checker.check(text, self.brief)
        self.seconds += time.perf_counter() - began
        self.cpu += time.process_time() - worked
        return Checked(report)


def plan(checker: adrules.Checker, brief: adrules.Brief, repetition: int) -> RunPlan:
    """Return one run of the benchmark."""
    rules = checker.ruleset(brief.channel)
    messages = task(brief, "with-rules", checker.instructions(brief))
    return RunPlan(
        brief,
        Immediate.name,
        rules.hash,
        rules.source,
        "with-rules",
        prompt_hash("with-rules"),
        messages,
        Sampling(),
        ("resample", "repair", "rewrite"),
        LENGTH,
        repetition=repetition,
    )


def measured(
    checker: adrules.Checker, brief: adrules.Brief, recorder: Recorder, runs: int
) -> dict[str, float]:
    """Return milliseconds an attempt, with the check and without it, by the wall and of the processor."""
    check = Timed(checker, brief)
    plans = [plan(checker, brief, number) for number in range(runs)]
    around = Surroundings(Immediate(), check, recorder)
    began, worked = time.perf_counter(), time.process_time()
    attempts = sum(len(run(one, around).attempts) for one in plans)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return {
        "attempts": attempts,
        "with_check_ms": round(1000 * seconds / attempts, 3),
        "check_ms": round(1000 * check.seconds / attempts, 3),
        "overhead_ms": round(1000 * (seconds - check.seconds) / attempts, 3),
        "overhead_cpu_ms": round(1000 * (cpu - check.cpu) / attempts, 3),
    }


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--out", type=Path, help="keep the figures in this file, too")
    given = parser.parse_args()
    runs = given.attempts // LENGTH
    checker = adrules.load()
    brief = adrules.Brief.model_validate(
        {
            "channel": "push",
            "product": {"name": "Вклад «Осень»"},
            "offer": {"summary": "15 % годовых на 3 месяца"},
            "cta": "Откройте в приложении",
        }
    )
    adrules.generate(
        brief, backend=ScriptedBackend(["Вклад «Осень» под 15 %"]), checker=checker, max_attempts=1
    )
    found: dict[str, Any] = {"without_store": measured(checker, brief, NoRecord(), min(runs, 400))}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs.sqlite"
        recorder = SqliteRecorder(path)
        found["sqlite"] = measured(checker, brief, recorder, runs)
        recorder.close()
        found["log_mb"] = round(path.stat().st_size / 1e6, 1)
        began = time.perf_counter()
        with RunLog(path) as log:
            total = summarise(log.facts(), "schedule").total
        found["stats_s"] = round(time.perf_counter() - began, 2)
        found["stats_attempts"] = total.candidates
    told = json.dumps(found, indent=1)
    print(told)
    if given.out:
        given.out.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
