"""``adrules runs``: the log of runs; what is in it, one run, figures, other rules, moving it."""

import typer

from adrules.cli.runs.figures import stats
from adrules.cli.runs.listing import listed
from adrules.cli.runs.replaying import replay
from adrules.cli.runs.showing import show
from adrules.cli.runs.transfer import export, import_


def register(app: typer.Typer) -> None:
    """Add the commands."""
    runs = typer.Typer(no_args_is_help=True, help="The log of runs.")
    runs.command("list")(listed)
    runs.command("show")(show)
    runs.command("stats")(stats)
    runs.command("replay")(replay)
    runs.command("export")(export)
    runs.command("import")(import_)
    app.add_typer(runs, name="runs")
