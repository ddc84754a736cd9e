"""Run the comparisons and write the figures and the page of the documentation.

    python -m benchmarks.throughput [--rounds 5] [--seconds 0.5] [--only NAME …] [--out FILE] [--page FILE]

``--seconds`` is what an engine gets a round. With ``--only`` the other sections of the file are kept.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.throughput import ceiling, groups, measures
from benchmarks.throughput.corpus import corpus, messages
from benchmarks.throughput.packs import write
from benchmarks.throughput.page import render
from benchmarks.throughput.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "throughput.json"
PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"
LEAST_FORMS = 50_000


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--only", nargs="*", metavar="NAME")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ.setdefault("ADRULES_CACHE", str(folder / "cache"))
        sections = _sections(folder, options.rounds, options.seconds)
        wanted = options.only or list(sections)
        unknown = set(wanted) - set(sections)
        if unknown:
            parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(sections)}")
        found = (
            json.loads(options.out.read_text(encoding="utf-8"))
            if options.out.exists() and options.only
            else {}
        )
        for section in wanted:
            began = time.perf_counter()
            found[section] = sections[section]()
            print(f"{section}: {time.perf_counter() - began:.1f} s", file=sys.stderr, flush=True)
            # Written after each section, so that a run that is cut off keeps what it has.
            _write({name: found[name] for name in sections if name in found}, options.out, options.page)


def _write(found: dict[str, Any], results: Path, page: Path) -> None:
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(render(found), encoding="utf-8")


def _sections(folder: Path, rounds: int, seconds: float) -> dict[str, Callable[[], Any]]:
    files = write(folder / "packs")
    new = messages(seed=2)
    how = {"rounds": rounds, "seconds": seconds}
    packs = {
        "shipped": measures.SHIPPED,
        "phrases-500": (files["phrases-500"],),
        "phrases-5000": (files["phrases-5000"],),
    }
    single = {name: path for name, path in files.items() if name not in {"whole", "whole-5000", "full"}}
    empty = folder / "empty.yaml"
    empty.write_text(_EMPTY, encoding="utf-8")
    return {
        "setting": lambda: _setting(rounds, seconds),
        "whole": lambda: groups.whole(files, new, **how),
        "full": lambda: groups.full(files, new, **how),
        "growth": lambda: groups.growth(files, new, **how),
        "phrases_500": lambda: groups.phrases(files, "phrases-500", new, **how),
        "phrases_5000": lambda: groups.phrases(files, "phrases-5000", new, **how),
        "surface": lambda: groups.surface(files, folder, new, **how),
        "shipped": lambda: groups.shipped(new, **how),
        "prototype": lambda: groups.prototype(new, **how),
        "ceiling": lambda: ceiling.ceiling(files["phrases-500"], corpus(20_000, 3).messages, folder, rounds),
        "kinds": lambda: measures.kinds({"one rule that never fires": empty, **single}, new, **how),
        "shipped_kinds": lambda: measures.shipped_kinds(corpus(400, 4).messages, min(rounds, 3)),
        "loads": lambda: measures.loads(packs, corpus(400, 5).messages, 2),
        "lengths": lambda: measures.lengths(
            packs | {name: (path,) for name, path in single.items()}, messages(seed=6), 32 * seconds
        ),
        "workers": lambda: measures.workers(
            packs["shipped"], new, rounds=min(rounds, 3), seconds=4 * seconds
        ),
        "steadiness": lambda: measures.steadiness(packs["shipped"], messages(seed=7), 20 * seconds),
        "stream": lambda: _stream(160 * seconds),
    }


_EMPTY = """
pack: empty
version: "1"
rules:
  - {id: cliche/never, category: cliche, phrases: [=абракадабра], message: а}
"""


def _stream(deadline: float) -> dict[str, Any]:
    """Return the figures of ``benchmarks.million`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.million", "--distinct", "5000", "--deadline", str(deadline)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if not done.stdout:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _setting(rounds: int, seconds: float) -> dict[str, Any]:
    drawn = corpus(30_000, 2)
    forms = vocabulary(1).distinct_forms()
    if forms < LEAST_FORMS:
        raise SystemExit(f"the vocabulary has {forms} forms, fewer than {LEAST_FORMS}")
    return {
        **measures.machine(),
        "rounds": rounds,
        "seconds": seconds,
        "vocabulary_forms": forms,
        "sample_messages": len(drawn.messages),
        "sample_distinct_words": drawn.distinct_words,
        "mean_characters": round(drawn.characters / len(drawn.messages), 1),
        "mean_bytes": round(drawn.bytes / len(drawn.messages), 1),
        "capitals": round(sum(text.isupper() for text in drawn.messages) / len(drawn.messages), 3),
        "with_emoji": round(sum(_pictured(text) for text in drawn.messages) / len(drawn.messages), 3),
    }


def _pictured(text: str) -> bool:
    return any(ord(c) >= 0x2600 for c in text)  # noqa: PLR2004 - where the emoji of the corpus begin


if __name__ == "__main__":
    main()
