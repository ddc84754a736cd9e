"""A million messages through ``check_many``: memory must stay flat.

    python -m benchmarks.million [--messages 1000000] [--workers 2] [--distinct 20000]
        [--deadline SECONDS] [--pack NAME …]

Memory of the parent and of the workers is read when a tenth is done and at the end; growth beyond
the bound is a failure with exit code 1. Every message is different: those of the corpus are
repeated with a number of their own.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.throughput.corpus import corpus
from benchmarks.throughput.vocabulary import vocabulary

import adrules

Json = dict[str, Any]

WIDE = 5_000
"""Different messages from which on all of the vocabulary is used."""

SHARE, SLACK_MB = 0.10, 16.0
"""Memory may grow by this share and this many megabytes beside after the first tenth."""


def stream_of_messages(
    count: int, *, workers: int, packs: Sequence[str | Path], distinct: int, deadline: float | None = None
) -> Json:
    """Return the rate and the memory of a run; with ``deadline`` it ends after so many seconds."""
    checker = adrules.load(*packs)
    # A short run has no time to meet a large vocabulary before memory is read for the first time.
    known = vocabulary(1) if distinct >= WIDE else vocabulary(1, nouns=900, adjectives=500, verbs=300)
    texts = corpus(distinct, 8, known).messages
    asked = count if deadline is None else min(count, _fitting(checker, texts, workers, deadline))
    seen: list[dict[int, float]] = []
    violations = done = 0
    began = time.perf_counter()
    for report in checker.check_many(numbered(texts, asked), workers):
        violations += len(report.violations)
        done += 1
        if done in {asked // 10, asked}:  # the workers are there until the iterator ends
            seen.append(memory())
    first_tenth, last = seen
    seconds = time.perf_counter() - began
    return {
        "messages": done,
        "workers": workers,
        "violations": violations,
        "seconds": round(seconds, 1),
        "messages_per_s": float(f"{done / seconds:.3g}"),
        "megabytes_after_a_tenth": sorted(round(mb, 1) for mb in first_tenth.values()),
        "megabytes_at_the_end": sorted(round(mb, 1) for mb in last.values()),
        "flat": flat(first_tenth, last),
    }


def numbered(texts: Sequence[str], count: int) -> Iterator[str]:
    """Yield ``count`` different messages."""
    for number in range(count):
        yield f"{texts[number % len(texts)]} {number}"


def _fitting(checker: adrules.Checker, texts: Sequence[str], workers: int, deadline: float) -> int:
    sample = texts[:400]
    began = time.perf_counter()
    for text in sample:
        checker.check(text)
    return max(2_000 * workers, int(workers * deadline * len(sample) / (time.perf_counter() - began)))


def memory() -> dict[int, float]:
    """Return the resident megabytes of this process and of its workers."""
    return {pid: _resident(pid) for pid in (os.getpid(), *(c.pid for c in multiprocessing.active_children()))}


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import psutil  # noqa: PLC0415 - only where there is no /proc

    return float(psutil.Process(pid).memory_info().rss) / 1e6


def flat(before: dict[int, float], after: dict[int, float]) -> bool:
    """Return whether no process has grown beyond the bound; all must have been seen twice."""
    return bool(before) and all(
        pid in after and after[pid] <= mb * (1 + SHARE) + SLACK_MB for pid, mb in before.items()
    )


def main() -> None:
    """Run, print one JSON object, fail when memory has grown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--distinct", type=int, default=20_000)
    parser.add_argument("--deadline", type=float, help="fewer messages, if they would take longer than this")
    parser.add_argument("--pack", action="append", default=[])
    options = parser.parse_args()
    found = stream_of_messages(
        options.messages,
        workers=options.workers,
        packs=options.pack or ("ads-core", "ru-law"),
        distinct=options.distinct,
        deadline=options.deadline,
    )
    print(json.dumps(found, indent=1))
    if not found["flat"]:
        sys.exit("memory has grown beyond the bound")


if __name__ == "__main__":
    main()
