"""``adrules rules``: tools for those who write rules."""

import typer

from adrules.cli.rules.diffing import diff
from adrules.cli.rules.explaining import explain
from adrules.cli.rules.linting import lint
from adrules.cli.rules.listing import list_rules, schema
from adrules.cli.rules.pages import docs, show
from adrules.cli.rules.testing import run_tests


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(no_args_is_help=True, help="List, test, check, explain and describe rules.")
    commands.command("list")(list_rules)
    commands.command("show")(show)
    commands.command("test")(run_tests)
    commands.command("lint")(lint)
    commands.command("explain")(explain)
    commands.command("diff")(diff)
    commands.command("docs")(docs)
    commands.command("schema")(schema)
    app.add_typer(commands, name="rules")
