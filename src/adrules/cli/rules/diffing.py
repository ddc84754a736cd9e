"""``adrules rules diff``."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from adrules.authoring.diff import Changed, Difference, compare
from adrules.cli.rules.arguments import AllowPython, AsJson, Column, messages, print_json
from adrules.cli.wording import SEVERITIES, counted
from adrules.domain.report import Severity

_LONGEST = 100


def diff(
    old: Annotated[str, typer.Argument(help="Pack as it was: a name or a path.")],
    new: Annotated[str, typer.Argument(help="Pack as it is to be.")],
    on: Annotated[list[str], typer.Option(help="File of messages (.txt, .jsonl, .csv). Repeatable.")],
    channel: Annotated[str | None, typer.Option(help="Add the rules of a channel to both.")] = None,
    column: Column = None,
    allow_python: AllowPython = False,
    as_json: AsJson = False,
) -> None:
    """Show what a change of rules would newly flag and newly pass. Exit code 0 either way."""
    from adrules.api import load  # noqa: PLC0415 - compiles rules, so not for --help

    checkers = [load(name, channel=channel, allow_python=allow_python) for name in (old, new)]
    found = compare(checkers[0], checkers[1], messages(on, column))
    if as_json:
        print_json("adrules.rules-diff/1", **asdict(found))
        return
    typer.echo("\n".join(_lines(found)))


def _lines(found: Difference) -> Iterator[str]:
    for title, rules in (("Новые правила", found.added), ("Правил больше нет", found.removed)):
        if rules:
            yield f"{title}: {', '.join(rules)}."
    for change in found.severities:
        old, new = SEVERITIES[Severity(change.old)], SEVERITIES[Severity(change.new)]
        yield f"Строгость: {change.rule_id} — {old} → {new}."
    yield from _changed("Теперь находят", found.newly_flagged)
    yield from _changed("Больше не находят", found.newly_passing)
    if not (found.newly_flagged or found.newly_passing):
        yield "На этих сообщениях правила находят одно и то же."
    total = counted(found.messages, "сообщение", "сообщения", "сообщений")
    yield f"Проверено {total}: ошибки появились в {found.newly_wrong}, исчезли в {found.newly_right}."


def _changed(title: str, rows: tuple[Changed, ...]) -> Iterator[str]:
    if rows:
        yield f"{title}:"
    for row in rows:
        yield f"  {row.rule_id}: {counted(row.messages, 'сообщение', 'сообщения', 'сообщений')}"
        for text in row.examples:
            line = " ".join(text.split())
            yield f"    {line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}"
