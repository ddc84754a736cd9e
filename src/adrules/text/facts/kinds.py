"""The words of a statement: its kind, its qualifier, a date."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a statement is about."""

    MONEY = "money"
    PERCENT = "percent"
    TERM = "term"
    """A length of time; «24/7» too."""
    DATE = "date"
    TIME = "time"
    """A time of day."""
    COUNT = "count"
    """A number of things: «3 карты», «10 ГБ»."""
    NUMBER = "number"
    """A number of nothing in particular: «Ленина, 5»."""
    PHONE = "phone"
    PROMO_CODE = "promo_code"
    LINK = "link"


class Qualifier(StrEnum):
    """How the value bounds what is stated. One may not become another."""

    EXACT = "exact"
    """«18 %», «на 3 месяца», «под 18 %», «за 0 ₽», «1 мая»."""
    FROM = "from"
    """«от», «более», «свыше», «не менее», «минимум», «18+», «и выше»."""
    TO = "to"
    """«до», «не более», «менее», «максимум»; with a date also «по», «к», «не позднее»."""
    SINCE = "since"
    """«с 1 мая», «с 9:00»; dates and times only («с 5 % кешбэка» is exact)."""
    WITHIN = "within"
    """«за 5 минут», «в течение дня»; terms only («за 0 ₽» is exact)."""
    AFTER = "after"
    """«через 3 дня», «после 1 мая»."""
    ABOUT = "about"
    """«около», «примерно», «почти», «~»."""


class Day(NamedTuple):
    """A date as far as it is given: «31 декабря» has no year, «2026 год» only one."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def fits(self, other: "Day") -> bool:
        """Tell whether both can be the same date: what one leaves out, the other may give."""
        return all(a == b or a is None or b is None for a, b in zip(self, other, strict=True))


Value = Decimal | Day
"""A date is a :class:`Day`; a time of day counts minutes after midnight; the rest are numbers."""
