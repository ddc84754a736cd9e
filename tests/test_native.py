"""Which engine runs: the one with the parts in C, or the Python one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from adrules import native


def shown(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "adrules", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout.strip()


def test_the_command_says_which_engine_runs() -> None:
    assert shown().endswith(f", engine: {native.engine()}")


def test_the_environment_turns_the_parts_in_c_off() -> None:
    assert shown(ADRULES_NATIVE="0").endswith(", engine: Python")


def test_an_extension_of_other_sources_is_not_used(tmp_path: Path) -> None:
    sources = Path(native.__file__).parents[1] / "native"
    if native.compiled is None or not sources.is_dir():
        pytest.skip("the parts in C were not built here")
    assert native.built_from(sources) == native.compiled.BUILT_FROM
    copy = tmp_path / "src"
    shutil.copytree(sources.parent, copy)
    for name in ("module.c", "text.h"):
        with (copy / "native" / name).open("a") as file:
            file.write("/* changed */")
        done = subprocess.run(
            [sys.executable, "-c", "from adrules import native; print(native.engine())"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(copy)},
        )
        assert done.stdout.strip() == "Python"
        assert "was built from other files" in done.stderr
        shutil.copy(sources / name, copy / "native" / name)


@pytest.mark.skipif(os.environ.get("ADRULES_NATIVE") == "0", reason="the parts in C are turned off")
def test_the_extension_is_used_where_it_was_built() -> None:
    try:
        import adrules._native  # noqa: F401, PLC0415
    except ImportError:
        assert native.engine() == "Python"
    else:
        assert native.engine() == "compiled"
