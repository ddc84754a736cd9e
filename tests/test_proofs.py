"""The short form of the proofs in ``tools/kill_runs.py``; the long one is run by hand."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "kill_runs.py"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the proofs fork")


@pytest.mark.parametrize(
    "arguments",
    [
        ("kills", "--count", "10", "--briefs", "30"),
        ("kills", "--count", "6", "--briefs", "20", "--processes", "2"),
        ("faults", "--count", "200", "--briefs", "25"),
        ("faults", "--count", "100", "--briefs", "15", "--http"),
    ],
    ids=" ".join,
)
def test_nothing_is_lost_and_nothing_doubled(arguments: tuple[str, ...]) -> None:
    if "--http" in arguments:
        pytest.importorskip("openai")
    command = [sys.executable, str(TOOL), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["broken"] == []
    assert found["attempts"] > found["runs"] > 0
    if arguments[0] == "faults":
        assert found["faults"] == int(arguments[2])
