"""Words that a message took from another text, in whatever forms: the terms of a brief."""

from collections.abc import Sequence
from functools import lru_cache

from adrules.text.folding import normalise_and_fold
from adrules.text.morphology import readings
from adrules.text.syntax.tagging import LONGEST_WORD, Sentence, Token
from adrules.text.words import split_words

_TEXTS_KEPT = 256


class Source:
    """Texts to copy from, as rows of lemmas."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._rows = tuple(row for row in map(_lemmas, texts) if row)
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, row in enumerate(self._rows):
            for at, lemmas in enumerate(row):
                for lemma in lemmas:
                    self._places.setdefault(lemma, []).append((number, at))

    def says(self, tokens: Sequence[Token]) -> bool:
        """Return whether these words stand there one after another, in any of their forms."""
        if not tokens:
            return False
        wanted = [_token_lemmas(token) for token in tokens]
        places = {place for lemma in wanted[0] for place in self._places.get(lemma, ())}
        return any(self._stands(number, at, wanted) for number, at in places)

    def _stands(self, number: int, at: int, wanted: Sequence[frozenset[str]]) -> bool:
        row = self._rows[number][at : at + len(wanted)]
        return len(row) == len(wanted) and all(a & b for a, b in zip(row, wanted, strict=True))

    def spans(self, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
        """Return the sorted, disjoint spans of a message that repeat one of the texts as a whole."""
        found: list[tuple[int, int]] = []
        for sentence in sentences if self._rows else ():
            for index, token in enumerate(sentence.tokens):
                lemmas = _token_lemmas(token)
                sizes = [len(r) for r in self._rows if r[0] & lemmas and self._whole(sentence, index, r)]
                if sizes and (not found or found[-1][1] <= token.start):
                    found.append((token.start, sentence.tokens[index + max(sizes) - 1].end))
        return found

    def _whole(self, sentence: Sentence, index: int, row: Sequence[frozenset[str]]) -> bool:
        tokens = sentence.tokens[index : index + len(row)]
        return len(tokens) == len(row) and all(a & _token_lemmas(t) for a, t in zip(row, tokens, strict=True))


@lru_cache(maxsize=_TEXTS_KEPT)
def source(texts: tuple[str, ...]) -> Source:
    """Return the texts made ready to look things up in."""
    return Source(texts)


def _lemmas(text: str) -> tuple[frozenset[str], ...]:
    words = split_words(normalise_and_fold(text).text)
    forms = [words.wholes[i][0] if i in words.wholes else form for i, form in enumerate(words.forms)]
    return tuple(_of(form) for i, form in enumerate(forms) if i not in words.inner)


def _token_lemmas(token: Token) -> frozenset[str]:
    return frozenset((token.form, *(r.lemma for r in token.readings)))


def _of(form: str) -> frozenset[str]:
    return (
        frozenset((form, *(r.lemma for r in readings(form))))
        if len(form) <= LONGEST_WORD
        else frozenset((form,))
    )
