"""Two facts that are the ends of one: «от 7 до 1096 дней», «10–15 %», «с 1 по 31 декабря»."""

from collections.abc import Iterable
from decimal import Decimal

from adrules.text.facts.cursor import HYPHENS, Cursor
from adrules.text.facts.dates import YEARS
from adrules.text.facts.draft import Draft
from adrules.text.facts.kinds import Day, Kind, Value
from adrules.text.facts.lexemes import Piece, day_of

_FROM = frozenset({"от", "с", "со"})
_TO = frozenset({"до", "по"})
_RANGED = frozenset({Kind.MONEY, Kind.PERCENT, Kind.TERM, Kind.DATE, Kind.TIME, Kind.COUNT, Kind.NUMBER})
_HOURS = 24
_SMALLEST_SUM = 100
"""The least bare number that a spaced dash joins with a sum: «5 — 390 ₽» are two things."""


def merged(cursor: Cursor, drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts with every two ends of a range made one."""
    found: list[Draft] = []
    for draft in drafts:
        whole = _range(cursor, found[-1], draft) if found else None
        if whole is None:
            found.append(draft)
        else:
            found[-1] = whole
    return found


def _range(cursor: Cursor, low: Draft, high: Draft) -> Draft | None:
    if high.first != low.after + 1 or low.value is None or high.value is None:
        return None
    if low.kind not in _RANGED or high.kind not in _RANGED or low.spelled != high.spelled:
        return None
    dash = cursor.pieces[low.after].text in HYPHENS
    if not (_is_dashed(cursor, low, high) if dash else _is_said(cursor, low, high)):
        return None
    whole = _whole(low, high)
    if whole is None or not _is_rising(whole):
        return None
    whole.is_said = not dash
    if not dash:
        ends = [draft for draft in (low, high) if draft.kind == whole.kind]
        whole.parts = tuple((draft.start, draft.end) for draft in ends)
    return whole


def _is_said(cursor: Cursor, low: Draft, high: Draft) -> bool:
    """Tell whether «от … до», «с … по» stand before the two ends."""
    return (
        cursor.word_before(low.first) in _FROM
        and cursor.word_before(high.first) in _TO
        and cursor.is_joined(low.after)
    )


def _is_dashed(cursor: Cursor, low: Draft, high: Draft) -> bool:
    """Tell whether a dash between two numbers makes a range of them."""
    if low.kind is high.kind is Kind.NUMBER:
        return False  # «заказ 48-2917»
    if cursor.is_glued(low.after) and cursor.is_glued(high.first):
        chained = cursor.is_hyphen(low.first - 1) and cursor.is_piece(low.first - 2, Piece.NUMBER)
        return not chained and not (
            cursor.is_hyphen(high.after) and cursor.is_piece(high.after + 1, Piece.NUMBER)
        )
    if not cursor.is_joined(low.after) or not cursor.is_joined(high.first):
        return False
    if low.kind == high.kind and low.kind is not Kind.NUMBER:
        return low.unit == high.unit and low.kind is not Kind.MONEY
    if low.kind is not Kind.NUMBER or not isinstance(low.value, Decimal):
        return False
    return high.kind in {Kind.TERM, Kind.PERCENT, Kind.DATE} or (
        high.kind is Kind.MONEY and low.value >= _SMALLEST_SUM
    )


def _whole(low: Draft, high: Draft) -> Draft | None:
    """Return the range; an end without a unit takes that of the other."""
    kind = high.kind if low.kind is Kind.NUMBER else low.kind
    if high.kind not in {kind, Kind.NUMBER}:
        return None
    unit = high.unit if high.unit is not None else low.unit
    low_unit = low.unit if low.unit not in {None, unit} else None
    if low_unit is not None and kind is not Kind.TERM:
        return None
    ends = _ends(kind, low, high)
    if ends is None:
        return None
    return Draft(
        kind, low.first, high.after, low.start, high.end, unit=unit, low=ends[0], high=ends[1],
        low_unit=low_unit, spelled=low.spelled,
    )  # fmt: skip


def _ends(kind: Kind, low: Draft, high: Draft) -> tuple[Value, Value] | None:
    first, last = low.value, high.value
    if kind is Kind.DATE:
        return _days(first, last)
    if not isinstance(first, Decimal) or not isinstance(last, Decimal):
        return None
    if kind is Kind.TIME:
        return _clock(low, first), _clock(high, last)
    if low.scale == 1 < high.scale and first < last / high.scale:
        first *= high.scale  # «от 1 до 3 млн»
    return first, last


def _clock(draft: Draft, value: Decimal) -> Decimal:
    return value * 60 if draft.kind is Kind.NUMBER and value <= _HOURS else value


def _days(first: Value | None, last: Value | None) -> tuple[Value, Value] | None:
    """Return both days; in «с 1 по 31 декабря» the first has the month of the last."""
    if not isinstance(last, Day):
        return None
    if isinstance(first, Decimal):
        day = _completed(int(first), last) if first % 1 == 0 else None
        return (day, last) if day is not None else None
    return (first, last) if isinstance(first, Day) else None


def _completed(number: int, last: Day) -> Day | None:
    """Return the first day of «1–31 декабря», the first year of «с 2024 по 2026 год»."""
    if last.month is not None and last.day is not None:
        return day_of(number, last.month, last.year)
    return Day(year=number) if last.month is None and last.day is None and number in YEARS else None


def _is_rising(whole: Draft) -> bool:
    """Tell whether a range goes up; one of dates or times may cross a year or midnight."""
    if whole.kind in {Kind.DATE, Kind.TIME} or whole.low_unit is not None:
        return True
    return isinstance(whole.low, Decimal) and isinstance(whole.high, Decimal) and whole.low < whole.high
