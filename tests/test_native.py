"""Which engine runs: the one with the parts in C, or the Python one."""

import os
import subprocess
import sys

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


@pytest.mark.skipif(os.environ.get("ADRULES_NATIVE") == "0", reason="the parts in C are turned off")
def test_the_extension_is_used_where_it_was_built() -> None:
    try:
        import adrules._native  # noqa: F401, PLC0415
    except ImportError:
        assert native.engine() == "Python"
    else:
        assert native.engine() == "compiled"
