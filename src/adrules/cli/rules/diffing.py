"""``adrules rules diff``."""

from dataclasses import asdict
from typing import Annotated

import typer

from adrules.cli.rules.arguments import AllowPython, AsJson, Column, messages, print_json


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
    from adrules.api.loading import load  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.authoring.diff import compare  # noqa: PLC0415 - same
    from adrules.cli.rules.difference import lines  # noqa: PLC0415 - same

    checkers = [load(name, channel=channel, allow_python=allow_python) for name in (old, new)]
    found = compare(checkers[0], checkers[1], messages(on, column))
    if as_json:
        print_json("adrules.rules-diff/1", **asdict(found))
        return
    typer.echo("\n".join(lines(found)))
