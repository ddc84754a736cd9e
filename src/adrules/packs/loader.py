"""From the name or path of a pack to its rules."""

from collections.abc import Sequence
from pathlib import Path

from adrules.errors import PackError
from adrules.packs.compiled import Digests, read_once
from adrules.packs.places import find_pack, preset_path, shipped_packs
from adrules.packs.schema import Pack

__all__ = ["find_pack", "load_packs", "preset_path", "shipped_packs"]


def load_packs(paths: Sequence[Path], *, allow_python: bool = False) -> tuple[Pack, ...]:
    """Return the packs in ``paths``, those that they extend folded in.

    A path that stands twice counts once. Raises :class:`~adrules.errors.PackError` with the
    mistakes of all of them at once: a rule id that two packs share is one. Rules that run
    code of their author are mistakes unless ``allow_python``.
    """
    if allow_python:
        return _read(paths, allow_python=True)[0]
    return read_once(paths, lambda: _read(paths, allow_python=False))


def _read(paths: Sequence[Path], *, allow_python: bool) -> tuple[tuple[Pack, ...], Digests]:
    """Return the packs, and the digests of all files that they came from."""
    from adrules.packs.reader import Reader  # noqa: PLC0415 - packs kept from another time need no YAML

    reader = Reader(allow_python=allow_python)
    packs = {path: pack for path in dict.fromkeys(paths) if (pack := reader.read(path, {})) is not None}
    reader.compare(packs)
    if reader.problems:
        raise PackError(
            sorted(dict.fromkeys(reader.problems), key=lambda p: (p.file, p.line or 0, p.column or 0))
        )
    return tuple(packs.values()), reader.files
