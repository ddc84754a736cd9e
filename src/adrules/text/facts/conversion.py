"""Statements of a text <-> ``offer.facts`` of a brief."""

from datetime import date
from decimal import Decimal
from typing import Literal

from adrules.domain.brief import Fact
from adrules.text.facts.find import find_facts
from adrules.text.facts.kinds import Day, Kind, Qualifier, Value
from adrules.text.facts.model import FactSpan, Statement
from adrules.text.folding import normalise_and_fold

_KINDS: dict[Kind, Literal["money", "percent", "term", "date", "count"]] = {
    Kind.MONEY: "money", Kind.PERCENT: "percent", Kind.TERM: "term", Kind.DATE: "date", Kind.TIME: "date",
    Kind.COUNT: "count", Kind.NUMBER: "count",
}  # fmt: skip


def to_fact(found: FactSpan, text: str) -> Fact | None:
    """Return a found statement as a fact to show and to confirm.

    ``text`` is what ``found`` has offsets in; the fact keeps the passage with its qualifier.
    What the fields of a fact do not hold (a date without a year, a time, the ends of a range
    of dates, «от 7 дней до 3 лет») stays in that passage, from which :func:`from_fact` reads
    it. Phone numbers, promo codes and links are no facts of an offer: ``None``.
    """
    kind = _KINDS.get(found.kind)
    if kind is None:
        return None
    mixed = found.low_unit is not None or found.kind is Kind.TIME
    return Fact(
        kind=kind,
        value=None if mixed else _plain(found.value),
        unit=None if mixed else found.unit,
        min=found.low if isinstance(found.low, Decimal) and not mixed else None,
        max=found.high if isinstance(found.high, Decimal) and not mixed else None,
        qualifier=found.qualifier.value,
        text=text[found.full_start : found.full_end],
    )


def from_fact(fact: Fact) -> Statement | None:
    """Return what a fact of a brief states, or ``None`` if it gives neither a value nor a text.

    The fields rule; ``text`` is read only where they are empty, by its first statement.
    """
    if fact.value is None and fact.min is None and fact.max is None:
        found = find_facts(normalise_and_fold(fact.text).text) if fact.text else []
        return found[0] if found else None
    value: Value | None = fact.value if isinstance(fact.value, Decimal) else None
    if isinstance(fact.value, date):
        value = Day(fact.value.day, fact.value.month, fact.value.year)
    qualifier, low, high = Qualifier(fact.qualifier), fact.min, fact.max
    if value is None and (low is None or high is None):
        value, qualifier = (high, Qualifier.TO) if low is None else (low, Qualifier.FROM)
        low = high = None
    kind = Kind.NUMBER if fact.kind == "count" and fact.unit is None else Kind(fact.kind)
    return Statement(kind=kind, value=value, unit=fact.unit, qualifier=qualifier, low=low, high=high)


def _plain(value: Value | None) -> Decimal | date | None:
    """Return a number, or a date that has all its parts."""
    if not isinstance(value, Day):
        return value
    if value.day is None or value.month is None or value.year is None:
        return None
    return date(value.year, value.month, value.day)
