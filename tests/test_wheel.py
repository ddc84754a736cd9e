"""The check of a wheel knows one that was made without a compiler."""

import zipfile
from pathlib import Path

import pytest
from tools.check_wheel import NEEDED, problems

EXTENSION = "adrules/_native.cpython-311-x86_64-linux-gnu.so"
PLATFORM = "adrules-1-cp311-cp311-linux_x86_64.whl"


def wheel(folder: Path, name: str, *more: str) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for member in (*NEEDED, *more):
            archive.writestr(member if member.startswith("adrules") else f"adrules-1.dist-info/{member}", "")
    return path


@pytest.mark.parametrize("extension", [EXTENSION, "adrules/_native.pyd", "adrules/_native.abi3.so"])
def test_a_wheel_with_the_extension_is_complete(tmp_path: Path, extension: str) -> None:
    path = wheel(tmp_path, PLATFORM, extension)
    assert problems(path) == []
    assert problems(path, compiled=False) == [f"does not belong here: {extension}"]


def test_a_wheel_without_the_extension_is_one_that_was_made_without_a_compiler(tmp_path: Path) -> None:
    path = wheel(tmp_path, PLATFORM, "adrules/native.py", "adrules/_native.c")
    assert [problem.split(",")[0] for problem in problems(path)] == ["missing: adrules/_native"]
    assert problems(path, compiled=False) == []


def test_a_wheel_with_the_extension_is_not_for_any_platform(tmp_path: Path) -> None:
    assert problems(wheel(tmp_path, "adrules-1-py3-none-any.whl", EXTENSION))
