import json
import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from typer.testing import CliRunner

from adrules.cli.app import app

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/otkryt
    category: cliche
    phrases: [открыть для себя]
    message: "«{match}» — штамп."
    hint: Назови действие.
    source: https://example.org/norm
  - {id: filler/ochen, category: filler, phrases: [очень], message: лишнее}
  - {id: length/all, category: length, kind: limit, measure: graphemes, max: 40, message: "{value} знаков"}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")

    def invoke(*arguments: str, input: bytes | str | None = None, pack: str = "p.yaml"):
        return CliRunner().invoke(app, ["check", *arguments, "--pack", pack], input=input)

    return invoke


def write(name: str, text: str | bytes) -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def test_text_output_shows_rule_place_reason_hint_and_summary(run) -> None:
    done = run(write("m.txt", "Откройте для себя карту\n\nСчёт за 5 минут\nОчень просто\n"))
    assert done.exit_code == 1
    assert "m.txt:1" in done.output
    assert "ошибка 0–17 «Откройте для себя»  [cliche/otkryt]" in done.output
    assert "почему: «Откройте для себя» — штамп." in done.output
    assert "как исправить: Назови действие." in done.output
    assert "Проверено 3 сообщения: чистых 1, с ошибками 1, только с предупреждениями 1." in done.output
    assert "Счёт за 5 минут" not in done.output


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        ("Счёт", "error", 0),
        ("Очень", "error", 0),
        ("Очень", "warning", 1),
        ("Очень", "info", 1),
        ("Откройте для себя", "error", 1),
        ("Откройте для себя", "never", 0),
    ],
)
def test_exit_codes(run, text: str, fail_on: str, code: int) -> None:
    assert run("-", "--fail-on", fail_on, input=text).exit_code == code


def test_json_is_one_document_with_a_summary(run) -> None:
    done = run(write("m.txt", "Откройте для себя\nСчёт\n"), "--json")
    value = json.loads(done.output)
    assert value["schema"] == "adrules.check/1"
    assert [r["ok"] for r in value["reports"]] == [False, True]
    (violation,) = value["reports"][0]["violations"]
    assert (violation["start"], violation["end"], violation["match"]) == (0, 17, "Откройте для себя")
    assert value["summary"]["rules"] == {"cliche/otkryt": 1}
    assert json.loads(run("-", "--json", input="").output)["reports"] == []


def test_jsonl_stands_line_by_line(run) -> None:
    rows = [
        json.loads(line) for line in run("-", "--format", "jsonl", input="Раз\nДва\n").output.splitlines()
    ]
    assert [(r["schema"], r["line"], r["text"]) for r in rows] == [
        ("adrules.report/1", 1, "Раз"),
        ("adrules.report/1", 2, "Два"),
    ]


