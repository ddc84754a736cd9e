"""Dates in words: «31 декабря», «первого мая», «до конца года», «2026 год», «25 числа»."""

from adrules.text.facts.cursor import Cursor
from adrules.text.facts.draft import Draft
from adrules.text.facts.kinds import Day, Kind
from adrules.text.facts.lexemes import Piece, day_of, days_in
from adrules.text.facts.numerals import ORDINALS
from adrules.text.facts.units import MONTHS, MONTHS_OF_A_DATE, PERIODS

YEARS = range(1900, 2100)
_YEAR_WORDS = frozenset({"год", "года", "году", "годом", "годе", "г", "гг"})
_DAY_WORDS = frozenset({"числа", "число", "числу", "числом"})
_TENS = {"двадцать": 20, "тридцать": 30}


def read_date(cursor: Cursor, at: int) -> Draft | None:
    """Read the date that begins at the piece ``at``."""
    piece = cursor.pieces[at]
    if piece.piece is Piece.NUMBER:
        return _day_in_figures(cursor, at) or _year(cursor, at)
    if piece.text in ORDINALS or piece.text in _TENS:
        return _day_in_words(cursor, at)
    if piece.text == "конца":
        return _end_of(cursor, at)
    return _month_of_year(cursor, at) if piece.text in MONTHS else None


def dated(cursor: Cursor, at: int, after: int, day: Day, unit: str | None = None) -> Draft:
    """Return the draft of a date over the pieces ``at`` … ``after - 1``."""
    return Draft(Kind.DATE, at, after, cursor.pieces[at].start, cursor.pieces[after - 1].end, day, unit)


def _day_in_figures(cursor: Cursor, at: int) -> Draft | None:
    text = cursor.pieces[at].text
    if len(text) > 2 or not text.isdecimal():  # noqa: PLR2004
        return None
    after = at + 1
    if (
        cursor.is_hyphen(after)
        and cursor.is_glued(after + 1)
        and cursor.word(after + 1) in {"го", "е", "ое", "му"}
    ):
        after += 2
    if cursor.word(after) in _DAY_WORDS and 0 < int(text) < 32:  # noqa: PLR2004
        return dated(cursor, at, after + 1, Day(int(text)))
    return _with_month(cursor, at, after, int(text))


def _day_in_words(cursor: Cursor, at: int) -> Draft | None:
    day = _TENS.get(cursor.pieces[at].text, 0)
    after = at + 1 if day else at
    ordinal = ORDINALS.get(cursor.word(after) if day else cursor.pieces[at].text, 0)
    if not ordinal or (day and ordinal > 9):  # noqa: PLR2004
        return None
    found = _with_month(cursor, at, after + 1, day + ordinal)
    if found is not None:
        found.spelled = True
    return found


def _with_month(cursor: Cursor, at: int, after: int, number: int) -> Draft | None:
    """Read the month and the year after a day."""
    month = MONTHS_OF_A_DATE.get(cursor.word(after), 0)
    after = cursor.after_stop(after + 1)
    year, last = _year_after(cursor, after)
    day = day_of(number, month, year)
    return None if day is None else dated(cursor, at, last, day)


def _year_after(cursor: Cursor, at: int) -> tuple[int | None, int]:
    """Read «2026», «2026 года»; return the year and the index after it."""
    year = _year_number(cursor, at) if cursor.is_joined(at) else None
    if year is None:
        return None, at
    after = at + 1
    return year, cursor.after_stop(after + 1) if cursor.word(after) in _YEAR_WORDS else after


def _year_number(cursor: Cursor, at: int) -> int | None:
    if not cursor.is_piece(at, Piece.NUMBER):
        return None
    text = cursor.pieces[at].text
    return int(text) if len(text) == 4 and text.isdecimal() and int(text) in YEARS else None  # noqa: PLR2004


def _year(cursor: Cursor, at: int) -> Draft | None:
    year = _year_number(cursor, at)
    if year is None or cursor.word(at + 1) not in _YEAR_WORDS:
        return None
    return dated(cursor, at, cursor.after_stop(at + 2), Day(year=year))


def _month_of_year(cursor: Cursor, at: int) -> Draft | None:
    year, after = _year_after(cursor, at + 1)
    return None if year is None else dated(cursor, at, after, Day(None, MONTHS[cursor.pieces[at].text], year))


def _end_of(cursor: Cursor, at: int) -> Draft | None:
    """Read «конца мая» as its last day, «конца года» as 31 December; February has 28 days."""
    word = cursor.word(at + 1)
    if word in MONTHS:
        month = MONTHS[word]
        year, after = _year_after(cursor, at + 2)
        last = days_in(month, year or 2001)
        return dated(cursor, at, after, Day(last, month, year))
    if word == "года":
        return dated(cursor, at, at + 2, Day(31, 12))
    year, after = _year_after(cursor, at + 1)
    if year is not None:
        return dated(cursor, at, after, Day(31, 12, year))
    return dated(cursor, at, at + 2, Day(), PERIODS[word]) if word in PERIODS else None
