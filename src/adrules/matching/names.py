"""The name of a product as a brief gives it: its head word, its proper part, its places in a text.

«накопительный счёт «Копилка»» has the head «счёт» and the proper part «Копилка»; «тур в Казань»
has a head only; «Вклад Тихая Гавань» has the proper part «Тихая Гавань», known by its capitals.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from adrules.matching.lexicon import forms
from adrules.matching.terms import matcher
from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.morphology import readings

REMEMBERED = 512
"""Names taken apart that are kept."""

OPENING, CLOSING = '«"„“', '»"“”'
"""Quotation marks that may open and close a name."""

QUOTED = re.compile(r"[«\"„“](?P<inside>[^«»\"„“”\n]{1,120})[»\"“”]")

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BEFORE_HEAD = frozenset({"ADJF", "PRTF", "NUMR"})


@dataclass(frozen=True, slots=True)
class ProductName:
    """A name taken apart.

    ``head`` holds the folded forms of the head word, none for a name without a common noun.
    ``proper`` are the words of the proper part as written, those with a hyphen by part;
    ``quoted`` says whether the brief puts it in quotation marks.
    """

    text: str
    head: frozenset[str]
    proper: tuple[str, ...]
    quoted: bool


@lru_cache(maxsize=REMEMBERED)
def product_name(text: str) -> ProductName:
    """Return a product name taken apart.

    >>> product_name("вклад «Тихая Гавань»").proper
    ('Тихая', 'Гавань')
    """
    quoted = QUOTED.search(text)
    common = text[: quoted.start()] if quoted else text
    words = _WORD.findall(common)
    proper = tuple(_WORD.findall(quoted["inside"])) if quoted else _capitals(words)
    if not quoted and proper:
        words = words[: len(words) - len(proper)]
    parts = tuple(part for word in proper for part in word.split("-"))
    return ProductName(text, _head(words), parts, quoted is not None)


def _capitals(words: list[str]) -> tuple[str, ...]:
    """Return the proper part of a name without quotation marks: capitals and numbers to its end.

    The first word belongs to it only when it is no common noun: «iPhone 15 Pro».
    """
    at = len(words)
    while at > 0 and (words[at - 1][:1].isupper() or words[at - 1][:1].isdigit() or _is_latin(words[at - 1])):
        at -= 1
    if at == 0 and words and readings(fold(words[0]))[0].known and not _is_latin(words[0]):
        at = 1
    # «тур в Казань»: a place is no proper part
    place = at > 0 and readings(fold(words[at - 1]))[0].pos == "PREP"
    return () if place else tuple(words[at:])


def _is_latin(word: str) -> bool:
    return word.isascii() and any(c.isalpha() for c in word)


def _head(words: list[str]) -> frozenset[str]:
    for word in words:
        last = fold(word).rpartition("-")[2]
        first = readings(last)[0]
        if first.pos == "NOUN" and first.known:
            return forms(last)
        if first.pos not in _BEFORE_HEAD:
            break
    return frozenset()


def is_named(document: Document, names: tuple[str, ...], call: str | None = None) -> bool:
    """Return whether a text names the product: in full, by an alias, by its proper part or head.

    ``names`` are the name and its aliases. A head word of the first one does not count where it
    only repeats ``call``, the brief's own call to action: «Откройте счёт» calls to an act and
    says nothing of the product.
    """
    name = product_name(names[0])
    if matcher(tuple((text, False) for text in names)).find(document):
        return True
    if name.proper and _stands(document, name):
        return True
    calls = [] if call is None else matcher(((call, False),)).find(document)
    words = document.words
    return any(
        form in name.head and not any(start <= words.starts[i] < end for start, end, _ in calls)
        for i, form in enumerate(words.forms)
    )


def _stands(document: Document, name: ProductName) -> bool:
    """Return whether the proper part stands in any form as a name: with a capital or in quotes."""
    for start, end, _ in matcher(((" ".join(name.proper), False),)).find(document):
        first, _ = document.span(start, end)
        before = document.folded.text[max(0, start - 1) : start]
        if not document.text[first].islower() or (before and before in OPENING):
            return True
    return False
