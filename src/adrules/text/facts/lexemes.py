"""The pieces of a folded text that statements are read from.

A number is one piece with its groups and decimals («100 000», «18,5»); dates and times in
figures, phone numbers and links are pieces as well, so that no number is read out of them.
A word that holds digits («a4», «iphone15», «еда300») is a word.
"""

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from adrules.text.alphabet import encode
from adrules.text.facts.kinds import Day
from adrules.text.facts.numerals import SCALES
from adrules.text.facts.units import MEASURES, UNITS
from adrules.text.folding import russian_look
from adrules.text.links import address_spans
from adrules.text.phones import phone_spans
from adrules.text.unlinked import unlinked

AFTER_FIGURE = (
    r"(?:\d{0,2}(?: \d{3}){1,5}(?!\d)(?:[.,]\d+)?(?![.,:/]?\d)"
    r"|\d{3}-\d\d-\d\d(?![\d-])|\d*(?:[.,:/]\d+)*)"
)
"""What follows the first figure of a number, as a regular expression; it may be nothing."""

NUMBER = r"\d" + AFTER_FIGURE
"""Figures with what binds them, as a regular expression."""

_PIECE = re.compile(rf"([^\W\d]\w*)|({NUMBER})|([^\w\s])")
_LATIN = re.compile("[a-z]")
_DIGITS = re.compile(r"\d+")

_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_SHORT_DATE = re.compile(r"(\d{1,2})\.(\d{2})$")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?$")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?$")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,5}$|\d{1,3}(?:,\d{3}){2,5}$")

_AT = re.compile(r"(?<!\w)во? ?$")
_BEFORE_CLOCK = re.compile(r"(?<!\w)(?:во?|до|со?|к|по|от|на)[ ]?$")
_VERSION = re.compile(r"(?<!\w)(?:верси[а-я]{1,2}|коэффициент[а-я]{0,2}|v)[ ]?$")
_NEXT_WORD = re.compile(r"\s?([%₽$€]|[^\W\d_]+)")


class Piece(IntEnum):
    """What a lexeme is; the first three are the groups of :data:`_PIECE`."""

    WORD = 1
    NUMBER = 2
    SIGN = 3
    DATE = 4
    TIME = 5
    ALWAYS = 6
    """«24/7»."""
    LINK = 7
    PHONE = 8


class Lexeme(NamedTuple):
    """A piece of the text. ``text`` has Latin look-alikes replaced."""

    piece: Piece
    text: str
    start: int
    end: int
    value: Day | Decimal | None = None
    """The date, or the minutes after midnight."""


def lexemes(folded: str) -> list[Lexeme]:
    """Cut a folded text into pieces, in order; white space is left out."""
    found: list[Lexeme] = []
    position = 0
    for block in blocks(folded):
        if block.start >= position:
            found.extend(_pieces(folded, position, block.start))
            found.append(block)
            position = block.end
    found.extend(_pieces(folded, position, len(folded)))
    return found


def blocks(folded: str) -> list[Lexeme]:
    """Return the links and phone numbers, by start; they may overlap."""
    if unlinked(encode(folded)):
        return []
    found = [Lexeme(Piece.LINK, folded[start:end], start, end) for start, end in address_spans(folded)]
    found += [Lexeme(Piece.PHONE, folded[start:end], start, end) for start, end in phone_spans(folded)]
    return sorted(found, key=lambda lexeme: (lexeme.start, lexeme.piece))


def _pieces(folded: str, position: int, end: int) -> list[Lexeme]:
    pieces: list[Lexeme] = []
    latin = _LATIN.search(folded, position, end) is not None
    for found in _PIECE.finditer(folded, position, end):
        text, (start, after), group = found[0], found.span(), found.lastindex
        if group == Piece.WORD:
            if latin and text not in UNITS and text not in MEASURES:
                text = russian_look(text)
            pieces.append(Lexeme(Piece.WORD, text, start, after))
        elif group == Piece.SIGN:
            pieces.append(Lexeme(Piece.SIGN, text, start, after))
        else:
            pieces.extend(figures(folded, text, start))
    return pieces


def figures(folded: str, text: str, start: int) -> Iterator[Lexeme]:
    """Tell a date, a time and a number apart; what is none of them falls into its numbers."""
    end = start + len(text)
    if text.isdecimal() or " " in text:
        yield Lexeme(Piece.NUMBER, text, start, end)
    elif text in {"24/7", "7/24"}:
        yield Lexeme(Piece.ALWAYS, text, start, end)
    elif (day := _date(folded, text, start)) is not None:
        yield Lexeme(Piece.DATE, text, start, end, day)
    elif (minutes := _clock(folded, text, start)) is not None:
        yield Lexeme(Piece.TIME, text, start, end, minutes)
    elif _DECIMAL.match(text):
        yield Lexeme(Piece.NUMBER, text, start, end)
    elif _GROUPED.match(text):
        yield Lexeme(Piece.NUMBER, text.replace(".", "").replace(",", ""), start, end)
    else:
        yield from (
            Lexeme(Piece.NUMBER, m.group(), start + m.start(), start + m.end())
            for m in _DIGITS.finditer(text)
        )


def _date(folded: str, text: str, start: int) -> Day | None:
    """Return the date that figures give: «31.12», «31.12.26», «2026-12-31»."""
    if iso := _ISO_DATE.match(text):
        return day_of(int(iso[3]), int(iso[2]), int(iso[1]))
    if full := _DATE.match(text):
        year = int(full[4])
        return day_of(int(full[1]), int(full[3]), year if len(full[4]) > 2 else 2000 + year)  # noqa: PLR2004
    short = _SHORT_DATE.match(text)
    if short is None or _AT.search(folded, max(0, start - 4), start) or _is_measured(folded, text, start):
        return None
    return day_of(int(short[1]), int(short[2]))


def _clock(folded: str, text: str, start: int) -> Decimal | None:
    """Return the minutes after midnight of «9:00», «в 9.00», «18.30»."""
    found = _CLOCK.match(text)
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2])
    total = hours * 60 + minutes
    if minutes > 59 or total > 24 * 60:  # noqa: PLR2004
        return None
    if ":" not in text and _is_measured(folded, text, start):
        return None
    if ":" not in text and len(found[1]) == 1 and not _BEFORE_CLOCK.search(folded, max(0, start - 4), start):
        return None
    return Decimal(total)


def _is_measured(folded: str, text: str, start: int) -> bool:
    """Tell whether «12.10» is a decimal number, by the word beside it."""
    after = _NEXT_WORD.match(folded, start + len(text))
    if after is not None and (after[1] in UNITS or after[1] in SCALES or after[1] in MEASURES):
        return True
    return _VERSION.search(folded, max(0, start - 20), start) is not None


def day_of(day: int, month: int, year: int | None = None) -> Day | None:
    """Return a date, or ``None`` if there is no such day; 29 February needs no leap year."""
    if not 1 <= month <= 12 or not 1 <= day <= days_in(month, year):  # noqa: PLR2004
        return None
    return Day(day, month, year)


def days_in(month: int, year: int | None = None) -> int:
    """Return the number of days of a month, in a leap year if the year is not known."""
    return calendar.monthrange(year if year and 1 <= year <= 9999 else 2000, month)[1]  # noqa: PLR2004
