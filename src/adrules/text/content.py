"""Content words: the words of a text that carry meaning, by lemma.

Function words of every part of speech, pronouns, numbers, units, currency and the names of
months are none: they repeat in any text, and say nothing of its subject.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from adrules.text.document import Document
from adrules.text.links import link_spans
from adrules.text.morphology import REMEMBERED, Reading, readings
from adrules.text.remembered import Alike
from adrules.text.roots import roots
from adrules.text.spans import overlapping

_FUNCTION_POS = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "NUMR", "PRED"})
_FUNCTION_MARKS = frozenset({"Apro", "Anum", "Prdx", "Ques", "Dmns"})
_PLAUSIBLE = 0.15
_LIKELY = 0.3
_GUESS = 0.1
_BRIEF_TEXT = 2048

_FUNCTION_LEMMAS = frozenset(
    str.split("""
    быть мочь стать являться смочь один два оба сам самый весь каждый любой другой такой какой
    еще уже также тоже только лишь даже почти очень более менее больше меньше всего сразу сейчас
    теперь потом затем далее всегда вместе ли же бы вот или либо если пока чтобы потому поэтому
    раз много мало сколько несколько столько т д п др пр тд тп
    """)
)
_UNITS = frozenset(
    str.split("""
    процент рубль руб р копейка коп доллар евро юань тысяча тыс миллион млн миллиард млрд
    секунда сек минута мин час ч день сутки сутка неделя месяц мес квартал год г
    годовой штука шт килограмм кг грамм литр л метр м сантиметр см миллиметр мм километр км
    градус гигабайт гб мегабайт мб кб вт квт градус кв куб дюйм
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    понедельник вторник среда четверг пятница суббота воскресенье
    """)
)
_EMPTY_LEMMAS = _FUNCTION_LEMMAS | _UNITS
_UNIT_FORMS = frozenset({"лет"})
_SUPPLETIVE = frozenset({"хороший", "плохой", "большой", "маленький", "много", "мало", "высокий"})


Place = tuple[int, int, int, str]
"""Where a word stands among all words, its start and end in the folded text, and its form."""


@dataclass(slots=True)
class ContentWord:
    """A word that carries meaning.

    ``position`` counts all words of the text, a hyphenated one once; ``start`` and ``end``
    are offsets in the folded text; ``readings`` are the likely ones.
    """

    position: int
    start: int
    end: int
    form: str
    lemmas: frozenset[str]
    readings: tuple[Reading, ...]


@lru_cache(maxsize=REMEMBERED)
def meaning(form: str) -> tuple[Reading, ...]:
    """Return the likely readings of a folded form as a content word; none for any other word."""
    if len(form) == 1 or (not form.isalpha() and (not form[0].isalpha() or any(c.isdigit() for c in form))):
        return ()
    found = readings(form)
    if form in _UNIT_FORMS:
        return ()
    for reading in found:
        if reading.score >= _PLAUSIBLE and _empty(reading):
            return ()
    least = min(_LIKELY if found[0].known else _GUESS, found[0].score)
    return tuple([r for r in found if r.score >= least])


def _empty(reading: Reading) -> bool:
    return (
        reading.pos in _FUNCTION_POS
        or not _FUNCTION_MARKS.isdisjoint(reading.grammemes)
        or reading.lemma in _EMPTY_LEMMAS
    )


def is_function_word(form: str) -> bool:
    """Return whether a folded form only links or points: neither content nor number nor unit.

    >>> [is_function_word(form) for form in ("наш", "чтобы", "каждый", "два", "рубль", "карта")]
    [True, True, True, False, False, False]
    """
    return form.isalpha() and _LINKS[form]


def _links(form: str) -> bool:
    likely = [r for r in readings(form) if r.score >= _PLAUSIBLE]
    return any(map(_empty, likely)) and not any(r.pos == "NUMR" or r.lemma in _UNITS for r in likely)


_LINKS = Alike(_links, lemmas=_EMPTY_LEMMAS)


def lemma_key(form: str, reading: Reading) -> str:
    """Return the lemma, or for лучше, больше, меньше the form: these are words of their own.

    >>> [lemma_key("лучшие", r) for r in readings("лучшие")][0]
    'лучш'
    """
    if reading.lemma in _SUPPLETIVE and (reading.pos == "COMP" or reading.has("Supr")):
        return form[:4]
    return reading.lemma


@lru_cache(maxsize=REMEMBERED)
def lemma_keys(form: str) -> frozenset[str]:
    """Return the lemmas under which a content word is known; none for any other word."""
    return frozenset([lemma_key(form, r) for r in meaning(form)])


@lru_cache(maxsize=REMEMBERED)
def root_keys(form: str) -> frozenset[str]:
    """Return the lemmas and roots under which a content word is known; none for any other word."""
    found = meaning(form)
    if not found:
        return frozenset()
    return lemma_keys(form) | roots(found[0].lemma, found[0].pos) | {found[0].lemma}


def word_places(document: Document) -> list[Place]:
    """Return where the words of a text stand, a hyphenated one whole."""
    parts, words = document.parts, document.words
    if not parts.wholes:
        return list(zip(count(), words.starts, words.ends, words.forms, strict=False))
    found: list[Place] = []
    first = 0
    for position, form in enumerate(parts.words()):
        at, first = first, words.after(first)
        found.append((position, words.starts[at], words.ends[first - 1], form))
    return found


def content_words(document: Document) -> list[ContentWord]:
    """Return the content words of a text, in order; words of links and variables are left out."""
    return content_words_at(
        document, (place for place in document.once(word_places) if lemma_keys(place[-1]))
    )


def _link_spans(document: Document) -> list[tuple[int, int]]:
    return link_spans(document.folded.text)


def content_words_at(document: Document, places: Iterable[Place]) -> list[ContentWord]:
    """Return the content words that stand at some places, but not in a link or a variable."""
    links = document.once(_link_spans)
    return [
        ContentWord(position, start, end, form, lemma_keys(form), meaning(form))
        for position, start, end, form in places
        if not links or not any(overlapping(links, start, end))
    ]


@lru_cache(maxsize=_BRIEF_TEXT)
def lemmas_of(text: str) -> frozenset[str]:
    """Return the lemmas of the content words of a text that stays the same, as those of a brief do.

    A hyphenated word counts whole and by part.
    """
    words = Document(text).words
    forms = (*words.forms, *(whole for whole, _ in words.wholes.values()))
    return frozenset().union(*map(lemma_keys, forms))
