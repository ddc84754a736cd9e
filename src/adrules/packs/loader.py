"""From the name or path of a pack to its rules."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from adrules.errors import PackError
from adrules.matching.cache import VARIABLE, folder
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
    place = folder()
    if place is not None:
        _tell_unusable(place)
    if allow_python:
        return _read(paths, allow_python=True)[0]
    return read_once(paths, lambda: _read(paths, allow_python=False))


@cache
def _tell_unusable(place: Path) -> None:
    """Log, once a process, that nothing can be kept in the folder of the cache."""
    reason = ""
    try:
        place.mkdir(parents=True, exist_ok=True)
        if not os.access(place, os.W_OK | os.X_OK):
            reason = "it cannot be written"
    except FileExistsError:
        reason = "it is a file"
    except OSError as failure:
        reason = failure.strerror or str(failure)
    if reason:
        import logging  # noqa: PLC0415 - rarely needed

        logging.getLogger("adrules").warning(
            "adrules: the folder of the cache, %s, cannot be used: %s. Each start takes some seconds longer; "
            "set %s to another folder, or to off",
            place,
            reason,
            VARIABLE,
        )


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
