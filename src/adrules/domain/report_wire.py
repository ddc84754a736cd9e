"""Reports as plain tuples, to send many of them to another process.

What reports share (the rule of a violation, lists of skipped rules) is sent once a batch; texts,
which the receiver has, are not sent at all.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from adrules.domain.report import Fix, Report, Undecided, Violation


class Batch(NamedTuple):
    """Reports of several texts; the rows point into the tables before them."""

    rules: list[tuple[Any, ...]]
    """Rule id, category, severity, hint and weight of a violation."""

    outcomes: list[tuple[Any, ...]]
    """Skipped and inconclusive rules, ruleset and channel of a report."""

    rows: list[tuple[int, tuple[tuple[Any, ...], ...]]]
    """For each report its outcome and its violations: rule, start, end, message, fix."""


def packed(reports: Sequence[Report]) -> Batch:
    """Return the reports without their texts."""
    rules: dict[tuple[Any, ...], int] = {}
    outcomes: dict[tuple[Any, ...], int] = {}
    rows = []
    for report in reports:
        violations = []
        for v in report.violations:
            rule = (v.rule_id, v.category, v.severity, v.hint, v.weight)
            number = rules.setdefault(rule, len(rules))
            fix = (v.fix.start, v.fix.end, v.fix.replacement) if v.fix else None
            violations.append((number, v.start, v.end, v.message, fix))
        outcome = (report.skipped, report.inconclusive, report.ruleset, report.channel)
        rows.append((outcomes.setdefault(outcome, len(outcomes)), tuple(violations)))
    plain = [(_plain(o[0]), _plain(o[1]), *o[2:]) for o in outcomes]
    return Batch(list(rules), plain, rows)


def unpacked(texts: Sequence[str], batch: Batch) -> Iterator[Report]:
    """Yield the reports of ``texts`` that :func:`packed` was given."""
    outcomes = [(_undecided(o[0]), _undecided(o[1]), *o[2:]) for o in batch.outcomes]
    for text, (number, rows) in zip(texts, batch.rows, strict=True):
        violations = []
        for rule, start, end, message, fix in rows:
            rule_id, category, severity, hint, weight = batch.rules[rule]
            match = "" if start is None else text[start:end]
            edit = Fix(*fix) if fix else None
            violations.append(
                Violation(rule_id, category, severity, start, end, match, message, hint, edit, weight)
            )
        yield Report(text, tuple(violations), *outcomes[number])


def _plain(undecided: tuple[Undecided, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple((u.rule_id, u.severity, u.reason) for u in undecided)


def _undecided(rows: tuple[tuple[Any, ...], ...]) -> tuple[Undecided, ...]:
    return tuple(Undecided(*row) for row in rows)
