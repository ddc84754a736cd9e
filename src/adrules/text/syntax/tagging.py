"""Words with their readings, sentence by sentence: what every detector of a construction reads."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from adrules.text.folding import Folded
from adrules.text.morphology import REMEMBERED, Reading, readings
from adrules.text.words import Words

LIKELY = 0.5
"""A word is taken for what more than this share of its readings says."""

PLAUSIBLE = 0.1
"""Readings below this share are far-fetched: surnames, rare words, forms that nobody uses."""

REACH = 12
"""How many words away a subject or an agent is looked for."""

LONGEST_WORD = 60
"""A longer row of letters is no word, and is not looked up."""


@dataclass(frozen=True, slots=True)
class Found:
    """A construction: a span of the folded text.

    ``head`` is the part that an exemption must touch; the whole span where it is ``None``.
    ``governs`` says that a participle has words of its own, so that it is no mere adjective.
    """

    start: int
    end: int
    head: tuple[int, int] | None = None
    governs: bool = False


@dataclass(slots=True)
class Word:
    """A form and what the dictionary says of it; ``shares`` are those of the parts of speech, 0 … 1."""

    form: str
    readings: tuple[Reading, ...]
    shares: dict[str, float]

    def share(self, *pos: str) -> float:
        """Return how much of the word's use belongs to these parts of speech, 0 … 1."""
        shares = self.shares
        total = 0.0
        for name in pos:
            if name in shares:
                total += shares[name]
        return total

    def likely(self, *pos: str) -> bool:
        """Return whether the word is, most likely, of one of these parts of speech."""
        return bool(self.readings) and self.readings[0].pos in pos and self.share(*pos) > LIKELY

    def weight(self, *grammemes: str) -> float:
        """Return how much of the word's use has all of these grammemes, 0 … 1."""
        total = 0.0
        for reading in self.readings:
            if reading.grammemes.issuperset(grammemes):
                total += reading.score
        return total

    def can(self, *grammemes: str) -> bool:
        """Return whether a reading that is not far-fetched has all of these grammemes."""
        return self.weight(*grammemes) >= PLAUSIBLE

    def is_lemma(self, lemmas: frozenset[str], *pos: str) -> bool:
        """Return whether a plausible reading has one of these lemmas, and one of ``pos`` if given."""
        for reading in self.readings:
            if (
                reading.lemma in lemmas
                and (not pos or reading.pos in pos)
                and self.shares[reading.pos] >= PLAUSIBLE
            ):
                return True
        return False

    @property
    def number(self) -> bool:
        """Whether the word is written in figures."""
        return self.form[0].isdigit()


@dataclass(slots=True)
class Token(Word):
    """One word of a sentence; ``gap`` is what stands before it, since the word before.

    ``start`` and ``end`` are offsets in the folded text. A hyphenated word is one token.
    ``joined``: nothing but white space parts the word from the one before.
    """

    start: int
    end: int
    gap: str
    capital: bool
    capitals: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span in the folded text, its words, and what follows the last of them."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    tail: str

    @property
    def asks(self) -> bool:
        """Whether it ends with a question mark."""
        return "?" in self.tail

    def clause(self, index: int) -> tuple[int, int]:
        """Return the range of words around ``index`` that no mark cuts, at most :data:`REACH` each way."""
        tokens = self.tokens
        first = index
        while first > max(0, index - REACH) and tokens[first].joined:
            first -= 1
        last = index + 1
        while last < min(len(tokens), index + REACH) and tokens[last].joined:
            last += 1
        return first, last

    def opens(self, index: int) -> bool:
        """Return whether the word begins the sentence or follows a comma, colon, dash or bracket."""
        return (
            index == 0
            or any(mark in self.tokens[index].gap for mark in ",;:(—–")
            or (" - " in self.tokens[index].gap)
        )

    def closes(self, index: int) -> bool:
        """Return whether the word ends the sentence or a comma, colon, dash or bracket follows."""
        return index + 1 == len(self.tokens) or any(m in self.tokens[index + 1].gap for m in ",;:)—–")


@lru_cache(maxsize=REMEMBERED)
def analysed(form: str) -> Word:
    """Return a form with what the dictionary says of it."""
    found = readings(form) if len(form) <= LONGEST_WORD else ()
    shares: dict[str, float] = {}
    for reading in found:
        shares[reading.pos] = shares.get(reading.pos, 0.0) + reading.score
    return Word(form, found, shares)


def weight(form: str, *grammemes: str) -> float:
    """Return how much of the use of a word has all of these grammemes, 0 … 1."""
    return analysed(form).weight(*grammemes)


def tag(
    text: str, folded: Folded, words: Words, sentences: Sequence[tuple[int, int]]
) -> tuple[Sentence, ...]:
    """Return the sentences of a text with their words tagged; sentences without words are left out."""
    letters = folded.text
    moved = len(letters) < len(text)
    forms, starts, ends, wholes = words.forms, words.starts, words.ends, words.wholes
    tagged = []
    for first, last in sentences:
        at, after = bisect_left(starts, first), bisect_left(starts, last)
        tokens = []
        before = first
        while at < after:
            start = starts[at]
            form, at = wholes.get(at) or (forms[at], at + 1)
            end = ends[at - 1]
            word = analysed(form)
            given = text[slice(*folded.span(start, end))] if moved else text[start:end]
            gap = letters[before:start]
            tokens.append(
                Token(
                    form,
                    word.readings,
                    word.shares,
                    start,
                    end,
                    gap,
                    given[:1].isupper(),
                    given.isupper() and len(given) > 1,
                    gap.isspace(),
                )
            )
            before = end
        if tokens:
            tagged.append(Sentence(first, last, tuple(tokens), letters[before : max(last, before)]))
    return tuple(tagged)


def spelt_row(sentence: Sentence, index: int, row: Sequence[str]) -> bool:
    """Return whether the words from ``index`` on are exactly these forms, with only spaces between."""
    tokens = sentence.tokens
    if index + len(row) > len(tokens):
        return False
    for offset, form in enumerate(row):
        token = tokens[index + offset]
        if token.form != form or (offset and not token.joined):
            return False
    return True


def lexemes(text: str) -> frozenset[str]:
    """Return the words of a list, spelt as lemmas are: е for ё."""
    return frozenset(text.replace("ё", "е").split())


class Rows:
    """Fixed rows of words, ``"в связи с | за счёт"``, looked up by their first word, the longest first."""

    def __init__(self, rows: str) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        split = {tuple(row.split()) for row in rows.replace("ё", "е").split("|")}
        for row in sorted(split, key=lambda r: (-len(r), r)):
            self._by_first.setdefault(row[0], []).append(row)
        self.keys = frozenset(max(reversed(row), key=len) for row in split)
        """The longest word of each row: a text without them has no row."""

    def at(self, sentence: Sentence, index: int) -> int:
        """Return how many words the longest row that begins at ``index`` has; 0 when none does."""
        for row in self._by_first.get(sentence.tokens[index].form, ()):
            if spelt_row(sentence, index, row):
                return len(row)
        return 0

    def within(self, forms: Sequence[str]) -> bool:
        """Return whether a row stands anywhere among these words, whatever parts them."""
        for index, form in enumerate(forms):
            for row in self._by_first.get(form, ()):
                if row == tuple(forms[index : index + len(row)]):
                    return True
        return False
