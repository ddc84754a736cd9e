"""A report as JSON and back: the same keys in what is printed and in the log of runs.

Keys are only ever added. A report: ``ok complete score channel ruleset violations skipped
inconclusive``; its text stands beside it. A violation: ``rule_id category severity start end
match message hint fix weight``. An undecided rule: ``rule_id severity reason``.
"""

from typing import Any

from adrules.domain.report import Category, Fix, Report, Severity, Undecided, Violation

Json = dict[str, Any]

_CATEGORIES = {category.value: category for category in Category}


def report_json(report: Report) -> Json:
    """Return a report without its text, which stands beside it."""
    return {
        "ok": report.ok,
        "complete": report.complete,
        "score": report.score,
        "channel": report.channel,
        "ruleset": report.ruleset,
        "violations": [_violation_json(v) for v in report.violations],
        "skipped": [_undecided_json(u) for u in report.skipped],
        "inconclusive": [_undecided_json(u) for u in report.inconclusive],
    }


def report_value(text: str, value: Json) -> Report:
    """Return the report of ``text`` that :func:`report_json` wrote, in this version or an earlier one.

    What follows from the violations (``ok``, ``complete``, ``score``) is not read.
    """
    return Report(
        text=text,
        violations=tuple(_violation(v) for v in value["violations"]),
        skipped=tuple(_undecided(u) for u in value["skipped"]),
        inconclusive=tuple(_undecided(u) for u in value["inconclusive"]),
        ruleset=value["ruleset"],
        channel=value["channel"],
    )


def _violation_json(v: Violation) -> Json:
    return {
        "rule_id": v.rule_id,
        "category": v.category.value,
        "severity": v.severity.value,
        "start": v.start,
        "end": v.end,
        "match": v.match,
        "message": v.message,
        "hint": v.hint,
        "fix": _fix_json(v.fix) if v.fix else None,
        "weight": v.weight,
    }


def _fix_json(fix: Fix) -> Json:
    return {"start": fix.start, "end": fix.end, "replacement": fix.replacement}


def _undecided_json(u: Undecided) -> Json:
    return {"rule_id": u.rule_id, "severity": u.severity.value, "reason": u.reason}


def _violation(value: Json) -> Violation:
    fix = value.get("fix")
    return Violation(
        rule_id=value["rule_id"],
        category=_CATEGORIES[value["category"]],
        severity=Severity(value["severity"]),
        start=value["start"],
        end=value["end"],
        match=value["match"],
        message=value["message"],
        hint=value.get("hint", ""),
        fix=Fix(fix["start"], fix["end"], fix["replacement"]) if fix else None,
        weight=value.get("weight", 1.0),
    )


def _undecided(value: Json) -> Undecided:
    return Undecided(value["rule_id"], Severity(value["severity"]), value["reason"])
