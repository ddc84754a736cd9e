"""For people: messages with violations, then a summary."""

import typer

from adrules.cli.inputs import shown
from adrules.cli.outputs.printer import Checked, Printer, Summary
from adrules.cli.wording import commonest, counted, described, highlighted
from adrules.domain.report import Severity

_ONLY = ((Severity.WARNING, "только с предупреждениями"), (Severity.INFO, "только с заметками"))


class TextPrinter(Printer):
    """Prints in Russian; colours only on a terminal."""

    def row(self, checked: Checked) -> None:
        """Print a message that has anything to say about."""
        message, report = checked.message, checked.report
        if not report.violations and not report.inconclusive:
            return
        head = f"{shown(message.file)}:{message.line}" + (f" ({message.id})" if message.id else "")
        lines = [typer.style(head, bold=True), "  " + highlighted(report.text, report.violations)]
        lines += described(report)
        if checked.fixed and checked.fixed.edits:
            number = counted(len(checked.fixed.edits), "правка", "правки", "правок")
            lines.append(f"  исправлено ({number}): {checked.fixed.text}")
        typer.echo("\n".join([*lines, ""]))

    def tail(self, summary: Summary) -> None:
        """Print the counts."""
        if not summary.messages:
            told = "Ни одного сообщения прочитать не удалось." if summary.unreadable else "Сообщений нет."
            typer.echo(told)
            return
        parts = [f"чистых {summary.clean}", f"с ошибками {summary.worst[Severity.ERROR]}"]
        parts += [
            f"{words} {summary.worst[severity]}" for severity, words in _ONLY if summary.worst[severity]
        ]
        if summary.inconclusive:
            parts.append(f"проверены не до конца {summary.inconclusive}")
        if summary.fixed:
            parts.append(f"исправлены {summary.fixed}")
        total = counted(summary.messages, "сообщение", "сообщения", "сообщений")
        typer.echo(f"Проверено {total}: {', '.join(parts)}.")
        if summary.unreadable:
            typer.echo(f"Не прочитано строк и файлов: {summary.unreadable}.")
        if summary.rules:
            top = ", ".join(f"{rule} — {number}" for rule, number in commonest(summary.rules)[:5])
            typer.echo(f"Чаще всего: {top}.")
        if summary.skipped:
            number = counted(len(summary.skipped), "правило", "правила", "правил")
            typer.echo(f"Не применялись, потому что не с чем сверять: {number} (подробно: --format json).")
