"""Roots of Russian words: which words are so near that one repeats the other.

A stemmer over lemmas, made for precision. Suffixes come off, prefixes stay: ход and доход
are two words to a reader, доход and доходный are one. Only prefixes that add nothing but
the aspect (накопить, сэкономить) are taken off, by a list. Letters that alternate at the end
of a root (выгода, оплатить: оплачивать) are tried in all their shapes, so a word has a *set* of
roots; words are related when their sets meet.

What no rule decides stands in the tables of :mod:`adrules.text.root_tables`: roots of single lemmas
that a rule would get wrong (банка, копия, прощение) and shapes of one root (выбр, выбир, выбор).
"""

from functools import lru_cache
from typing import Literal

from adrules.text.morphology import REMEMBERED
from adrules.text.root_tables import LEMMA_ROOTS, SHAPE_ROOTS

_MIN = 4
_MIN_SHORT = 3
_VOWELS = frozenset("аеиоуыэюя")

BASE_ROOTS = {"йти": "ход", "вести": "вод", "везти": "воз", "нести": "нос", "ехать": "езд"}
"""Verbs that others are made of by a prefix, and the root of these."""

_VERB_ENDS = tuple(
    str.split(
        """
    изировать ировать овывать евывать овать евать ывать ивать авать нуть ать ять ить еть ыть оть сти
    чь
    """
    )
)
_ADJECTIVE_ENDS = tuple(
    str.split(
        """
    ительный ательный ированный ический ичный альный тельный ованный еванный ливый чивый енный анный
    янный онный очный ечный овский евский еский ский овый евый евой овой истый ный ной ний тый кий
    ий ый ой
    """
    )
)
_NOUN_ENDS = (
    *str.split(
        """
    изация ация ирование ование евание ывание ивание авание ительство тельство ительность тельность
    ичность альность енность анность онность ливость чивость ность кость ость ение ание яние ытие
    тие итель атель чик щик овка евка очка ечка инка илка ство ница ник ка ок ек еж ота ия ие ье а я
    о е ь й
    """
    ),
    "",
)
_SHORT_STEM = frozenset((*str.split("итель атель ость ение ный ить ать инка илка ый ой ий а о я е ь"), ""))
"""Endings that leave a root of three letters; all others leave four, for they may belong to the root."""
_BARE = frozenset((*str.split("а я о е ь й ия ие ье"), ""))

_Kind = Literal["verb", "adjective", "noun"]
_ENDS: dict[_Kind, tuple[str, ...]] = {
    "verb": _VERB_ENDS,
    "adjective": _ADJECTIVE_ENDS,
    "noun": _NOUN_ENDS,
}

_OF_DERIVATION = {"ч": ("к", "ц"), "ж": ("г",), "ш": ("х",)}
_OF_VERBS = {
    "ч": ("т", "к"),
    "щ": ("т", "ст", "ск"),
    "ж": ("д", "з", "г"),
    "жд": ("д",),
    "ш": ("с", "х"),
    "бл": ("б",),
    "вл": ("в",),
    "мл": ("м",),
    "пл": ("п",),
    "фл": ("ф",),
}

ALTERNATIONS = tuple(
    (old, new) for table in (_OF_DERIVATION, _OF_VERBS) for old, news in table.items() for new in news
)
"""Ends of stems, each with what may stand for it."""


@lru_cache(maxsize=REMEMBERED)
def roots(lemma: str, pos: str) -> frozenset[str]:
    """Return the roots that a lemma may have; none for a word too short to tell.

    ``pos`` is a part of speech in the notation of OpenCorpora.

    >>> roots("доходный", "ADJF") & roots("доход", "NOUN")
    frozenset({'доход'})
    """
    known = LEMMA_ROOTS.get(lemma)
    if known is not None:
        return frozenset({known})
    stem, ending = _stem(lemma, pos)
    if len(stem) < _MIN_SHORT or _VOWELS.isdisjoint(stem):
        return frozenset()
    return frozenset([SHAPE_ROOTS.get(shape, shape) for shape in _alternations(stem, pos, ending)])


def is_bare(lemma: str, pos: str) -> bool:
    """Return whether a noun is nothing but a root and a case ending: банк, карта, выгода."""
    return pos == "NOUN" and lemma not in LEMMA_ROOTS and _stem(lemma, pos)[1] in _BARE


def related(lemma: str, pos: str, other: str, other_pos: str) -> bool:
    """Return whether two lemmas share their root.

    Two bare nouns never do: банк and банка have one stem and nothing in common.

    >>> related("оформить", "VERB", "оформление", "NOUN")
    True
    >>> related("ход", "NOUN", "доход", "NOUN")
    False
    """
    if lemma == other:
        return True
    if is_bare(lemma, pos) and is_bare(other, other_pos):
        return False
    return not roots(lemma, pos).isdisjoint(roots(other, other_pos))


def _stem(lemma: str, pos: str) -> tuple[str, str]:
    """Return a lemma without its ending and suffix, and these."""
    if pos in {"VERB", "INFN", "GRND", "PRTF", "PRTS"}:
        verb = lemma.removesuffix("ся").removesuffix("сь")
        for base, root in BASE_ROOTS.items():
            if verb.endswith(base) and len(verb) > len(base):
                return verb.removesuffix(base) + root, "ть"
        return _cut(verb, "verb")
    if pos in {"ADJF", "ADJS", "COMP"}:
        return _cut(lemma, "adjective")
    if pos == "ADVB":
        adverb = lemma.endswith(("о", "е", "ски"))
        return _cut(f"{lemma[:-1]}ый", "adjective") if adverb else (lemma, "")
    if pos == "NOUN":
        return _cut(lemma, "noun")
    return "", ""


@lru_cache(maxsize=4096)
def _endings_like(kind: _Kind, last: str) -> tuple[tuple[str, int], ...]:
    """Return the endings that a word with these last two letters may have.

    In their order, each with how many letters a word with it has at least.
    """
    return tuple(
        (end, len(end) + (_MIN_SHORT if end in _SHORT_STEM else _MIN))
        for end in _ENDS[kind]
        if last.endswith(end) or (len(end) > len(last) and end.endswith(last))
    )


def _cut(word: str, kind: _Kind) -> tuple[str, str]:
    for end, least in _endings_like(kind, word[-2:]):
        if len(word) >= least and word.endswith(end):
            return word.removesuffix(end), end
    return "", ""


def _alternations(stem: str, pos: str, ending: str) -> frozenset[str]:
    verbal = pos not in {"NOUN", "ADJF", "ADJS", "COMP", "ADVB"} or ending in {"ение", "енный", "ание"}
    shapes = {stem} if ending != "чь" else {f"{stem}г", f"{stem}к"}
    table = _OF_VERBS if verbal else _OF_DERIVATION
    for old in (stem[-1:], stem[-2:]):
        for new in table.get(old, ()):
            shapes.add(stem.removesuffix(old) + new)
    if ending in {"ывать", "ивать", "ывание", "ивание"}:
        at = stem.rfind("а")
        if at >= 0 and _VOWELS.isdisjoint(stem[at + 1 :]):
            shapes |= {shape[:at] + "о" + shape[at + 1 :] for shape in tuple(shapes)}
    return frozenset(shapes)
