"""``Tokens``: the tokens of one text, by class; of a long text only those stretches are read that matter."""

from bisect import bisect_right
from collections.abc import Iterable

from adrules.text.facts.classes import KINDS, TOKEN_CLASSES, stated
from adrules.text.facts.kinds import Kind
from adrules.text.facts.stretches import stretches
from adrules.text.spans import Span

NUMBER = "number"


class Tokens:
    """The tokens of a folded text, found when they are asked for, and kept."""

    __slots__ = ("_all", "_cuts", "_folded", "_own", "_stated")

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._cuts = [offset for offset, _ in stretches(folded)]
        self._all: dict[str, list[Span]] = {}
        self._own: dict[tuple[str, int], list[Span]] = {}
        """By class and stretch: the tokens there. Each hit may ask for them."""
        self._stated: dict[int, tuple[tuple[Kind, Span], ...]] = {}
        """By stretch: its statements, with offsets there."""

    def all(self, name: str) -> list[Span]:
        """Return the spans of the tokens of a class, in order."""
        known = self._all.get(name)
        if known is None:
            cut = name == NUMBER or name in KINDS
            known = self._in(name, range(len(self._cuts))) if cut else TOKEN_CLASSES[name](self._folded)
            self._all[name] = known
        return known

    def number(self, offset: int) -> int:
        """Return the number of the stretch with an offset."""
        return bisect_right(self._cuts, offset) - 1

    def together(self, name: str) -> bool:
        """Return whether the tokens of a class are found, or were found, in all of the text at once."""
        return name in self._all or len(self._cuts) == 1 or not (name == NUMBER or name in KINDS)

    def within(self, name: str, spans: Iterable[Span]) -> list[Span]:
        """Return the tokens of a class that touch some spans, their ends included; others may be there."""
        if self.together(name):
            return self.all(name)
        wanted: set[int] = set()
        for first, last in spans:
            wanted.update(range(self.number(first), self.number(last) + 1))
        return self._in(name, sorted(wanted)) if len(wanted) > 1 else self._at(name, min(wanted, default=0))

    def _in(self, name: str, numbers: Iterable[int]) -> list[Span]:
        return [token for at in numbers for token in self._at(name, at)]

    def _at(self, name: str, at: int) -> list[Span]:
        """Return the tokens of a class in one stretch, the same list each time."""
        known = self._own.get((name, at))
        if known is None:
            kinds, offset = KINDS.get(name), self._cuts[at]
            found = (
                TOKEN_CLASSES[name](self._stretch(at))
                if kinds is None
                else [span for kind, span in self._said(at) if kind in kinds]
            )
            known = self._own[name, at] = [(start + offset, end + offset) for start, end in found]
        return known

    def _said(self, at: int) -> tuple[tuple[Kind, Span], ...]:
        if at not in self._stated:
            self._stated[at] = stated(self._stretch(at))
        return self._stated[at]

    def _stretch(self, at: int) -> str:
        return self._folded[self._cuts[at] : self._cuts[at + 1] if at + 1 < len(self._cuts) else None]
