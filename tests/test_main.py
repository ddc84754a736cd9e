"""The commands run as a module, too, with the same exit codes."""

import subprocess
import sys


def module(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adrules", *command], capture_output=True, text=True, check=False
    )


def test_the_module_is_the_command() -> None:
    shown = module("--version")
    assert shown.returncode == 0
    assert shown.stdout.startswith("adrules ")
    wrong = module("check", "--pack", "no-such-pack", "-")
    assert wrong.returncode == 2
    assert "no-such-pack" in wrong.stderr
