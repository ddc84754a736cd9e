"""The forms of words, kept on disk between processes.

Expanding the words of the shipped rules takes seconds, and it needs the morphological
analyzer. The result depends on nothing but the word, its options and the dictionary, so it is
kept in one JSON file in the user's cache folder, named after the versions of all that made it.
Only words of rule packs are kept, never those of a brief.
It is no pickle: whoever can write the file can change what rules find, but cannot run code.

A file that is missing, unreadable or damaged is made anew; a folder that cannot be written
costs time, not correctness. Processes that write at once replace the file whole; an entry that
one of them loses is computed again. ``ADRULES_CACHE`` names another folder, or is ``off``.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

FORMAT = 1
"""Changes when entries of an older version would be read wrongly."""

LARGEST = 200_000
"""Entries kept; a larger table is begun anew."""

VARIABLE = "ADRULES_CACHE"


class FormsCache:
    """A table of word -> forms that survives the process. Thread-safe."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = Lock()
        self._table: dict[str, str] | None = None

    def forms(
        self, keys: Iterable[str], expand: Callable[[str], frozenset[str]], *, keep: bool = True
    ) -> Mapping[str, frozenset[str]]:
        """Return the forms for each key; those not known are computed, and kept if ``keep``."""
        wanted = dict.fromkeys(keys)
        with self._lock:
            if self._table is None:
                self._table = self._read()
            known = {key: self._table[key] for key in wanted if key in self._table}
            new = {key: " ".join(sorted(expand(key))) for key in wanted if key not in known}
            if new and keep:
                if len(self._table) + len(new) > LARGEST:
                    self._table = {}
                self._table |= new
                self._write(self._table)
        return {key: frozenset(text.split()) for key, text in (known | new).items()}

    def _read(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            value = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(value, dict) or len(value) > LARGEST:
            return {}
        return {k: v for k, v in value.items() if isinstance(v, str)}

    def _write(self, table: Mapping[str, str]) -> None:
        """Replace the file by one that holds ``table`` and what others have added meanwhile."""
        if self._path is None:
            return
        import tempfile  # noqa: PLC0415 - most words are only read

        merged = {**self._read(), **table}
        if len(merged) > LARGEST:
            merged = dict(table)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(merged, file, ensure_ascii=False, separators=(",", ":"))
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise


def folder() -> Path | None:
    """Return the folder of the cache; ``None`` when the cache is off."""
    place = os.environ.get(VARIABLE, "")
    if place.lower() == "off":
        return None
    if place:
        return Path(place)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only when no folder is named

    return user_cache_path("adrules", appauthor=False)


def default_path() -> Path | None:
    """Return the file for the versions in use; ``None`` when the cache is off."""
    from importlib.metadata import version  # noqa: PLC0415 - only for what is not compiled yet

    place = folder()
    made_by = "-".join(version(name) for name in ("adrules", "pymorphy3", "pymorphy3-dicts-ru"))
    return place and place / f"forms-{FORMAT}-{made_by}.json"
