"""``adrules``: the commands and how they fail."""

import os
import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from adrules.cli import bench, brief, check, demo, generate, rules, runs
from adrules.errors import AdrulesError
from adrules.native import engine

WRONG_USE = 2
"""Exit code for a wrong command, pack or input; 1 means that violations were found."""

CANCELLED = 130
"""Exit code after Ctrl-C, as shells have it."""


class _Commands(TyperGroup):
    """Turns our own errors into one clear message and exit code 2."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except AdrulesError as failure:
            typer.echo(f"adrules: {failure}", err=True)
            raise typer.Exit(WRONG_USE) from None
        except KeyboardInterrupt:
            typer.echo("adrules: interrupted; what was recorded is kept", err=True)
            raise typer.Exit(CANCELLED) from None
        except BrokenPipeError:
            # The reader (`| head`) has gone. Python would complain once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


app = typer.Typer(
    name="adrules",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Check Russian advertising copy by rules, and regenerate it until it is clean.",
)


def _version(value: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if value:
        typer.echo(f"adrules {version('adrules')}, engine: {engine()}")
        raise typer.Exit


@app.callback()
def _root(
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate in a message, or a terminal that is not UTF-8, must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


check.register(app)
brief.register(app)
rules.register(app)
generate.register(app)
runs.register(app)
demo.register(app)
bench.register(app)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
