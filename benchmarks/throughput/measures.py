"""Figures of our engine alone: loads, memory, kinds, lengths, workers, steadiness."""

import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.throughput.contest import short, spread
from benchmarks.throughput.engines import Ours

import adrules
from adrules import native
from adrules.authoring.speed import speed

Json = dict[str, Any]
LENGTHS = (100, 1_000, 10_000, 100_000, 1_000_000, 4_000_000)
"""Beyond a million every rule has met all that it looks for, so that a longer text is nothing new."""
PASS = 100_000
"""Characters that a pass over texts of one length has at least."""
PASSES = 3
"""Passes over texts of one length at least."""

SHIPPED = ("ads-core", "ru-law")

_FRESH = """
import json, resource, sys, time
def peak():
    try:  # not ru_maxrss: on Linux that begins with the memory of the process that started this one
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.argv[3:]:
    import pydantic
began = time.perf_counter()
import adrules
packs, texts = json.loads(sys.argv[1]), open(sys.argv[2], encoding="utf-8").read().split("\\n")
checker = adrules.load(*packs)
loaded = time.perf_counter() - began
checker.check(texts[0])
first = time.perf_counter() - began
after_load = peak()
rates = []
for part in (texts[:len(texts) // 2], texts[len(texts) // 2:]):
    began = time.perf_counter()
    for text in part:
        checker.check(text)
    rates.append(len(part) / (time.perf_counter() - began))
print(json.dumps({
    "load_s": loaded, "first_report_s": first, "rates": rates, "peak_mb_loaded": after_load / 1024,
    "peak_mb": peak() / 1024,
}))
"""


def loads(packs: Mapping[str, Sequence[str | Path]], texts: Sequence[str], rounds: int) -> list[Json]:
    """Return what fresh processes take: with an empty cache, and with a warm one (best of ``rounds``).

    ``texts`` are then checked in two halves: the first meets every word and rule for the first time.
    Peak memory is that of the whole process, the interpreter and its modules included.
    """
    found = []
    for name, paths in packs.items():
        with tempfile.TemporaryDirectory() as folder:
            messages = Path(folder) / "messages.txt"
            messages.write_text("\n".join(texts), encoding="utf-8")
            cold = _fresh(paths, messages, folder)
            warm = [_fresh(paths, messages, folder) for _ in range(rounds)]
            loaded = min(_fresh(paths, messages, folder, "pydantic")["load_s"] for _ in range(rounds))
        best = min(warm, key=lambda run: run["load_s"])
        found.append(
            {
                "name": name,
                "compile_s": short(cold["load_s"]),
                "load_s": short(best["load_s"]),
                "load_beside_pydantic_s": short(loaded),
                "first_report_s": short(best["first_report_s"]),
                "first_half_rate": spread([run["rates"][0] for run in warm]),
                "second_half_rate": spread([run["rates"][1] for run in warm]),
                "messages": len(texts),
                "peak_mb_loaded": short(best["peak_mb_loaded"]),
                "peak_mb": short(max(run["peak_mb"] for run in warm)),
            }
        )
    return found


