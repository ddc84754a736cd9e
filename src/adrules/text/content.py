"""Content words: the words of a text that carry meaning, by lemma.

Function words of every part of speech, pronouns, numbers, units, currency and the names of
months are none: they repeat in any text, and say nothing of its subject.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from adrules.text.beginnings import beginning, beginnings
from adrules.text.document import Document
from adrules.text.links import link_spans
from adrules.text.morphology import REMEMBERED, Reading, readings
from adrules.text.remembered import Remembered
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
_UNIT_FORMS = frozenset({"лет"})
_SUPPLETIVE = frozenset({"хороший", "плохой", "большой", "маленький", "много", "мало", "высокий"})


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
    if form in _UNIT_FORMS or any(_empty(r) for r in found if r.score >= _PLAUSIBLE):
        return ()
    least = _LIKELY if found[0].known else _GUESS
    return tuple(r for r in found if r.score >= min(least, found[0].score))


def _empty(reading: Reading) -> bool:
    return (
        reading.pos in _FUNCTION_POS
        or not _FUNCTION_MARKS.isdisjoint(reading.grammemes)
        or reading.lemma in _FUNCTION_LEMMAS
        or reading.lemma in _UNITS
    )


@lru_cache(maxsize=REMEMBERED)
def is_function_word(form: str) -> bool:
    """Return whether a folded form only links or points: neither content nor number nor unit.

    >>> [is_function_word(form) for form in ("наш", "чтобы", "каждый", "два", "рубль", "карта")]
    [True, True, True, False, False, False]
    """
    likely = [r for r in readings(form) if r.score >= _PLAUSIBLE]
    if not form.isalpha() or any(r.pos == "NUMR" or r.lemma in _UNITS for r in likely):
        return False
    return any(map(_empty, likely))


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
    return frozenset(lemma_key(form, r) for r in meaning(form))


@lru_cache(maxsize=REMEMBERED)
def root_keys(form: str) -> frozenset[str]:
    """Return the lemmas and roots under which a content word is known; none for any other word."""
    found = meaning(form)
    if not found:
        return frozenset()
    return lemma_keys(form) | roots(found[0].lemma, found[0].pos) | {found[0].lemma}


def _beginnings(form: str) -> frozenset[str]:
    if form.isdigit():
        return _NONE
    found = beginnings(form)
    return _LOOKED_UP[form] if found is None else found


_NONE = frozenset[str]()
_LOOKED_UP = Remembered(lambda form: frozenset(map(beginning, root_keys(form))))
"""Form -> what its keys begin with, and nothing more."""
_BEGINNINGS = Remembered(_beginnings)
"""Form -> what its keys may begin with, mostly told without the dictionary."""


def _alike(document: Document) -> tuple[tuple[int, str], ...]:
    """Return the words that may share a lemma or root with another, by how they begin, with their places."""
    words = document.parts.words()
    found = list(map(_BEGINNINGS.__getitem__, words))
    met = _NONE.union(*found)
    if len(met) == sum(map(len, found)):
        return ()
    again = {one for one, times in Counter(chain.from_iterable(found)).items() if times > 1}
    alike = []
    for at, own in enumerate(found):
        if not again.isdisjoint(own):
            form = words[at]
            exact = _BEGINNINGS[form] = _LOOKED_UP[form]
            if exact:
                alike.append((at, form))
    return tuple(alike)


_FAR = 1 << 60


def _nearest(document: Document) -> tuple[int, int]:
    """Return how many words apart the nearest content words stand that share a lemma, and a root."""
    alike = document.once(_alike)
    if len(alike) < 2:  # noqa: PLR2004
        return _FAR, _FAR
    by_lemma, by_root = (_least(alike, keys_of) for keys_of in (lemma_keys, root_keys))
    return by_lemma, by_root


def _least(alike: tuple[tuple[int, str], ...], keys_of: Callable[[str], frozenset[str]]) -> int:
    last: dict[str, int] = {}
    least = _FAR
    for at, form in alike:
        for key in keys_of(form):
            least = min(least, at - last.get(key, -_FAR))
            last[key] = at
    return least


def repeats(document: Document, *, by_root: bool, window: int) -> bool:
    """Return whether :func:`repeated` finds anything: a quick look, the same one for all who ask."""
    return document.once(_nearest)[by_root] <= window


def repeated(document: Document, *, by_root: bool, window: int) -> frozenset[str]:
    """Return the forms of the content words that may share a lemma, or if ``by_root`` a root.

    Only those that stand at most ``window`` words apart.
    """
    if not repeats(document, by_root=by_root, window=window):
        return _NONE
    keys_of = root_keys if by_root else lemma_keys
    last: dict[str, tuple[int, str]] = {}
    found: set[str] = set()
    for at, form in document.once(_alike):
        for key in keys_of(form):
            before = last.get(key)
            if before is not None and at - before[0] <= window:
                found |= {before[1], form}
            last[key] = at, form
    return frozenset(found)


def content_words(document: Document, only: frozenset[str] | None = None) -> list[ContentWord]:
    """Return the content words of a text, in order; words of links and variables are left out.

    ``only`` names the forms to return.
    """
    parts, words = document.parts, document.words
    links = link_spans(document.folded.text)
    found: list[ContentWord] = []
    first = 0
    for position, form in enumerate(parts.words()):
        at, first = first, words.after(first) if parts.wholes else first + 1
        if (only is None or form in only) and (lemmas := lemma_keys(form)):
            start, end = words.starts[at], words.ends[first - 1]
            if not links or not any(overlapping(links, start, end)):
                found.append(ContentWord(position, start, end, form, lemmas, meaning(form)))
    return found


@lru_cache(maxsize=_BRIEF_TEXT)
def lemmas_of(text: str) -> frozenset[str]:
    """Return the lemmas of the content words of a text that stays the same, as those of a brief do.

    A hyphenated word counts whole and by part.
    """
    words = Document(text).words
    forms = (*words.forms, *(whole for whole, _ in words.wholes.values()))
    return frozenset().union(*map(lemma_keys, forms))
