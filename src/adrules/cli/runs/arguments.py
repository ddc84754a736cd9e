"""What several of the commands for the log take and print."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Store = Annotated[
    Path | None,
    typer.Option(envvar="ADRULES_STORE", help="Log of runs (default: in the user's data folder)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def print_json(value: dict[str, Any]) -> None:
    """Print an object for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
