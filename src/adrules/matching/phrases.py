"""The phrase matcher: one look-up a word for all phrases, an exact walk where they may stand.

Rule words are expanded to all their forms when the matcher is built; a text is never
lemmatised. The classes of its words and of their neighbours tell which patterns it may hold
(:mod:`adrules.matching.table`): mostly none, and then neither offsets nor separators are looked
at. Each that it may hold is walked from its *anchor*: the slot whose forms are fewest among
content words.
"""

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from adrules.matching.keeping import kept
from adrules.matching.table import Row, Table
from adrules.matching.tabulating import Key, PhraseSet, slot_forms, tabulated
from adrules.text.document import Document
from adrules.text.spans import overlapping
from adrules.text.words import COMMA, JOINED, Parts, Words

__all__ = ["FEW_WORDS", "Hit", "Hits", "Key", "PhraseMatcher", "PhraseSet", "compiled", "slot_forms"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: offsets in the folded text and the phrase as written."""

    start: int
    end: int
    phrase: str


_NONE = frozenset[int]()

FEW_WORDS = 100
"""Longest text, in words, that is searched again for each slot: few slots are asked for."""


class Hits(Mapping[Key, list[Hit]]):
    """The hits of each phrase set that has any, in text order.

    Each set is walked when it is asked for: most sets excuse or condition, and matter only where
    something else was found.
    """

    __slots__ = ("_document", "_found", "_matcher", "_numbers", "_possible", "_text")

    def __init__(
        self,
        matcher: "PhraseMatcher",
        document: Document,
        numbers: list[int | None],
        possible: Mapping[Key, list[Row]],
    ) -> None:
        self._matcher = matcher
        self._document = document
        self._numbers = numbers
        self._possible = possible
        self._text: _Text | None = None
        self._found: dict[Key, list[Hit]] = {}

    def parts(self, key: Key) -> frozenset[int] | None:
        """Return the parts that a hit of a key may cover, by their words alone.

        ``None`` where all may: its phrases have token classes or gaps.
        """
        classes = self._matcher.classes(key)
        if classes is None:
            return None
        found = {at for at, number in enumerate(self._numbers) if number in classes}
        for first, (form, after) in self._document.parts.wholes.items():
            if self._matcher.table.forms.get(form) in classes:
                found.update(range(first, after))
        return frozenset(found)

    def possible(self) -> Iterable[Key]:
        """Return the keys that may have hits, those whose phrases are token classes alone aside."""
        return self._possible.keys()

    def _rows(self, key: Key) -> Sequence[Row]:
        bare = self._matcher.bare.get(key, ())
        return [*self._possible.get(key, ()), *bare] if bare else self._possible.get(key, ())

    def _look(self, key: Key) -> list[Hit]:
        found = self._found.get(key)
        if found is None:
            if self._text is None:
                self._text = self._matcher.read(self._document, self._numbers)
            hits = {hit for row in self._rows(key) for hit in self._matcher.hits(self._text, row)}
            found = self._found[key] = _ordered(hits)
        return found

    def __getitem__(self, key: Key) -> list[Hit]:
        found = self._look(key)
        if not found:
            raise KeyError(key)
        return found

    def get(self, key: Key, default: Any = None) -> Any:  # noqa: ANN401 - as in Mapping
        """Return the hits of a key, ``default`` when it has none."""
        known = key in self._possible or key in self._matcher.bare
        return (self._look(key) or default) if known else default

    def __iter__(self) -> Iterator[Key]:
        return (key for key in {**self._possible, **self._matcher.bare} if self._look(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _ordered(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda h: (h.start, -h.end, h.phrase))


_State = tuple[tuple[int, ...], int, int]
"""Slots of a pattern in any order that are still to be found, first part, part after the last."""


@dataclass(slots=True)
class _Text:
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


class PhraseMatcher:
    """Finds all phrases of many rules in one pass over the words.

    ``keep`` is for the phrases of packs: the forms of their words are kept on disk. Those of
    anything else (a client's words in a brief, a rule on trial) are not.
    """

    def __init__(self, sets: Sequence[tuple[Key, PhraseSet]] | Table, *, keep: bool = True) -> None:
        self.table = sets if isinstance(sets, Table) else tabulated(sets, keep=keep)
        table = self.table
        self._class_of = table.forms.get
        self._anchored = frozenset(table.anchors)
        self._paired = frozenset(table.pairs)
        self._keys = [(row.rule, row.role) for row in table.rows]
        self._anchors: dict[int, tuple[list[int], list[tuple[int, frozenset[int]]]]] = {}
        self._sets: dict[int, frozenset[int]] = {}
        self._words: dict[Key, frozenset[int] | None] = {}
        bare: dict[Key, list[Row]] = defaultdict(list)
        for number in table.bare:
            bare[self._keys[number]].append(table.rows[number])
        self.bare: Mapping[Key, Sequence[Row]] = dict(bare)
        """Patterns of token classes alone, which any text may hold."""

    @property
    def forms(self) -> frozenset[str]:
        """All word forms that some phrase stands for, folded."""
        return frozenset(self.table.forms)

    def find(self, document: Document) -> Hits:
        """Return the hits of every phrase set that has any, in text order."""
        parts = document.parts
        numbers = list(map(self._class_of, parts.forms))
        possible: dict[Key, list[Row]] = {}
        keys, rows = self._keys, self.table.rows
        for number in self._candidates(parts, numbers):
            possible.setdefault(keys[number], []).append(rows[number])
        return Hits(self, document, numbers, possible)

    def _candidates(self, parts: Parts, numbers: list[int | None]) -> set[int]:
        """Return the patterns that a text may hold, those of token classes alone aside."""
        table = self.table
        found: set[int] = set()
        met: set[int | None] = set(numbers)
        pairs: Iterable[tuple[int | None, int | None]] = zip(numbers, islice(numbers, 1, None), strict=False)
        if parts.wholes:
            more = list(self._around_wholes(parts, numbers))
            pairs = [*pairs, *more]
            met.update(number for pair in more for number in pair)
        for pair in self._paired.intersection(pairs):
            found.update(table.pairs[pair])
        anchored = self._anchored.intersection(met)
        if anchored:
            present: set[int] = set()
            for anchor in anchored:
                alone, others = self._anchored_at(anchor)
                found.update(alone)
                if others:
                    present = present or set().union(*(table.classes[n] for n in met if n is not None))
                    found.update([row for row, needed in others if needed <= present])
        return found

    def _anchored_at(self, number: int) -> tuple[list[int], list[tuple[int, frozenset[int]]]]:
        """Return the patterns that a word of a class is enough for, and others with what else they need."""
        known = self._anchors.get(number)
        if known is None:
            table, own = self.table, self._slots(number)
            known = [], []
            for row in table.anchors[number]:
                needed = frozenset(table.rows[row].slots) - table.tokens.keys() - own
                if needed:
                    known[1].append((row, needed))
                else:
                    known[0].append(row)
            self._anchors[number] = known
        return known

    def _around_wholes(
        self, parts: Parts, numbers: list[int | None]
    ) -> Iterator[tuple[int | None, int | None]]:
        """Yield the classes of hyphenated words, each with those of its neighbours."""
        ending: dict[int, int | None] = {}
        for first, (form, after) in parts.wholes.items():
            own = self._class_of(form)
            if own is not None:
                yield own, numbers[after] if after < len(numbers) else None
                if first:
                    yield numbers[first - 1], own
                    yield ending.get(first), own
            ending[after] = own
        for first, (form, _) in parts.wholes.items():
            if first in ending:
                yield ending[first], self._class_of(form)

    def read(self, document: Document, numbers: list[int | None]) -> _Text:
        """Return what a walk reads of a document; ``numbers`` are the classes of its words."""
        table = self.table
        words = document.words
        classes = [_NONE if number is None else self._slots(number) for number in numbers]
        wholes = {
            at: self._slots(number)
            for at, (form, _) in words.wholes.items()
            if (number := table.forms.get(form)) is not None
        }
        begins = {after: at for at, (_, after) in words.wholes.items()}
        return _Text(document, words, table.tokens, classes, wholes, begins)

    def classes(self, key: Key) -> frozenset[int] | None:
        """Return the classes of the words of a phrase set; ``None`` where others may stand among them."""
        if key not in self._words:
            rows = [row for row in self.table.rows if (row.rule, row.role) == key]
            slots = {slot for row in rows for slot in row.slots}
            self._words[key] = (
                None
                if slots.intersection(self.table.tokens) or any(any(row.gaps) for row in rows)
                else frozenset(n for n, own in enumerate(self.table.classes) if not slots.isdisjoint(own))
            )
        return self._words[key]

    def _slots(self, number: int) -> frozenset[int]:
        """Return the slots of a class as a set: a common word has hundreds."""
        known = self._sets.get(number)
        if known is None:
            known = self._sets[number] = frozenset(self.table.classes[number])
        return known

    def hits(self, text: _Text, row: Row) -> Iterator[Hit]:
        """Yield the hits of one pattern."""
        slot = row.slots[row.anchor]
        places = text.tokens(slot) if slot in text.names else text.places(slot)
        walk = self._straight if row.straight and not text.whole_classes else self._walk
        for at in places:
            for start, end in walk(text, row, at):
                yield Hit(start, end, row.phrase)

    def _straight(self, text: _Text, row: Row, at: int) -> Iterator[tuple[int, int]]:
        """Do what :meth:`_walk` does for words one after the other, none of them hyphenated."""
        first, classes = at - row.anchor, text.classes
        last = first + len(row.slots) - 1
        if first < 0 or last >= len(classes):
            return
        if all(slot in classes[first + i] for i, slot in enumerate(row.slots)) and all(
            self._crosses(text, i, cross_comma=row.cross_comma) for i in range(first, last)
        ):
            yield text.words.starts[first], text.words.ends[last]

    def _ends(self, text: _Text, slot: int, at: int) -> list[int]:
        """Return the indexes after the matches of ``slot`` that begin at the part ``at``."""
        found = [at + 1] if slot in text.classes[at] else []
        if at in text.whole_classes and slot in text.whole_classes[at]:
            found.append(text.words.wholes[at][1])
        if slot in text.names and at in text.tokens(slot):
            found.append(text.tokens(slot)[at])
        return found

    def _walk(self, text: _Text, pattern: Row, at: int) -> Iterator[tuple[int, int]]:
        slots, anchor = pattern.slots, pattern.anchor
        ends: Iterable[int] = self._ends(text, slots[anchor], at)
        if pattern.any_order and len(slots) > 1:
            rest = tuple(sorted(slots[:anchor] + slots[anchor + 1 :]))
            for first, last in self._around(text, pattern, [(rest, at, end) for end in ends]):
                yield self._span(text, pattern, first, last)
            return
        firsts = self._backward(text, pattern, anchor, (at,)) if anchor else (at,)
        if anchor + 1 < len(slots) and firsts:
            ends = self._forward(text, pattern, anchor + 1, ends)
        for first in firsts:
            for last in ends:
                yield self._span(text, pattern, first, last)

    def _span(self, text: _Text, pattern: Row, first: int, last: int) -> tuple[int, int]:
        start, end = text.words.starts[first], text.words.ends[last - 1]
        for number in pattern.slots:
            if number in text.names:
                # A token may be longer than its words: the sign of a percent or a currency is none.
                for low, high in overlapping(text.document.tokens(text.names[number]), start, end):
                    start, end = min(start, low), max(end, high)
        return start, end

    def _forward(self, text: _Text, pattern: Row, index: int, ends: Iterable[int]) -> Iterable[int]:
        """Return where the pattern can end when its slots before ``index`` end at one of ``ends``.

        Sets of places and no paths: the words of a text that repeats itself are tried once each.
        """
        comma = pattern.cross_comma
        while ends and index < len(pattern.slots):
            slot, gap = pattern.slots[index], pattern.gaps[index]
            begins = {begin for at in ends for begin in self._reach(text, at, gap, cross_comma=comma)}
            ends = {end for begin in begins for end in self._ends(text, slot, begin)}
            index += 1
        return ends

    def _backward(self, text: _Text, pattern: Row, index: int, begins: Iterable[int]) -> Iterable[int]:
        """Return where the pattern can begin when its slot ``index`` begins at one of ``begins``."""
        comma = pattern.cross_comma
        while begins and index:
            slot, gap = pattern.slots[index - 1], pattern.gaps[index]
            ends = {end for at in begins for end in self._reach_back(text, at, gap, cross_comma=comma)}
            begins = {begin for end in ends for begin in self._begins(text, slot, end)}
            index -= 1
        return begins

    def _around(self, text: _Text, pattern: Row, grown: list[_State]) -> Iterator[tuple[int, int]]:
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
            begins = list(self._reach(text, last, gap, cross_comma=comma))
            ends = list(self._reach_back(text, first, gap, cross_comma=comma))
            for index, slot in enumerate(rest):
                if index and slot == rest[index - 1]:
                    continue
                left = rest[:index] + rest[index + 1 :]
                grown += [(left, first, e) for begin in begins for e in self._ends(text, slot, begin)]
                grown += [(left, b, last) for end in ends for b in self._begins(text, slot, end)]

    def _begins(self, text: _Text, slot: int, end: int) -> list[int]:
        """Return the parts where the matches of ``slot`` begin that end before ``end``."""
        found = [end - 1] if slot in text.classes[end - 1] else []
        whole = text.whole_begins.get(end)
        if whole is not None and slot in text.whole_classes.get(whole, ()):
            found.append(whole)
        if slot in text.names:
            found += [first for first, after in text.tokens(slot).items() if after == end]
        return found

    def _reach(self, text: _Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
        """Yield the parts that may follow one which ended before ``at``, over 0 … gap words."""
        for _ in range(gap + 1):
            if at >= len(text.classes) or not self._crosses(text, at - 1, cross_comma=cross_comma):
                return
            yield at
            at = text.words.after(at)

    def _reach_back(self, text: _Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
        """Yield the ends of the parts that may precede the one at ``at``, over 0 … gap words.

        The way back of :meth:`_reach`: where a hyphenated word ends, it or its last part is passed over.
        """
        places, met = {at}, set[int]()
        for _ in range(gap + 1):
            places = {
                p for p in places if p > 0 and self._crosses(text, p - 1, cross_comma=cross_comma)
            } - met
            yield from places
            met |= places
            places = {before for place in places for before in _before(text, place)}

    def _crosses(self, text: _Text, index: int, *, cross_comma: bool) -> bool:
        kind = text.document.separation(index)
        return kind == JOINED or (cross_comma and kind == COMMA)


def compiled(sets: Sequence[tuple[Key, PhraseSet]]) -> PhraseMatcher:
    """Return the matcher of the phrases of packs, compiled once for all processes."""
    plain = kept("phrases", sets, lambda: tabulated(sets, keep=True).plain())
    return PhraseMatcher(Table.from_plain(cast(tuple[object, ...], plain)))


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


def _before(text: _Text, at: int) -> Iterator[int]:
    """Yield the parts from which :meth:`Words.after` leads to ``at``."""
    if at - 1 not in text.words.wholes:
        yield at - 1
    if at in text.whole_begins:
        yield text.whole_begins[at]
