"""The table of all phrases of a ruleset: plain values, made once, kept on disk with a pack.

A *slot* is one place of a pattern: the forms of some words, or a token class. A *class* is the
set of slots that a form belongs to, so one look-up of a word tells all. For most patterns a pair
of neighbouring classes decides whether a text may hold them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Any, NamedTuple, Self, TypeVar

from adrules.matching.packed import PackedPairs, PackedWords

MOST_PAIRS = 4_000
"""Pairs of classes that one pattern may add; one with more is looked for by all its words."""

_K = TypeVar("_K")


class Row(NamedTuple):
    """A linear pattern: who asked for it, its phrase, and its slots with the gaps before them."""

    rule: str
    role: str
    phrase: str
    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    any_order: bool
    cross_comma: bool
    anchor: int
    """Index of the slot from which the pattern is walked: the one that the fewest words meet."""
    straight: bool
    """Words one after the other, in their order, no token classes."""


@dataclass
class Table:
    """What :class:`~adrules.matching.phrases.PhraseMatcher` looks words up in."""

    packed_forms: PackedWords
    """What :attr:`forms` is read from."""
    classes: list[tuple[int, ...]]
    """Slots of each class."""
    tokens: dict[int, str]
    """Slot of a token class -> its name."""
    rows: list[Row]
    packed_pairs: PackedPairs
    """What :attr:`pairs` is read from."""
    anchors: dict[int, tuple[int, ...]]
    """Class -> the other patterns that a word of it may belong to."""
    bare: tuple[int, ...]
    """Patterns of token classes alone."""

    @cached_property
    def forms(self) -> dict[str, int]:
        """Folded form -> its class."""
        return self.packed_forms.unpacked()

    @cached_property
    def pairs(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Neighbouring classes -> the patterns that two such words may belong to."""
        return self.packed_pairs.unpacked()

    @classmethod
    def of(cls, members: Sequence[frozenset[str]], tokens: Mapping[int, str], rows: Sequence[Row]) -> Self:
        """Return the table of some patterns; ``members`` are the forms of each slot."""
        slots: dict[str, list[int]] = defaultdict(list)
        for number, forms in enumerate(members):
            for form in sorted(forms):
                slots[form].append(number)
        numbers: dict[tuple[int, ...], int] = {}
        forms_ = {form: numbers.setdefault(tuple(ids), len(numbers)) for form, ids in slots.items()}
        classes = list(numbers)
        holding: dict[int, list[int]] = defaultdict(list)
        for number, ids in enumerate(classes):
            for slot in ids:
                holding[slot].append(number)
        pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
        anchors: dict[int, list[int]] = defaultdict(list)
        bare = []
        for number, row in enumerate(rows):
            if all(slot in tokens for slot in row.slots):
                bare.append(number)
                continue
            neighbours = _neighbours(row, holding)
            for pair in neighbours:
                pairs[pair].append(number)
            for single in () if neighbours else holding[row.slots[_word(row, tokens)]]:
                anchors[single].append(number)
        packed = PackedWords.of(forms_), PackedPairs.of(_frozen(pairs))
        return cls(packed[0], classes, dict(tokens), list(rows), packed[1], _frozen(anchors), tuple(bare))

    def plain(self) -> tuple[object, ...]:
        """Return the table as values that :mod:`marshal` writes."""
        rows = [tuple(row) for row in self.rows]
        forms, pairs = tuple(self.packed_forms), tuple(self.packed_pairs)
        return forms, self.classes, self.tokens, rows, pairs, self.anchors, self.bare

    @classmethod
    def from_plain(cls, values: Iterable[Any]) -> Self:
        """Return the table that :meth:`plain` gave."""
        forms, classes, tokens, rows, pairs, anchors, bare = values
        packed = PackedWords(*forms), PackedPairs(*pairs)
        return cls(packed[0], classes, tokens, [Row(*row) for row in rows], packed[1], anchors, bare)


def _neighbours(row: Row, holding: Mapping[int, Sequence[int]]) -> Iterable[tuple[int, int]]:
    """Return the pairs of classes one of which a text with the pattern holds; none for other patterns."""
    if not row.straight or len(row.slots) == 1:
        return ()
    # A pair without the anchor may be of the commonest words: «для вас».
    near = list(pairwise(row.slots))[max(0, row.anchor - 1) : row.anchor + 1]
    first, second = min(near, key=lambda pair: len(holding[pair[0]]) * len(holding[pair[1]]))
    if len(holding[first]) * len(holding[second]) > MOST_PAIRS:
        return ()
    return list(product(holding[first], holding[second]))


def _word(row: Row, tokens: Mapping[int, str]) -> int:
    """Return the anchor, or where it is a token class the first word."""
    if row.slots[row.anchor] not in tokens:
        return row.anchor
    return next(at for at, slot in enumerate(row.slots) if slot not in tokens)


def _frozen(lists: Mapping[_K, list[int]]) -> dict[_K, tuple[int, ...]]:
    """Return the lists as tuples; equal ones are one."""
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    return {key: known.setdefault(tuple(numbers), tuple(numbers)) for key, numbers in lists.items()}
