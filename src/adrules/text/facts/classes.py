"""Token classes of the phrase language: ``<percent>``, ``<date>`` … as spans of a folded text."""

import re
from collections.abc import Callable

from adrules.text.emoji import emoji_spans
from adrules.text.facts.cursor import HYPHENS, Cursor
from adrules.text.facts.find import facts_of
from adrules.text.facts.kinds import Kind
from adrules.text.facts.lexemes import AFTER_FIGURE, Piece, blocks, figures
from adrules.text.facts.reader import beginnings, is_name
from adrules.text.spans import Span

_LATIN = re.compile(r"(?<![^\W_])(?<![@./-])[a-z]{2,}(?:['-][a-z]+)*(?![^\W_]|[@/]|\.[a-z])")
_QUOTED = re.compile(r"«[^«»\n]{1,80}»|„[^„“”\n]{1,80}[“”]|“[^“”\n]{1,80}”|\"[^\"\n]{1,80}\"")
_FIGURES = frozenset({Piece.NUMBER, Piece.DATE, Piece.TIME, Piece.ALWAYS})

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(rf"\d(?<!\w\d){AFTER_FIGURE}")
"""A number that no word runs into. It begins with the figure, which ``re`` then looks for by itself."""

_SIMPLE = re.compile(r"[\d ]+$")
_WORDED = re.compile(r"\w")


def stated(folded: str) -> tuple[tuple[Kind, Span], ...]:
    """Return the kinds and parts of all statements that are more than a link."""
    if _DIGIT.search(folded) is None and not beginnings(_WORD.findall(folded)):
        return ()
    return tuple((fact.kind, part) for fact in facts_of(Cursor(folded)) for part in fact.parts)


KINDS: dict[str, frozenset[Kind]] = {
    "percent": frozenset({Kind.PERCENT}),
    "money": frozenset({Kind.MONEY}),
    "date": frozenset({Kind.DATE, Kind.TIME}),
    "term": frozenset({Kind.TERM}),
    "count": frozenset({Kind.COUNT}),
    "phone": frozenset({Kind.PHONE}),
}
"""Token class -> the kinds of its statements."""


def _of(wanted: frozenset[Kind]) -> Callable[[str], list[Span]]:
    def spans(folded: str) -> list[Span]:
        return [part for kind, part in stated(folded) if kind in wanted]

    return spans


def _numbers(folded: str) -> list[Span]:
    if _DIGIT.search(folded) is None:
        return []
    found: list[Span] = []
    position = 0
    for start, end in [*((block.start, block.end) for block in blocks(folded)), (len(folded),) * 2]:
        if start >= position:
            plain = _plain_numbers(folded, position, start)
            if plain is None:
                return _numbers_but_names(folded)
            found += plain
            position = end
    return found


def _plain_numbers(folded: str, position: int, stop: int) -> list[Span] | None:
    """Return the numbers between two links or phones; ``None`` where one may be of a name."""
    if position and _WORDED.match(folded, position):
        return None
    found: list[Span] = []
    end = position
    for digits in _DIGITS.finditer(folded, position, stop):
        number = _NUMBER.match(folded, digits.start(), stop) if digits.start() >= end else None
        if number is None:
            continue
        start, end = span = number.span()
        if folded[start - 1 : start] in HYPHENS or _WORDED.match(folded, end):
            return None
        if _SIMPLE.match(number[0]):
            found.append(span)
        else:
            found.extend((piece.start, piece.end) for piece in figures(folded, number[0], start))
    return found


def _numbers_but_names(folded: str) -> list[Span]:
    cursor = Cursor(folded)
    return [
        (piece.start, piece.end)
        for at, piece in enumerate(cursor.pieces)
        if piece.piece in _FIGURES and not is_name(cursor, at)
    ]


def _latin(folded: str) -> list[Span]:
    return [found.span() for found in _LATIN.finditer(folded)]


def _quoted(folded: str) -> list[Span]:
    return [found.span() for found in _QUOTED.finditer(folded)]


TOKEN_CLASSES: dict[str, Callable[[str], list[Span]]] = {
    "number": _numbers,
    **{name: _of(kinds) for name, kinds in KINDS.items()},
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


def figures_in(folded: str) -> list[int]:
    """Return the offsets of the figures of a folded text, in order: all that a ``number`` may begin with."""
    return [found.start() for found in _DIGITS.finditer(folded)]


STATED = frozenset(KINDS)
"""Classes for which all statements of a text are read: dear."""

BEGUN = STATED - {"money", "phone"}
"""Those whose tokens begin with a word, see :func:`~adrules.text.facts.reader.may_begin`."""
