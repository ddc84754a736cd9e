"""How words begin that share a lemma or a root: mostly alike, so most words need no dictionary.

A *beginning* is the first letters of a word. Two words with no beginning in common share no key
(:func:`adrules.text.content.root_keys`). For most words it is told by their letters alone: the
dictionary changes only the end of a word to get its lemma, and :mod:`adrules.text.roots` only
the end of a lemma to get its root. Where one of them may change the first letters, nothing is told.
The exceptions are derived from the tables of both, so that they cannot fall behind these.
"""

import re
from functools import cache
from itertools import repeat

from adrules.text.morphology import analyzer
from adrules.text.root_tables import LEMMA_ROOTS, SHAPE_ROOTS
from adrules.text.roots import ALTERNATIONS, BASE_ROOTS

_FIRST = 3
_PLAIN = re.compile("[а-я]{4,60}")
_ANY = 1 << 10


def beginning(key: str) -> str:
    """Return the beginning of a folded lemma or root, or of a form with a :func:`plain` one.

    А and о are one letter: they alternate in verbs (заработать, зарабатывать).
    """
    return key[:_FIRST].replace("а", "о")


_MOVED = frozenset(
    beginning(shape)
    for shape, root in (*LEMMA_ROOTS.items(), *SHAPE_ROOTS.items())
    if beginning(shape) != beginning(root)
)
"""Beginnings of what a table gives a root that begins otherwise: подарок (дар), вернуть (возврат)."""

_THIRD = frozenset(old[0] for old, new in (*ALTERNATIONS, *BASE_ROOTS.items()) if old[0] != new[0])
"""Third letters that may alternate, or begin a base that becomes another root: войти (воход)."""

_SECOND = frozenset(old[:2] for old, _ in (*ALTERNATIONS, *BASE_ROOTS.items()) if len(old) > 1)
"""The same for a second and a third letter: увезти (увоз), являть (яв)."""


def plain(form: str) -> str | None:
    """Return the only beginning of all keys of a form; ``None`` where its letters do not tell."""
    if _PLAIN.fullmatch(form) is None:
        return None
    first = beginning(form)
    if first in _MOVED or form[2] in _THIRD or form[1:_FIRST] in _SECOND:
        return None
    kept, prefixed = _endings()
    get = kept.get
    if get(form, _ANY) < _FIRST or get(form[1:], _ANY) < _FIRST - 1 or get(form[2:], _ANY) < 1:
        return None
    for prefix, ends in prefixed:
        if form.find(prefix, 0, len(prefix) + _FIRST - 1) >= 0 and form.endswith(ends):
            return None
    return first


@cache
def _endings() -> tuple[dict[str, int], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return what the dictionary does to the first letters of words.

    The first value is, for endings of forms, how many of their letters the ending of the lemma
    keeps at least, where these are fewer than three: that matters if no more than two letters
    stand before the ending, some prefix included that pymorphy3 takes off an unknown word. The
    second one is prefixes that lemmas do not have (побыстрее, наилучший) with the endings of such
    forms.
    """
    dictionary = analyzer().dictionary
    suffixes = [suffix.replace("ё", "е") for suffix in dictionary.suffixes]
    changes: set[tuple[int, int, int, int]] = set()
    for paradigm in dictionary.paradigms:
        size = len(paradigm) // 3
        prefixes = paradigm[2 * size :]
        changes.update(zip(prefixes, paradigm[:size], repeat(prefixes[0]), repeat(paradigm[0]), strict=False))
    kept: dict[str, int] = {}
    prefixed: dict[str, set[str]] = {}
    for prefix, suffix, lemma_prefix, lemma_suffix in changes:
        form, lemma = suffixes[suffix], suffixes[lemma_suffix]
        if prefix != lemma_prefix:
            prefixed.setdefault(dictionary.paradigm_prefixes[prefix], set()).add(form)
        elif form[:_FIRST] != lemma[:_FIRST]:
            common = next(n for n in range(_FIRST) if form[: n + 1] != lemma[: n + 1])
            kept[form] = min(common, kept.get(form, _FIRST))
    return kept, tuple((prefix, tuple(sorted(ends))) for prefix, ends in sorted(prefixed.items()))
