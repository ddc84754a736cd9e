"""Words that stand again: which content words of a text share a lemma or a root with another one near.

Most messages have none. Words that begin differently share no key (:mod:`adrules.text.beginnings`), so
only words that begin alike are looked up. In C (``native/echoes.c``) where that was built.
"""

from collections import Counter
from collections.abc import Callable, Collection
from functools import cache, partial
from itertools import chain
from typing import Protocol

from adrules.native import compiled
from adrules.text.alphabet import chosen, encode
from adrules.text.beginnings import FIRST, LETTERS, SIZES, STARTS, beginning, beginnings, endings
from adrules.text.content import ContentWord, Place, content_words_at, lemma_keys, root_keys, word_places
from adrules.text.document import Document
from adrules.text.folding import Folded
from adrules.text.reading import alphabet
from adrules.text.remembered import Remembered

_Found = tuple[int, int, Collection[Place]]
"""How many words apart the nearest ones stand that share a lemma, and a root if these were looked at.

With it the places of all such words, and perhaps more.
"""

_Look = Callable[[Document], _Found]
_Keys = Callable[[str], frozenset[str]]
"""What returns the keys of a form: its lemmas, or its roots too."""

_FAR = 1 << 60
_NOTHING: _Found = (_FAR, _FAR, ())
_NONE = frozenset[str]()
FARTHEST = 1000
"""The largest window, in words."""


class _Echoes(Protocol):
    def nearest(self, text: Folded, window: int, /) -> _Found:
        """Look at the words of a text no further apart than that; larger distances are not told."""


def _beginnings(form: str) -> frozenset[str]:
    if form.isdigit():
        return _NONE
    found = beginnings(form)
    return _LOOKED_UP[form] if found is None else found


_LOOKED_UP = Remembered(lambda form: frozenset(map(beginning, root_keys(form))))
"""Form -> what its keys begin with, and nothing more."""
_BEGINNINGS = Remembered(_beginnings)
"""Form -> what its keys may begin with, mostly told without the dictionary."""


def _begin(keys_of: _Keys, form: str) -> tuple[str, ...]:
    """Return what such keys of a form may begin with, mostly told without the dictionary."""
    found = beginnings(form)
    return tuple(set(map(beginning, keys_of(form))) if found is None else found)


def _keys(keys_of: _Keys, form: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return what such keys of a form begin with, its lemmas and those that are no lemmas."""
    lemmas, keys = lemma_keys(form), keys_of(form)
    return tuple(set(map(beginning, keys))), tuple(lemmas), tuple(keys - lemmas)


@cache
def _echoes(keys_of: _Keys) -> _Echoes | None:
    """Return the look in C, made when a text needs it: it needs the dictionary.

    One that looks at lemmas alone asks half as much of new words.
    """
    if not compiled:
        return None
    plain, figures = chosen(LETTERS.__contains__), chosen(str.isdigit)
    *tails, prefixed = endings()
    made: _Echoes = compiled.Echoes(
        alphabet=alphabet,
        kinds=bytes((code in plain) | (code in figures) << 1 for code in range(0x100)),
        sizes=(FIRST, *SIZES),
        tails=tuple(set(map(encode, some)) for some in tails),
        prefixes=tuple(encode(prefix) for prefix, _ in prefixed),
        starts=lambda start: tuple(STARTS[start]),
        begin=partial(_begin, keys_of),
        keys=partial(_keys, keys_of),
        nothing=_NOTHING,
    )
    return made


def _alike(document: Document) -> _Found:
    """Return the same in Python, of all words that may share a key with any other one."""
    words = document.parts.words()
    found = list(map(_BEGINNINGS.__getitem__, words))
    met = _NONE.union(*found)
    if len(met) == sum(map(len, found)):
        return _NOTHING
    again = {one for one, times in Counter(chain.from_iterable(found)).items() if times > 1}
    alike = []
    for place, own in zip(word_places(document), found, strict=True):
        if not again.isdisjoint(own):
            form = place[-1]
            exact = _BEGINNINGS[form] = _LOOKED_UP[form]
            if exact:
                alike.append(place)
    if not alike:
        return _NOTHING
    return _least(alike, lemma_keys), _least(alike, root_keys), alike


def _least(alike: Collection[Place], keys_of: _Keys) -> int:
    last: dict[str, int] = {}
    least = _FAR
    for at, _, _, form in alike:
        for key in keys_of(form):
            least = min(least, at - last.get(key, -_FAR))
            last[key] = at
    return least


def _look(keys_of: _Keys, window: int) -> _Look:
    def look(document: Document) -> _Found:
        native = _echoes(keys_of)
        return native.nearest(document.folded, window) if native else _alike(document)

    return look


_LOOKS = tuple(
    (_look(lemma_keys, (1 << bits) - 1), _look(root_keys, (1 << bits) - 1))
    for bits in range(FARTHEST.bit_length() + 1)
)
"""The looks by lemma and by root for all windows of so many bits: rules with nearly one window share them."""


def repeating(*, by_root: bool, window: int) -> Callable[[Document], bool]:
    """Return what tells whether :func:`repeated` finds anything: a quick look, which rules share.

    ``window`` is at most :data:`FARTHEST` words.
    """
    look, look_by_root = _LOOKS[window.bit_length()]
    if by_root:
        return lambda document: document.once(look_by_root)[1] <= window
    return lambda document: document.once(look, look_by_root)[0] <= window  # one by root tells of lemmas, too


def repeated(document: Document, *, by_root: bool, window: int) -> list[ContentWord]:
    """Return the content words that may share a lemma, or if ``by_root`` a root, with another one.

    In order; only those that stand at most ``window`` words apart, at most :data:`FARTHEST`.
    """
    look, look_by_root = _LOOKS[window.bit_length()]
    nearest, nearest_by_root, places = document.once(look_by_root if by_root else look, look_by_root)
    if (nearest_by_root if by_root else nearest) > window:
        return []
    keys_of = root_keys if by_root else lemma_keys
    last: dict[str, Place] = {}
    found: set[Place] = set()
    for place in places:
        for key in keys_of(place[-1]):
            before = last.get(key)
            if before is not None and place[0] - before[0] <= window:
                found |= {before, place}
            last[key] = place
    return content_words_at(document, sorted(found))
