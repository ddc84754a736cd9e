import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from adrules.cli import app as module
from adrules.cli.app import COMMANDS, app


def modules_after(*arguments: str) -> set[str]:
    code = (
        f"import sys\nsys.argv[1:] = {list(arguments)}\n"
        "from adrules.cli.app import main\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_help_and_version_load_no_command(arguments: list[str]) -> None:
    assert (
        modules_after(*arguments) & {"adrules.checker", "sqlalchemy", "yaml", "jinja2", "adrules.cli.check"}
        == set()
    )


def test_check_loads_only_what_it_needs(tmp_path: Any) -> None:
    file = tmp_path / "one.txt"
    file.write_text("Откройте счёт в приложении", encoding="utf-8")
    modules_after("check", str(file))
    loaded = modules_after("check", str(file))
    assert "adrules.checker" in loaded
    assert loaded & {"sqlalchemy", "yaml", "jinja2", "ssl", "multiprocessing", "adrules.cli.demo"} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_all_is_that_of_each(name: str) -> None:
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined] # a group
    assert command.name == name
    assert " ".join(command.help.partition("\n\n")[0].split()) == COMMANDS[name]


def test_the_commands_are_those_that_modules_register() -> None:
    group: Any = typer.main.get_command(app)
    assert list(group.commands) == group.list_commands(None) == list(COMMANDS)
    assert len(group.commands) == len(COMMANDS)
    for name in COMMANDS:
        assert callable(import_module(f"adrules.cli.{name}").register)


def test_a_command_can_be_added_and_an_unknown_one_is_told() -> None:
    group: Any = typer.main.get_command(app)
    own = group.commands["check"]
    group.add_command(own, "own")
    assert group.get_command(None, "own") is own
    assert list(group.commands) == [*COMMANDS, "own"]
    del group.commands["own"]
    assert group.get_command(None, "own") is None
    told = CliRunner().invoke(module.app, ["chek"])
    assert told.exit_code == 2
    assert "check" in told.output


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["check", "-"], ["rules", "list"], ["demo"]]
)
def test_output_that_cannot_be_written_is_one_line(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >/dev/full', "sh", sys.executable, "-m", "adrules", *arguments],  # noqa: S607 - the system's own
        check=False,
        capture_output=True,
        text=True,
        input="Откройте для себя счёт\n",
        env={**os.environ, "ADRULES_STORE": str(tmp_path / "runs.sqlite")},
    )
    assert done.stderr == "adrules: cannot write the output: No space left on device\n"
    assert done.returncode == 2


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = CliRunner().invoke(app, ["rules", "docs", "ru-law", "--output", str(tmp_path / "taken" / "in")])
    assert done.exit_code == 2
    assert done.stderr == f"adrules: {tmp_path / 'taken' / 'in'}: Not a directory\n"


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["check", "--help"], ["rules", "list"], ["rules", "schema"]]
)
def test_any_command_whose_reader_has_gone_ends_alike(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "adrules", *arguments], check=False, stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of Unix")
def test_ctrl_c_says_nothing_of_a_record_where_none_is_kept(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "rules: [{id: cliche/a, category: cliche, phrases: [раз], message: а}]", encoding="utf-8"
    )
    command = [sys.executable, "-m", "adrules", "check", "-", "--format", "jsonl", "--pack", "p.yaml"]
    pipes: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=tmp_path, **pipes) as process:
        process.stdin.write("Счёт\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, told) == (130, b"adrules: interrupted\n")
