"""The parts of the engine in C, where they could be built.

``compiled`` is the extension, or ``None``: where no compiler was found when the package was
installed, when the environment says ``ADRULES_NATIVE=0``, or in a checkout where it was built from
other files. Python does the same without it: reports are equal, only the speed differs.
"""

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zlib import crc32

VARIABLE = "ADRULES_NATIVE"


def _load() -> ModuleType | None:
    given = os.environ.get(VARIABLE, "").strip()
    if given == "0":
        return None
    if given not in {"", "1"}:
        _warn("adrules: %s=%s says nothing; 0 turns the parts in C off", VARIABLE, given)
    try:
        found = import_module("adrules._native")
    except ImportError:
        return None
    sources = Path(__file__).parents[1] / "native"
    if (sources / "module.c").exists() and getattr(found, "BUILT_FROM", None) != built_from(sources):
        file = found.__file__
        _warn("adrules: %s was built from other files than %s: `pip install -e .`", file, sources)
        return None
    return found


def _warn(message: str, *values: object) -> None:
    import logging  # noqa: PLC0415 - rarely needed

    logging.getLogger("adrules").warning(message, *values)


def built_from(sources: Path) -> int:
    """Return the number that ``setup.py`` gives to an extension built from the files of a folder."""
    found = 0
    for path in sorted((*sources.glob("*.c"), *sources.glob("*.h"))):
        found = crc32(path.name.encode() + path.read_bytes(), found)
    return found & 0x7FFFFFFF


compiled = _load()


def engine() -> str:
    """Return which engine runs: ``compiled`` or ``Python``."""
    return "Python" if compiled is None else "compiled"
