"""Files that people write: read, decode and parse them, and know where each value stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from adrules.decoding import CP1251, LOOK, NotTextError, look, place, text_of
from adrules.errors import InputError, Problem

KeyPath = tuple[str | int, ...]
"""Keys and indexes from the root of a document down to a value."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEEPEST = 100
"""Levels of nesting a file may have; the C parser of YAML dies of some thousands."""

_UNQUOTED = re.compile(r"^(?P<head>\s*(?:-\s+|[\w-]+:\s+))(?P<phrase>[\[{].*?)\s*$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A parsed document with the place of every key and item.

    ``places`` maps a path to ``(line, column)``, both from 1; the place of a mapping entry
    is that of its key.
    """

    value: object
    places: Mapping[KeyPath, tuple[int, int]]
    lines: tuple[str, ...]
    file: str
    problems: tuple[Problem, ...] = ()
    """Mistakes that did not stop the parser."""

    def problem(self, path: KeyPath, message: str, rule_id: str | None = None) -> Problem:
        """Return a mistake placed at ``path``, or at its nearest known ancestor.

        A document that is no text (``places`` is empty) has no lines to point at.
        """
        if not self.places:
            return Problem(message, self.file, rule_id=rule_id)
        known = path
        while known and known not in self.places:
            known = known[:-1]
        line, column = self.places.get(known, (1, 1))
        return Problem(message, self.file, line, column, rule_id)

    def line(self, path: KeyPath) -> str:
        """Return the source line on which the value at ``path`` begins."""
        place = self.places.get(path)
        return self.lines[place[0] - 1] if place else ""


def read_text(path: Path, error: type[InputError] = InputError) -> str:
    """Return the text of a UTF-8 file (with or without a byte-order mark).

    Raises ``error`` when the file cannot be read or is not UTF-8, with the place of the wrong byte.
    """
    try:
        data = path.read_bytes()
    except OSError as failure:
        raise error([Problem(f"cannot read the file: {failure.strerror or failure}", str(path))]) from None
    try:
        look(data[:LOOK])
        return text_of(data, CP1251).removeprefix("\ufeff")
    except NotTextError as failure:
        raise error([Problem(str(failure), str(path), *place(data, failure.at))]) from None


def quoted(line: str) -> str | None:
    """Return ``line`` with its unquoted ``[…`` or ``{…`` phrase in quotes, or ``None``.

    YAML reads ``- {мир|море} впечатление`` as the start of a mapping.
    """
    found = _UNQUOTED.match(line)
    if found is None:
        return None
    phrase = found["phrase"].replace("\\", "\\\\").replace('"', '\\"')
    return f'{found["head"]}"{phrase}"'


def parse_yaml(text: str, file: str, error: type[InputError] = InputError) -> Placed:
    """Parse one YAML (or JSON) document and remember where everything stands.

    Raises ``error`` with all problems found.
    """
    placed = parse_as_far(text, file, error)
    if placed.problems:
        raise error(placed.problems)
    return placed


def parse_as_far(text: str, file: str, error: type[InputError] = InputError) -> Placed:
    """Parse like :func:`parse_yaml`, but only note the mistakes that can be got over.

    A phrase that should have been quoted is mended and noted, so that one such line does
    not hide the mistakes after it. Raises ``error`` when the rest cannot be read.
    """
    lines = text.splitlines()
    problems: list[Problem] = []
    while True:
        try:
            node = _composed("\n".join(lines) + "\n")
            break
        except yaml.MarkedYAMLError as failure:
            mark = failure.problem_mark or failure.context_mark
            number = mark.line if mark else 0
            better = quoted(lines[number]) if number < len(lines) else None
            problem = Problem(_explain(failure), file, number + 1, (mark.column + 1) if mark else None)
            if better is None:
                raise error([*problems, problem]) from None
            problems.append(_unquoted_problem(file, number, lines[number], better))
            lines[number] = better
        except (yaml.YAMLError, RecursionError, ValueError) as failure:
            raise error([*problems, Problem(f"not YAML: {failure}", file)]) from None
    places: dict[KeyPath, tuple[int, int]] = {(): (1, 1)} if node is None else {}
    builder = _Builder(file, places, problems)
    value = builder.build(node, ()) if node is not None else None
    return Placed(value, places, tuple(text.splitlines()), file, tuple(problems))


def _composed(text: str) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):  # event by event: it does not recurse
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise ValueError(f"nested more than {_DEEPEST} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


def _explain(failure: yaml.MarkedYAMLError) -> str:
    return "not YAML: " + ", ".join(part for part in (failure.context, failure.problem) if part)


def _unquoted_problem(file: str, number: int, line: str, better: str) -> Problem:
    column = len(line) - len(line.lstrip()) + 1
    return Problem(
        f"a phrase that begins with [ or {{ must be quoted: {better.strip()}", file, number + 1, column
    )


class _Builder:
    """Turns nodes into plain values; notes duplicate keys and refuses aliases."""

    def __init__(self, file: str, places: dict[KeyPath, tuple[int, int]], problems: list[Problem]) -> None:
        self.file = file
        self.places = places
        self.problems = problems
        self.seen: set[int] = set()
        self.scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, path: KeyPath) -> object:
        self.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self.seen:
            self._note(node, "anchors and aliases (& and *) are not allowed here")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            mark = key_node.start_mark
            if key in result:
                self._note(key_node, f"key {key!r} stands twice")
            self.places[(*path, key)] = (mark.line + 1, mark.column + 1)
            result[key] = self.build(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.ScalarNode) -> object:
        try:
            return self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as failure:
            self._note(node, f"not a valid value: {failure}")
            return None

    def _note(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(message, self.file, mark.line + 1, mark.column + 1))
