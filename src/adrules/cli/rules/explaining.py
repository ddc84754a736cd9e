"""``adrules rules explain``."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from adrules.cli.rules.arguments import AllowPython, AsJson, print_json


def explain(
    text: Annotated[str, typer.Argument(help="The message.")],
    rule: Annotated[str | None, typer.Option(help="Why this rule fired, or why it did not.")] = None,
    pack: Annotated[
        list[str] | None, typer.Option("--pack", help="Rule pack: a name or a path. Repeatable.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Add the rules of a channel.")] = None,
    brief: Annotated[Path | None, typer.Option(help="Brief (YAML or JSON) of the message.")] = None,
    allow_python: AllowPython = False,
    as_json: AsJson = False,
) -> None:
    """Show how rules read a message and why they fired or did not."""
    from adrules.api.loading import load, load_brief  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.authoring.explain import explain as explained  # noqa: PLC0415 - same
    from adrules.cli.rules.explained import lines  # noqa: PLC0415 - same

    checker = load(*(pack or ()), channel=channel, allow_python=allow_python)
    found = explained(checker, text, rule_id=rule, brief=load_brief(brief) if brief else None)
    if as_json:
        print_json("adrules.rules-explain/1", **asdict(found))
        return
    typer.echo("\n".join(lines(found)))
