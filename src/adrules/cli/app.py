"""``adrules``: the commands and how they fail."""

import errno
import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from adrules.errors import AdrulesError, InputError, nearest
from adrules.native import engine

COMMANDS = {
    "check": "Check messages by the rules.",
    "generate": "Generate a message for each brief until it is clean.",
    "demo": "Check example messages, then regenerate messages for several briefs until they are clean.",
    "bench": "Time the rules on messages: the load, the whole check, each kind, the dearest rules.",
    "brief": "Begin a brief, see its facts.",
    "rules": "List, test, check, explain and describe rules.",
    "runs": "The log of runs.",
}
"""Modules of this package that register a command, and the first line of its help.

A module is imported when its command is called: none needs what the others do.
"""

WRONG_USE = 2
"""Exit code for a wrong command, pack or input; 1 means that violations were found."""

_CHOICES = re.compile(r"'(?P<given>.+?)' is not one of (?P<known>.+)\.", re.DOTALL)
_QUOTED = re.compile(r"'([^']+)'")

_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""What a write to the output fails with; such an error names no file."""

RECORDING = frozenset({"generate", "demo"})
"""Commands that write each candidate into a log as it comes."""

CANCELLED = 130
"""Exit code after Ctrl-C, as shells have it."""

CLOSED_PIPE = 141
"""Exit code when the reader of the output has gone, as shells have it: what was not read yet is not known."""


class _Imported(MutableMapping[str, Any]):
    """The commands, made when they are asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - click's own type
        if name not in self._made:
            if name not in COMMANDS:
                raise KeyError(name)
            own = typer.Typer()
            import_module(f"adrules.cli.{name}").register(own)
            self._made[name] = typer.main.get_group(own).commands[name]
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:  # noqa: ANN401 - same
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*COMMANDS, *self._made)))

    def __len__(self) -> int:
        return len({*COMMANDS, *self._made})


class _Commands(TyperGroup):
    """Turns what goes wrong into one clear message and an exit code."""

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401 - typer's own options
        super().__init__(**attrs)
        self.commands = _Imported()
        self._listing = False

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - click's own signature
        """Print the help without importing the commands."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - click's own signature
        """Return the names of all commands."""
        return list(self.commands)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - click's own signature
        """Return a command; for the help of all, one that says only what it is for."""
        if self._listing and cmd_name in COMMANDS:
            return TyperCommand(cmd_name, help=COMMANDS[cmd_name])
        return super().get_command(ctx, cmd_name)

    def make_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - click's own signature
        with _told():  # --version and --help print here
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's own signature
        with _told():
            try:
                return super().invoke(ctx)
            except KeyboardInterrupt:
                kept = "; what was recorded is kept" if ctx.invoked_subcommand in RECORDING else ""
                typer.echo(f"adrules: interrupted{kept}", err=True)
                raise typer.Exit(CANCELLED) from None


@contextmanager
def _told() -> Iterator[None]:
    """Turn what goes wrong into one message and an exit code."""
    try:
        yield
    except AdrulesError as failure:
        for line in failure.problems if isinstance(failure, InputError) else (failure,):
            typer.echo(f"adrules: {line}", err=True)
        raise typer.Exit(WRONG_USE) from None
    except typer.BadParameter as failure:
        failure.message = _with_nearest(failure.message)
        raise
    except BrokenPipeError:  # the reader (`| head`) has gone
        _drop_output()
        raise typer.Exit(CLOSED_PIPE) from None
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # rich, which prints the help, has seen to it
            raise typer.Exit(CLOSED_PIPE) from None
        raise
    except OSError as failure:
        unwritten = failure.filename is None and failure.errno in _UNWRITABLE
        if unwritten:
            _drop_output()
        what = (
            "cannot write the output: " if unwritten else f"{failure.filename}: " if failure.filename else ""
        )
        typer.echo(f"adrules: {what}{failure.strerror or failure}", err=True)
        raise typer.Exit(WRONG_USE) from None


def _with_nearest(message: str) -> str:
    """Return what is wrong with a value of an option, with the nearest one that is known."""
    message = message.removeprefix("Value error, ")
    found = _CHOICES.fullmatch(message)
    near = nearest(found["given"], _QUOTED.findall(found["known"])) if found else None
    return f"{message.rstrip('.')}; did you mean {near!r}?" if near else message


def _drop_output() -> None:
    """Send nowhere what is left of the output: Python would try to write it once more at exit."""
    with suppress(OSError, ValueError, AttributeError):  # it may be closed, or not be there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        from importlib.metadata import version  # noqa: PLC0415 - reads the disk

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


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
