from collections.abc import Callable
from pathlib import Path

import pytest

from adrules.packs.loader import load_packs
from adrules.packs.schema import Pack

Loaded = Callable[..., Pack]


@pytest.fixture
def pack(tmp_path: Path) -> Loaded:
    """Return a function that loads a pack from the YAML of its rules."""

    def loaded(rules: str, name: str = "mine", head: str = "") -> Pack:
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"pack: {name}\nversion: '1'\n{head}rules:\n{rules}", encoding="utf-8")
        (found,) = load_packs([path])
        return found

    return loaded
