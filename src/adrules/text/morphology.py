"""What the dictionary says of a word: parts of speech, grammemes, lemmas.

Phrases never come here at check time: their words are expanded to forms when rules are
compiled (:mod:`adrules.matching.lexicon`). Rules of grammar do, and remember each word.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

REMEMBERED = 100_000
"""Words whose readings are kept: bounded, so that a night of messages does not fill memory."""


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


@cache
def analyzer() -> Any:  # noqa: ANN401 - pymorphy3 has no types
    """Return the one morphological analyzer of the process; building it takes 0.3 s and 28 MB."""
    import pymorphy3  # noqa: PLC0415 - only for what must be parsed

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=REMEMBERED)
def readings(form: str) -> tuple[Reading, ...]:
    """Return the readings of a folded word form, the likeliest first; never none."""
    try:
        parses = analyzer().parse(form)
    except ValueError:  # pymorphy3 asks for the Unicode name of each character, and some have none
        return (Reading(form, "None", frozenset({"UNKN"}), 1.0, known=False),)
    return tuple(
        Reading(
            lemma=parse.normal_form.replace("ё", "е"),
            pos=str(parse.tag.POS),
            grammemes=frozenset(map(str, parse.tag.grammemes)),
            score=float(parse.score),
            known=bool(parse.is_known),
        )
        for parse in parses
    )
