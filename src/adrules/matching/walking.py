"""Walking a pattern through the words of a text: where exactly it stands."""

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adrules.matching.table import Row
from adrules.text.document import Document
from adrules.text.spans import overlapping
from adrules.text.words import COMMA, JOINED, Words


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: offsets in the folded text and the phrase as written."""

    start: int
    end: int
    phrase: str


FEW_WORDS = 100
"""Longest text, in words, that is searched again for each slot: few slots are asked for."""


_State = tuple[tuple[int, ...], int, int]
"""Slots of a pattern in any order that are still to be found, first part, part after the last."""


@dataclass(slots=True)
class Text:
    """What the walk reads of one document."""

    document: Document
    words: Words
    names: dict[int, str]
    classes: list[frozenset[int]]
    whole_classes: dict[int, frozenset[int]]
    whole_begins: dict[int, int]
    token_parts: dict[int, dict[int, int]] = field(default_factory=dict)
    index: dict[int, list[int]] = field(default_factory=dict)
    grown: dict[Row, set[_State]] = field(default_factory=lambda: defaultdict(set))
    """By pattern in any order: the states that were met in this text."""

    def places(self, slot: int) -> list[int]:
        """Return the parts where a word of a slot begins, each once."""
        if len(self.classes) > FEW_WORDS:
            return self._index().get(slot, [])
        found = [at for at, ids in enumerate(self.classes) if slot in ids]
        return found + [at for at, ids in self.whole_classes.items() if slot in ids and at not in found]

    def _index(self) -> dict[int, list[int]]:
        """Return what :meth:`places` returns for all slots of a long text, found in one pass."""
        if not self.index:
            for at, ids in enumerate(self.classes):
                for slot in {*ids, *self.whole_classes.get(at, ())}:
                    self.index.setdefault(slot, []).append(at)
        return self.index

    def tokens(self, slot: int) -> dict[int, int]:
        """Return the tokens of a slot that is a token class: first part -> part after the last."""
        known = self.token_parts.get(slot)
        if known is None:
            name = self.names.get(slot)
            known = self.token_parts[slot] = _token_parts(self.document, name) if name else {}
        return known


def walked(text: Text, row: Row) -> Iterator[Hit]:
    """Yield the hits of one pattern."""
    slot = row.slots[row.anchor]
    places = text.tokens(slot) if slot in text.names else text.places(slot)
    walk = _straight if row.straight and not text.whole_classes else _walk
    for at in places:
        for start, end in walk(text, row, at):
            yield Hit(start, end, row.phrase)


def _straight(text: Text, row: Row, at: int) -> Iterator[tuple[int, int]]:
    """Do what :meth:`_walk` does for words one after the other, none of them hyphenated."""
    first, classes = at - row.anchor, text.classes
    last = first + len(row.slots) - 1
    if first < 0 or last >= len(classes):
        return
    if all(slot in classes[first + i] for i, slot in enumerate(row.slots)) and all(
        _crosses(text, i, cross_comma=row.cross_comma) for i in range(first, last)
    ):
        yield text.words.starts[first], text.words.ends[last]


def _ends(text: Text, slot: int, at: int) -> list[int]:
    """Return the indexes after the matches of ``slot`` that begin at the part ``at``."""
    found = [at + 1] if slot in text.classes[at] else []
    if at in text.whole_classes and slot in text.whole_classes[at]:
        found.append(text.words.wholes[at][1])
    if slot in text.names and at in text.tokens(slot):
        found.append(text.tokens(slot)[at])
    return found


def _walk(text: Text, pattern: Row, at: int) -> Iterator[tuple[int, int]]:
    slots, anchor = pattern.slots, pattern.anchor
    ends: Iterable[int] = _ends(text, slots[anchor], at)
    if pattern.any_order and len(slots) > 1:
        rest = tuple(sorted(slots[:anchor] + slots[anchor + 1 :]))
        for first, last in _around(text, pattern, [(rest, at, end) for end in ends]):
            yield _span(text, pattern, first, last)
        return
    firsts = _backward(text, pattern, anchor, (at,)) if anchor else (at,)
    if anchor + 1 < len(slots) and firsts:
        ends = _forward(text, pattern, anchor + 1, ends)
    for first in firsts:
        for last in ends:
            yield _span(text, pattern, first, last)


def _span(text: Text, pattern: Row, first: int, last: int) -> tuple[int, int]:
    start, end = text.words.starts[first], text.words.ends[last - 1]
    for number in pattern.slots:
        if number in text.names:
            # A token may be longer than its words: the sign of a percent or a currency is none.
            for low, high in overlapping(text.document.tokens(text.names[number]), start, end):
                start, end = min(start, low), max(end, high)
    return start, end


def _forward(text: Text, pattern: Row, index: int, ends: Iterable[int]) -> Iterable[int]:
    """Return where the pattern can end when its slots before ``index`` end at one of ``ends``.

    Sets of places and no paths: the words of a text that repeats itself are tried once each.
    """
    comma = pattern.cross_comma
    while ends and index < len(pattern.slots):
        slot, gap = pattern.slots[index], pattern.gaps[index]
        begins = {begin for at in ends for begin in _reach(text, at, gap, cross_comma=comma)}
        ends = {end for begin in begins for end in _ends(text, slot, begin)}
        index += 1
    return ends


def _backward(text: Text, pattern: Row, index: int, begins: Iterable[int]) -> Iterable[int]:
    """Return where the pattern can begin when its slot ``index`` begins at one of ``begins``."""
    comma = pattern.cross_comma
    while begins and index:
        slot, gap = pattern.slots[index - 1], pattern.gaps[index]
        ends = {end for at in begins for end in _reach_back(text, at, gap, cross_comma=comma)}
        begins = {begin for end in ends for begin in _begins(text, slot, end)}
        index -= 1
    return begins


def _around(text: Text, pattern: Row, grown: list[_State]) -> Iterator[tuple[int, int]]:
    """Grow spans to either side until every slot has its word; each state of a text once."""
    gap, comma = max(pattern.gaps), pattern.cross_comma
    met = text.grown[pattern]
    while grown:
        state = grown.pop()
        if state in met:
            continue
        met.add(state)
        rest, first, last = state
        if not rest:
            yield first, last
            continue
        begins = list(_reach(text, last, gap, cross_comma=comma))
        ends = list(_reach_back(text, first, gap, cross_comma=comma))
        for index, slot in enumerate(rest):
            if index and slot == rest[index - 1]:
                continue
            left = rest[:index] + rest[index + 1 :]
            grown += [(left, first, e) for begin in begins for e in _ends(text, slot, begin)]
            grown += [(left, b, last) for end in ends for b in _begins(text, slot, end)]


def _begins(text: Text, slot: int, end: int) -> list[int]:
    """Return the parts where the matches of ``slot`` begin that end before ``end``."""
    found = [end - 1] if slot in text.classes[end - 1] else []
    whole = text.whole_begins.get(end)
    if whole is not None and slot in text.whole_classes.get(whole, ()):
        found.append(whole)
    if slot in text.names:
        found += [first for first, after in text.tokens(slot).items() if after == end]
    return found


def _reach(text: Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
    """Yield the parts that may follow one which ended before ``at``, over 0 … gap words."""
    for _ in range(gap + 1):
        if at >= len(text.classes) or not _crosses(text, at - 1, cross_comma=cross_comma):
            return
        yield at
        at = text.words.after(at)


def _reach_back(text: Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
    """Yield the ends of the parts that may precede the one at ``at``, over 0 … gap words.

    The way back of :meth:`_reach`: where a hyphenated word ends, it or its last part is passed over.
    """
    places, met = {at}, set[int]()
    for _ in range(gap + 1):
        places = {p for p in places if p > 0 and _crosses(text, p - 1, cross_comma=cross_comma)} - met
        yield from places
        met |= places
        places = {before for place in places for before in _before(text, place)}


def _crosses(text: Text, index: int, *, cross_comma: bool) -> bool:
    kind = text.document.separation(index)
    return kind == JOINED or (cross_comma and kind == COMMA)


def _token_parts(document: Document, name: str) -> dict[int, int]:
    """Return the tokens of a class as ``first part -> part after the last``."""
    words = document.words
    found: dict[int, int] = {}
    for start, end in document.tokens(name):
        first = bisect.bisect_left(words.starts, start)  # «$20» begins before its word
        if first == len(words.starts) or words.starts[first] >= end:
            continue
        last = first
        while last < len(words.starts) and words.starts[last] < end:
            last += 1
        found[first] = last
    return found


def _before(text: Text, at: int) -> Iterator[int]:
    """Yield the parts from which :meth:`Words.after` leads to ``at``."""
    if at - 1 not in text.words.wholes:
        yield at - 1
    if at in text.whole_begins:
        yield text.whole_begins[at]
