"""``adrules check``: the rules over files of messages."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adrules.cli.inputs import Form, Message, read_messages
from adrules.cli.outputs import Format, printer_class
from adrules.cli.outputs.printer import Checked, Summary
from adrules.domain.brief import Brief
from adrules.domain.fixing import FixedText
from adrules.domain.report import Report, Severity
from adrules.errors import InputError, Problem

if TYPE_CHECKING:
    from adrules.checker import Checker
    from adrules.judging import Judge

SHOWN_PROBLEMS = 20
"""How many unreadable lines are told one by one."""


class FailOn(StrEnum):
    """From which severity on ``check`` exits with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    files: Annotated[
        list[str], typer.Argument(help="Files of messages (.txt, .jsonl, .csv); - is standard input.")
    ],
    pack: Annotated[
        list[str] | None, typer.Option("--pack", help="Rule pack: a name or a path. Repeatable.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="Add the rules of a channel: sms, push, messenger …")
    ] = None,
    brief: Annotated[
        Path | None, typer.Option(help="Brief (YAML or JSON) that all messages belong to.")
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--from", help="Read the files as this, whatever their names.")
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="Column of a .csv that holds the text (default: text).")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    judge: Annotated[
        str | None,
        typer.Option(help="Model that decides judge rules, as provider:model; asked for clean texts."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Apply the fixes of rules and show the fixed text.")
    ] = False,
    allow_python: Annotated[
        bool, typer.Option("--allow-python", help="Let packs run Python functions.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that check at once.")] = 1,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this severity on.")] = FailOn.ERROR,
) -> None:
    """Check messages by the rules.

    Exit code: 0 nothing found, 1 violations, 2 wrong use, wrong pack or unreadable input.
    """
    from adrules.api.loading import load, load_brief  # noqa: PLC0415 - compiles rules, so not for --help

    checker = load(*(pack or ()), channel=channel, judge=judge, allow_python=allow_python)
    shared = load_brief(brief) if brief else None
    examine = _Examiner(checker, fix=fix)
    printer = printer_class(Format.JSON if as_json else output)(checker.ruleset().rules)
    summary = Summary()
    failed = False
    for message, report in _reports(checker, _messages(files, form, column, summary), shared, workers):
        checked = examine(message, report, message.brief or shared)
        summary.add(checked)
        failed = failed or _fails(checked.last, fail_on)
        printer.report(checked)
    printer.end(summary)
    examine.close()
    if summary.unreadable > SHOWN_PROBLEMS:
        typer.echo(f"adrules: {summary.unreadable} unreadable lines or files in all", err=True)
    if summary.unreadable:
        raise typer.Exit(2)
    if failed:
        raise typer.Exit(1)


def _messages(files: list[str], form: Form | None, column: str | None, summary: Summary) -> Iterator[Message]:
    """Yield the messages of all files; tell what is none. An unreadable file does not stop the others."""
    for name in files:
        try:
            for item in read_messages(name, form, column):
                if isinstance(item, Message):
                    yield item
                else:
                    _tell(item, summary)
        except InputError as failure:
            for problem in failure.problems:
                _tell(problem, summary)


def _reports(
    checker: "Checker", messages: Iterator[Message], shared: Brief | None, workers: int
) -> Iterator[tuple[Message, Report]]:
    """Yield each message with its report; several workers read some messages ahead."""
    ahead: deque[Message] = deque()

    def texts() -> Iterator[tuple[str, Brief | None]]:
        for message in messages:
            ahead.append(message)
            yield message.text, message.brief or shared

    for report in checker.check_many(texts(), workers):
        yield ahead.popleft(), report


class _Examiner:
    """Goes on with a checked message: fixes it and asks the judge where that was asked for."""

    def __init__(self, checker: "Checker", *, fix: bool) -> None:
        self.checker = checker
        self.fix = fix
        self.judge: Judge | None = None
        if checker.judge:
            from adrules.judging import open_judge  # noqa: PLC0415 - few ask one

            self.judge = open_judge(checker.judge)

    def __call__(self, message: Message, report: Report, brief: Brief | None) -> Checked:
        if not self.fix:
            return Checked(message, self._judged(report, brief))
        fixed = FixedText(message.text, (), report)
        if any(v.fix for v in report.violations):
            fixed = self.checker.fix(message.text, brief)
        if not fixed.edits:
            report = self._judged(report, brief)
            return Checked(message, report, replace(fixed, report=report))
        return Checked(message, report, replace(fixed, report=self._judged(fixed.report, brief)))

    def _judged(self, report: Report, brief: Brief | None) -> Report:
        """Ask the judge, where there is one, about the text as it leaves."""
        if self.judge is None:
            return report
        return self.judge.complete(report, self.checker.ruleset(brief.channel if brief else None), brief)

    def close(self) -> None:
        """Close the connection to the judge."""
        if self.judge is not None:
            self.judge.backend.close()


def _tell(problem: Problem, summary: Summary) -> None:
    summary.unreadable += 1
    if summary.unreadable <= SHOWN_PROBLEMS:
        typer.echo(f"adrules: {problem}", err=True)


def _fails(report: Report, fail_on: FailOn) -> bool:
    if fail_on is FailOn.NEVER:
        return False
    bar = Severity(fail_on.value).rank
    return any(v.severity.rank >= bar for v in report.violations)