def test_sarif_is_valid_and_places_the_finding(run) -> None:
    done = run(write("m.txt", "Счёт\nВот: откройте для себя\n" + "а" * 50), "--format", "sarif")
    value = json.loads(done.output)
    schema = json.loads(
        (Path(__file__).parent.parent / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft4Validator(schema).validate(value)
    first, second = value["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 6,
        "endColumn": 23,
    }
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert value["runs"][0]["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "cliche/otkryt"
    empty = json.loads(run("-", "--format", "sarif", input="").output)
    jsonschema.Draft4Validator(schema).validate(empty)


def test_the_address_of_a_file_in_sarif_is_a_uri(run) -> None:
    done = run(write("скидки 50%#1.txt", "Откройте для себя"), "--format", "sarif")
    (result,) = json.loads(done.output)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "%D1%81%D0%BA%D0%B8%D0%B4%D0%BA%D0%B8%2050%25%231.txt"


@pytest.mark.parametrize(
    ("form", "whole"), [("json", json.loads), ("sarif", json.loads), ("junit", ET.fromstring)]
)
def test_the_document_is_whole_even_when_no_file_can_be_read(run, form: str, whole) -> None:
    done = run("absent.txt", "--format", form)
    assert done.exit_code == 2
    whole(done.stdout)


def test_github_annotations_are_escaped(run) -> None:
    done = run(write("a,b.txt", "100%: откройте для себя"), "--format", "github")
    assert done.output.startswith(
        "::error file=a%2Cb.txt,line=1,col=7,endColumn=24,title=cliche/otkryt::«откройте для себя» — штамп."
    )


def test_junit_counts_and_survives_control_characters(run) -> None:
    done = run(write("m.txt", "Откройте для себя \x01 <b>\nСчёт\n"), "--format", "junit")
    suite = ET.fromstring(done.output)[0]  # noqa: S314 - our own output
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert "cliche/otkryt" in suite[0][0].text


def test_jsonl_input_has_ids_and_briefs(run) -> None:
    rows = [
        {
            "id": 7,
            "text": "Счёт",
            "brief": {"channel": "sms", "offer": {"summary": "а"}, "limits": {"max_len": 2}},
        },
        {"text": "Счёт"},
    ]
    done = run(write("m.jsonl", "\n".join(json.dumps(r) for r in rows)), "--format", "jsonl", pack="ads-core")
    reports = [json.loads(line) for line in done.output.splitlines()]
    assert [(r["id"], r["channel"], r["ok"]) for r in reports] == [("7", "sms", False), (None, None, True)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_input_of_any_delimiter(run, delimiter: str) -> None:
    text = (
        delimiter.join(["id", "Сообщение"])
        + "\r\n"
        + delimiter.join(["1", '"Откройте для себя\nкарту"'])
        + "\r\n"
    )
    done = run(write("m.csv", "\ufeff" + text), "--column", "Сообщение", "--format", "jsonl")
    (row,) = [json.loads(line) for line in done.output.splitlines()]
    assert (row["id"], row["text"], row["ok"]) == ("1", "Откройте для себя\nкарту", False)


def test_short_rows_of_a_csv_are_read_and_lines_are_those_of_the_file(run) -> None:
    text = 'text,id\nЛучший банк,1\nЛучший банк\n"Открой\nте",3\nКонец,4\n'
    rows = [json.loads(line) for line in run(write("m.csv", text), "--format", "jsonl").output.splitlines()]
    assert [(r["line"], r["id"]) for r in rows] == [(2, "1"), (3, None), (4, "3"), (6, "4")]


def test_the_judge_decides_about_the_fixed_text(run, tmp_path: Path) -> None:
    (tmp_path / "j.yaml").write_text(
        "rules:\n"
        "  - {id: typography/t, category: typography, kind: typography, checks: [double_space], message: а}\n"
        "  - {id: clickbait/j, category: clickbait, kind: judge, question: Да?, message: а}\n",
        encoding="utf-8",
    )
    answer = json.dumps({"verdicts": [{"id": "clickbait/j", "violation": True}]})
    write("judge.jsonl", "\n".join([json.dumps({"text": answer})] * 4))
    for arguments in ([], ["--fix"]):
        done = run("-", "--judge", "scripted:judge.jsonl", *arguments, input="Счёт  0 ₽", pack="j.yaml")
        assert done.exit_code == 1, done.output


def test_a_brief_for_all_messages(run) -> None:
    write("b.yaml", "channel: sms\noffer: {summary: а}\nlimits: {max_len: 3}\n")
    assert "length/sms" in run("-", "--brief", "b.yaml", input="Счёт").output


def test_what_cannot_be_read_is_told_and_the_rest_is_checked(run) -> None:
    done = run(write("m.txt", "Счёт \udcff\nОткройте для себя\n".encode("utf-8", "surrogateescape")))
    assert done.exit_code == 2
    assert done.stderr == "adrules: m.txt:1:6: not UTF-8: byte 0xff\n"
    assert "Не прочитано строк и файлов: 1." in done.stdout
    assert "cliche/otkryt" in done.output
    done = run(write("m.jsonl", '{"text": 5}\n{"text": "Счёт", "brief": {}}\n{nope\n{"text": "Счёт"}'))
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) >= 3
    assert "Проверено 1 сообщение: чистых 1" in done.output


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["absent.txt"], "cannot read the file"),
        (["."], "cannot read the file"),
        (["m.txt", "--pack", "ads-cor"], "did you mean 'ads-core'"),
        (["m.txt", "--channel", "smss"], "did you mean 'sms'"),
        (["m.txt", "--brief", "absent.yaml"], "cannot read the file"),
        (["m.txt", "--from", "csv"], "no column 'text'"),
        (["m.txt", "--judge", "nobody"], "provider:model"),
        (["m.txt", "--pack", "folder"], "adrules: folder: cannot read the file: Is a directory"),
    ],
)
def test_wrong_use_is_one_clear_message(run, arguments: list[str], complaint: str) -> None:
    Path("folder").mkdir()
    write("m.txt", "Счёт\n")
    done = run(*arguments)
    assert done.exit_code == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.output + done.stderr


