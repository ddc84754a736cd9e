"""What ``adrules check`` says of input that is not what it should be."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adrules.cli.app import app

PACK = """
rules:
  - {id: cliche/otkryt, category: cliche, phrases: [открыть для себя], message: "«{match}» — штамп."}
"""
TWO = "Откройте для себя карту\nСчёт\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")

    def invoke(*arguments: str, input: bytes | None = None):
        return CliRunner().invoke(app, ["check", *arguments, "--pack", "p.yaml"], input=input)

    return invoke


def write(name: str, text: str | bytes) -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


@pytest.mark.parametrize("form", ["txt", "jsonl", "csv"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (TWO.encode("utf-16"), "1:1: the file is UTF-16, not UTF-8; convert it: iconv -f utf-16 -t utf-8"),
        (TWO.encode("utf-32"), "1:1: the file is UTF-32"),
        (TWO.encode("utf-16-le"), "1:1: the file looks like UTF-16LE"),
        (TWO.encode("utf-16-be"), "1:1: the file looks like UTF-16BE"),
        ("Счёт".encode("utf-16-le"), "1:1: the file looks like UTF-16LE"),
        (TWO.encode("cp1251"), "1:1: not UTF-8: byte 0xce; if the file is Windows-1251, convert it: iconv"),
        (bytes(50), "1:1: the file is binary, not UTF-8 text: byte 0x00"),
        (TWO.encode() + b"a\0b\n", "3:2: the file is binary"),
        (b"%PDF-1.7\n%\xe2\xe3\n" + bytes(range(128)), "3:1: the file is binary"),
    ],
)
def test_a_file_that_is_no_utf_8_text_is_refused_as_a_whole(
    run, form: str, content: bytes, told: str
) -> None:
    done = run(write("m", content), "--from", form)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"adrules: m:{told}")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == "Ни одного сообщения прочитать не удалось.\n"


def test_a_nul_far_from_the_beginning_makes_its_line_unreadable(run) -> None:
    done = run(write("m.txt", "Счёт за 5 минут\n" * 1000 + "Откройте\0\nОткройте для себя\n"))
    assert done.exit_code == 2
    assert done.stderr == "adrules: m.txt:1001:9: a NUL byte: this is UTF-16 or binary, not UTF-8\n"
    assert "Проверено 1001 сообщение: чистых 1000, с ошибками 1." in done.stdout


def test_a_letter_across_the_end_of_the_first_look_is_no_mistake(run) -> None:
    done = run(write("m.txt", "а" + "б" * 9000 + "\n"))
    assert done.stderr == ""


def test_standard_input_is_called_alike_in_reports_and_in_errors(run) -> None:
    done = run("-", input=b"\xff\n" + "Откройте для себя\n\n".encode())
    assert done.stderr.startswith("adrules: ввод:1:1: ")
    assert done.stdout.startswith("ввод:2\n")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('{"txt": "а", "id": 1}', "; this one has 'txt', 'id'"),
        ('{"text": 5}', "; here it is no string"),
        ('{"text": null}', "; here it is no string"),
        ("[1]", ""),
        ("{}", ""),
    ],
)
def test_a_row_without_a_text_is_told_by_what_it_has(run, row: str, told: str) -> None:
    done = run(write("m.jsonl", row))
    assert done.exit_code == 2
    assert done.stderr == f'adrules: m.jsonl:1: a row is an object with the string "text"{told}\n'


def test_a_quote_that_is_not_closed_is_told_where_it_opens(run) -> None:
    done = run(write("m.csv", 'text\nСчёт\n"Вклад\nна месяц"\n"Откройте для себя\nКарта\n'))
    assert done.exit_code == 2
    assert done.stderr == (
        "adrules: m.csv:5: a quote is not closed: the row goes on to the end of the file\n"
    )
    assert "Проверено 2 сообщения: чистых 2, с ошибками 0." in done.stdout


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_quote_that_is_closed_at_the_end_is_no_mistake(run, end: str) -> None:
    done = run(write("m.csv", f'text\n"Счёт\nи ""карта"""{end}'))
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
def test_standard_input_that_is_closed_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")
    check = [sys.executable, "-m", "adrules", "check", "-", "--pack", "p.yaml"]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *check],  # noqa: S607 - the system's own
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (2, "adrules: ввод: cannot read the file: it is closed\n")
