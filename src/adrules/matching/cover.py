"""How much of one text stands in another: whether a message conveys its key message."""

from functools import lru_cache

from adrules.matching.lexicon import aspect_partners
from adrules.text.content import ContentWord, content_words, lemma_keys, meaning
from adrules.text.document import Document
from adrules.text.facts import Kind, find_facts
from adrules.text.roots import roots

REMEMBERED = 512
"""Key messages whose words are kept."""

_EQUALS = (
    ("бесплатно", "бесплатный", "даром"),
    ("кешбэк", "кэшбэк", "кешбек", "кэшбек", "cashback"),
    ("онлайн", "интернет", "дистанционно", "дистанционный", "удаленно"),
    ("подарок", "подарить", "дарить", "бонус"),
    ("ип", "предприниматель"),
)
"""Words that say the same in a key message."""


def uncovered(document: Document, message: str) -> tuple[float, tuple[str, ...]]:
    """Return the share of the content words of ``message`` that a text holds, and those it lacks.

    A word is held by any of its forms, by its aspect partner, by a word of the same root
    («обслуживание», «обслужим») or by one of a few equals. Numbers and units are no content
    words. A message without content words is held: the share is 1.
    """
    wanted = _content(message)
    if not wanted:
        return 1.0, ()
    words = document.words
    forms = {*words.forms, *(whole for whole, _ in words.wholes.values())}
    held = set(forms).union(*map(lemma_keys, forms))
    held_roots = {root for form in forms for r in meaning(form) for root in roots(r.lemma, r.pos)}
    lacking = tuple(
        form
        for form, lemmas, stems in wanted
        if held.isdisjoint(lemmas) and held_roots.isdisjoint(stems) and not _said_otherwise(document, lemmas)
    )
    return 1 - len(lacking) / len(wanted), lacking


def _said_otherwise(document: Document, lemmas: frozenset[str]) -> bool:
    """Return whether a price of nothing says «бесплатно»."""
    if "бесплатно" not in lemmas:
        return False
    prices = (fact for fact in find_facts(document.folded.text) if fact.kind is Kind.MONEY)
    return any(price.value == 0 for price in prices)


@lru_cache(maxsize=REMEMBERED)
def _content(message: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Return the content words of a message, each once: its form, all that stands for it, its roots."""
    found: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {}
    for word in content_words(Document(message)):
        stems = frozenset(root for r in word.readings for root in roots(r.lemma, r.pos))
        found.setdefault(word.form, (word.form, _alike(word), stems))
    return tuple(found.values())


def _alike(word: ContentWord) -> frozenset[str]:
    lemmas = {word.form, *word.lemmas}
    for reading in word.readings:
        if reading.pos in {"VERB", "INFN"}:
            lemmas.update(aspect_partners(reading.lemma))
    for equals in _EQUALS:
        if not lemmas.isdisjoint(equals):
            lemmas.update(equals)
    return frozenset(lemmas)
