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
from adrules.domain.report_json import report_json
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
        **report_json(report),
    }
    if checked.fixed:
        row["fixed"] = {
            "text": checked.fixed.text,
            "ok": checked.fixed.report.ok,
            "edits": [asdict(edit) for edit in checked.fixed.edits],
        }
    return row


class JsonLinesPrinter(Printer):
    """One object a message; every line stands alone."""

    def row(self, checked: Checked) -> None:
        """Print one line."""
        typer.echo(json.dumps(report_as_json(checked), ensure_ascii=False))


class JsonPrinter(Printer):
    """One document, written as it grows."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._comma = ""

    def head(self) -> None:
        """Open the document."""
        typer.echo('{"schema": "adrules.check/1", "reports": [')

    def row(self, checked: Checked) -> None:
        """Print one element."""
        typer.echo(self._comma + json.dumps(report_as_json(checked), ensure_ascii=False), nl=False)
        self._comma = ",\n"

    def tail(self, summary: Summary) -> None:
        """Close the document with the summary."""
        typer.echo(f'\n], "summary": {json.dumps(summary.as_json(), ensure_ascii=False)}}}')
