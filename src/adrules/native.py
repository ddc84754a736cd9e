"""The parts of the engine in C, where they could be built.

``compiled`` is the extension, or ``None``: where no compiler was found when the package was
installed, or when the environment says ``ADRULES_NATIVE=0``. Python does the same without it:
reports are equal, only the speed differs.
"""

import os
from importlib import import_module
from types import ModuleType


def _load() -> ModuleType | None:
    if os.environ.get("ADRULES_NATIVE", "").strip() == "0":
        return None
    try:
        return import_module("adrules._native")
    except ImportError:
        return None


compiled = _load()


def engine() -> str:
    """Return which engine runs: ``compiled`` or ``Python``."""
    return "Python" if compiled is None else "compiled"
