"""A statement being read."""

from dataclasses import dataclass
from decimal import Decimal

from adrules.text.facts.kinds import Kind, Qualifier, Value
from adrules.text.facts.model import FactSpan
from adrules.text.facts.units import FINER


@dataclass(slots=True)
class Draft:
    """What one stretch of pieces states, before its neighbours and its bounds are looked at."""

    kind: Kind
    first: int
    """Index of its first piece."""
    after: int
    """Index after its last piece."""
    start: int
    end: int
    value: Value | None = None
    unit: str | None = None
    text: str | None = None
    scale: Decimal = Decimal(1)
    spelled: bool = False
    low: Value | None = None
    high: Value | None = None
    low_unit: str | None = None
    parts: tuple[tuple[int, int], ...] = ()
    is_said: bool = False
    """A range of «от … до» or «с … по», which are then no bounds of it."""

    def finished(self, qualifier: Qualifier, full_start: int, full_end: int) -> FactSpan:
        """Return the statement in normal form."""
        value, low, high, unit = _in_whole_units(self)
        return FactSpan(
            kind=self.kind,
            value=value,
            unit=unit,
            qualifier=qualifier,
            low=low,
            high=high,
            low_unit=self.low_unit,
            text=self.text,
            start=self.start,
            end=self.end,
            full_start=full_start,
            full_end=full_end,
            parts=self.parts or ((self.start, self.end),),
            spelled=self.spelled,
        )


def _in_whole_units(draft: Draft) -> tuple[Value | None, Value | None, Value | None, str | None]:
    """Return value, ends and unit with «1,5 года» counted in months; see :class:`Statement`."""
    value, low, high, unit = draft.value, draft.low, draft.high, draft.unit
    finer = FINER.get(unit or "") if draft.kind is Kind.TERM and draft.low_unit is None else None
    if finer is not None and not _are_whole(value, low, high):
        counted = tuple(v * finer[1] if isinstance(v, Decimal) else v for v in (value, low, high))
        if _are_whole(*counted):
            (value, low, high), unit = counted, finer[0]
    return _tidy(value), _tidy(low), _tidy(high), unit


def _are_whole(*values: Value | None) -> bool:
    return all(v == v.to_integral_value() for v in values if isinstance(v, Decimal))


def _tidy(value: Value | None) -> Value | None:
    """Return a number without needless zeros: 100000.0 -> 100000."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
