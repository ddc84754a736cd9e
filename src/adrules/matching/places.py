"""Where the words of one text stand that fill the slots of a table: what a walk reads.

Nothing is made ready that no pattern asks for.
"""

import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from adrules.matching.table import Row, Table
from adrules.text.document import Document
from adrules.text.facts.classes import BEGUN
from adrules.text.facts.reader import beginnings
from adrules.text.spans import Span, overlapping

FEW_WORDS = 100
"""Longest text, in words, that is searched again for each slot: few slots are asked for."""

NO_CLASSES = frozenset[int]()

State = tuple[tuple[int, ...], int, int]
"""Slots of a pattern in any order that are still to be found, first part, part after the last."""


class Filling:
    """Which classes of words fill each slot of a table."""

    __slots__ = ("class_of", "names", "of")

    def __init__(self, table: Table, class_of: Callable[[str], int | None]) -> None:
        self.class_of = class_of
        self.names = table.tokens
        filling: dict[int, list[int]] = defaultdict(list)
        for number, slots in enumerate(table.classes):
            for slot in slots:
                filling[slot].append(number)
        self.of = {slot: frozenset(numbers) for slot, numbers in filling.items()}
        """Slot -> the classes whose words fill it; slots that no word fills are not here."""


class Laid(dict[int, int]):
    """Tokens laid on the parts of a text: first part -> part after the last."""

    @cached_property
    def firsts(self) -> Mapping[int, list[int]]:
        """Part after the last -> the first parts."""
        found: dict[int, list[int]] = defaultdict(list)
        for first, after in self.items():
            found[after].append(first)
        return found


class Text:
    """What the walk reads of one document; ``numbers`` are the classes of its words."""

    __slots__ = (
        "_begun",
        "_by_class",
        "_near",
        "_places",
        "_tokens",
        "document",
        "filling",
        "grown",
        "longest",
        "names",
        "numbers",
        "slack",
        "whole_begins",
        "whole_classes",
        "wholes",
    )

    def __init__(self, document: Document, numbers: Sequence[int | None], filling: Filling) -> None:
        self.document = document
        self.numbers = numbers
        self.filling = filling.of
        self.names = filling.names
        self.wholes = document.parts.wholes
        self.whole_classes: dict[int, int] = {}
        self.whole_begins: dict[int, int] = {}
        self.slack = 0
        """How many more parts than words the text has."""
        self.longest = 1
        """Parts of the longest word."""
        self.grown: dict[Row, set[State]] = defaultdict(set)
        """By pattern in any order: the states that were met in this text."""
        for at, (form, after) in self.wholes.items():
            self.whole_begins[after] = at
            self.slack += after - at - 1
            self.longest = max(self.longest, after - at)
            number = filling.class_of(form)
            if number is not None:
                self.whole_classes[at] = number
        self._places: dict[int, list[int]] = {}
        self._tokens: dict[int, Laid] = {}
        self._near: dict[tuple[int, int], Laid] = {}
        self._begun: frozenset[int] | None = None
        self._by_class: tuple[Mapping[int | None, list[int]], frozenset[int | None]] | None = None

    def places(self, slot: int) -> list[int]:
        """Return the parts where a word of a slot begins, each once, in order."""
        known = self._places.get(slot)
        if known is None:
            filling = self.filling.get(slot, NO_CLASSES)
            if len(self.numbers) > FEW_WORDS:
                index, met = self._index()
                known = sorted(at for number in filling & met for at in index[number])
            else:
                known = [at for at, number in enumerate(self.numbers) if number in filling]
            if self.whole_classes:
                known = sorted({*known, *(at for at, n in self.whole_classes.items() if n in filling)})
            self._places[slot] = known
        return known

    def _index(self) -> tuple[Mapping[int | None, list[int]], frozenset[int | None]]:
        """Return where the words of each class stand, and these classes: a long text is passed over once."""
        if self._by_class is None:
            index: dict[int | None, list[int]] = defaultdict(list)
            for at, number in enumerate(self.numbers):
                index[number].append(at)
            self._by_class = index, frozenset(index)
        return self._by_class

    def tokens(self, slot: int) -> Laid:
        """Return the tokens of a slot that is a token class: first part -> part after the last."""
        known = self._tokens.get(slot)
        if known is None:
            name = self.names.get(slot)
            found = self.document.tokens(name) if name else []
            known = self._tokens[slot] = _token_parts(self.document, found)
        return known

    def tokens_at(self, slot: int, at: int) -> Laid:
        """Return those of :meth:`tokens` that hold a part; others may be among them."""
        few = slot in self._tokens or len(self.numbers) <= FEW_WORDS
        if few or self.document.tokens_together(self.names[slot]):
            return self.tokens(slot)
        offset = self.document.words.starts[at]
        key = slot, self.document.stretch_number(offset)
        known = self._near.get(key)
        if known is None:
            found = self.document.tokens_over(self.names[slot], offset, offset)
            known = self._near[key] = _token_parts(self.document, found)
        return known

    def tokens_over(self, slot: int, spans: Sequence[Span]) -> Laid:
        """Return those of :meth:`tokens` that overlap one of some spans; others may be there."""
        found = self.document.tokens_within(self.names[slot], spans)
        near = {token for span in spans for token in overlapping(found, *span)}
        return _token_parts(self.document, sorted(near))

    def token_from(self, slot: int, at: int) -> int | None:
        """Return the part after the token of a slot that begins with a part; ``None`` where none does."""
        if len(self.numbers) > FEW_WORDS and self.names[slot] in BEGUN:
            if self._begun is None:
                self._begun = frozenset(self.beginnings())
            # Laid on a part, it may begin inside of the one before: «на'5 дней».
            if self._begun.isdisjoint((at - 1, at)):
                return None
        return self.tokens_at(slot, at).get(at)

    def may_begin(self, slot: int) -> Iterable[int] | None:
        """Return the parts where a token of a slot may begin, in order; ``None``: anywhere."""
        if slot in self._tokens:
            return self._tokens[slot]
        return self.beginnings() if self.names[slot] in BEGUN else None

    def beginnings(self) -> list[int]:
        """Return the parts where a statement may begin, in order."""
        return self.document.once(begun)


def begun(document: Document) -> list[int]:
    """Return the parts of a text where a statement may begin, in order."""
    return beginnings(document.parts.forms)


def _token_parts(document: Document, tokens: Iterable[tuple[int, int]]) -> Laid:
    """Return tokens laid on the parts of a text."""
    words = document.words
    found = Laid()
    for start, end in tokens:
        first = bisect.bisect_left(words.starts, start)  # «$20» begins before its word
        if first == len(words.starts) or words.starts[first] >= end:
            continue
        last = first
        while last < len(words.starts) and words.starts[last] < end:
            last += 1
        found[first] = last
    return found
