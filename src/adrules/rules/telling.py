"""How a rule tells what it found: what all its violations say alike, and its message filled in.

Violations and reports are made in C where that was built, else by the twins here.
"""

import string
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Protocol

from adrules.domain.report import Category, Fix, Report, Severity, Undecided, Violation
from adrules.native import compiled

_NAMES = tuple(field.name for field in fields(Violation))
_MATCH = "match"

Place = tuple[int, int] | tuple[int, int, str]
"""A span of a text, or an edit: a span and what it should become."""


class Teller(Protocol):
    """What makes the violations of one rule."""

    def violation(
        self, text: str, start: int | None, end: int | None, fix: Fix | None, values: dict[str, object], /
    ) -> Violation:
        """Return the violation at a span of ``text``; ``None``: the whole message.

        ``values`` are those of the fields of its message other than the match.
        """

    def violations(self, text: str, places: Sequence[Place], /) -> list[Violation]:
        """Return the violations at places of ``text``, of a rule whose message shows no other values.

        The replacement of an edit is the fix, and the field ``right`` of the message.
        """


class Told:
    """A :class:`Teller` in Python.

    ``kind`` and ``fix`` make a violation and its fix; ``fixed`` are the values of all fields of
    ``kind``, those that differ left empty; ``message`` is what :func:`pieces` returns.
    """

    def __init__(
        self,
        kind: Callable[..., Violation],
        fix: Callable[[int, int, str], Fix],
        names: tuple[str, ...],
        fixed: tuple[object, ...],
        message: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> None:
        around, fields = message
        self._kind = kind
        self._fixed = dict(zip(names, fixed, strict=True))
        self._fix = fix
        self._first = around[0]
        self._rest = tuple(zip(fields, around[1:], strict=True))

    def violation(
        self, text: str, start: int | None, end: int | None, fix: Fix | None, values: dict[str, object], /
    ) -> Violation:
        """Return a violation; see :class:`Teller`."""
        match = "" if start is None else text[start:end]
        filled = {**values, _MATCH: " ".join(match.split())}
        message = self._first + "".join(f"{filled[field]!s}{piece}" for field, piece in self._rest)
        own = {"start": start, "end": end, "match": match, "message": message, "fix": fix}
        return self._kind(**{**self._fixed, **own})

    def violations(self, text: str, places: Sequence[Place], /) -> list[Violation]:
        """Return violations; see :class:`Teller`."""
        return [self._violation(text, *place) for place in places]

    def _violation(self, text: str, start: int, end: int, right: str | None = None) -> Violation:
        if right is None:
            return self.violation(text, start, end, None, {})
        return self.violation(text, start, end, self._fix(start, end, right), {"right": right})


class Reporter(Protocol):
    """What makes reports."""

    def report(  # noqa: PLR0913, PLR0917 - the fields of a report
        self,
        text: str,
        violations: list[Violation],
        skipped: tuple[Undecided, ...],
        inconclusive: tuple[Undecided, ...],
        ruleset: str,
        channel: str | None,
        /,
    ) -> Report:
        """Return the report with these values, its violations in text order."""


class Reports:
    """A :class:`Reporter` in Python."""

    def report(  # noqa: PLR0913, PLR0917 - the fields of a report
        self,
        text: str,
        violations: list[Violation],
        skipped: tuple[Undecided, ...],
        inconclusive: tuple[Undecided, ...],
        ruleset: str,
        channel: str | None,
        /,
    ) -> Report:
        """Return a report; see :class:`Reporter`."""
        ordered = tuple(sorted(violations, key=text_order))
        return Report(text, ordered, skipped, inconclusive, ruleset, channel)


def text_order(violation: Violation) -> tuple[int, int, str]:
    """Return a key that sorts violations: those of the whole message first."""
    start = violation.start
    if start is None:
        return -1, -1, violation.rule_id
    return start, violation.end or 0, violation.rule_id


_Told: Callable[..., Teller] = compiled.Told if compiled else Told
REPORTS: Reporter = (
    compiled.Reports(Report, Violation, tuple(field.name for field in fields(Report)))
    if compiled
    else Reports()
)
"""Makes the reports of all rulesets."""


def teller(  # noqa: PLR0913, PLR0917 - the fields of a violation
    rule_id: str, category: Category, severity: Severity, hint: str, weight: float, message: str
) -> Teller:
    """Return what makes the violations of a rule with these values."""
    fixed = {
        "rule_id": rule_id,
        "category": category,
        "severity": severity,
        "hint": hint,
        "weight": weight,
    }
    return _Told(Violation, Fix, _NAMES, tuple(fixed.get(name) for name in _NAMES), pieces(message))


def pieces(message: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pieces of a message around its fields, and the fields.

    >>> pieces("«{match}» — {{штамп}}.")
    (('«', '» — {штамп}.'), ('match',))
    """
    around, own = [""], []
    for literal, name, _, _ in message_fields(message):
        around[-1] += literal
        if name is not None:
            around.append("")
            own.append(name)
    return tuple(around), tuple(own)


def message_fields(message: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the pieces of a message with the field behind each.

    Raises ``ValueError`` where a field is not plain.
    """
    try:
        parsed = list(string.Formatter().parse(message))
    except ValueError as failure:
        raise ValueError(f"{failure}; write {{{{ for a brace") from None
    for _, name, spec, conversion in parsed:
        if name is not None and (spec or conversion or not name.isidentifier()):
            raise ValueError(f"only plain fields such as {{match}} are allowed, not {{{name}…}}")
    return parsed
