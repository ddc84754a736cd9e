"""Sets of spans ``(start, end)``: joined, without overlaps, looked up."""

import bisect
from collections.abc import Iterator, Sequence

Span = tuple[int, int]


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted, disjoint spans that cover the same characters as ``spans``."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def longest_first(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``spans`` in text order without those that lie inside or overlap an earlier, longer one."""
    if _in_order(spans):
        return spans
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _in_order(spans: list[tuple[int, int]]) -> bool:
    """Return whether each of some spans begins behind the one before it; none is empty."""
    last = 0
    for start, end in spans:
        if start < last or end <= start:
            return False
        last = end
    return True


def overlapping(spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield those of some sorted, disjoint spans that share a character with ``[start, end)``."""
    for index in range(bisect.bisect_left(spans, (end, -1)) - 1, -1, -1):
        if spans[index][1] <= start:
            return
        yield spans[index]


def inside(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Return whether one of some sorted, disjoint spans holds the character at ``offset``.

    >>> inside([(2, 4), (4, 6)], 4), inside([(2, 4)], 4), inside([], 0)
    (True, False, False)
    """
    index = bisect.bisect_left(spans, (offset + 1, -1)) - 1
    return index >= 0 and offset < spans[index][1]