def _fresh(packs: Sequence[str | Path], messages: Path, cache: str, *imported: str) -> Json:
    command = [sys.executable, "-c", _FRESH, json.dumps([str(p) for p in packs]), str(messages), *imported]
    environment = {**os.environ, "ADRULES_CACHE": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed packages have their byte code
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603 - ourselves
    found: Json = json.loads(done.stdout)
    return found


def kinds(packs: Mapping[str, Path], stream: Iterator[str], *, rounds: int, seconds: float) -> list[Json]:
    """Return the rate of each pack, in turns on new messages, and what it costs beside ``empty``."""
    engines = {name: Ours(path) for name, path in packs.items()}
    for text in islice(stream, 100):
        for engine in engines.values():
            engine.check(text)
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(rounds):
        texts = list(islice(stream, 600))
        for name, engine in engines.items():
            began, done = time.process_time(), 0
            for text in texts:
                engine.check(text)
                done += 1
                if time.process_time() - began > seconds:
                    break
            times[name].append(1e6 * (time.process_time() - began) / done)
    rules = {name: len(engine.checker.ruleset().rules) for name, engine in engines.items()}
    return [{"name": name, "rules": rules[name], "microseconds": spread(times[name])} for name in engines]


def shipped_kinds(texts: Sequence[str], rounds: int) -> Json:
    """Return what each kind of the shipped packs takes by itself, and the dearest rules."""
    found = speed(adrules.load(*SHIPPED), [(text, None) for text in texts], rounds=rounds, sample=100)
    return {
        "microseconds": short(1e6 / found.rate),
        "without_rules": short(found.empty),
        "kinds": [
            {"name": p.name, "rules": p.rules, "microseconds": short(p.microseconds)} for p in found.kinds
        ],
        "slowest": [{"name": p.name, "microseconds": short(p.microseconds)} for p in found.rules[:8]],
    }


def lengths(packs: Mapping[str, Sequence[str | Path]], stream: Iterator[str], longest_s: float) -> list[Json]:
    """Return nanoseconds a character for texts of :data:`LENGTHS`; the best of some passes.

    All words were met before, in the longest text, so that lengths differ in nothing else; ``first_s``
    tells what that took, when most of its words were new. ``rules`` tells how many rules a text concerns.
    A pass checks several texts of a length where it is short: one text of a hundred characters may
    hold nothing to find, or a picture, that one in ten does. A length is left out where the next shorter
    one says that it would take longer than ``longest_s``.
    """
    found = []
    parts: list[str] = []
    size = 0
    while size < LENGTHS[-1]:
        parts.append(next(stream))
        size += len(parts[-1]) + 1
    whole = " ".join(parts)
    gc.collect()
    gc.freeze()  # Python's collector need not look through what the other engines keep
    for name, paths in packs.items():
        checker = adrules.load(*paths)
        check = checker.check
        check(whole[:100])  # what is made at the first text
        at = time.process_time()
        check(whole)
        first = time.process_time() - at
        rows: list[Json] = []
        for length in LENGTHS:
            if rows and rows[-1]["nanoseconds_a_character"] * length * 1.2e-9 > longest_s:
                break
            texts = [whole[at : at + length] for at in range(0, max(length, PASS), length)]
            best, began, passes = float("inf"), time.process_time(), 0
            while passes < PASSES or time.process_time() - began < min(0.3, longest_s):
                at = time.process_time()
                for text in texts:
                    check(text)
                best = min(best, (time.process_time() - at) / len(texts))
                passes += 1
            rows.append(
                {
                    "characters": length,
                    "seconds": short(best),
                    "nanoseconds_a_character": short(best / length * 1e9),
                    "rules": short(_concerned(checker, texts)),
                }
            )
        found.append({"name": name, "lengths": rows, "first_s": short(first)})
    gc.unfreeze()
    return found


def _concerned(checker: adrules.Checker, texts: Sequence[str]) -> float:
    """Return how many rules look for something in a text, on average."""
    ruleset = checker.ruleset()
    cases = (ruleset.case(text, None) for text in texts)
    dispatch = ruleset.dispatch
    return sum(len(dispatch.concerned(case, dispatch.undecided(None))) for case in cases) / len(texts)


def workers(packs: Sequence[str | Path], stream: Iterator[str], *, rounds: int, seconds: float) -> Json:
    """Return the rates of ``check_many`` with one process and with two, in turns, the start included."""
    checker = adrules.load(*packs)
    began = time.perf_counter()
    for text in islice(stream, 200):
        checker.check(text)
    count = max(500, min(40_000, int(200 * seconds / (time.perf_counter() - began))))
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        texts = list(islice(stream, count))
        for number, measured in rates.items():
            began = time.perf_counter()
            for _report in checker.check_many(texts, workers=number):
                pass
            measured.append(len(texts) / (time.perf_counter() - began))
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    return {
        "messages": count,
        "one": spread(rates[1]),
        "two": spread(rates[2]),
        "ratio": spread(ratios),
        "processors": os.cpu_count(),
    }


def steadiness(packs: Sequence[str | Path], stream: Iterator[str], seconds: float) -> Json:
    """Return the rates of the tenths of one long run over new messages."""
    checker = adrules.load(*packs)
    began = time.process_time()
    for text in islice(stream, 200):
        checker.check(text)
    size = max(50, min(10_000, int(200 * seconds / 10 / (time.process_time() - began))))
    tenths = []
    for _ in range(10):
        texts = list(islice(stream, size))
        began = time.process_time()
        for text in texts:
            checker.check(text)
        tenths.append(short(size / (time.process_time() - began)))
    return {"messages_a_tenth": size, "rates": tenths}


def machine() -> Json:
    """Return what the figures were taken on; nothing that names the machine."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    names = (
        *("adrules", "pymorphy3", "pymorphy3-dicts-ru", "razdel", "regex", "google-re2", "spacy", "yargy"),
        *("flashtext2", "pyahocorasick", "ahocorasick-rs", "daachorse", "krrkt"),
    )
    return {
        "engine": native.engine(),
        "processor": model,
        "processors": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in names},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
