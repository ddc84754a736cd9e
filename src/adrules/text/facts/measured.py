"""What an amount measures: money, a percentage, a length of time, or a number of things."""

import re
from decimal import Decimal

from adrules.text.facts.amounts import Amount, read_amount
from adrules.text.facts.cursor import Cursor
from adrules.text.facts.draft import Draft
from adrules.text.facts.kinds import Kind
from adrules.text.facts.lexemes import Piece
from adrules.text.facts.nouns import is_adjective, is_counted
from adrules.text.facts.numerals import ALONE
from adrules.text.facts.units import CURRENCY_SIGNS, MEASURES, POINTS, UNITS, WORKDAY, Unit, adjective_unit

_DOTTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}$")
"""A sum of «10.000 ₽» has no three digits of kopecks."""
_HOURS = frozenset({"час", "часа", "часов", "часам", "ч"})
_IDENTIFIES = frozenset("№*#")
"""Signs before a number that names one thing and counts none."""
_ADJECTIVES = 2
"""How many words may stand between a number and its noun."""


def drafted(cursor: Cursor, kind: Kind, amount: Amount, after: int, unit: str | None = None) -> Draft:
    """Return the draft of an amount over the pieces from its first to ``after - 1``."""
    start, end = cursor.pieces[amount.first].start, cursor.pieces[after - 1].end
    return Draft(
        kind, amount.first, after, start, end, amount.value, unit, scale=amount.scale, spelled=amount.spelled
    )


def measured(cursor: Cursor, amount: Amount) -> Draft | None:
    """Read money, a percentage, a length of time or a number of things."""
    unit, after = _unit(cursor, amount.after)
    if unit is None:
        return _prefixed(cursor, amount) or _counted(cursor, amount)
    if unit.name == "hour" and _is_clock(cursor, amount, after):
        return drafted(cursor, Kind.TIME, amount._replace(value=amount.value * 60), after)
    after = cursor.after_stop(after)
    factor = unit.factor
    if unit.kind is Kind.MONEY and _DOTTED_THOUSANDS.match(cursor.pieces[amount.first].text):
        factor *= 1000
    draft = drafted(cursor, unit.kind, amount._replace(value=amount.value * factor), after, unit.name)
    return _with_kopecks(cursor, draft) if unit.name == "rub" and unit.factor == 1 else draft


def _is_clock(cursor: Cursor, amount: Amount, after: int) -> bool:
    """Tell whether «18 часов» is a time of day: «в 18 часов»."""
    hours = amount.value < 24 and amount.value % 1 == 0  # noqa: PLR2004
    said = cursor.word_before(amount.first) in {"в", "во", "к"}
    return hours and said and cursor.pieces[after - 1].text in _HOURS


def _unit(cursor: Cursor, at: int) -> tuple[Unit | None, int]:
    """Read a unit, over up to two adjectives («3 рабочих дня»); return it and the index after."""
    unit = UNITS.get(cursor.text(at))
    if unit is not None:
        return unit, at + 1
    if cursor.is_hyphen(at) and cursor.is_glued(at + 1):
        return adjective_unit(cursor.word(at + 1)), at + 2
    points = _points(cursor, at)
    if points:
        return POINTS, points
    noun, is_workday = _noun(cursor, at)
    unit = UNITS.get(cursor.word(noun)) if noun > at else None
    if unit is not None and unit.name == "day" and is_workday:
        unit = unit._replace(name="workday")
    return unit, noun + 1


def _points(cursor: Cursor, at: int) -> int:
    """Return the index after «п. п.» or «процентных пунктов», 0 if they are not there."""
    if cursor.word(at).startswith("процентн") and cursor.word(at + 1).startswith("пункт"):
        return at + 2
    second = _after_dot(cursor, at + 1)
    return _after_dot(cursor, second + 1) if cursor.word(at) == cursor.word(second) == "п" else 0


def _noun(cursor: Cursor, at: int) -> tuple[int, bool]:
    """Return the index after the adjectives at ``at``, and whether one says «working»."""
    is_workday = False
    for _ in range(_ADJECTIVES):
        word = cursor.word(at)
        if word != "раб" and not is_adjective(word):
            break
        is_workday = is_workday or WORKDAY.match(word) is not None
        at = _after_dot(cursor, at + 1)
    return at, is_workday


def _after_dot(cursor: Cursor, at: int) -> int:
    """Return ``at``, or one more if a full stop sticks to the piece before it."""
    return at + 1 if cursor.is_glued(at) and cursor.text(at) == "." else at


def _with_kopecks(cursor: Cursor, roubles: Draft) -> Draft:
    """Read on in «100 руб. 50 коп.»."""
    amount = read_amount(cursor, roubles.after) if cursor.is_joined(roubles.after) else None
    unit = UNITS.get(cursor.word(amount.after)) if amount is not None else None
    if amount is None or unit is None or unit.name != "rub" or unit.factor == 1:
        return roubles
    after = cursor.after_stop(amount.after + 1)
    if isinstance(roubles.value, Decimal):
        roubles.value += amount.value * unit.factor
    roubles.after, roubles.end = after, cursor.pieces[after - 1].end
    return roubles


def _prefixed(cursor: Cursor, amount: Amount) -> Draft | None:
    """Read «$100»."""
    sign = amount.first - 1
    if not cursor.is_joined(amount.first) or cursor.pieces[sign].text not in CURRENCY_SIGNS:
        return None
    if sign < cursor.taken or cursor.is_piece(sign - 1, Piece.NUMBER):
        return None  # «100 $ 20 карт», «два $ 20 карт»: the sign is taken
    unit = UNITS[cursor.pieces[sign].text].name
    return drafted(cursor, Kind.MONEY, amount._replace(first=sign), amount.after, unit)


def _counted(cursor: Cursor, amount: Amount) -> Draft | None:
    """Read a number of things; the noun stays as it is written."""
    if cursor.text(amount.after) == "°":
        return _degrees(cursor, amount)
    if amount.first and cursor.pieces[amount.first - 1].text in _IDENTIFIES:
        return None
    if (amount.spelled and amount.value == 1) or cursor.pieces[amount.first].text in ALONE:
        return None
    noun, _ = _noun(cursor, amount.after)
    word = "" if cursor.is_on_next_line(noun) else cursor.word(noun)
    is_whole = amount.value == amount.value.to_integral_value()
    if not word or not is_counted(word, int(amount.value % 100) if is_whole else None):
        return None
    return drafted(cursor, Kind.COUNT, amount, cursor.after_stop(noun + 1), MEASURES.get(word, word))


def _degrees(cursor: Cursor, amount: Amount) -> Draft:
    """Read «6 °C»."""
    after = amount.after + 1
    after += cursor.is_glued(after) and cursor.text(after) in {"с", "c"}
    return drafted(cursor, Kind.COUNT, amount, after, "градусов")
