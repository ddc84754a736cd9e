"""Where the time of a check goes: by module of ours and by package of others.

    python -m benchmarks.profile_check [--messages 2000] [--pack NAME …] [--functions 15]

Built-in functions count for the module that calls them. A profiler slows Python code down more than
native code, so shares are a guide; ``adrules bench`` gives times.
"""

import argparse
import cProfile
import pstats
from collections import Counter
from pathlib import Path

from benchmarks.throughput.corpus import corpus

import adrules

PACKAGE = Path(adrules.__file__).parent
Function = tuple[str, int, str]


def place(function: Function) -> str:
    """Return the module of ours, or the package, that a function belongs to."""
    file, _, name = function
    path = Path(file)
    if PACKAGE in path.parents:
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        return ".".join(("adrules", *parts))
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1].removesuffix(".py")
    return "built-in" if file == "~" else f"python: {path.stem}" if name else path.stem


def shares(profile: cProfile.Profile) -> tuple[Counter[str], Counter[str]]:
    """Return the seconds by place and by function."""
    places: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for function, (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if function[0] == "~" and callers:
            for caller, (_, _, seconds, _) in callers.items():
                places[place(caller)] += seconds
        else:
            places[place(function)] += own
        functions[f"{place(function)}:{function[2]}"] += own
    return places, functions


def main() -> None:
    """Profile and print two tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--pack", action="append", default=[])
    parser.add_argument("--functions", type=int, default=15)
    options = parser.parse_args()
    checker = adrules.load(*options.pack)
    texts = corpus(options.messages + 200, 31).messages
    for text in texts[:200]:
        checker.check(text)
    profile = cProfile.Profile()
    profile.enable()
    for text in texts[200:]:
        checker.check(text)
    profile.disable()
    places, functions = shares(profile)
    total = sum(places.values())
    for table, most in ((places, 40), (functions, options.functions)):
        for name, seconds in table.most_common(most):
            print(f"{100 * seconds / total:5.1f} %  {1e6 * seconds / options.messages:8.1f} µs  {name}")
        print()


if __name__ == "__main__":
    main()
