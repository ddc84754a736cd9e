"""The first and the last words of a message, as a reader of many messages sees them."""

from dataclasses import dataclass

from adrules.text.content import lemma_keys
from adrules.text.document import Document
from adrules.text.morphology import readings
from adrules.text.words import COMMA


@dataclass(frozen=True, slots=True)
class Edge:
    """Some neighbouring words: offsets in the folded text, all lemmas, lemmas of content words."""

    start: int
    end: int
    lemmas: tuple[str, ...]
    content: frozenset[str]


def opening(document: Document, count: int) -> Edge | None:
    """Return the first ``count`` words; a name that is called does not count as one of them.

    ``None`` for a message with fewer words.
    """
    words = document.words
    first = 0
    if words.forms and document.separation(0) == COMMA and _is_name(words.forms[0]):
        first = 1
    return _edge(document, first, count)


def closing(document: Document, count: int) -> Edge | None:
    """Return the last ``count`` words; ``None`` for a message with fewer words."""
    words = document.words
    whole = len(words.forms) - len(words.inner)
    if whole < count:
        return None
    at = len(words.forms)
    for _ in range(count):
        at -= 1
        while at in words.inner:
            at -= 1
    return _edge(document, at, count)


def _edge(document: Document, first: int, count: int) -> Edge | None:
    words = document.words
    at, forms = first, list[str]()
    while at < len(words.forms) and len(forms) < count:
        forms.append(words.wholes[at][0] if at in words.wholes else words.forms[at])
        at = words.after(at)
    if len(forms) < count:
        return None
    content = frozenset().union(*map(lemma_keys, forms))
    return Edge(words.starts[first], words.ends[at - 1], tuple(map(_lemma, forms)), content)


def _lemma(form: str) -> str:
    return readings(form)[0].lemma if form.isalpha() else form


def _is_name(form: str) -> bool:
    return any(r.has("Name") for r in readings(form))
