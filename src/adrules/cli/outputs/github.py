"""Annotations for GitHub Actions: workflow commands on standard output."""

import typer

from adrules.cli.outputs.printer import Checked, Printer
from adrules.domain.report import Severity

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GithubPrinter(Printer):
    """One command a violation."""

    def row(self, checked: Checked) -> None:
        """Print the annotations of one message."""
        message = checked.message
        for v in checked.report.violations:
            place = f"file={_property(message.file)},line={message.line}"
            if message.whole_line and v.start is not None and v.end is not None:
                place += f",col={v.start + 1},endColumn={v.end + 1}"
            text = v.message + (f" {v.hint}" if v.hint else "")
            typer.echo(f"::{COMMANDS[v.severity]} {place},title={_property(v.rule_id)}::{_data(text)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
