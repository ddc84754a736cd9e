"""The parts of the engine in C, where they could be built.

``compiled`` is the extension, or ``None``: where no compiler was found when the package was
installed, or when the environment says ``ADRULES_NATIVE=0``. Python does the same without it:
reports are equal, only the speed differs.
"""

import os
from importlib import import_module
from types import ModuleType

VARIABLE = "ADRULES_NATIVE"


def _load() -> ModuleType | None:
    given = os.environ.get(VARIABLE, "").strip()
    if given == "0":
        return None
    if given not in {"", "1"}:
        import logging  # noqa: PLC0415 - rarely needed

        logging.getLogger("adrules").warning(
            "adrules: %s=%s says nothing; 0 turns the parts in C off", VARIABLE, given
        )
    try:
        return import_module("adrules._native")
    except ImportError:
        return None


compiled = _load()


def engine() -> str:
    """Return which engine runs: ``compiled`` or ``Python``."""
    return "Python" if compiled is None else "compiled"
