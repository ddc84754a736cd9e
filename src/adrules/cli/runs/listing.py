"""``adrules runs list``."""

from typing import Annotated

import typer

from adrules.cli.run_wording import STOPS
from adrules.cli.runs.arguments import AsJson, Store, print_json
from adrules.store.place import default_path


def listed(
    store: Store = None,
    limit: Annotated[int, typer.Option(min=1, help="So many of the newest.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the runs, the newest first."""
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy, so not for --help

    with RunLog(store or default_path()) as log:
        lines = log.runs(limit)
        if as_json:
            rows = [{name: getattr(line, name) for name in line.__slots__} for line in lines]
            print_json({"schema": "adrules.runs/1", "log": str(log.path), "runs": rows})
            return
        typer.echo(f"Журнал: {log.path}")
        for line in lines:
            stop = STOPS[line.stop_reason] if line.stop_reason else "не закончен"
            when = line.started_at[:16].replace("T", " ")
            typer.echo(
                f"{line.run_id}  {when}  {line.channel:<9}  попыток {line.attempts}  {stop}  "
                f"{line.brief_id}  {line.backend}"
            )
        if not lines:
            typer.echo("Прогонов нет.")
