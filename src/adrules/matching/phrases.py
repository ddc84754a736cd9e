"""The phrase matcher: one look-up a word for all phrases, an exact walk where they may stand.

Rule words are expanded to all their forms when the matcher is built; a text is never
lemmatised. The classes of its words and of their neighbours tell which patterns it may hold
(:mod:`adrules.matching.table`): mostly none, and then neither offsets nor separators are looked
at. Each that it may hold is walked from its *anchor*: the slot whose forms are fewest among
content words.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, cast

from adrules.matching.keeping import kept
from adrules.matching.met import LookUp, Met
from adrules.matching.places import FEW_WORDS, Filling, Text
from adrules.matching.table import Row, Table
from adrules.matching.tabulating import Key, PhraseSet, slot_forms, tabulated
from adrules.matching.walking import Hit, Near, begins_elsewhere, refuted, walked
from adrules.native import compiled as native
from adrules.text.document import Document
from adrules.text.reading import alphabet
from adrules.text.spans import Span
from adrules.text.words import Parts

__all__ = ["FEW_WORDS", "Hit", "Hits", "Key", "PhraseMatcher", "PhraseSet", "compiled", "slot_forms"]


class MetByPython(list[int | None]):
    """The twin of what C tells: no pattern is walked yet."""

    def __init__(self, matcher: "PhraseMatcher", parts: Parts) -> None:
        super().__init__(map(matcher.table.forms.get, parts.forms))
        self._matcher = matcher
        self._parts = parts
        rows: dict[Key, list[Row]] = defaultdict(list)
        for number in matcher.candidates(parts, self):
            rows[matcher.keys[matcher.owners[number]]].append(matcher.table.rows[number])
        self._rows = dict(rows)
        self.keys = [key for key in rows if matcher.wakes(key)]

    def hits(self, key: int) -> tuple[list[tuple[int, int, str]], list[Row]]:
        """Return the patterns of a key."""
        return [], self._rows.get(self._matcher.keys[key], [])

    def stands(self, key: int) -> bool | None:
        """Return whether patterns are to be walked."""
        return None if self.hits(key)[1] else False

    def parts(self, classes: bytes) -> frozenset[int]:
        """Return the parts of the words of some classes."""
        found = {at for at, number in enumerate(self) if _holds(classes, number)}
        for first, (form, after) in self._parts.wholes.items():
            if _holds(classes, self._matcher.table.forms.get(form)):
                found.update(range(first, after))
        return frozenset(found)


def _holds(classes: bytes, number: int | None) -> bool:
    return number is not None and bool(classes[number // 8] >> number % 8 & 1)


class Hits(Mapping[Key, list[Hit]]):
    """The hits of each phrase set that has any, in text order.

    Each set is walked when it is asked for: most sets excuse or condition, and matter only where
    something else was found.
    """

    __slots__ = ("_document", "_found", "_matcher", "_text", "met")

    def __init__(self, matcher: "PhraseMatcher", document: Document, met: Met) -> None:
        self._matcher = matcher
        self._document = document
        self.met = met
        self._text: Text | None = None
        self._found: dict[Key, list[Hit]] = {}

    def parts(self, key: Key) -> frozenset[int] | None:
        """Return the parts that a hit of a key may cover, by their words alone.

        ``None`` where all may: its phrases have token classes or gaps.
        """
        classes = self._matcher.classes(key)
        return None if classes is None else self.met.parts(classes)

    def possible(self) -> Iterable[Key]:
        """Return the keys that wake a rule and may have hits, those of token classes alone aside."""
        return self.met.keys

    def _walk(self, key: Key, places: Sequence[int] = (), where: Near | None = None) -> list[Hit]:
        """Return the hits of a key, or at least those that matter; ``places`` as in :meth:`beside`."""
        number, bare = self._matcher.numbers.get(key), self._matcher.bare.get(key)
        spans, rows = ([], []) if number is None else self.met.hits(number)
        found = list(map(Hit._make, spans))
        if bare:
            tokens, names = self._document.tokens, self._matcher.table.tokens
            rows = [*rows, *(row for row in bare if where or tokens(names[row.slots[row.anchor]]))]
        for row in rows:
            text = self._read()
            if not (places and (refuted(text, row) or begins_elsewhere(text, row, places))):
                found += walked(text, row, where)
        return found if len(found) < 2 else _ordered(set(found))  # noqa: PLR2004

    def _read(self) -> Text:
        if self._text is None:
            self._text = Text(self._document, cast(Sequence[int | None], self.met), self._matcher.filling)
        return self._text

    def _look(self, key: Key) -> list[Hit]:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._walk(key)
        return found

    def holds(self, key: Key) -> bool:
        """Return whether a key has hits; the first that is found is enough."""
        number = self._matcher.numbers.get(key)
        if key not in self._found and number is not None:
            stands = self.met.stands(number)
            if stands or (stands is False and key not in self._matcher.bare):
                return stands
        return bool(self._look(key))

    def beside(self, key: Key, places: Sequence[int]) -> list[Hit]:
        """Return the hits of a key, but for some that begin in other sentences than all of ``places``.

        Statements are then read only where they matter. Places are offsets of words in the
        folded text.
        """
        if key in self._found:
            return self._found[key]
        spans = sorted(set(map(self._document.stretch, places))) if self._is_long else ()
        return self._walk(key, places, Near(spans, overlap=False) if spans else None)

    def over(self, key: Key, spans: Sequence[Span]) -> list[Hit]:
        """Return the hits of a key, but for some that overlap none of the spans of the folded text.

        Of a long text only their neighbourhood is then read.
        """
        if key in self._found or not self._is_long:
            return self._look(key)
        return self._walk(key, where=Near(spans, overlap=True))

    @property
    def _is_long(self) -> bool:
        return len(self.met) > FEW_WORDS

    def __getitem__(self, key: Key) -> list[Hit]:
        found = self._look(key)
        if not found:
            raise KeyError(key)
        return found

    def get(self, key: Key, default: Any = None) -> Any:  # noqa: ANN401 - as in Mapping
        """Return the hits of a key, ``default`` when it has none."""
        return self._look(key) or default

    def __iter__(self) -> Iterator[Key]:
        keys = dict.fromkeys((*self.met.keys, *self._matcher.asked, *self._matcher.bare))
        return (key for key in keys if self._look(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _ordered(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda h: (h.start, -h.end, h.phrase))


class PhraseMatcher:
    """Finds all phrases of many rules in one pass over the words.

    ``keep`` is for the phrases of packs: the forms of their words are kept on disk. Those of
    anything else (a client's words in a brief, a rule on trial) are not. ``waking`` are the keys
    for which it matters at once whether a text may hold them; the others are looked for when they
    are asked for. ``None``: all are.
    """

    def __init__(
        self,
        sets: Sequence[tuple[Key, PhraseSet]] | Table,
        *,
        keep: bool = True,
        waking: Collection[Key] | None = None,
    ) -> None:
        self.table = sets if isinstance(sets, Table) else tabulated(sets, keep=keep)
        table = self.table
        self.numbers: dict[Key, int] = {}
        """Who asked for phrases -> a number."""
        self.owners = [self.numbers.setdefault((r.rule, r.role), len(self.numbers)) for r in table.rows]
        """By pattern: the number of who asked for it."""
        self.keys = list(self.numbers)
        self._waking = frozenset(self.keys if waking is None else waking)
        self.asked = tuple(key for key in self.keys if key not in self._waking)
        """The keys that are looked for when they are asked for."""
        self._anchors: dict[int, tuple[list[int], list[tuple[int, frozenset[int]]]]] = {}
        self._sets: dict[int, frozenset[int]] = {}
        self._words: dict[Key, bytes | None] = {}
        self._native = self._compiled()
        bare: dict[Key, list[Row]] = defaultdict(list)
        for number in table.bare:
            bare[self.keys[self.owners[number]]].append(table.rows[number])
        self.bare: Mapping[Key, Sequence[Row]] = dict(bare)
        """Patterns of token classes alone, which any text may hold."""

    def _compiled(self) -> LookUp | None:
        """Return what looks words up in C; ``None`` without the extension."""
        if not alphabet or not native:
            return None
        table, waking = self.table, bytes(map(self.wakes, self.keys))
        tables = (table.classes, table.tokens, table.rows, tuple(table.packed_pairs), table.anchors)
        forms = tuple(table.packed_forms)
        made: LookUp = native.Phrases(alphabet, forms, *tables, self.keys, self.owners, waking)
        return made

    def wakes(self, key: Key) -> bool:
        """Return whether it matters at once that a text may hold the phrases of a key."""
        return key in self._waking

    @property
    def forms(self) -> frozenset[str]:
        """All word forms that some phrase stands for, folded."""
        return frozenset(self.table.forms)

    def find(self, document: Document) -> Hits:
        """Return the hits of every phrase set that has any, in text order."""
        if self._native is not None:
            return Hits(self, document, self._native.find(document.folded))
        return Hits(self, document, MetByPython(self, document.parts))

    def candidates(self, parts: Parts, numbers: Sequence[int | None]) -> set[int]:
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
        self, parts: Parts, numbers: Sequence[int | None]
    ) -> Iterator[tuple[int | None, int | None]]:
        """Yield the classes of hyphenated words, each with those of its neighbours."""
        ending: dict[int, int | None] = {}
        for first, (form, after) in parts.wholes.items():
            own = self.table.forms.get(form)
            if own is not None:
                yield own, numbers[after] if after < len(numbers) else None
                if first:
                    yield numbers[first - 1], own
                    yield ending.get(first), own
            ending[after] = own
        for first, (form, _) in parts.wholes.items():
            if first in ending:
                yield ending[first], self.table.forms.get(form)

    @cached_property
    def _anchored(self) -> frozenset[int]:
        return frozenset(self.table.anchors)

    @cached_property
    def _paired(self) -> frozenset[tuple[int, int]]:
        return frozenset(self.table.pairs)

    @cached_property
    def filling(self) -> Filling:
        """What a walk knows of the table; made when something is walked."""
        return Filling(self.table, self._native.class_of if self._native else self.table.forms.get)

    def classes(self, key: Key) -> bytes | None:
        """Return the classes of the words of a phrase set as bits; ``None``: others may stand among them."""
        if key not in self._words:
            rows = [row for row in self.table.rows if (row.rule, row.role) == key]
            slots = {slot for row in rows for slot in row.slots}
            plain = slots.isdisjoint(self.table.tokens) and not any(any(row.gaps) for row in rows)
            self._words[key] = self._bits(slots) if plain else None
        return self._words[key]

    def _bits(self, slots: set[int]) -> bytes:
        found = bytearray(len(self.table.classes) // 8 + 1)
        for number, own in enumerate(self.table.classes):
            if not slots.isdisjoint(own):
                found[number // 8] |= 1 << number % 8
        return bytes(found)

    def _slots(self, number: int) -> frozenset[int]:
        """Return the slots of a class as a set: a common word has hundreds."""
        known = self._sets.get(number)
        if known is None:
            known = self._sets[number] = frozenset(self.table.classes[number])
        return known


def compiled(sets: Sequence[tuple[Key, PhraseSet]], waking: Collection[Key] | None = None) -> PhraseMatcher:
    """Return the matcher of the phrases of packs, compiled once for all processes; ``waking`` as there."""
    plain = kept("phrases", sets, lambda: tabulated(sets, keep=True).plain())
    return PhraseMatcher(Table.from_plain(cast(tuple[object, ...], plain)), waking=waking)
