"""Looking a word up in the files of pymorphy3, some hundred times faster than pymorphy3 does.

The answer is the same: only the walk over its automata (DAWG, double-array units of 32 bits) is
written out without a call for each byte, in C where the extension is there and here. Words that
the dictionary does not hold are left to pymorphy3, which guesses them.
"""

import re
from array import array
from binascii import a2b_base64
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from struct import pack, unpack
from sys import intern
from typing import Any, Protocol

from adrules.native import compiled

_LEAF = 1 << 31
_HAS_VALUE = 1 << 8
_EXTENDED = 1 << 9
_LABEL = _LEAF | 0xFF
_SEPARATOR = b"\x01"
_YE, _YO = "е".encode(), "ё".encode()
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word form. ``grammemes`` are in the notation of OpenCorpora.

    ``lemma`` is folded (е for ё). ``score`` is the share of this reading in the corpus, 0 … 1;
    ``known`` is false for a guess about a word that the dictionary does not hold.
    """

    lemma: str
    pos: str
    grammemes: frozenset[str]
    score: float
    known: bool

    def has(self, *grammemes: str) -> bool:
        """Return whether the reading has all of these grammemes."""
        return self.grammemes.issuperset(grammemes)


class Dictionary(Protocol):
    """What answers: :class:`Lexicon`, or its twin in C."""

    def entries(self, word: str, /) -> tuple[Reading, ...]:
        """Return the readings of a lower-case word, the likeliest first; none for an unknown word.

        A word of one letter may be an abbreviation, which is not looked up here: none.
        """

    def likeness(self, word: str, lemmas: frozenset[str], /) -> bytes | None:
        """Return bytes that words have in common whose readings differ in nothing but their lemmas.

        ``None`` for a word without entries, and for one that may have one of these lemmas.
        """

    def spellings(self, word: str, /) -> tuple[str, ...]:
        """Return the spellings of a lower-case word, with ё for any of its е, that the dictionary holds."""


def dictionary(analyzer: Any) -> Dictionary:  # noqa: ANN401 - pymorphy3 has no types
    """Return the dictionary of an analyzer of pymorphy3, in C where that can be.

    With the package DAWG2 installed pymorphy3 has C code of its own, and keeps its files there.
    """
    words = analyzer.dictionary.words
    if compiled is None or not hasattr(words, "dct"):
        return Lexicon(analyzer)
    shares, paradigms = analyzer.prob_estimator.p_t_given_w, analyzer.dictionary.paradigms
    numbers: array[int] = array("H")
    for paradigm in paradigms:
        numbers.extend(paradigm)
    found: Dictionary = compiled.Lexicon(
        units=words.dct._units,  # noqa: SLF001 - the data, read only
        guide=words.guide._units,  # noqa: SLF001 - same
        shares=shares.dct._units,  # noqa: SLF001 - same
        unit_of_share=float(shares.MULTIPLIER),
        numbers=numbers,
        starts=array("I", accumulate(map(len, paradigms), initial=0)),
        suffixes=analyzer.dictionary.suffixes,
        prefixes=analyzer.dictionary.paradigm_prefixes,
        tags=_tags(analyzer),
        reading=Reading,
    )
    return found


def _tags(analyzer: Any) -> list[tuple[str, str, frozenset[str]]]:  # noqa: ANN401 - as above
    """Return the name, the part of speech and the grammemes of each tag."""
    return [(str(tag), intern(str(tag.POS)), grammemes_of(str(tag))) for tag in analyzer.dictionary.gramtab]


@cache
def grammemes_of(tag: str) -> frozenset[str]:
    """Return the grammemes of a tag: one set for all words that share it; there are some 5,000 tags."""
    return frozenset(intern(name) for name in re.split(r"[ ,]", tag))


class Lexicon:
    """The dictionary of an analyzer of pymorphy3, looked up in Python."""

    def __init__(self, analyzer: Any) -> None:  # noqa: ANN401 - as above
        self._dictionary = analyzer.dictionary
        self._tags = _tags(analyzer)
        written = hasattr(analyzer.dictionary.words, "dct")
        self._automata: _Written | _Extension = _Written(analyzer) if written else _Extension(analyzer)

    def entries(self, word: str, /) -> tuple[Reading, ...]:
        """Return the readings of a lower-case word; see :class:`Dictionary`."""
        return tuple(
            Reading(lemma, *self._tags[tag][1:], share, known=True)
            for (lemma, tag), share in self._rated(word)
        )

    def likeness(self, word: str, lemmas: frozenset[str], /) -> bytes | None:
        """Return what words that are read alike have in common; see :class:`Dictionary`."""
        rated = self._rated(word)
        if not rated or any(lemma in lemmas for (lemma, _), _ in rated):
            return None
        return b"".join(pack("=Hd", tag, share) for (_, tag), share in rated)

    def _rated(self, word: str) -> list[tuple[tuple[str, int], float]]:
        """Return the lemma and the tag of each form that a word is, and its share, the likeliest first."""
        if not 1 < len(word) <= _LONGEST:
            return []
        forms = [self._form(*each) for each in self._automata.forms(word)]
        if not forms:
            return []
        shares = self._automata.shares(word, [self._tags[tag][0] for _, tag in forms])
        if not any(shares):
            shares = [1.0 / len(forms)] * len(forms)
        return sorted(zip(forms, shares, strict=True), key=lambda each: each[1], reverse=True)

    def spellings(self, word: str, /) -> tuple[str, ...]:
        """Return the spellings of a lower-case word; see :class:`Dictionary`."""
        if not 0 < len(word) <= _LONGEST:
            return ()
        return tuple(dict.fromkeys(spelt for spelt, _, _ in self._automata.forms(word)))

    def _form(self, spelt: str, paradigm_id: int, index: int) -> tuple[str, int]:
        """Return the folded lemma and the number of the tag of a form."""
        dictionary = self._dictionary
        paradigm = dictionary.paradigms[paradigm_id]
        size = len(paradigm) // 3
        tag = paradigm[size + index]
        if not index:
            return spelt.replace("ё", "е"), tag
        prefixes, suffixes = dictionary.paradigm_prefixes, dictionary.suffixes
        first = len(prefixes[paradigm[2 * size + index]])
        stem = spelt[first : len(spelt) - len(suffixes[paradigm[index]])]
        lemma = prefixes[paradigm[2 * size]] + stem + suffixes[paradigm[0]]
        return lemma.replace("ё", "е"), tag


class _Extension:
    """The automata of the extension ``dawg``, which pymorphy3 takes where it is installed."""

    def __init__(self, analyzer: Any) -> None:  # noqa: ANN401 - as above
        self._words = analyzer.dictionary.words
        self._substitutes = analyzer.char_substitutes
        self._shares = analyzer.prob_estimator.p_t_given_w

    def forms(self, word: str) -> list[tuple[str, int, int]]:
        """Return the spelling, the paradigm and the place in it of each form that a word is."""
        found = self._words.similar_items(word, self._substitutes)
        return [(spelt, paradigm, index) for spelt, places in found for paradigm, index in places]

    def shares(self, word: str, tags: list[str]) -> list[float]:
        """Return the share of each tag in the corpus, 0 … 1; zeros where it does not say."""
        return [self._shares.prob(word, tag) for tag in tags]


class _Written:
    """The automata of pure Python, walked here."""

    def __init__(self, analyzer: Any) -> None:  # noqa: ANN401 - as above
        words, shares = analyzer.dictionary.words, analyzer.prob_estimator.p_t_given_w
        self._units: array[int] = words.dct._units  # noqa: SLF001 - the data, read only
        self._guide: array[int] = words.guide._units  # noqa: SLF001 - same
        self._shares: array[int] = shares.dct._units  # noqa: SLF001 - same
        self._unit_of_share = float(shares.MULTIPLIER)

    def forms(self, word: str) -> list[tuple[str, int, int]]:
        """Do what :meth:`_Extension.forms` does."""
        return [
            (spelt, *unpack(">HH", a2b_base64(payload)))
            for spelt, at in self._similar(word, 0, 0)
            for payload in self._payloads(at)
        ]

    def shares(self, word: str, tags: list[str]) -> list[float]:
        """Do what :meth:`_Extension.shares` does."""
        units = self._shares
        at = _follow(units, _bytes(f"{word}:"), 0)
        if not at:
            return [0.0] * len(tags)
        shares = []
        for tag in tags:
            end = _follow(units, tag.encode(), at)
            share = 0.0
            if end and units[end] & _HAS_VALUE:
                unit = units[end]
                leaf = (end ^ ((unit >> 10) << ((unit & _EXTENDED) >> 6))) & 0xFFFFFFFF
                share = (units[leaf] & ~_LEAF) / self._unit_of_share
            shares.append(share)
        return shares

    def _similar(self, word: str, start: int, at: int) -> list[tuple[str, int]]:
        """Return the spellings of a word with е or ё that the dictionary holds, and where they end.

        The letters before ``start`` have led to the unit ``at``.
        """
        found: list[tuple[str, int]] = []
        units = self._units
        while (place := word.find("е", start)) >= 0:
            at = _follow(units, _bytes(word[start:place]), at) if place > start else at
            if place and not at:
                return found
            other = _follow(units, _YO, at)
            if other:
                found += self._similar(f"{word[:place]}ё{word[place + 1 :]}", place + 1, other)
            at = _follow(units, _YE, at)
            if not at:
                return found
            start = place + 1
        at = _follow(units, _bytes(word[start:]) + _SEPARATOR, at)
        return [(word, at), *found] if at else found

    def _payloads(self, at: int) -> list[bytes]:
        """Return what is kept under a word: base64 of two numbers each, in the order of the guide."""
        units, guide = self._units, self._guide
        found: list[bytes] = []
        waiting: list[tuple[int, bytes]] = [(at, b"")]
        while waiting:
            at, start = waiting.pop()
            key = bytearray(start)
            while True:
                unit = units[at]
                if unit & _HAS_VALUE:
                    found.append(bytes(key))
                label = guide[2 * at]
                if not label:
                    break
                base = at ^ ((unit >> 10) << ((unit & _EXTENDED) >> 6))
                at = (base ^ label) & 0xFFFFFFFF
                others = []
                other = guide[2 * at + 1]
                while other:
                    child = (base ^ other) & 0xFFFFFFFF
                    others.append((child, bytes(key) + bytes((other,))))
                    other = guide[2 * child + 1]
                waiting += reversed(others)
                key.append(label)
        return found


def _bytes(letters: str) -> bytes:
    return letters.encode("utf-8", "surrogatepass")


def _follow(units: "array[int]", letters: bytes, at: int) -> int:
    """Return the unit that some bytes lead to from the unit ``at``; 0 when they lead nowhere."""
    for letter in letters:
        unit = units[at]
        at = (at ^ ((unit >> 10) << ((unit & _EXTENDED) >> 6)) ^ letter) & 0xFFFFFFFF
        if units[at] & _LABEL != letter:
            return 0
    return at
