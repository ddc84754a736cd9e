"""The short run of tools/fuzz.py; the long one is started by hand."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_random_texts_and_packs_do_not_crash() -> None:
    command = [
        sys.executable,
        str(ROOT / "tools" / "fuzz.py"),
        "--texts",
        "500",
        "--packs",
        "200",
        "--seed",
        "7",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "500 random texts: no crash" in done.stdout
    assert "200 random packs: no crash" in done.stdout
