"""What the dictionary says of a word: parts of speech, grammemes, lemmas.

Phrases never come here at check time: their words are expanded to forms when rules are
compiled (:mod:`adrules.matching.lexicon`). Rules of grammar do, and remember each word.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from sys import intern
from typing import Any

from adrules.text.dictionary import Lexicon

REMEMBERED = 50_000
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


def parse(word: str) -> list[Any]:
    """Return what the analyzer says of a word, the likeliest first; nothing where it cannot tell.

    It asks for the Unicode name of each character that it does not know, and some have none.
    """
    try:
        return list(analyzer().parse(word))
    except ValueError:
        return []


@lru_cache(maxsize=5_000)
def _grammemes(tag: str) -> frozenset[str]:
    """Return the grammemes of a tag: one set for all words that share it."""
    return frozenset(intern(name) for name in re.split(r"[ ,]", tag))


@cache
def _lexicon() -> Lexicon:
    return Lexicon(analyzer())


@lru_cache(maxsize=REMEMBERED)
def readings(form: str) -> tuple[Reading, ...]:
    """Return the readings of a folded word form, the likeliest first; never none."""
    known = _lexicon().entries(form)
    if known:
        return tuple(
            Reading(e.lemma.replace("ё", "е"), e.pos, _grammemes(e.tag), e.score, known=True) for e in known
        )
    found = tuple(
        Reading(
            lemma=p.normal_form.replace("ё", "е"),
            pos=intern(str(p.tag.POS)),
            grammemes=_grammemes(str(p.tag)),
            score=float(p.score),
            known=bool(p.is_known),
        )
        for p in parse(form)
    )
    return found or (Reading(form, "None", frozenset({"UNKN"}), 1.0, known=False),)
