"""What a text states, and when two statements say the same."""

from dataclasses import dataclass

from adrules.text.facts.kinds import Day, Kind, Qualifier, Value
from adrules.text.facts.nouns import stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A checkable statement in normal form: «100 тыс. руб.» and «0,1 млн ₽» are equal.

    Either ``value`` or both ``low`` and ``high`` are given. A range has the qualifier
    ``EXACT`` unless something stands before it («за 1–3 дня»).

    ``unit`` is ``rub usd eur cny gbp kzt byn``, ``percent pp``, ``second minute hour day
    workday week month quarter year 24/7``, the period of a relative date (``month`` in «до
    конца месяца»), or the noun that is counted as it stands; nouns are compared by their stem.
    ``None`` in a sum: its currency is not written («кредит 5 тыс.»). ``low_unit`` is that of the
    lower end where it differs, as in «от 7 дней до 3 лет».

    No unit is turned into another, with one exception: a broken number of years counts in
    months, of hours in minutes and of minutes in seconds, so that «полгода», «0,5 года» and
    «6 месяцев» are the same. «12 месяцев» and «1 год», «60 минут» and «1 час» are not.
    """

    kind: Kind
    value: Value | None = None
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    low: Value | None = None
    high: Value | None = None
    low_unit: str | None = None
    text: str | None = None
    """Digits of a phone number, a promo code in capitals, a link."""

    @property
    def normal(self) -> tuple[object, ...]:
        """All that is stated, to compare and to hash."""
        bounds = (self.value, self.low, self.high, self.qualifier)
        return self.kind, *bounds, self.units, self.text

    @property
    def units(self) -> tuple[str | None, str | None]:
        """The units to compare: of both ends, a counted noun by its stem."""
        counted = self.kind is Kind.COUNT and self.unit is not None
        return (stem(self.unit) if counted and self.unit else self.unit), self.low_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpan(Statement):
    """A statement and where it stands.

    ``start:end`` holds the fact («100 000 ₽»), ``full_start:full_end`` its qualifier too
    («от 100 000 ₽», «18 лет и старше»).
    """

    start: int
    end: int
    full_start: int
    full_end: int
    parts: tuple[tuple[int, int], ...]
    """What of it has the kind's own shape: both ends of «4% до 6%», only the second of «4 до 6%»."""
    spelled: bool = False
    """Written in words: «две карты»."""


def same(one: Statement, other: Statement) -> bool:
    """Tell whether two statements say the same: value, unit and qualifier, in any spelling."""
    return one.normal == other.normal


def agrees(one: Statement, other: Statement) -> bool:
    """Tell whether two statements can be the same where one of them leaves something out.

    A missing unit, currency or year agrees with any («до 500 тыс.» and «до 500 000 ₽»,
    «31 мая» and «31.05.2026»); values and qualifiers must be equal.
    """
    if one.qualifier != other.qualifier or one.text != other.text:
        return False
    if one.kind != other.kind and Kind.NUMBER not in {one.kind, other.kind}:
        return False
    if {Kind.DATE, Kind.TIME} & {one.kind, other.kind} and one.kind != other.kind:
        return False
    bare = one.unit is None or other.unit is None
    if not bare and one.units != other.units:
        return False
    pairs = ((one.value, other.value), (one.low, other.low), (one.high, other.high))
    return all(_fits(a, b) for a, b in pairs)


def _fits(one: Value | None, other: Value | None) -> bool:
    if isinstance(one, Day) and isinstance(other, Day):
        return one.fits(other)
    return one == other
