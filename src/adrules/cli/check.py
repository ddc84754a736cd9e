"""``adrules check``: the rules over files of messages."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from adrules.cli.inputs import Form, read_messages
from adrules.cli.outputs import PRINTERS, Format, Summary
from adrules.domain.report import Report, Severity
from adrules.errors import Problem

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
    column: Annotated[str | None, typer.Option(help="Column of a .csv that holds the text [text].")] = None,
    output: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this severity on.")] = FailOn.ERROR,
) -> None:
    """Check messages by the rules.

    Exit code: 0 nothing found, 1 violations, 2 wrong use, wrong pack or unreadable input.
    """
    from adrules.api import load, load_brief  # noqa: PLC0415 - compiles rules, so not for --help

    checker = load(*(pack or ()), channel=channel)
    shared = load_brief(brief) if brief else None
    printer = PRINTERS[Format.JSON if as_json else output]()
    summary = Summary()
    failed = False
    printer.begin()
    for name in files:
        for item in read_messages(name, form, column):
            if isinstance(item, Problem):
                _tell(item, summary)
                continue
            report = checker.check(item.text, item.brief or shared)
            summary.add(report)
            failed = failed or _fails(report, fail_on)
            printer.report(item, report)
    printer.end(summary)
    if summary.unreadable > SHOWN_PROBLEMS:
        typer.echo(f"adrules: {summary.unreadable} unreadable lines in all", err=True)
    if summary.unreadable:
        raise typer.Exit(2)
    if failed:
        raise typer.Exit(1)


def _tell(problem: Problem, summary: Summary) -> None:
    summary.unreadable += 1
    if summary.unreadable <= SHOWN_PROBLEMS:
        typer.echo(f"adrules: {problem}", err=True)


def _fails(report: Report, fail_on: FailOn) -> bool:
    if fail_on is FailOn.NEVER:
        return False
    bar = Severity(fail_on.value).rank
    return any(v.severity.rank >= bar for v in report.violations)
