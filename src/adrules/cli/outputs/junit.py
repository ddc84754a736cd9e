"""JUnit XML: each message a test case, its errors a failure."""

import re
import tempfile
from collections.abc import Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr

import typer

from adrules.cli.outputs.printer import Checked, Printer, Summary
from adrules.domain.report import Severity
from adrules.rules.rule import Rule

_IN_MEMORY = 1 << 20
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitPrinter(Printer):
    """The counts stand at the head of a suite, so the cases wait in a temporary file."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._cases: IO[str] = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - lives until the end of the run

    def row(self, checked: Checked) -> None:
        """Keep one case."""
        message = checked.message
        name = _attribute(message.id or f"{message.file}:{message.line}")
        self._cases.write(f"<testcase classname={_attribute(message.file)} name={name}>")
        lines = [f"[{v.rule_id}] {v.match!r}: {v.message} {v.hint}".strip() for v in checked.report.errors]
        if lines:
            head = _attribute(f"{len(lines)} x {Severity.ERROR}")
            self._cases.write(f"<failure message={head}>{escape(_clean(chr(10).join(lines)))}</failure>")
        self._cases.write("</testcase>\n")

    def tail(self, summary: Summary) -> None:
        """Print the suite."""
        failures = summary.worst[Severity.ERROR]
        typer.echo('<?xml version="1.0" encoding="UTF-8"?>')
        counts = f'tests="{summary.messages}" failures="{failures}" errors="0"'
        typer.echo(f'<testsuites><testsuite name="adrules" {counts}>')
        self._cases.seek(0)
        for line in self._cases:
            typer.echo(line, nl=False)
        self._cases.close()
        typer.echo("</testsuite></testsuites>")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))
