"""How words begin that share a lemma or a root: mostly alike, so most words need no dictionary.

A *beginning* is the first letters of a word. Two words with no beginning in common share no key
(:func:`adrules.text.content.root_keys`). For most words it is told by their letters alone: the
dictionary changes only the end of a word to get its lemma, and :mod:`adrules.text.roots` only
the end of a lemma to get its root. Where a root may begin otherwise, both beginnings are told; where
the dictionary may change the first letters, nothing is.
What may change is derived from the tables of both, so that it cannot fall behind these.
"""

import re
from functools import cache

from adrules.text.morphology import analyzer
from adrules.text.remembered import Remembered
from adrules.text.root_tables import LEMMA_ROOTS, SHAPE_ROOTS
from adrules.text.roots import ALTERNATIONS, BASE_ROOTS

FIRST = 3
"""How many letters a beginning has."""
LETTERS = frozenset(map(chr, range(ord("а"), ord("я") + 1)))
SIZES = (4, 60)
"""Of which letters, and of how few and how many, words are whose letters may tell how their keys begin."""
_PLAIN = re.compile("[а-я]{{{},{}}}".format(*SIZES))
_Ends = frozenset[str]


def beginning(key: str) -> str:
    """Return the beginning of a folded lemma or root, or of a form that :func:`beginnings` can tell.

    А and о are one letter: they alternate in verbs (заработать, зарабатывать).
    """
    return key[:FIRST].replace("а", "о")


def _moved() -> dict[str, set[str]]:
    """Return how the roots of a table begin, by how the words begin: подарок (дар), вернуть (возврат)."""
    found: dict[str, set[str]] = {}
    for shape, root in (*LEMMA_ROOTS.items(), *SHAPE_ROOTS.items()):
        found.setdefault(beginning(shape), set()).add(beginning(root))
    return found


_MOVED = _moved()


def _changed(size: int) -> dict[str, frozenset[str]]:
    """Return, by that many first letters of what changes at the end of a stem, what it becomes."""
    found: dict[str, set[str]] = {}
    for old, new in (*ALTERNATIONS, *BASE_ROOTS.items()):
        if len(old) >= size:
            found.setdefault(old[:size], set()).add(new)
    return {old: frozenset(new) for old, new in found.items()}


_CHANGED = {FIRST - size: _changed(size) for size in (1, 2)}
"""By place in a word. Such a stem is no longer than its beginning, or little: ночь, увезти."""


def beginnings(form: str) -> frozenset[str] | None:
    """Return what all keys of a form begin with, and perhaps more; ``None`` where its letters do not tell."""
    if _PLAIN.fullmatch(form) is None:
        return None
    first, second, third, prefixed = endings()
    if form in first or form[1:] in second or form[2:] in third:
        return None
    for prefix, ends in prefixed:
        if form.find(prefix, 0, len(prefix) + FIRST - 1) >= 0 and form.endswith(ends):
            return None
    return STARTS[form[:FIRST]]


def _start(start: str) -> frozenset[str]:
    """Return what the keys of a word with these first letters may begin with, if its letters tell."""
    shapes = {start}
    for at, changed in _CHANGED.items():
        if start[at:] in changed:
            shapes.update(start[:at] + new for new in changed[start[at:]])
    own = set(map(beginning, shapes))
    own.update(*(_MOVED[each] for each in own if each in _MOVED))
    return frozenset(own)


STARTS = Remembered(_start)
"""The first letters of a word -> what :func:`beginnings` says of it, unless it says nothing."""


@cache
def endings() -> tuple[_Ends, _Ends, _Ends, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return what the dictionary does to the first letters of words.

    The first values are the endings of forms of which the ending of the lemma may keep fewer than
    three letters, fewer than two, and none: that matters if no more than two letters stand before
    the ending, some prefix included that pymorphy3 takes off an unknown word. The last one is
    prefixes that lemmas do not have (побыстрее, наилучший) with the endings of such forms.
    """
    dictionary = analyzer().dictionary
    suffixes = [suffix.replace("ё", "е") for suffix in dictionary.suffixes]
    of_lemmas: dict[int, set[int]] = {}
    prefixed: dict[str, set[str]] = {}
    for paradigm in dictionary.paradigms:
        size = len(paradigm) // 3
        own, prefixes = of_lemmas.setdefault(paradigm[0], set()), paradigm[2 * size :]
        if prefixes.count(prefixes[0]) == size:  # nearly always
            own.update(paradigm[:size])
            continue
        for prefix, suffix in zip(prefixes, paradigm, strict=False):
            if prefix == prefixes[0]:
                own.add(suffix)
            else:
                prefixed.setdefault(dictionary.paradigm_prefixes[prefix], set()).add(suffixes[suffix])
    kept: dict[str, int] = {}
    for number, forms in of_lemmas.items():
        lemma = suffixes[number]
        start = lemma[:FIRST]
        for form in map(suffixes.__getitem__, forms):
            if form[:FIRST] != start:
                common = next(n for n in range(FIRST) if form[: n + 1] != lemma[: n + 1])
                kept[form] = min(common, kept.get(form, FIRST))
    first, second, third = (frozenset(e for e in kept if kept[e] < least) for least in (FIRST, 2, 1))
    return first, second, third, tuple((prefix, tuple(sorted(e))) for prefix, e in sorted(prefixed.items()))
