"""Which of some limits a text may exceed, with its counts: one look for all, in C where that was built."""

from collections.abc import Sequence
from typing import Protocol

from adrules.native import compiled
from adrules.text.alphabet import chosen
from adrules.text.folding import Folded
from adrules.text.sentences import marks

MEASURES = (
    "characters",
    "graphemes",
    "words",
    "sentences",
    "longest_word",
    "emoji",
    "exclamation_marks",
    "caps_percent",
)
"""What is counted, in the order of ``native/limits.c``."""

_HIGHEST = 0x7FFFFFFF
"""A larger limit is for no text."""

_CLASSES = (chosen(str.isspace), chosen(str.isalpha), chosen(str.isupper), b"!", b"\r")
_KINDS = bytes(sum(1 << bit for bit, codes in enumerate(_CLASSES) if code in codes) for code in range(0x100))


class Limits(Protocol):
    """Some measures, each with the largest count allowed."""

    def exceeded(self, text: Folded, /) -> Sequence[tuple[int, int | None]]:
        """Return the numbers of the limits that a text may exceed: it keeps all others.

        With each goes the count, ``None`` where the codes of the text do not tell it: it may be less.
        """


def limits(bounds: Sequence[tuple[str, int]]) -> Limits | None:
    """Return the limits that are looked at together; ``None`` without the extension."""
    if not compiled or not bounds:
        return None
    made: Limits = compiled.Limits(
        _KINDS, marks, tuple((MEASURES.index(measure), min(high, _HIGHEST)) for measure, high in bounds)
    )
    return made
