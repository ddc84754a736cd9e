"""The phrase matcher: one look-up a word for all phrases, an exact walk where it hits.

Rule words are expanded to all their forms when the matcher is built; a text is never
lemmatised. Every pattern hangs on one of its slots, the *anchor*: the one whose forms are
fewest among content words. A word of the text that is a form of an anchor starts the walk.
"""

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from adrules.matching.cache import FormsCache, default_path
from adrules.matching.lexicon import forms, spelt
from adrules.matching.syntax import Pattern, Slot, Word, parse_phrase
from adrules.text.document import Document
from adrules.text.spans import overlapping
from adrules.text.words import COMMA, JOINED, Words

Key = tuple[str, str]
"""Who asked for the phrases: rule id and role (``phrases``, ``except`` …)."""


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """Phrases with the options that hold for all of them."""

    phrases: tuple[str, ...]
    any_order: bool = False
    gap: int = 0
    any_degree: bool = False
    any_aspect: bool = False
    cross_comma: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: offsets in the folded text and the phrase as written."""

    start: int
    end: int
    phrase: str


@dataclass(slots=True)
class _Compiled:
    key: Key
    phrase: str
    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    any_order: bool
    cross_comma: bool


_State = tuple[tuple[int, ...], int, int]
"""Slots of a pattern in any order that are still to be found, first part, part after the last."""


@dataclass(slots=True)
class _Text:
    """What the walk reads of one document."""

    document: Document
    words: Words
    classes: list[tuple[int, ...]]
    whole_classes: dict[int, tuple[int, ...]]
    tokens: dict[int, dict[int, int]] = field(default_factory=dict)
    token_spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    token_begins: dict[tuple[int, int], int] = field(default_factory=dict)
    whole_begins: dict[int, int] = field(default_factory=dict)
    grown: dict[int, set[_State]] = field(default_factory=lambda: defaultdict(set))
    """By the ``id`` of a pattern in any order: the states that were met in this text."""


class PhraseMatcher:
    """Finds all phrases of many rules in one pass over the words.

    ``keep`` is for the phrases of packs: the forms of their words are kept on disk. Those of
    anything else (a client's words in a brief, a rule on trial) are not.
    """

    def __init__(self, sets: Sequence[tuple[Key, PhraseSet]], *, keep: bool = True) -> None:
        self._ids: dict[object, int] = {}
        self._class_forms: list[frozenset[str]] = []
        self._shortest: list[int | None] = []
        self._token_names: dict[int, str] = {}
        self._by_form: dict[str, tuple[int, ...]] = {}
        self._by_anchor: dict[int, list[tuple[_Compiled, int]]] = defaultdict(list)
        parsed = [
            (key, phrases, p, q) for key, phrases in sets for p in phrases.phrases for q in parse_phrase(p)
        ]
        keys = [_key(w, o) for _, o, _, q in parsed for slot in q for w in slot.words if not w.exact]
        self._known = _kept().forms(keys, expand, keep=keep)
        compiled = [self._compile(*each) for each in parsed]
        table: dict[str, list[int]] = defaultdict(list)
        for number, members in enumerate(self._class_forms):
            for form in members:
                table[form].append(number)
        self._by_form = {form: tuple(ids) for form, ids in table.items()}
        for pattern in compiled:
            anchor = self._anchor(pattern)
            self._by_anchor[pattern.slots[anchor]].append((pattern, anchor))

    @property
    def forms(self) -> frozenset[str]:
        """All word forms that some phrase stands for, folded."""
        return frozenset(self._by_form)

    def find(self, document: Document) -> dict[Key, list[Hit]]:
        """Return the hits of every phrase set that has any, in text order."""
        text = self._read(document)
        found: dict[Key, set[Hit]] = defaultdict(set)
        for at, ids in self._starts(text):
            for number in ids:
                for pattern, anchor in self._by_anchor.get(number, ()):
                    for start, end in self._walk(text, pattern, anchor, at):
                        found[pattern.key].add(Hit(start, end, pattern.phrase))
        return {key: sorted(hits, key=lambda h: (h.start, -h.end, h.phrase)) for key, hits in found.items()}

    def _compile(self, key: Key, phrases: PhraseSet, phrase: str, pattern: Pattern) -> _Compiled:
        slots = tuple(self._slot(slot, phrases) for slot in pattern)
        gaps = tuple(max(slot.gap, phrases.gap) for slot in pattern)
        return _Compiled(key, phrase, slots, gaps, phrases.any_order, phrases.cross_comma)

    def _slot(self, slot: Slot, phrases: PhraseSet) -> int:
        if slot.token_class:
            return self._number(slot.token_class, frozenset(), slot.token_class)
        identity = (slot.words, phrases.any_degree, phrases.any_aspect)
        if identity in self._ids:
            return self._ids[identity]
        members: set[str] = set()
        for word in slot.words:
            members |= {spelt(word.text)} if word.exact else self._known[_key(word, phrases)]
        found = self._ids[identity] = self._number(frozenset(members), frozenset(members), None)
        return found

    def _number(self, identity: object, members: frozenset[str], token: str | None) -> int:
        known = self._ids.get(identity)
        if known is None:
            known = self._ids[identity] = len(self._class_forms)
            self._class_forms.append(members)
            self._shortest.append(min(map(len, members)) if members else None)
            if token:
                self._token_names[known] = token
        return known

    def _anchor(self, pattern: _Compiled) -> int:
        """Return the index of the slot that the fewest words of a text will meet."""

        def cost(index: int) -> tuple[int, int]:
            shortest = self._shortest[pattern.slots[index]]
            if shortest is None:
                return (2, 0)
            return (0 if shortest > 3 else 1, -shortest)  # noqa: PLR2004 - short words are common ones

        return min(range(len(pattern.slots)), key=cost)

    def _read(self, document: Document) -> _Text:
        words = document.words
        table = self._by_form
        classes = [table.get(form, ()) for form in words.forms]
        wholes = {i: table.get(form, ()) for i, (form, _) in words.wholes.items()}
        text = _Text(document, words, classes, wholes)
        text.whole_begins = {end: at for at, (_, end) in words.wholes.items()}
        for number, name in self._token_names.items():
            text.token_spans[number] = document.tokens(name)
            text.tokens[number] = _token_parts(document, name)
            text.token_begins |= {(number, end): at for at, end in text.tokens[number].items()}
        return text

    def _starts(self, text: _Text) -> Iterator[tuple[int, tuple[int, ...]]]:
        for at, ids in enumerate(text.classes):
            if ids:
                yield at, ids
        for at, ids in text.whole_classes.items():
            if ids:
                yield at, ids
        for number, spans in text.tokens.items():
            for at in spans:
                yield at, (number,)

    def _ends(self, text: _Text, slot: int, at: int) -> list[int]:
        """Return the indexes after the matches of ``slot`` that begin at the part ``at``."""
        found = [at + 1] if slot in text.classes[at] else []
        if at in text.whole_classes and slot in text.whole_classes[at]:
            found.append(text.words.wholes[at][1])
        if slot in text.tokens and at in text.tokens[slot]:
            found.append(text.tokens[slot][at])
        return found

    def _walk(self, text: _Text, pattern: _Compiled, anchor: int, at: int) -> Iterator[tuple[int, int]]:
        slots = pattern.slots
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

    def _span(self, text: _Text, pattern: _Compiled, first: int, last: int) -> tuple[int, int]:
        start, end = text.words.starts[first], text.words.ends[last - 1]
        for number in pattern.slots:
            # A token may be longer than its words: the sign of a percent or a currency is none.
            for low, high in overlapping(text.token_spans.get(number, ()), start, end):
                start, end = min(start, low), max(end, high)
        return start, end

    def _forward(self, text: _Text, pattern: _Compiled, index: int, ends: Iterable[int]) -> Iterable[int]:
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

    def _backward(self, text: _Text, pattern: _Compiled, index: int, begins: Iterable[int]) -> Iterable[int]:
        """Return where the pattern can begin when its slot ``index`` begins at one of ``begins``."""
        comma = pattern.cross_comma
        while begins and index:
            slot, gap = pattern.slots[index - 1], pattern.gaps[index]
            ends = {end for at in begins for end in self._reach_back(text, at, gap, cross_comma=comma)}
            begins = {begin for end in ends for begin in self._begins(text, slot, end)}
            index -= 1
        return begins

    def _around(self, text: _Text, pattern: _Compiled, grown: list[_State]) -> Iterator[tuple[int, int]]:
        """Grow spans to either side until every slot has its word; each state of a text once."""
        gap, comma = max(pattern.gaps), pattern.cross_comma
        met = text.grown[id(pattern)]
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
        if whole is not None and slot in text.whole_classes[whole]:
            found.append(whole)
        token = text.token_begins.get((slot, end))
        if token is not None:
            found.append(token)
        return found

    def _reach(self, text: _Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
        """Yield the parts that may follow one which ended before ``at``, over 0 … gap words."""
        for _ in range(gap + 1):
            if at >= len(text.classes) or not self._crosses(text, at - 1, cross_comma=cross_comma):
                return
            yield at
            at = text.words.after(at)

    def _reach_back(self, text: _Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
        """Yield the ends of the parts that may precede the one at ``at``, over 0 … gap words."""
        for _ in range(gap + 1):
            if at <= 0 or not self._crosses(text, at - 1, cross_comma=cross_comma):
                return
            yield at
            at -= 1
            while at in text.words.inner:
                at -= 1

    def _crosses(self, text: _Text, index: int, *, cross_comma: bool) -> bool:
        kind = text.document.separation(index)
        return kind == JOINED or (cross_comma and kind == COMMA)


def slot_forms(slot: Slot, phrases: PhraseSet) -> frozenset[str]:
    """Return the folded forms that a word slot of one of ``phrases`` stands for."""
    return frozenset().union(*(_word_forms(word, phrases) for word in slot.words))


def _word_forms(word: Word, phrases: PhraseSet) -> frozenset[str]:
    if word.exact:
        return frozenset({spelt(word.text)})
    return expand(_key(word, phrases))


def _key(word: Word, phrases: PhraseSet) -> str:
    """Return what decides the forms of a word, as a key of the cache."""
    options = ("d" if phrases.any_degree else "") + ("a" if phrases.any_aspect else "")
    return f"{word.text.replace('’', chr(39))}|{','.join(sorted(word.grammemes))}|{options}"


def expand(key: str) -> frozenset[str]:
    """Return the forms that a key of the cache stands for, from the dictionary."""
    text, grammemes, options = key.split("|")
    chosen = frozenset(grammemes.split(",")) if grammemes else frozenset()
    return forms(text, chosen, any_degree="d" in options, any_aspect="a" in options)


@cache
def _kept() -> FormsCache:
    return FormsCache(default_path())


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
