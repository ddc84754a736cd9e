"""Values as JSON and back, exactly."""

from dataclasses import asdict
from typing import Any

from adrules.domain.report import Category, Fix, Report, Severity, Undecided, Violation
from adrules.domain.run import Sampling, Usage

Json = dict[str, Any]

_CATEGORIES = {category.value: category for category in Category}


def sampling_json(sampling: Sampling) -> Json:
    """Return how a request was drawn."""
    return asdict(sampling)


def usage_json(usage: Usage) -> Json:
    """Return the tokens of a request."""
    return asdict(usage)


def report_json(report: Report) -> Json:
    """Return a report without its text, which stands beside it."""
    return {
        "ruleset": report.ruleset,
        "channel": report.channel,
        "violations": [asdict(v) for v in report.violations],
        "skipped": [asdict(u) for u in report.skipped],
        "inconclusive": [asdict(u) for u in report.inconclusive],
    }


def report_value(text: str, value: Json) -> Report:
    """Return the report of ``text`` that :func:`report_json` wrote."""
    return Report(
        text=text,
        violations=tuple(_violation(v) for v in value["violations"]),
        skipped=tuple(_undecided(u) for u in value["skipped"]),
        inconclusive=tuple(_undecided(u) for u in value["inconclusive"]),
        ruleset=value["ruleset"],
        channel=value["channel"],
    )


def _violation(value: Json) -> Violation:
    fix = value.get("fix")
    known: Json = {
        "category": _CATEGORIES[value["category"]],
        "severity": Severity(value["severity"]),
        "fix": Fix(**fix) if fix else None,
    }
    return Violation(**(value | known))


def _undecided(value: Json) -> Undecided:
    known: Json = {"severity": Severity(value["severity"])}
    return Undecided(**(value | known))
