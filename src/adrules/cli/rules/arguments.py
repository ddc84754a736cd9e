"""What several of the commands for rule authors take."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from adrules.domain.brief import Brief, Channel

Packs = Annotated[
    list[str] | None, typer.Argument(help="Packs, by name or path; all shipped ones if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AllowPython = Annotated[bool, typer.Option("--allow-python", help="Let packs run Python functions.")]
Column = Annotated[str | None, typer.Option(help="Column of a .csv that holds the text [text].")]


def pack_paths(packs: list[str] | None) -> list[Path]:
    """Return the files of the named packs, of all shipped ones and presets when none is named."""
    from adrules.packs.loader import find_pack, preset_path, shipped_packs  # noqa: PLC0415 - not for --help

    if packs:
        return [find_pack(name) for name in packs]
    return [*shipped_packs().values(), *(preset_path(channel) for channel in Channel)]


def messages(files: list[str], column: str | None) -> Iterator[tuple[str, Brief | None]]:
    """Yield the texts of files with their briefs; unreadable lines are told on standard error."""
    from adrules.cli.inputs import readable  # noqa: PLC0415 - not for --help

    for name in files:
        for message in readable(name, None, column):
            yield message.text, message.brief


def print_json(schema: str, **values: Any) -> None:  # noqa: ANN401 - plain JSON
    """Print one JSON document with its schema."""
    typer.echo(json.dumps({"schema": schema, **values}, ensure_ascii=False, indent=1))