@pytest.mark.parametrize("text", ["", "\n\n", "🎉\n", "🎉🎉🎉\n", "\ud800\n", "\u202e\n", "\x00\n", "İ\n"])
def test_odd_texts_are_checked(run, text: str) -> None:
    done = run("-", "--channel", "sms", input=text.encode("utf-8", "surrogatepass"))
    assert done.exit_code in {0, 1, 2}
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_a_message_of_a_megabyte_is_shown_cut(run) -> None:
    done = run("-", input="Счёт за 5 минут. " * 60_000)
    assert done.exit_code == 1
    assert len(done.output) < 2000


def test_fixes_are_shown_and_decide_the_exit_code(run, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        "rules: [{id: typography/t, category: typography, severity: error, kind: typography, checks: [double_space], message: а}]",
        encoding="utf-8",
    )
    done = run("-", "--fix", input="Счёт  за 5 минут", pack="t.yaml")
    assert done.exit_code == 0
    assert "исправлено (1 правка): Счёт за 5 минут" in done.output
    row = json.loads(run("-", "--fix", "--format", "jsonl", input="Счёт  за", pack="t.yaml").output)
    assert row["fixed"]["edits"][0]["before"] == "  "


def test_a_file_streams(tmp_path: Path) -> None:
    # The first report comes while the input is still being written: nothing is held back.
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")
    command = [sys.executable, "-m", "adrules.cli.app", "check", "-", "--format", "jsonl", "--pack", "p.yaml"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("Первое\n".encode() * 2000)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["line"] == 1
        process.stdin.close()
        assert sum(1 for _ in process.stdout) == 1999


def test_a_reader_that_leaves_early_ends_the_command_quietly_and_without_a_verdict(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "m.txt").write_text("Очень\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "adrules.cli.app", "check", "m.txt", "--pack", "p.yaml"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        deadline = time.monotonic() + 60
        assert process.wait(deadline - time.monotonic()) == 141
        assert process.stderr.read() == b""


def test_a_file_that_cannot_be_read_does_not_stop_the_others(run) -> None:
    done = run("absent.txt", write("m.txt", "Счёт\n"), "--json")
    assert done.exit_code == 2
    assert "absent.txt: cannot read the file" in done.stderr
    value = json.loads(done.stdout)
    assert [r["text"] for r in value["reports"]] == ["Счёт"]
    assert value["summary"]["unreadable"] == 1


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "github", "junit"])
@pytest.mark.parametrize("extra", [[], ["--fix"], ["--channel", "push"]])
def test_workers_print_what_one_process_prints(run, form: str, extra: list[str]) -> None:
    rows = [
        {"id": i, "text": "Откройте для себя карту" if i % 3 else f"Очень просто: {i}"} for i in range(60)
    ]
    lines = [json.dumps(row) for row in rows]
    name = write("m.jsonl", "\n".join([*lines[:30], "не JSON", *lines[30:], "{}"]))
    alone = run(name, "--format", form, *extra)
    together = run(name, "--format", form, *extra, "--workers", "2")
    assert alone.exit_code == together.exit_code == 2
    assert alone.stdout == together.stdout
    assert alone.stderr == together.stderr


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_output_does_not_depend_on_the_order_of_sets(tmp_path: Path, form: str) -> None:
    names = ["счёт", "карта", "вклад", "кредит", "ставка"]
    rules = [
        f"  - {{id: other/r{i}, category: other, phrases: [{n}], message: а}}\n"
        f"  - {{id: other/s{i}, category: other, kind: judge, question: а, message: а}}\n"
        for i, n in enumerate(names)
    ]
    (tmp_path / "p.yaml").write_text("rules:\n" + "".join(rules), encoding="utf-8")
    command = [sys.executable, "-m", "adrules", "check", "-", "--pack", "p.yaml", "--format", form]
    printed = [
        subprocess.run(
            command,
            check=False,
            cwd=tmp_path,
            capture_output=True,
            input=" ".join(names).encode(),
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.decode()
        for seed in ("1", "2", "3")
    ]
    assert printed[0] == printed[1] == printed[2]
    if form == "text":
        assert "Чаще всего: other/r0 — 1, other/r1 — 1, other/r2 — 1" in printed[0]
    else:
        summary = json.loads(printed[0])["summary"]
        assert list(summary["rules"]) == [f"other/r{i}" for i in range(5)]
        assert list(summary["skipped"]) == [f"other/s{i}" for i in range(5)]
