"""How far long work is: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterable, Iterator

import typer

from adrules.cli.run_wording import decimal
from adrules.domain.run import RunRecord

LINES = 20
"""So many plain lines at most, and none for work of fewer pieces."""


def shown(records: Iterable[RunRecord], total: int) -> Iterator[RunRecord]:
    """Pass the records on and show on standard error how many are done, of them clean."""
    if sys.stderr.isatty():
        yield from _bar(records, total)
    else:
        yield from _lines(records, total)


def _bar(records: Iterable[RunRecord], total: int) -> Iterator[RunRecord]:
    from rich.console import Console  # noqa: PLC0415 - not for --help
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - same

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        count = _Count()
        for record in records:
            count.add(record)
            progress.update(task, advance=1, description=str(count))
            yield record


def _lines(records: Iterable[RunRecord], total: int) -> Iterator[RunRecord]:
    count = _Count()
    every = -(-total // LINES)
    for record in records:
        count.add(record)
        if total >= LINES and (count.done % every == 0 or count.done == total):
            typer.echo(f"{count.done} из {total}: {count}", err=True)
        yield record


class _Count:
    """What has come so far."""

    def __init__(self) -> None:
        self.done = self.ok = self.regenerations = 0

    def add(self, record: RunRecord) -> None:
        """Count one run."""
        self.done += 1
        self.ok += record.ok
        self.regenerations += record.regenerations

    def __str__(self) -> str:
        return f"годных {self.ok}, перегенераций {decimal(self.regenerations / self.done)}"
