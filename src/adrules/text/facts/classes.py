"""Token classes of the phrase language: ``<percent>``, ``<date>`` … as spans of a folded text."""

import re
from collections.abc import Callable
from functools import lru_cache

from adrules.text.emoji import emoji_spans
from adrules.text.facts.cursor import Cursor
from adrules.text.facts.find import facts_of
from adrules.text.facts.kinds import Kind
from adrules.text.facts.lexemes import Piece
from adrules.text.facts.reader import is_name

Span = tuple[int, int]

_LATIN = re.compile(r"(?<![^\W_])(?<![@./-])[a-z]{2,}(?:['-][a-z]+)*(?![^\W_]|[@/]|\.[a-z])")
_QUOTED = re.compile(r"«[^«»\n]{1,80}»|„[^„“”\n]{1,80}[“”]|“[^“”\n]{1,80}”|\"[^\"\n]{1,80}\"")
_FIGURES = frozenset({Piece.NUMBER, Piece.DATE, Piece.TIME, Piece.ALWAYS})
_TEXTS = 16
"""Texts remembered: the classes of one text are asked for one after the other."""


@lru_cache(maxsize=_TEXTS)
def _read(folded: str) -> tuple[tuple[tuple[Kind, Span], ...], tuple[Span, ...]]:
    """Return the kinds and parts of all statements, and the numbers in figures."""
    cursor = Cursor(folded)
    parts = tuple((fact.kind, part) for fact in facts_of(cursor) for part in fact.parts)
    figures = tuple(
        (piece.start, piece.end)
        for at, piece in enumerate(cursor.pieces)
        if piece.piece in _FIGURES and not is_name(cursor, at)
    )
    return parts, figures


def _of(*kinds: Kind) -> Callable[[str], list[Span]]:
    wanted = frozenset(kinds)

    def spans(folded: str) -> list[Span]:
        return [part for kind, part in _read(folded)[0] if kind in wanted]

    return spans


def _numbers(folded: str) -> list[Span]:
    return list(_read(folded)[1])


def _latin(folded: str) -> list[Span]:
    return [found.span() for found in _LATIN.finditer(folded)]


def _quoted(folded: str) -> list[Span]:
    return [found.span() for found in _QUOTED.finditer(folded)]


TOKEN_CLASSES: dict[str, Callable[[str], list[Span]]] = {
    "number": _numbers,
    "percent": _of(Kind.PERCENT),
    "money": _of(Kind.MONEY),
    "date": _of(Kind.DATE, Kind.TIME),
    "term": _of(Kind.TERM),
    "count": _of(Kind.COUNT),
    "phone": _of(Kind.PHONE),
    "emoji": emoji_spans,
    "latin": _latin,
    "quoted": _quoted,
}
"""Name of a token class, as written ``<percent>`` in a phrase -> the spans of its tokens.

``number`` is every number in figures, be it part of a sum, a date or a term; numbers in words
are found only with what they measure («две недели» is a ``term``). ``date`` includes times
of day. ``quoted`` is what stands in one pair of quotation marks on one line, up to 80
characters: a title, a name, a quotation. In «от 4 % до 6 %» each end is a token of its own.
"""


def token_spans(name: str, folded: str) -> list[Span]:
    """Return the spans of the tokens of class ``name`` in a folded text, in order."""
    return TOKEN_CLASSES[name](folded)
