"""One pass that tells which of many regular expressions a text may match.

With google-re2 the shapes (:mod:`adrules.matching.shapes`) of all expressions are one automaton;
without it the literals are looked for that each needs. Either lets through every text that the
expression itself would match: the verdict is always that of the expression.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import cast

from adrules.matching.keeping import kept
from adrules.matching.shapes import Shape, harmless, holds_double, remember, shape_of

MEMORY = 256 << 20
"""Bytes that an automaton may take. It is built as texts ask for it; a limit that is too small
would lose matches without a word (google/re2#136), so this one is some hundred times what packs take."""


_Set = tuple[Callable[[bytes], list[int] | None], list[str]]
"""The search of an automaton, and the expressions whose numbers it returns."""

_PlainShape = tuple[bytes, list[bytes] | None, bool, bool]
_Plain = tuple[int, _PlainShape | None]


def _plain(shape: Shape | None) -> _PlainShape | None:
    if shape is None:
        return None
    literals = None if shape.literals is None else sorted(shape.literals)
    return shape.pattern, literals, shape.counted, shape.doubled


def _shapes(patterns: tuple[str, ...]) -> dict[str, Shape | None]:
    """Return the shape of each expression, found once for all processes."""

    def make() -> list[_Plain]:
        return [(harmless(pattern), _plain(shape_of(pattern))) for pattern in patterns]

    plain = dict(zip(patterns, cast(list[_Plain], kept("shapes", patterns, make)), strict=True))
    remember({pattern: length for pattern, (length, _) in plain.items()})
    return {
        pattern: each and Shape(each[0], None if each[1] is None else frozenset(each[1]), *each[2:])
        for pattern, (_, each) in plain.items()
    }


class Sieve:
    """Some expressions; made once, asked for each text. ``automaton`` off: as without google-re2."""

    def __init__(self, patterns: Iterable[str], *, automaton: bool = True) -> None:
        self._automaton = automaton
        self.patterns = tuple(dict.fromkeys(patterns))
        known = _shapes(self.patterns)
        self.shapes = {pattern: known[pattern] for pattern in self.patterns}
        self._always = tuple(p for p, shape in self.shapes.items() if shape is None)
        shaped = [(p, shape) for p, shape in self.shapes.items() if shape is not None]
        self._doubled = tuple(p for p, shape in shaped if shape.doubled)
        self._shaped = tuple((p, shape) for p, shape in shaped if not shape.doubled)

    @cached_property
    def _sets(self) -> list[_Set] | None:
        """Return the automata; ``None`` where google-re2 is not installed or refuses.

        Shapes that count have one of their own: its states would multiply those of the others.
        """
        if not self._automaton:
            return None
        try:
            import re2  # noqa: PLC0415 - optional, and not needed before a text is checked
        except ImportError:
            return None
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = MEMORY
        options.log_errors = False
        options.never_capture = True
        sets: list[_Set] = []
        for counted in (False, True):
            chosen = [(p, shape.pattern) for p, shape in self._shaped if shape.counted is counted]
            if not chosen:
                continue
            found = re2.Set.SearchSet(options)
            try:
                for _, pattern in chosen:
                    found.Add(pattern)
                found.Compile()
            except re2.error:
                return None
            sets.append((found.Match, [p for p, _ in chosen]))
        return sets

    def passed(self, codes: bytes) -> tuple[str, ...]:
        """Return the expressions that a text with these codes may match."""
        passed = self._always
        if self._doubled and holds_double(codes):
            passed += self._doubled
        if not self._shaped:
            return passed
        sets = self._sets
        if sets is None:
            return passed + tuple(
                p for p, s in self._shaped if s.literals is None or any(one in codes for one in s.literals)
            )
        for match, patterns in sets:
            found = match(codes)
            if found:
                passed = (*passed, *[patterns[i] for i in found])
        return passed
