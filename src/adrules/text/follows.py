"""When a statement of a message follows from one that a brief makes.

Looser than :func:`~adrules.text.facts.same`: an exact term may be quoted with «за», an end of a
range may be named as the bound that it is, and a year is twelve months. What is *not* allowed is
what changes the offer: a bound dropped, turned or added («от 3 минут» as «за 3 минуты», «до
1 млн» as «1 млн»), a range narrowed, days counted as years.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from adrules.text.facts import Day, FactSpan, Kind, Qualifier, Statement, agrees

_MOMENTS = frozenset({Kind.DATE, Kind.TIME})
_Q = Qualifier
_MAY_BECOME = {
    _Q.EXACT: {_Q.EXACT, _Q.WITHIN, _Q.AFTER, _Q.ABOUT},
    _Q.WITHIN: {_Q.WITHIN, _Q.EXACT, _Q.AFTER, _Q.TO, _Q.ABOUT},
    _Q.AFTER: {_Q.AFTER, _Q.EXACT, _Q.WITHIN, _Q.ABOUT},
    _Q.FROM: {_Q.FROM},
    _Q.SINCE: {_Q.SINCE},
    _Q.TO: {_Q.TO, _Q.WITHIN},
    _Q.ABOUT: {_Q.ABOUT},
}
"""Qualifier in the brief -> those that a message may have instead."""

_MOMENT_MAY_BECOME = {
    _Q.EXACT: {_Q.EXACT, _Q.TO, _Q.SINCE, _Q.FROM, _Q.AFTER, _Q.ABOUT},
    _Q.TO: {_Q.TO, _Q.EXACT},
    _Q.SINCE: {_Q.SINCE, _Q.FROM, _Q.EXACT},
    _Q.FROM: {_Q.SINCE, _Q.FROM, _Q.EXACT},
    _Q.AFTER: {_Q.AFTER, _Q.SINCE, _Q.FROM, _Q.EXACT},
    _Q.ABOUT: {_Q.ABOUT},
}
"""The same for dates: «15 ноября — последний день» says «до 15 ноября», «с 15 ноября» does not."""

_BASES = {
    "year": ("month", 12),
    "quarter": ("month", 3),
    "hour": ("second", 3600),
    "minute": ("second", 60),
    "week": ("day", 7),
}
"""Units of time of which one is so many of the other, whatever the date."""

_MANY = 10
"""From here on a counted number is known by itself: «48 картин» and «48 полотен»."""


def follows(said: Statement, grounds: Sequence[Statement]) -> bool:
    """Return whether a statement of a message follows from those of a brief."""
    if any(_follows(said, ground) for ground in grounds):
        return True
    if said.low is None or said.high is None:
        return False
    # «от 50 000 до 1 млн ₽» from «от 50 000 ₽» and «до 1 млн ₽»
    begin, until = (_Q.SINCE, _Q.TO) if said.kind in _MOMENTS else (_Q.FROM, _Q.TO)
    low = replace(_single(said, said.low, begin), unit=said.low_unit or said.unit)
    high = _single(said, said.high, until)
    return all(any(g.low is None and _follows(end, g) for g in grounds) for end in (low, high))


def conveyed(ground: Statement, said: Iterable[Statement]) -> bool:
    """Return whether one of the statements of a message says what ``ground`` does."""
    return any(_follows(statement, ground) for statement in said)


def nearest(said: Statement, grounds: Sequence[tuple[Statement, str]]) -> str:
    """Return the ground of the same kind and, if possible, unit that is nearest in value; or nothing."""
    alike = [(ground, text) for ground, text in grounds if ground.kind is said.kind]
    own = [(ground, text) for ground, text in alike if ground.units == said.units] or alike
    return min(own, key=lambda pair: (_distance(said, pair[0]), pair[1]))[1] if own else ""


def _follows(said: Statement, ground: Statement) -> bool:
    if said.kind is Kind.NUMBER or ground.kind is Kind.NUMBER:
        return _same_number(said, ground)
    if said.kind is not ground.kind:
        return False
    said, ground = _based(said), _based(ground)
    table = _MOMENT_MAY_BECOME if said.kind in _MOMENTS else _MAY_BECOME
    for end in _ends(ground) if said.low is None else (ground,):
        fitting = said.qualifier in table[end.qualifier]
        if fitting and agrees(_alike(said, end), replace(end, qualifier=_Q.EXACT)):
            return True
    return False


def _alike(said: Statement, ground: Statement) -> Statement:
    """Return ``said`` without its qualifier, and with the ground's noun for a great count."""
    counted = said.kind is Kind.COUNT and isinstance(said.value, Decimal) and said.value > _MANY
    return replace(said, qualifier=_Q.EXACT, unit=ground.unit if counted else said.unit)


def _ends(ground: Statement) -> list[Statement]:
    """Return a range as the bounds that it sets, anything else as it is."""
    if ground.low is None or ground.high is None:
        return [ground]
    begin = _Q.SINCE if ground.kind in _MOMENTS else _Q.FROM
    low = replace(_single(ground, ground.low, begin), unit=ground.low_unit or ground.unit)
    return [_based(low), _based(_single(ground, ground.high, _Q.TO))]


def _single(ranged: Statement, value: Decimal | Day, qualifier: Qualifier) -> Statement:
    return Statement(kind=ranged.kind, value=value, unit=ranged.unit, qualifier=qualifier)


def _same_number(said: Statement, ground: Statement) -> bool:
    """Return whether a bare number is one of the numbers of the other statement."""
    own = {v for v in (said.value, said.low, said.high) if v is not None}
    return own <= _numbers(ground)


def _numbers(statement: Statement) -> set[Decimal | Day]:
    values = [v for v in (statement.value, statement.low, statement.high) if v is not None]
    parts = [Decimal(part) for v in values if isinstance(v, Day) for part in v if part is not None]
    return {*values, *parts}


def _based(statement: Statement) -> Statement:
    """Return a term in months, days or seconds."""
    base = _BASES.get(statement.unit or "") if statement.kind is Kind.TERM else None
    if base is None or statement.low_unit is not None:
        return statement
    unit, times = base

    def scaled(value: Decimal | Day | None) -> Decimal | Day | None:
        return value * times if isinstance(value, Decimal) else value

    return replace(
        statement,
        unit=unit,
        value=scaled(statement.value),
        low=scaled(statement.low),
        high=scaled(statement.high),
    )


def _distance(one: Statement, other: Statement) -> Decimal:
    pairs = ((a, b) for a in _numbers(one) for b in _numbers(other))
    return min(
        (abs(a - b) for a, b in pairs if isinstance(a, Decimal) and isinstance(b, Decimal)),
        default=Decimal(0),
    )


def plain(found: FactSpan) -> Statement:
    """Return what a place in a text states, without the place."""
    return Statement(
        kind=found.kind,
        value=found.value,
        unit=found.unit,
        qualifier=found.qualifier,
        low=found.low,
        high=found.high,
        low_unit=found.low_unit,
        text=found.text,
    )
