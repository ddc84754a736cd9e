"""The phrase matcher: one look-up a word for all phrases, an exact walk where they may stand.

Rule words are expanded to all their forms when the matcher is built; a text is never
lemmatised. The classes of its words and of their neighbours tell which patterns it may hold
(:mod:`adrules.matching.table`): mostly none, and then neither offsets nor separators are looked
at. Each that it may hold is walked from its *anchor*: the slot whose forms are fewest among
content words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, count, islice
from typing import Any, cast

from adrules.matching.keeping import kept
from adrules.matching.places import FEW_WORDS, Filling, Text
from adrules.matching.table import Row, Table
from adrules.matching.tabulating import Key, PhraseSet, slot_forms, tabulated
from adrules.matching.walking import Hit, begins_elsewhere, refuted, walked
from adrules.native import compiled as native
from adrules.text.document import Document
from adrules.text.folding import Folded
from adrules.text.reading import alphabet
from adrules.text.words import Parts

__all__ = ["FEW_WORDS", "Hit", "Hits", "Key", "PhraseMatcher", "PhraseSet", "compiled", "slot_forms"]

_spans: Callable[..., list[tuple[int, int]] | None] | None = native.walk if alphabet and native else None
"""What walks in C: words in order, in a short text. ``None`` from it: it takes Python to tell."""


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
        numbers: Sequence[int | None],
        possible: Mapping[Key, list[Row]],
    ) -> None:
        self._matcher = matcher
        self._document = document
        self._numbers = numbers
        self._possible = possible
        self._text: Text | None = None
        self._found: dict[Key, list[Hit]] = {}

    def parts(self, key: Key) -> frozenset[int] | None:
        """Return the parts that a hit of a key may cover, by their words alone.

        ``None`` where all may: its phrases have token classes or gaps.
        """
        classes = self._matcher.classes(key)
        if classes is None:
            return None
        found = frozenset(compress(count(), map(classes.__contains__, self._numbers)))
        wholes = self._document.parts.wholes
        for first, (form, after) in wholes.items() if wholes else ():
            if self._matcher.table.forms.get(form) in classes:
                found = found.union(range(first, after))
        return found

    def possible(self) -> Iterable[Key]:
        """Return the keys that may have hits, those whose phrases are token classes alone aside."""
        return self._possible.keys()

    def _rows(self, key: Key) -> Sequence[Row]:
        rows, bare = self._possible.get(key, ()), self._matcher.bare.get(key, ())
        if bare:
            tokens, names = self._document.tokens, self._matcher.table.tokens
            rows = [*rows, *(row for row in bare if tokens(names[row.slots[row.anchor]]))]
        return rows

    def _walk(self, rows: Iterable[Row], places: Sequence[int] | None = None) -> list[Hit]:
        """Return the hits of some patterns; with ``places`` as :meth:`beside` does."""
        found: list[Hit] = []
        folded, names = self._document.folded, self._matcher.table.tokens
        for row in rows:
            spans = None if row.any_order or _spans is None else _spans(self._numbers, folded, row, names)
            if spans is not None:
                found += [Hit(start, end, row.phrase) for start, end in spans]
            elif places is None or not (
                refuted(self._read(), row) or begins_elsewhere(self._read(), row, places)
            ):
                found += walked(self._read(), row)
        return found if len(found) < 2 else _ordered(set(found))  # noqa: PLR2004

    def _read(self) -> Text:
        if self._text is None:
            self._text = Text(self._document, self._numbers, self._matcher.filling)
        return self._text

    def _look(self, key: Key) -> list[Hit]:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._walk(self._rows(key))
        return found

    def beside(self, key: Key, places: Sequence[int]) -> list[Hit]:
        """Return the hits of a key, but for some that begin in other sentences than all of ``places``.

        Statements are then read only where they matter. Places are offsets of words in the
        folded text.
        """
        if key in self._found:
            return self._found[key]
        rows = self._rows(key)
        return self._walk(rows, places) if rows else []

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


class Met(Sequence[int | None]):
    """The classes of the words of a text, and the patterns that it may hold; made in C."""

    rows: tuple[int, ...]
    possible: dict[Key, list[Row]]


def _looking(table: Table, keys: list[Key]) -> Callable[[Folded], Met] | None:
    """Return what looks a text up in a table in C; ``None`` without the extension."""
    if not alphabet or not native:
        return None
    look_up: Callable[[Folded], Met] = native.Phrases(
        alphabet, table.forms, table.classes, table.tokens, table.rows, table.pairs, table.anchors, keys
    ).find
    return look_up


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
        keys: dict[Key, Key] = {}
        self._keys = [keys.setdefault(key, key) for key in ((row.rule, row.role) for row in table.rows)]
        self._anchors: dict[int, tuple[list[int], list[tuple[int, frozenset[int]]]]] = {}
        self._sets: dict[int, frozenset[int]] = {}
        self._words: dict[Key, frozenset[int] | None] = {}
        self._look_up = _looking(table, self._keys)
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
        if self._look_up is not None:
            met = self._look_up(document.folded)
            return Hits(self, document, met, met.possible)
        numbers = list(map(self._class_of, document.parts.forms))
        possible: dict[Key, list[Row]] = {}
        keys, rows = self._keys, self.table.rows
        for number in self._candidates(document.parts, numbers):
            possible.setdefault(keys[number], []).append(rows[number])
        return Hits(self, document, numbers, possible)

    def _candidates(self, parts: Parts, numbers: Sequence[int | None]) -> set[int]:
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

    @cached_property
    def filling(self) -> Filling:
        """What a walk knows of the table; made when something is walked."""
        return Filling(self.table)

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


def compiled(sets: Sequence[tuple[Key, PhraseSet]]) -> PhraseMatcher:
    """Return the matcher of the phrases of packs, compiled once for all processes."""
    plain = kept("phrases", sets, lambda: tabulated(sets, keep=True).plain())
    return PhraseMatcher(Table.from_plain(cast(tuple[object, ...], plain)))
