"""Where the rules of packs stand in their files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adrules.errors import PackError, UnknownNameError
from adrules.packs.loader import find_pack
from adrules.sources import KeyPath, Placed, parse_as_far, read_text


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; ``line`` and ``column`` count from 1, 0 where it is unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


NOWHERE = Place()
"""The place of what stands in no file."""


class Places:
    """The places of the rules of some packs and of those that they extend."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._rules: dict[str, tuple[Placed, KeyPath]] = {}
        seen: set[Path] = set()
        for path in paths:
            for placed in _files(path, seen):
                entries = placed.value.get("rules") if isinstance(placed.value, dict) else None
                for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                    if isinstance(entry, dict):
                        self._rules.setdefault(str(entry.get("id")), (placed, ("rules", index)))

    def of(self, rule_id: str, *keys: str | int, item: str | None = None) -> Place:
        """Return the place of a value of a rule, or of its nearest ancestor.

        ``item`` is looked up in the list at ``keys``: where it stands there is asked for.
        """
        known = self._rules.get(rule_id)
        if known is None:
            return NOWHERE
        placed, path = known
        if item is not None:
            value = _value(placed.value, (*path, *keys))
            if isinstance(value, list):
                found = (i for i, v in enumerate(value) if isinstance(v, str) and v.strip() == item)
                keys = (*keys, *([at] if (at := next(found, None)) is not None else ()))
        path = (*path, *keys)
        while path not in placed.places:
            path = path[:-1]
        return Place(placed.file, *placed.places[path])


def _files(path: Path, seen: set[Path]) -> Iterator[Placed]:
    """Yield a pack and what it extends; what cannot be read is for the loader to tell."""
    if path.resolve() in seen:
        return
    seen.add(path.resolve())
    try:
        placed = parse_as_far(read_text(path, PackError), str(path), PackError)
    except PackError:
        return
    yield placed
    extends = placed.value.get("extends") if isinstance(placed.value, dict) else None
    for name in [extends] if isinstance(extends, str) else extends or ():
        try:
            other = find_pack(str(name))
        except UnknownNameError:
            continue
        yield from _files(other if other.is_absolute() else path.parent / other, seen)


def _value(value: object, path: KeyPath) -> object:
    for key in path:
        in_list = isinstance(value, list) and isinstance(key, int) and key < len(value)
        if not in_list and not (isinstance(value, dict) and key in value):
            return None
        value = value[key]  # type: ignore[index]  # one of the two, as just seen
    return value
