"""What the commands make of variables of the environment that cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def check(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    (folder / "p.yaml").write_text(
        "rules: [{id: cliche/a, category: cliche, phrases: [раз], message: а}]", encoding="utf-8"
    )
    return subprocess.run(
        [sys.executable, "-m", "adrules", "check", "-", "--pack", "p.yaml"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        input="раз\n",
        env={**os.environ, **variables},
    )


def test_a_cache_that_cannot_be_used_is_told_in_one_line_and_changes_nothing(tmp_path: Path) -> None:
    good = check(tmp_path, ADRULES_CACHE=str(tmp_path / "new"))
    assert (good.returncode, good.stderr) == (1, "")
    (tmp_path / "file").write_text("")
    for place, reason in (("file", "it is a file"), ("file/in", "Not a directory")):
        bad = check(tmp_path, ADRULES_CACHE=place)
        assert (bad.returncode, bad.stdout) == (good.returncode, good.stdout)
        assert bad.stderr == (
            f"adrules: the folder of the cache, {place}, cannot be used: {reason}. Each start takes some "
            "seconds longer; set ADRULES_CACHE to another folder, or to off\n"
        )
    assert check(tmp_path, ADRULES_CACHE="off").stderr == ""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir(mode=0o500)
    assert "kept, cannot be used: it cannot be written" in check(tmp_path, ADRULES_CACHE="kept").stderr


def test_an_engine_that_the_environment_names_wrongly_is_told(tmp_path: Path) -> None:
    told = check(tmp_path, ADRULES_NATIVE="banana").stderr
    assert told == "adrules: ADRULES_NATIVE=banana says nothing; 0 turns the parts in C off\n"
    for value in ("", "0", "1"):
        assert check(tmp_path, ADRULES_NATIVE=value).stderr == ""
