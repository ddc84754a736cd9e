"""Finding the words that a brief names: terms to use or to avoid, a product, an advertiser.

A pack's phrases are compiled once with the pack. A brief's terms come with the message, so
their matchers are made on first use and a bounded number of them is remembered.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from adrules.domain.brief import Term
from adrules.matching.phrases import PhraseMatcher, PhraseSet
from adrules.matching.syntax import PhraseSyntaxError, parse_phrase
from adrules.text.document import Document
from adrules.text.folding import normalise_and_fold

REMEMBERED = 128
"""Matchers kept: one for each list of terms met last."""

_QUOTES = re.compile(r"[«»„“”‟\"‚‹›]")
_ROLE = "terms"
_EDGE = r"[^\W_]"


class TermMatcher:
    """Finds some terms in texts.

    A term of words alone is a phrase: its words in any form, or in this form when ``exact``.
    One with other characters (``100 %``, ``№1``, ``24/7``) is found as it stands, white
    space and letter case aside, and never inside a longer word.
    """

    def __init__(self, terms: Sequence[tuple[str, bool]]) -> None:
        sets = []
        self._literals: list[tuple[int, re.Pattern[str]]] = []
        for number, (text, exact) in enumerate(terms):
            phrase = _phrase(text, exact=exact)
            if phrase is not None:
                sets.append(((str(number), _ROLE), PhraseSet((phrase,))))
            elif (pattern := _literal(text)) is not None:
                self._literals.append((number, pattern))
        self._phrases = PhraseMatcher(sets, keep=False)

    def find(self, document: Document) -> list[tuple[int, int, int]]:
        """Return ``(start, end, index of the term)`` in the folded text, in text order."""
        found = [
            (hit.start, hit.end, int(number))
            for (number, _), hits in self._phrases.find(document).items()
            for hit in hits
        ]
        for number, pattern in self._literals:
            found += [(*m.span(), number) for m in pattern.finditer(document.folded.text)]
        return sorted(set(found))


def find_terms(document: Document, terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Return where the terms stand: ``(start, end, index)`` in the folded text, in order."""
    return matcher(tuple((t.text, t.match == "exact") for t in terms)).find(document)


@lru_cache(maxsize=REMEMBERED)
def matcher(terms: tuple[tuple[str, bool], ...]) -> TermMatcher:
    """Return the matcher of ``(text, exact)`` terms; the last ones are remembered."""
    return TermMatcher(terms)


def _phrase(text: str, *, exact: bool) -> str | None:
    """Return a term in the phrase language, ``None`` when it is not of words alone."""
    words = " ".join(_QUOTES.sub(" ", normalise_and_fold(text).text if exact else text).split())
    if not words or any(mark in words for mark in "{}[]<>|=:"):
        return None
    phrase = f"={words}" if exact else words
    try:
        parse_phrase(phrase)
    except PhraseSyntaxError:
        return None
    return phrase


def _literal(text: str) -> re.Pattern[str] | None:
    folded = normalise_and_fold(text).text.strip()
    if not folded:
        return None
    body = r"\s*".join(re.escape(piece) for piece in re.findall(r"\w+|[^\w\s]", folded))
    if not body:
        return None
    before = rf"(?<!{_EDGE})" if folded[0].isalnum() else ""
    after = rf"(?!{_EDGE})" if folded[-1].isalnum() else ""
    return re.compile(f"{before}{body}{after}")


def holds(document: Document, text: str) -> bool:
    """Return whether a text stands in another verbatim.

    Letter case, ё, white space, the sort of quotation marks and dashes and a full stop at the
    end do not matter; it begins and ends at the edge of a word.
    """
    wanted = _even(normalise_and_fold(text).text).rstrip(". ")
    if not wanted:
        return True
    before = rf"(?<!{_EDGE})" if wanted[0].isalnum() else ""
    after = rf"(?!{_EDGE})" if wanted[-1].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, _even(document.folded.text)) is not None


def _even(folded: str) -> str:
    """Return a folded text with one sort of quotation marks, dashes and spaces."""
    return " ".join(_QUOTES.sub('"', re.sub("[\u2012-\u2015]", "-", folded)).split())
