"""``adrules runs export`` and ``import``: the log as JSON lines."""

from pathlib import Path
from typing import Annotated

import typer

from adrules.cli.runs.arguments import AsJson, Store, print_json
from adrules.store.place import default_path


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write (default: standard output).")
    ] = None,
    store: Store = None,
) -> None:
    """Write the whole log as JSON lines: briefs, rules, messages, attempts, reports."""
    from adrules.store.database import Database  # noqa: PLC0415 - loads SQLAlchemy, so not for --help
    from adrules.store.transfer import exported  # noqa: PLC0415 - same

    database = Database(store or default_path(), write=False)
    try:
        if output is None:
            for line in exported(database):
                typer.echo(line)
            return
        count = 0
        with output.open("w", encoding="utf-8", newline="\n") as file:
            for line in exported(database):
                file.write(line + "\n")
                count += line.startswith('{"run"')
        typer.echo(f"Записано прогонов: {count}. Файл: {output}")
    finally:
        database.close()


def import_(
    file: Annotated[Path, typer.Argument(help="A file that adrules runs export wrote.")],
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Add the runs of an export to a log; runs that are there already are left as they are.

    Exit code: 1 when a run is in the log with another content, 2 for a file that was changed or damaged.
    """
    from adrules.store.database import Database  # noqa: PLC0415 - loads SQLAlchemy, so not for --help
    from adrules.store.transfer import imported  # noqa: PLC0415 - same

    database = Database(store or default_path(), write=True)
    try:
        done = imported(database, file)
    finally:
        database.close()
    if as_json:
        print_json(
            {
                "schema": "adrules.import/1",
                "log": str(database.path),
                "added": list(done.added),
                "known": list(done.known),
                "different": list(done.different),
            }
        )
    else:
        typer.echo(
            f"Добавлено прогонов {len(done.added)}, уже были {len(done.known)}, "
            f"отличаются и оставлены как есть {len(done.different)}. Журнал: {database.path}"
        )
        for run_id in done.different:
            typer.echo(f"  отличается: {run_id}")
    if done.different:
        raise typer.Exit(1)
