"""Looking a word up in the files of pymorphy3, some ten times faster than pymorphy3 does.

The answer is the same: only the walk over its automata (DAWG, double-array units of 32 bits) is
written out here without a call for each byte. Words that the dictionary does not hold are left
to pymorphy3, which guesses them.
"""

from array import array
from binascii import a2b_base64
from struct import unpack
from typing import Any, NamedTuple

_LEAF = 1 << 31
_HAS_VALUE = 1 << 8
_EXTENDED = 1 << 9
_LABEL = _LEAF | 0xFF
_SEPARATOR = b"\x01"
_YE, _YO = "е".encode(), "ё".encode()
_LONGEST = 60


class Entry(NamedTuple):
    """One reading of a known word: its lemma, the tag in the notation of OpenCorpora, its share."""

    lemma: str
    tag: str
    pos: str
    score: float


class Lexicon:
    """The dictionary of an analyzer of pymorphy3."""

    def __init__(self, analyzer: Any) -> None:  # noqa: ANN401 - pymorphy3 has no types
        self._dictionary = analyzer.dictionary
        self._tags = [(str(tag), str(tag.POS)) for tag in analyzer.dictionary.gramtab]
        written = hasattr(analyzer.dictionary.words, "dct")
        self._automata: _Written | _Extension = _Written(analyzer) if written else _Extension(analyzer)

    def entries(self, word: str) -> list[Entry]:
        """Return the readings of a lower-case word, the likeliest first; none for an unknown word.

        A word of one letter may be an abbreviation, which is not looked up here: none.
        """
        if not 1 < len(word) <= _LONGEST:
            return []
        entries = [self._entry(*each) for each in self._automata.forms(word)]
        if not entries:
            return []
        shares = self._automata.shares(word, [entry.tag for entry in entries])
        if not any(shares):
            even = 1.0 / sum(1.0 for _ in entries)
            return [entry._replace(score=even) for entry in entries]
        rated = [entry._replace(score=share) for entry, share in zip(entries, shares, strict=True)]
        return sorted(rated, key=lambda entry: entry.score, reverse=True)

    def _entry(self, spelt: str, paradigm_id: int, index: int) -> Entry:
        dictionary = self._dictionary
        paradigm = dictionary.paradigms[paradigm_id]
        size = len(paradigm) // 3
        tag, pos = self._tags[paradigm[size + index]]
        if not index:
            return Entry(spelt, tag, pos, 1.0)
        prefixes, suffixes = dictionary.paradigm_prefixes, dictionary.suffixes
        first = len(prefixes[paradigm[2 * size + index]])
        stem = spelt[first : len(spelt) - len(suffixes[paradigm[index]])]
        return Entry(prefixes[paradigm[2 * size]] + stem + suffixes[paradigm[0]], tag, pos, 1.0)


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
        at = _follow(units, f"{word}:".encode(), 0)
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
            at = _follow(units, word[start:place].encode(), at) if place > start else at
            if place and not at:
                return found
            other = _follow(units, _YO, at)
            if other:
                found += self._similar(f"{word[:place]}ё{word[place + 1 :]}", place + 1, other)
            at = _follow(units, _YE, at)
            if not at:
                return found
            start = place + 1
        at = _follow(units, word[start:].encode() + _SEPARATOR, at)
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


def _follow(units: "array[int]", letters: bytes, at: int) -> int:
    """Return the unit that some bytes lead to from the unit ``at``; 0 when they lead nowhere."""
    for letter in letters:
        unit = units[at]
        at = (at ^ ((unit >> 10) << ((unit & _EXTENDED) >> 6)) ^ letter) & 0xFFFFFFFF
        if units[at] & _LABEL != letter:
            return 0
    return at
