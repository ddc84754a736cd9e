"""What ``adrules check`` prints: text for people, JSON and JSONL for programs.

The JSON is versioned: ``adrules.check/1`` for the whole, ``adrules.report/1`` for a message.
Keys are only ever added within a version.
"""

import json
from collections import Counter
from enum import StrEnum
from typing import Any, Protocol

import typer

from adrules.cli.inputs import Message
from adrules.cli.wording import counted, described, highlighted
from adrules.domain.report import Report, Severity, Undecided, Violation


class Format(StrEnum):
    """Output formats of ``adrules check``."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


class Summary:
    """Counts over all messages of a run."""

    def __init__(self) -> None:
        self.messages = 0
        self.clean = 0
        self.worst: Counter[Severity] = Counter()
        self.rules: Counter[str] = Counter()
        self.inconclusive = 0
        self.unreadable = 0

    def add(self, report: Report) -> None:
        """Count one report."""
        self.messages += 1
        self.rules.update({v.rule_id for v in report.violations})
        self.inconclusive += bool(report.inconclusive)
        if report.violations:
            self.worst[max((v.severity for v in report.violations), key=lambda s: s.rank)] += 1
        else:
            self.clean += 1

    def as_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON values."""
        return {
            "messages": self.messages,
            "clean": self.clean,
            "with_errors": self.worst[Severity.ERROR],
            "with_warnings_only": self.worst[Severity.WARNING],
            "with_info_only": self.worst[Severity.INFO],
            "inconclusive": self.inconclusive,
            "unreadable": self.unreadable,
            "rules": dict(self.rules.most_common()),
        }


def report_as_json(message: Message, report: Report) -> dict[str, Any]:
    """Return one report in the schema ``adrules.report/1``."""
    return {
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
    }


def _undecided(u: Undecided) -> dict[str, Any]:
    return {"rule_id": u.rule_id, "severity": u.severity.value, "reason": u.reason}


class Printer(Protocol):
    """Prints reports as they come; nothing is held back."""

    def begin(self) -> None:
        """Print what stands before the first report."""

    def report(self, message: Message, report: Report) -> None:
        """Print one report."""

    def end(self, summary: Summary) -> None:
        """Print what stands after the last report."""


class TextPrinter:
    """For people: messages with violations, then a summary."""

    def begin(self) -> None:
        """Print nothing."""

    def report(self, message: Message, report: Report) -> None:
        """Print a message that has anything to say about."""
        if not report.violations and not report.inconclusive:
            return
        place = "ввод" if message.file == "-" else message.file
        head = f"{place}:{message.line}" + (f" ({message.id})" if message.id else "")
        lines = [typer.style(head, bold=True), "  " + highlighted(report.text, report.violations)]
        typer.echo("\n".join([*lines, *described(report), ""]))

    def end(self, summary: Summary) -> None:
        """Print the counts."""
        if not summary.messages:
            typer.echo("Сообщений нет.")
            return
        parts = [f"чистых {summary.clean}", f"с ошибками {summary.worst[Severity.ERROR]}"]
        for severity, words in (
            (Severity.WARNING, "только с предупреждениями"),
            (Severity.INFO, "только с заметками"),
        ):
            if summary.worst[severity]:
                parts.append(f"{words} {summary.worst[severity]}")
        if summary.inconclusive:
            parts.append(f"проверены не до конца {summary.inconclusive}")
        total = counted(summary.messages, "сообщение", "сообщения", "сообщений")
        typer.echo(f"Проверено {total}: {', '.join(parts)}.")
        if summary.rules:
            top = ", ".join(f"{rule} — {number}" for rule, number in summary.rules.most_common(5))
            typer.echo(f"Чаще всего: {top}.")


class JsonLinesPrinter:
    """One object a message, in the schema ``adrules.report/1``."""

    def begin(self) -> None:
        """Print nothing: every line stands alone."""

    def report(self, message: Message, report: Report) -> None:
        """Print one line."""
        typer.echo(json.dumps(report_as_json(message, report), ensure_ascii=False))

    def end(self, summary: Summary) -> None:
        """Print nothing: every line stands alone."""


class JsonPrinter:
    """One document in the schema ``adrules.check/1``, written as it grows."""

    def __init__(self) -> None:
        self._any = False

    def begin(self) -> None:
        """Open the document."""
        typer.echo('{"schema": "adrules.check/1", "reports": [')

    def report(self, message: Message, report: Report) -> None:
        """Print one element."""
        comma = ",\n" if self._any else ""
        self._any = True
        typer.echo(comma + json.dumps(report_as_json(message, report), ensure_ascii=False), nl=False)

    def end(self, summary: Summary) -> None:
        """Close the document with the summary."""
        typer.echo("\n], " + f'"summary": {json.dumps(summary.as_json(), ensure_ascii=False)}}}')


PRINTERS: dict[Format, type[Printer]] = {
    Format.TEXT: TextPrinter,
    Format.JSON: JsonPrinter,
    Format.JSONL: JsonLinesPrinter,
}
