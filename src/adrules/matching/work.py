"""How much backtracking an expression may take on a text of some length: an upper bound.

A matcher that backtracks walks a tree: each repeat and each choice of the expression is a branch.
:class:`Work` counts its nodes from above. What follows a repeat matters: where no character of
the repeat may follow it, one of its ends leads on, however many are tried.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Literal

After = frozenset[int] | Literal["end"] | None
"""Codes that follow a piece; ``"end"``: nothing is left that could fail; ``None``: not known."""

Steps = Callable[[int, After], tuple[float, float]]
"""For a length of text and what follows: steps of its own, and how many ways lead on."""

HOPELESS = float("inf")
MOST_STEPS = 2_000_000
"""Steps that need no watch: some hundredths of a second."""

_FEW_TIMES = 8
_LENGTHS = (4_096, 2_048, 1_024, 768, 512, 384, 256, 192, 128)


@dataclass(frozen=True, slots=True)
class Work:
    """What a piece takes. ``first`` are the codes it may begin with, ``empty`` if it may match nothing."""

    steps: Steps
    first: frozenset[int] | None = None
    empty: bool = False
    codes: frozenset[int] | None = None
    """Codes of a single character."""
    straight: bool = False
    """Whether it is of fixed strings: read backwards it has at most ``branches`` ways."""
    branches: float = 1.0
    fallible: bool = True
    """False for what is no step at all."""

    def of(self, codes: frozenset[int]) -> "Work":
        """Return the work of a single character."""
        return replace(self, first=codes, codes=codes)


FIXED = Work(lambda _n, _after: (1.0, 1.0), straight=True)
"""One character."""

NO_TEXT = Work(lambda _n, _after: (1.0, 1.0), frozenset(), empty=True, straight=True)
"""A condition on a place: an edge, an anchor."""

GROUPED = Work(lambda _n, _after: (0.0, 1.0), frozenset(), empty=True, straight=True, fallible=False)
"""Nothing, as flags are."""

WATCHED = Work(lambda _n, _after: (HOPELESS, HOPELESS), None, empty=True)
"""What is not understood."""

REFERENCE = Work(lambda n, _after: (float(n), 1.0), None, empty=True)
"""The text of a group again."""


def look(inner: Work, *, behind: bool) -> Work:
    """Return the work of a look-around: it is asked once wherever it stands."""
    if behind and not inner.straight:
        return WATCHED

    def steps(n: int, _after: After) -> tuple[float, float]:
        own, ways = inner.steps(n, None)
        return (own + ways) * (inner.branches if behind else 1.0), 1.0

    return Work(steps, frozenset(), empty=True)


def either_work(parts: Sequence[Work], *, apart: bool) -> Work:
    """Return the work of one of some pieces; ``apart``: no text fits two of them."""
    firsts = [part.first for part in parts if part.first is not None and not part.empty]
    if len(firsts) == len(parts) and sum(map(len, firsts)) == len(frozenset[int]().union(*firsts)):
        apart = True

    def steps(n: int, after: After) -> tuple[float, float]:
        found = [part.steps(n, after) for part in parts]
        ways = [way for _, way in found]
        return sum(own for own, _ in found) + len(parts), max(ways) if apart else sum(ways)

    known = all(part.first is not None for part in parts)
    straight, branches = all(part.straight for part in parts), sum(part.branches for part in parts)
    first = frozenset[int]().union(*(part.first for part in parts if part.first is not None))
    empty = any(part.empty for part in parts)
    return Work(steps, first if known else None, empty, straight=straight, branches=branches)


def repeated_work(part: Work, least: int, most: int | None) -> Work:
    """Return the work of a piece repeated."""

    def steps(n: int, after: After) -> tuple[float, float]:
        times = n if most is None else min(n, most)
        if part.codes is not None:
            if after == "end":
                return 1.0, 1.0
            if after is not None and part.codes.isdisjoint(after):
                return 2.0 * times + 1, 1.0
            return times + 1.0, max(1.0, times - min(least, times) + 1.0)
        inside = part.first | after if isinstance(after, frozenset) and part.first is not None else None
        own, ways = part.steps(n, after if most == 1 else inside)
        if most == 1:
            return own + 1, ways + (least == 0)
        if ways > 1 and times > 1:
            return HOPELESS, HOPELESS
        return (own + 1) * (times + 1), times + 1.0

    straight = part.straight and least == most and least <= _FEW_TIMES
    branches = part.branches**least if straight else 1.0
    return Work(steps, part.first, part.empty or least == 0, straight=straight, branches=branches)


def row_work(parts: Sequence[Work]) -> Work:
    """Return the work of pieces one after the other."""

    def steps(n: int, after: After) -> tuple[float, float]:
        own, ways = 0.0, 1.0
        for part in reversed(parts):
            step, more = part.steps(n, after)
            own, ways = step + more * own, more * ways
            after = _before(part, after)
        return own, ways

    first: frozenset[int] | None = frozenset()
    for part in parts:
        first = None if first is None or part.first is None else first | part.first
        if not part.empty:
            break
    straight, branches = all(part.straight for part in parts), prod(part.branches for part in parts)
    return Work(steps, first, all(part.empty for part in parts), straight=straight, branches=branches)


def _before(part: Work, after: After) -> After:
    """Return what follows the piece before ``part``."""
    if not part.fallible:
        return after
    if part.first is None:
        return None
    if not part.empty:
        return part.first
    return part.first | after if isinstance(after, frozenset) else None


def harmless_length(work: Work) -> int:
    """Return how long a text may be that takes at most :data:`MOST_STEPS`; 0 where none is known."""
    for length in _LENGTHS:
        own, ways = work.steps(length, "end")
        if length * (own + ways) <= MOST_STEPS:
            return length
    return 0
