"""Descriptions of people, and the places of a text that tell one of them.

«женщины 30–45 лет, ипотека, средний доход» has four traits: a noun for people is told by its
mere mention, a thing of one noun too, what is private (пенсия, декрет, долг) by a word of its
kind, a description of several words by two of them near each other, a figure
only when it is told to the reader as theirs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adrules.text.content import ContentWord, content_words
from adrules.text.document import Document
from adrules.text.morphology import Reading, readings
from adrules.text.roots import related
from adrules.text.second_person import YOU

_CHUNK = re.compile(r"[,;/()\n]|\s[—–-]\s|\s(?:и|или)\s")
_GENERIC = frozenset(
    str.split("""
    клиент клиентка покупатель пользователь человек гость абонент лицо представитель аудитория сегмент
    группа возраст пол последний
    """)
)
"""Words of any description: they tell nothing."""

_NOT_ALONE = frozenset(
    str.split("""
    владелец держатель любитель поклонник житель друг ребенок член участник новый активный молодой
    постоянный средний высокий низкий большой маленький хороший первый частый городской лояльный
    потенциальный существующий действующий основной доход карта вклад счет кредит банк заказ покупка
    приложение деньги город товар услуга сайт магазин скидка подарок семья дом работа
    """)
)
"""Words that a message may use of something else."""

_SENSITIVE = tuple(
    frozenset(group.split())
    for group in (
        "пенсия пенсионер пенсионерка пенсионный",
        "декрет декретный декретница",
        "зарплата получка безденежье",
        "долг должник просрочка просроченный задолженность",
        "похудеть похудение худеть сбросить вес",
        "развод развестись разведенный",
        "беременность беременный",
        "безработный увольнение уволить",
        "одинокий одиночество холостой холостяк",
        "гипертония давление гипертоник",
        "диабет диабетик",
    )
)
"""What nobody tells a stranger: one word of a group gives the trait away that another word names."""

_FIGURES = ("money", "term")
_NEAR, _FAR = 4, 8
_BACK, _REACH = 4, 40
_PEOPLE_POS = frozenset({"NOUN", "ADJF", "PRTF"})


@dataclass(frozen=True, slots=True)
class Trait:
    """One description.

    ``phrase``: lemmas that must stand in a row. ``items``: content words, two of which near each
    other tell it; ``alone``: those that tell it by themselves. ``figures``: ages and sums.
    """

    phrase: tuple[frozenset[str], ...] = ()
    items: tuple[Reading, ...] = ()
    alone: frozenset[str] = frozenset()
    negated: bool = False
    figures: frozenset[str] = field(default_factory=frozenset)


def phrase_trait(text: str) -> Trait:
    """Return the trait that is told by exactly these words, in any form."""
    return Trait(phrase=tuple(_all_lemmas(form) for form in Document(text).words.forms))


def traits_of(text: str) -> Iterator[Trait]:
    """Yield the traits of a description in plain words."""
    for chunk in _CHUNK.split(text):
        document = Document(chunk)
        words = content_words(document)
        kept = [w for w in words if w.lemmas.isdisjoint(_GENERIC)]
        alone = frozenset(lemma for w in kept if _tells_alone(w, only=len(kept) == 1) for lemma in w.lemmas)
        named = frozenset(lemma for w in kept for lemma in w.lemmas)
        hinted = frozenset().union(*(group for group in _SENSITIVE if not group.isdisjoint(named)))
        yield Trait(
            items=tuple(w.readings[0] for w in kept),
            alone=(alone - _NOT_ALONE) | hinted,
            negated="не" in document.words.forms,
            figures=figures_of(chunk),
        )


def _tells_alone(word: ContentWord, *, only: bool) -> bool:
    reading = word.readings[0]
    if reading.pos == "NOUN" and reading.has("anim"):
        return True
    return only and reading.pos in _PEOPLE_POS


def figures_of(text: str) -> frozenset[str]:
    """Return the sums and terms in a text, each as its class and digits."""
    document = Document(text)
    return frozenset(_figure(document, name, *span) for name in _FIGURES for span in document.tokens(name))


def _figure(document: Document, name: str, start: int, end: int) -> str:
    return f"{name} " + "".join(c for c in document.folded.text[start:end] if c.isdigit() or c in ",–-")


def trait_spans(
    document: Document, traits: Sequence[Trait], known: frozenset[str], figures: frozenset[str]
) -> list[tuple[int, int]]:
    """Return the spans, in the folded text, that tell a trait.

    ``known`` lemmas and ``figures`` are said by the offer and tell nothing.
    """
    words = [w for w in content_words(document) if w.lemmas.isdisjoint(known)]
    spans: list[tuple[int, int]] = []
    for trait in traits:
        spans += _phrases(document, trait, known)
        spans += [(w.start, w.end) for w in words if not w.lemmas.isdisjoint(trait.alone)]
        spans += _pairs(document, words, trait)
        spans += _figures_told(document, trait.figures - figures)
    return spans


def _all_lemmas(form: str) -> frozenset[str]:
    return frozenset({form, *(r.lemma for r in readings(form))})


def _phrases(document: Document, trait: Trait, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    size, words = len(trait.phrase), document.words
    if not size or any(not lemmas.isdisjoint(known) for lemmas in trait.phrase):
        return
    for at in range(len(words.forms) - size + 1):
        if all(not trait.phrase[i].isdisjoint(_all_lemmas(words.forms[at + i])) for i in range(size)):
            yield words.starts[at], words.ends[at + size - 1]


def _pairs(document: Document, words: list[ContentWord], trait: Trait) -> Iterator[tuple[int, int]]:
    """Yield the spans from one word of a description to the next other one near it."""
    if len(trait.items) < 2:  # noqa: PLR2004 - a pair
        return
    last: tuple[int, ContentWord] | None = None
    for word in words:
        item = _item(word, trait.items)
        if item is None or _is_call(document, word):
            continue
        if last is not None and last[0] != item and _together(document, last[1], word, negated=trait.negated):
            yield last[1].start, word.end
        last = item, word


def _item(word: ContentWord, items: tuple[Reading, ...]) -> int | None:
    reading = word.readings[0]
    for index, item in enumerate(items):
        if item.lemma in word.lemmas or related(reading.lemma, reading.pos, item.lemma, item.pos):
            return index
    return None


def _is_call(document: Document, word: ContentWord) -> bool:
    """Return whether a verb is a call to action, which tells nothing of the reader: no «вы» before it."""
    called = any(r.has("impr") for r in readings(word.form))
    before = document.folded.text[max(0, word.start - _BACK) : word.start].rstrip()
    return called and not before.endswith(("вы", "ты"))


def _together(document: Document, one: ContentWord, other: ContentWord, *, negated: bool) -> bool:
    text = document.folded.text
    sentence = document.sentence(one.start)
    if other.position - one.position > _NEAR or sentence != document.sentence(other.start):
        return False
    return not negated or " не " in f" {text[max(sentence[0], one.start - _REACH) : other.end]}"


def _figures_told(document: Document, figures: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans from a «вы» or «ваш» to a figure of the segment in the same sentence."""
    if not figures:
        return
    words = document.words
    for name in _FIGURES:
        for start, end in document.tokens(name):
            if _figure(document, name, start, end) not in figures:
                continue
            first, _ = document.sentence(start)
            at = bisect_left(words.starts, start)
            before = range(max(at - _FAR, bisect_left(words.starts, first)), at)
            told = next((i for i in before if words.forms[i] in YOU), None)
            if told is not None:
                yield words.starts[told], end
