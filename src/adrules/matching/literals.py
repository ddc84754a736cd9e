"""Which expressions a text may match, by the strings and runs that it holds (:mod:`adrules.matching.asks`).

In C where that was built, else by its twin in Python: every ask of an expression must be met.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import cast

from adrules.matching.asks import EDGE, how_often
from adrules.matching.shapes import Shape, holds_double, inside_words
from adrules.native import compiled

_KEY = 3
"""Neighbouring codes by which a string is looked for."""

_OFTEN = tuple(map(how_often, range(0x100)))

LEFT, RIGHT = 1, 2
"""Edges of a word that a string begins, or ends, with."""

Passed = Callable[[bytes], tuple[str, ...]]
Literal = tuple[bytes, int]
"""A string without edges, and which edges it has."""
Table = tuple[object, ...]


class Literals:
    """What some expressions ask for."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._inside = inside_words()
        self._shapes = shapes

    @cached_property
    def _asks(self) -> dict[str, tuple[list[list[Literal]], Shape]]:
        return {
            pattern: ([[self._literal(string) for string in ask] for ask in shape.asks], shape)
            for pattern, shape in self._shapes.items()
        }

    def passed(self, codes: bytes) -> tuple[str, ...]:
        """Return the expressions whose asks a text with these codes meets."""
        found: dict[Literal, bool] = {}

        def stands(literal: Literal) -> bool:
            known = found.get(literal)
            if known is None:
                known = found[literal] = self._stands(codes, *literal)
            return known

        return tuple(
            pattern
            for pattern, (asks, shape) in self._asks.items()
            if all(any(map(stands, ask)) for ask in asks)
            and all(_holds_run(codes, *run) for run in shape.runs)
            and not (shape.doubled and not holds_double(codes))
        )

    def _stands(self, codes: bytes, string: bytes, edges: int) -> bool:
        at = codes.find(string)
        while at >= 0:
            end = at + len(string)
            left = edges & LEFT and at > 0 and codes[at - 1] in self._inside
            right = edges & RIGHT and end < len(codes) and codes[end] in self._inside
            if not left and not right:
                return True
            at = codes.find(string, at + 1)
        return False

    def _literal(self, string: bytes) -> Literal:
        """Return a string of an ask; the edge of a word is told only where it begins or ends with a word."""
        inner = string.strip(EDGE)
        left = string.startswith(EDGE) and inner[0] in self._inside
        right = string.endswith(EDGE) and inner[-1] in self._inside
        return inner, LEFT * left | RIGHT * right

    def compiled(self, table: Table | None = None) -> Passed | None:
        """Return the same as :meth:`passed` in C, from its table; ``None`` where that was not built."""
        if compiled is None:
            return None
        return cast(Passed, compiled.Literals(*(table or self.table())).passed)

    def table(self) -> Table:
        """Return what C knows of the strings, of plain types."""
        asked: dict[Literal, list[int]] = defaultdict(list)
        owners: list[int] = []
        runs: list[tuple[int, bytes, int]] = []
        doubled: list[int] = []
        for number, (asks, shape) in enumerate(self._asks.values()):
            for ask in asks:
                for literal in ask:
                    asked[literal].append(len(owners))
                owners.append(number)
            runs += [(number, _table(codes), count) for codes, count in shape.runs]
            doubled += [number] * shape.doubled
        rows = [(one, _key(one), edges, tuple(numbers)) for (one, edges), numbers in asked.items()]
        rows.sort(key=lambda row: (row[0][row[1] : row[1] + _KEY], row[0]))  # those of a key stand together
        patterns, inside = tuple(self._shapes), _table(self._inside)
        return patterns, tuple(rows), tuple(owners), tuple(runs), tuple(doubled), inside


def _key(string: bytes) -> int:
    """Return where in a string three codes stand that few texts have side by side."""
    often = [_OFTEN[code] for code in string]
    chances = [one * two * three for one, two, three in zip(often, often[1:], often[2:], strict=False)]
    return chances.index(min(chances)) if chances else 0


def _table(codes: frozenset[int]) -> bytes:
    return bytes(code in codes for code in range(0x100))


def _holds_run(codes: bytes, some: frozenset[int], count: int) -> bool:
    """Return whether ``count`` codes in a row are of some."""
    length = 0
    for code in codes:
        length = length + 1 if code in some else 0
        if length == count:
            return True
    return False
