import subprocess
import sys
from pathlib import Path

import pytest

from adrules.matching.cache import VARIABLE
from adrules.matching.keeping import MOST_FILES, kept


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def refuse() -> object:
    raise AssertionError("it was kept")


def test_a_value_is_made_once(place: Path) -> None:
    value = {"а": (1, b"x", None, [2.5])}
    assert kept("a", "source", lambda: value) == value
    assert kept("a", "source", refuse) == value
    assert len(list(place.glob("a-*.bin"))) == 1


@pytest.mark.usefixtures("place")
def test_another_source_is_another_value() -> None:
    assert [kept("a", n, lambda n=n: n) for n in (1, 2, 1)] == [1, 2, 1]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 40])
def test_a_damaged_file_is_made_anew(place: Path, damage: bytes) -> None:
    kept("a", "source", lambda: 1)
    (file,) = place.glob("*.bin")
    for data in (damage, file.read_bytes()[:-1], file.read_bytes() + b"!"):
        file.write_bytes(data)
        assert kept("a", "source", lambda: 2) == 2
        assert kept("a", "source", refuse) == 2


@pytest.mark.usefixtures("place")
def test_a_value_that_is_not_valid_any_more_is_made_anew() -> None:
    kept("a", "source", lambda: 1)
    assert kept("a", "source", lambda: 2, valid=lambda value: value == 2) == 2
    assert kept("a", "source", refuse) == 2


def test_old_files_go(place: Path) -> None:
    for number in range(MOST_FILES + 5):
        kept("a", number, lambda number=number: number)
    assert len(list(place.glob("*.bin"))) == MOST_FILES


def test_off_keeps_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    assert kept("a", "source", lambda: 1) == 1
    assert list(place.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_time_only(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(place / "file" / "folder"))
    assert kept("a", "source", lambda: 1) == 1


def test_processes_that_compile_at_once_do_not_disturb_each_other(place: Path) -> None:
    code = "import adrules; print(adrules.load('prototype').check('Мир возможностей. Лучшее!').score)"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert len({process.communicate()[0] for process in running}) == 1
    assert [process.returncode for process in running] == [0, 0, 0]
    assert not [file for file in place.iterdir() if file.suffix not in {".bin", ".json"}]
