"""Messages of one brief that must differ from each other."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from adrules.domain.report import Category, Report, Severity, Violation
from adrules.text.folding import normalise_and_fold

RULE = "duplicate/variant"
"""Id of the violation: of the loop itself, in no pack."""

THRESHOLD = 85.0
"""Likeness, 0 … 100, from which two messages are the same: edits between their sorted words."""

_SHOWN = 80


def told_apart(report: Report, others: Sequence[str]) -> Report:
    """Return the report with an error where the text nearly repeats one of ``others``."""
    nearest = max(others, key=lambda other: _likeness(report.text, other), default=None)
    if nearest is None or _likeness(report.text, nearest) < THRESHOLD:
        return report
    shown = nearest if len(nearest) <= _SHOWN else nearest[: _SHOWN - 1] + "…"
    repeated = Violation(
        RULE,
        Category.DUPLICATE,
        Severity.ERROR,
        None,
        None,
        "",
        f"Сообщение почти повторяет уже принятое: «{shown}».",
        "Начни с другого факта предложения и построй фразу иначе.",
    )
    return Report(
        report.text,
        (repeated, *report.violations),
        report.skipped,
        report.inconclusive,
        report.ruleset,
        report.channel,
    )


def _likeness(text: str, other: str) -> float:
    return fuzz.token_sort_ratio(_words(text), _words(other))


def _words(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in normalise_and_fold(text).text)
