"""Messages to check, read one at a time from text, JSONL and CSV files or standard input."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

import typer

from adrules.decoding import LOOK, NotTextError, look, place, text_of
from adrules.domain.brief import Brief
from adrules.errors import BriefError, InputError, Problem

STDIN = "-"
SHOWN_KEYS = 8
"""Keys of a row that are named where the text is missing."""

STDIN_SHOWN = "ввод"
"""How standard input is called before people."""


class Form(StrEnum):
    """How messages are laid out in a file."""

    TXT = "txt"
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Message:
    """One text to check and where it came from; ``line`` counts from 1.

    ``whole_line`` says that the text is that line, so that offsets in it are columns.
    """

    file: str
    line: int
    text: str
    id: str | None = None
    brief: Brief | None = None
    whole_line: bool = False


def read_messages(name: str, form: Form | None, column: str | None) -> Iterator[Message | Problem]:
    """Yield the messages of a file as they are read, and a problem for each line that is none.

    ``.txt``: one message a line, blank lines are skipped. ``.jsonl``: an object a line with
    ``text`` and optionally ``id`` and ``brief``. ``.csv``: the column ``column`` (``text`` if
    not given), separated by a comma, semicolon or tab. Anything else is read as text.
    """
    form = form or _by_suffix(name)
    with _opened(name) as stream:
        lines = _decoded(name, stream)
        if form is Form.CSV:
            yield from _csv(name, lines, column)
        else:
            for line, text in lines:
                if isinstance(text, Problem):
                    yield text
                elif text.strip():
                    yield (
                        _json(name, line, text)
                        if form is Form.JSONL
                        else Message(name, line, text, whole_line=True)
                    )


def readable(name: str, form: Form | None, column: str | None) -> Iterator[Message]:
    """Yield the messages of a file; tell on standard error what is none."""
    for item in read_messages(name, form, column):
        if isinstance(item, Message):
            yield item
        else:
            typer.echo(f"adrules: {item}", err=True)


def shown(name: str) -> str:
    """Return the name of a file for people."""
    return STDIN_SHOWN if name == STDIN else name


def _by_suffix(name: str) -> Form:
    suffix = Path(name).suffix.lower().lstrip(".")
    return Form(suffix) if suffix in list(Form) else Form.TXT


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say of a failed read which file it was."""
    try:
        yield
    except BrokenPipeError:
        raise  # that is standard output
    except OSError as failure:
        raise InputError(
            [Problem(f"cannot read the file: {failure.strerror or failure}", shown(name))]
        ) from None


@contextmanager
def _opened(name: str) -> Iterator[io.BufferedIOBase]:
    if name == STDIN:
        if sys.stdin is None:
            raise InputError([Problem("cannot read the file: it is closed", STDIN_SHOWN)])
        with _told(name):
            yield cast(io.BufferedIOBase, sys.stdin.buffer)  # it is one, though typed as less
        return
    with _told(name), Path(name).open("rb") as stream:
        yield stream


def _decoded(name: str, stream: io.BufferedIOBase) -> Iterator[tuple[int, str | Problem]]:
    """Yield the lines with their numbers; raises :class:`InputError` where the whole is no text."""
    head = stream.read1(LOOK)
    try:
        look(head)
    except NotTextError as failure:
        raise InputError([Problem(str(failure), shown(name), *place(head, failure.at))]) from None
    for number, raw in enumerate(_lines(head, stream), 1):
        data = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        try:
            yield number, text_of(data).rstrip("\r\n")
        except NotTextError as failure:
            _, column = place(data, failure.at)
            yield number, Problem(str(failure), shown(name), number, column)


def _lines(head: bytes, stream: io.BufferedIOBase) -> Iterator[bytes]:
    """Yield the lines of a stream whose beginning was read; none waits for more than itself."""
    *whole, part = head.split(b"\n")
    yield from (line + b"\n" for line in whole)
    last = part + stream.readline()
    if last:
        yield last
        yield from stream


def _json(name: str, line: int, text: str) -> Message | Problem:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as failure:
        return Problem(f"not JSON: {failure}", shown(name), line)
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return Problem(_textless(row), shown(name), line)
    brief = None
    if row.get("brief") is not None:
        try:
            from adrules.briefs import brief_of  # noqa: PLC0415 - loads YAML; few rows have one

            brief = brief_of(row["brief"])
        except BriefError as failure:
            return Problem(f"brief: {'; '.join(p.message for p in failure.problems)}", shown(name), line)
    identity = row.get("id")
    return Message(name, line, row["text"], None if identity is None else str(identity), brief)


def _textless(row: object) -> str:
    """Return what is wrong with a row that has no text."""
    wanted = 'a row is an object with the string "text"'
    if not isinstance(row, dict):
        return wanted
    if "text" in row:
        return f"{wanted}; here it is no string"
    names = ", ".join(map(repr, list(row)[:SHOWN_KEYS])) + (", …" if len(row) > SHOWN_KEYS else "")
    return f"{wanted}; this one has {names}" if row else wanted


class _Lines:
    """The lines of a CSV file that are text, as its reader takes them."""

    def __init__(self, lines: Iterator[tuple[int, str | Problem]]) -> None:
        self._lines = lines
        self.number = 0
        """The last line read."""
        self.ended = False
        """Whether a line was asked for when there were no more."""
        self.problems: list[Problem] = []
        """Lines that are no text, not told yet."""

    def __iter__(self) -> Iterator[str]:
        for number, text in self._lines:
            self.number = number
            if isinstance(text, Problem):
                self.problems.append(text)
            else:
                yield text + "\n"
        self.ended = True

    def told(self) -> Iterator[Problem]:
        """Yield the problems, each once."""
        yield from self.problems
        self.problems.clear()


def _csv(
    name: str, lines: Iterator[tuple[int, str | Problem]], column: str | None
) -> Iterator[Message | Problem]:
    source = _Lines(lines)
    texts = iter(source)
    header = next(texts, "")
    delimiter = max(",;\t", key=header.count)
    names = next(csv.reader(io.StringIO(header), delimiter=delimiter), [])
    wanted = column or "text"
    if wanted not in names:
        yield from source.told()
        message = f"no column {wanted!r}; --column takes one of: {', '.join(names) or 'none'}"
        yield Problem(message, shown(name))
        return
    place = names.index(wanted)
    identity = names.index("id") if "id" in names else len(names)
    before = source.number
    try:
        for row in csv.reader(texts, delimiter=delimiter):
            yield from source.told()
            if source.ended:  # the reader takes the end of the file for the end of the row
                message = "a quote is not closed: the row goes on to the end of the file"
                yield Problem(message, shown(name), before + 1)
            elif place < len(row) and row[place].strip():
                yield Message(name, before + 1, row[place], row[identity] if identity < len(row) else None)
            before = source.number
    except csv.Error as failure:
        yield Problem(f"not CSV: {failure}", shown(name), source.number)
    yield from source.told()
