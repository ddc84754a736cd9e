"""What the dictionary says of a word: parts of speech, grammemes, lemmas.

Phrases never come here at check time: their words are expanded to forms when rules are
compiled (:mod:`adrules.matching.lexicon`). Rules of grammar do, and remember each word.
"""

from functools import cache, lru_cache
from sys import intern
from typing import Any

from adrules.text.dictionary import Dictionary, Reading, dictionary, grammemes_of

__all__ = ["REMEMBERED", "Reading", "analyzer", "lexicon", "parse", "readings", "spellings"]

REMEMBERED = 50_000
"""Words whose readings are kept: bounded, so that a night of messages does not fill memory."""

_NUMBER = grammemes_of("NUMB,intg")
_FIGURES = 60
"""Figures of a number that is not long; Python reads no number of some thousands."""


@cache
def analyzer() -> Any:  # noqa: ANN401 - pymorphy3 has no types
    """Return the one morphological analyzer of the process; building it takes 0.3 s and 28 MB."""
    import pymorphy3  # noqa: PLC0415 - only for what must be parsed

    return pymorphy3.MorphAnalyzer(lang="ru")


def parse(word: str) -> list[Any]:
    """Return what the analyzer says of a word, the likeliest first; nothing where it cannot tell.

    It asks for the Unicode name of each character that it does not know, and some have none.
    """
    try:
        return list(analyzer().parse(word))
    except ValueError:
        return []


@cache
def lexicon() -> Dictionary:
    """Return the one dictionary of the process, which is loaded with the analyzer."""
    return dictionary(analyzer())


@lru_cache(maxsize=REMEMBERED)
def readings(form: str) -> tuple[Reading, ...]:
    """Return the readings of a folded word form, the likeliest first; never none."""
    return lexicon().entries(form) or _guessed(form)


def spellings(word: str) -> tuple[str, ...]:
    """Return the spellings of a lower-case word, with ё for any of its е, that the dictionary holds."""
    return lexicon().spellings(word)


def _guessed(form: str) -> tuple[Reading, ...]:
    """Return what pymorphy3 makes of a word that the dictionary does not hold, and of a single letter."""
    if len(form) <= _FIGURES and form.isdigit() and form.isascii():
        return (Reading(form, "None", _NUMBER, 1.0, known=False),)  # its answer for all of them
    found = tuple(
        Reading(
            lemma=p.normal_form.replace("ё", "е"),
            pos=intern(str(p.tag.POS)),
            grammemes=grammemes_of(str(p.tag)),
            score=float(p.score),
            known=bool(p.is_known),
        )
        for p in parse(form)
    )
    return found or (Reading(form, "None", frozenset({"UNKN"}), 1.0, known=False),)
