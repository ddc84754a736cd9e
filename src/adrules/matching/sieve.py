"""One pass that tells which of many regular expressions a text may match.

In C the strings are looked for that each needs (:mod:`adrules.matching.literals`); for what is
left, google-re2 has a small automaton of each shape (:mod:`adrules.matching.shapes`). Without the
part in C the shapes of all expressions are one automaton, and without google-re2 the strings are
looked for in Python. Each lets through every text that the expression itself would match: the
verdict is always that of the expression.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import cast

from adrules.matching.keeping import kept
from adrules.matching.literals import Literals, Table
from adrules.matching.shapes import Shape, harmless, holds_double, remember, shape_of

MEMORY = 256 << 20
"""Bytes that an automaton may take. It is built as texts ask for it; a limit that is too small
would lose matches without a word (google/re2#136), so this one is some hundred times what packs take."""

TRIED = 64
"""Texts after which it is known whether an automaton of one expression pays."""

USEFUL = 6
"""It pays when it keeps back one text of so many."""

_Search = Callable[[bytes], list[int] | None]
_Set = tuple[_Search, list[str]]
"""The search of an automaton, and the expressions whose numbers it returns."""

_PlainShape = tuple[bytes, bool, bool, list[list[bytes]], list[tuple[bytes, int]]]
_Plain = tuple[int, _PlainShape | None]


def _plain(shape: Shape) -> _PlainShape:
    asks = [sorted(ask) for ask in shape.asks]
    runs = [(bytes(sorted(codes)), count) for codes, count in shape.runs]
    return shape.pattern, shape.counted, shape.doubled, asks, runs


def _shape(plain: _PlainShape) -> Shape:
    pattern, counted, doubled, asks, runs = plain
    return Shape(
        pattern,
        counted,
        doubled,
        tuple(map(frozenset, asks)),
        tuple((frozenset(codes), count) for codes, count in runs),
    )


def _shapes(patterns: tuple[str, ...]) -> tuple[dict[str, Shape | None], Table]:
    """Return the shape of each expression and the table of their strings, found once for all processes."""

    def make() -> tuple[list[_Plain], Table]:
        shapes = {pattern: shape_of(pattern) for pattern in patterns}
        plain = [
            (harmless(pattern), None if shape is None else _plain(shape)) for pattern, shape in shapes.items()
        ]
        return plain, Literals(_shaped(shapes)).table()

    rows, table = cast(tuple[list[_Plain], Table], kept("shapes", patterns, make))
    plain = dict(zip(patterns, rows, strict=True))
    remember({pattern: length for pattern, (length, _) in plain.items()})
    return {pattern: each and _shape(each) for pattern, (_, each) in plain.items()}, table


def _shaped(shapes: Mapping[str, Shape | None]) -> dict[str, Shape]:
    return {pattern: shape for pattern, shape in shapes.items() if shape is not None}


def _automaton(patterns: Iterable[bytes]) -> _Search | None:
    """Return what tells which patterns a text fits; ``None``: google-re2 is not installed, or refuses."""
    try:
        import re2  # noqa: PLC0415 - optional, and not needed before a text is checked
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = MEMORY
    options.log_errors = False
    options.never_capture = True
    found = re2.Set.SearchSet(options)
    try:
        for pattern in patterns:
            found.Add(pattern)
        found.Compile()
    except re2.error:
        return None
    # Codes are bytes already: the wrapper around the search, where it is one, has nothing to encode.
    return cast(_Search, getattr(getattr(found, "_set", None), "Match", found.Match))


class Trial:
    """The automaton of one shape while it is tried, on texts that hold the strings it needs.

    ``settle`` is told how it goes on: with the search alone, or with none where that keeps back too
    few texts or google-re2 is not there. Then the expression itself is run as well.
    """

    def __init__(self, pattern: bytes, settle: Callable[[_Search | None], None]) -> None:
        self._pattern = pattern
        self._settle = settle
        self._asked = self._refused = 0

    @cached_property
    def _search(self) -> _Search | None:
        return _automaton([self._pattern])

    def __call__(self, codes: bytes) -> list[int] | None:
        """Return something where a text with these codes may match."""
        search = self._search
        if search is None:
            self._settle(None)
            return [0]
        found = search(codes)
        self._asked += 1
        self._refused += not found
        if self._asked >= TRIED:
            self._settle(search if self._refused * USEFUL >= TRIED else None)
        return found


class Sieve:
    """Some expressions; made once, asked for each text. ``automaton`` off: as without google-re2."""

    def __init__(self, patterns: Iterable[str], *, automaton: bool = True) -> None:
        self._automaton = automaton
        self.patterns = tuple(dict.fromkeys(patterns))
        self.shapes, table = _shapes(self.patterns)
        self.always = tuple(p for p, shape in self.shapes.items() if shape is None)
        """Those that any text may match."""
        shaped = _shaped(self.shapes)
        self._doubled = tuple(p for p, shape in shaped.items() if shape.doubled)
        self._shaped = tuple((p, shape) for p, shape in shaped.items() if not shape.doubled)
        self._literals = Literals(shaped)
        self.held = self._literals.compiled(table) if automaton else None
        """In C what tells of whose strings a text with some codes holds all that they need."""
        self.trials: dict[str, _Search] = {}
        """What is tried once the strings of an expression were found; less of it as texts come."""
        if self.held is not None:
            for pattern, shape in self._shaped:
                self.trials[pattern] = Trial(shape.pattern, partial(_settle, self.trials, pattern))

    @cached_property
    def _sets(self) -> list[_Set] | None:
        """Return the automata; ``None`` where google-re2 is not installed or refuses.

        Shapes that count have one of their own: its states would multiply those of the others.
        """
        if not self._automaton:
            return None
        sets: list[_Set] = []
        for counted in (False, True):
            chosen = [(p, shape.pattern) for p, shape in self._shaped if shape.counted is counted]
            match = _automaton([pattern for _, pattern in chosen])
            if match is None:
                return None
            if chosen:
                sets.append((match, [p for p, _ in chosen]))
        return sets

    def passed(self, codes: bytes) -> tuple[str, ...]:
        """Return the expressions that a text with these codes may match, without the part in C."""
        passed = self.always
        if self._doubled and holds_double(codes):
            passed += self._doubled
        if not self._shaped:
            return passed
        sets = self._sets
        if sets is None:
            return self.always + self._literals.passed(codes)
        for match, patterns in sets:
            found = match(codes)
            if found:
                passed = (*passed, *[patterns[i] for i in found])
        return passed


def _settle(trials: dict[str, _Search], pattern: str, search: _Search | None) -> None:
    if search is None:
        trials.pop(pattern, None)
    else:
        trials[pattern] = search
