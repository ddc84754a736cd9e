"""For programs: JSON and JSONL.

Versioned: ``adrules.check/1`` for the whole, ``adrules.report/1`` for a message. Keys are only
ever added within a version.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer

from adrules.cli.outputs.printer import Checked, Printer, Summary
from adrules.domain.report import Undecided, Violation
from adrules.rules.rule import Rule


def report_as_json(checked: Checked) -> dict[str, Any]:
    """Return one report in the schema ``adrules.report/1``."""
    message, report = checked.message, checked.report
    row = {
        "schema": "adrules.report/1",
        "file": message.file,
        "line": message.line,
        "id": message.id,
        "text": report.text,
        "ok": report.ok,
        "complete": report.complete,
        "score": report.score,
        "channel": report.channel,
        "ruleset": report.ruleset,
        "violations": [_violation(v) for v in report.violations],
        "skipped": [_undecided(u) for u in report.skipped],
        "inconclusive": [_undecided(u) for u in report.inconclusive],
    }
    if checked.fixed:
        row["fixed"] = {
            "text": checked.fixed.text,
            "ok": checked.fixed.report.ok,
            "edits": [asdict(edit) for edit in checked.fixed.edits],
        }
    return row


def _violation(v: Violation) -> dict[str, Any]:
    return {
        "rule_id": v.rule_id,
        "category": v.category.value,
        "severity": v.severity.value,
        "start": v.start,
        "end": v.end,
        "match": v.match,
        "message": v.message,
        "hint": v.hint,
        "fix": asdict(v.fix) if v.fix else None,
    }


def _undecided(u: Undecided) -> dict[str, Any]:
    return {"rule_id": u.rule_id, "severity": u.severity.value, "reason": u.reason}


class JsonLinesPrinter(Printer):
    """One object a message; every line stands alone."""

    def report(self, checked: Checked) -> None:
        """Print one line."""
        typer.echo(json.dumps(report_as_json(checked), ensure_ascii=False))


class JsonPrinter(Printer):
    """One document, written as it grows."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._comma = ""

    def begin(self) -> None:
        """Open the document."""
        typer.echo('{"schema": "adrules.check/1", "reports": [')

    def report(self, checked: Checked) -> None:
        """Print one element."""
        typer.echo(self._comma + json.dumps(report_as_json(checked), ensure_ascii=False), nl=False)
        self._comma = ",\n"

    def end(self, summary: Summary) -> None:
        """Close the document with the summary."""
        typer.echo(f'\n], "summary": {json.dumps(summary.as_json(), ensure_ascii=False)}}}')
