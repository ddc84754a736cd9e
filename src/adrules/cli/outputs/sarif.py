"""SARIF 2.1.0, for code scanning and review tools.

Source: OASIS Standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0",
27 March 2020.
"""

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import typer

from adrules.cli.inputs import Message
from adrules.cli.outputs.printer import Checked, Printer, Summary
from adrules.domain.report import Severity, Violation
from adrules.rules.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class SarifPrinter(Printer):
    """One run, its results written as they come."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._places = {rule.id: i for i, rule in enumerate(rules)}
        self._comma = ""

    def head(self) -> None:
        """Open the log with the tool and its rules."""
        driver = {"name": "adrules", "version": version("adrules"), "rules": [_rule(r) for r in self.rules]}
        typer.echo(
            f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {{"driver": '
            f'{json.dumps(driver, ensure_ascii=False)}}}, "columnKind": "unicodeCodePoints", "results": ['
        )

    def row(self, checked: Checked) -> None:
        """Print the results of one message."""
        for violation in checked.report.violations:
            result = self._result(checked.message, violation)
            typer.echo(self._comma + json.dumps(result, ensure_ascii=False), nl=False)
            self._comma = ",\n"

    def tail(self, summary: Summary) -> None:
        """Close the log."""
        done = json.dumps(
            [{"executionSuccessful": not summary.unreadable, "properties": {"messages": summary.messages}}]
        )
        typer.echo(f'\n], "invocations": {done}}}]}}')

    def _result(self, message: Message, violation: Violation) -> dict[str, Any]:
        text = violation.message + (f" {violation.hint}" if violation.hint else "")
        result: dict[str, Any] = {
            "ruleId": violation.rule_id,
            "level": LEVELS[violation.severity],
            "message": {"text": text},
            "locations": [_location(message, violation)],
        }
        if violation.rule_id in self._places:
            result["ruleIndex"] = self._places[violation.rule_id]
        return result


def _rule(rule: Rule) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": rule.id,
        "shortDescription": {"text": rule.category.label},
        "fullDescription": {"text": rule.message},
        "defaultConfiguration": {"level": LEVELS[rule.level]},
    }
    if rule.hint:
        entry["help"] = {"text": rule.hint}
    if rule.source and rule.source.startswith(("http://", "https://")):
        entry["helpUri"] = rule.source
    return entry


def _location(message: Message, violation: Violation) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": message.line}
    if message.whole_line and violation.start is not None and violation.end is not None:
        region |= {"startColumn": violation.start + 1, "endColumn": violation.end + 1}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(message.file)}, "region": region}}


def _uri(file: str) -> str:
    # A name that is not of the file system's encoding comes with surrogates for its bytes.
    return "stdin" if file == "-" else quote(PurePath(file).as_posix(), errors="surrogateescape")
