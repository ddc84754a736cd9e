"""What takes long to compile, kept on disk between processes.

Values of plain types only, written by :mod:`marshal` with a digest before them: a file that is
damaged is made anew, and none can run code. The name of a file is the hash of all that decides
its content: what it was made from, the files of this package that made it, the dictionary and
the version of Python. Files are replaced whole, so processes do not disturb each other; the ones
used least are dropped. A folder that cannot be written costs time, not correctness.
"""

import marshal
import os
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from adrules.matching.cache import folder

MOST_FILES = 48
"""Files kept; those not used for the longest time go first."""

_DIGEST = sha256().digest_size


def kept(
    kind: str,
    source: object,
    make: Callable[[], object],
    valid: Callable[[object], bool] = lambda _: True,
) -> object:
    """Return ``make()``, or what it gave another time for the same ``source`` if that is still valid.

    ``source`` is told by its ``repr``; both it and the result are of plain types.
    """
    place = folder()
    if place is None:
        return make()
    name = sha256(f"{_makers()}\0{source!r}".encode("utf-8", "surrogatepass")).hexdigest()[:40]
    file = place / f"{kind}-{name}.bin"
    found = _read(file)
    if found is None or not valid(found[0]):
        found = (make(),)
        _write(file, found[0])
    return found[0]


def _read(file: Path) -> tuple[object] | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None
    if len(data) < _DIGEST or sha256(memoryview(data)[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    with suppress(OSError):
        os.utime(file)
    try:
        return (marshal.loads(memoryview(data)[_DIGEST:]),)  # noqa: S302 - checked by its digest, never code
    except (ValueError, EOFError, TypeError):
        return None


def _write(file: Path, value: object) -> None:
    import tempfile  # noqa: PLC0415 - most values are only read

    data = marshal.dumps(cast(Any, value))
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(sha256(data).digest() + data)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        _drop_oldest(file.parent)


def _drop_oldest(place: Path) -> None:
    files = [(file.stat().st_mtime, file) for file in place.glob("*.bin")]
    for _, file in sorted(files, reverse=True)[MOST_FILES:]:
        file.unlink(missing_ok=True)


@cache
def _makers() -> str:
    """Return what tells the code and the dictionary apart from those of another version."""
    package = Path(__file__).parent.parent
    own = (f for part in ("domain", "matching", "packs", "rules", "text") for f in _modules(package / part))
    spec = find_spec("pymorphy3_dicts_ru")
    data = Path(spec.origin).parent / "data" / "meta.json" if spec and spec.origin else None
    others = [("meta.json", data.stat())] if data and data.exists() else []
    stats = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in (*sorted(own), *others)]
    return repr((sys.version_info[:2], sys.byteorder, array("I").itemsize, stats))


def _modules(place: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the paths of the modules in a folder, as far as it goes, with what the disk says of them."""
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(Path(entry.path))
            elif entry.name.endswith(".py"):
                yield entry.path, entry.stat()
