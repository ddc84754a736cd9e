import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adrules import native
from adrules.cli.app import app
from adrules.cli.bench import _time

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/otkryt
    category: cliche
    phrases: [открыть для себя]
    message: "«{match}» — штамп."
    examples: {bad: ["[[Откройте для себя]] счёт"], ok: ["Откройте счёт"]}
  - {id: length/all, category: length, kind: limit, measure: graphemes, max: 20, message: "{value} знаков"}
  - {id: repetition/lemma, category: repetition, kind: repetition, message: "повтор"}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("p.yaml").write_text(PACK, encoding="utf-8")
    Path("m.txt").write_text("Откройте для себя карту и карту\nСчёт\n\nОчень просто\n", encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(app, ["bench", *arguments])


def test_figures_of_ones_own_messages(run) -> None:
    done = run("m.txt", "--pack", "p.yaml", "--rounds", "2", "--json")
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert value["engine"] == native.engine()
    assert (value["messages"], value["violations"]) == (3, 3)
    assert value["characters"] == len("Откройте для себя карту и картуСчётОчень просто")
    assert {part["name"]: part["rules"] for part in value["kinds"]} == {
        "phrase": 1,
        "limit": 1,
        "repetition": 1,
    }
    assert {part["name"] for part in value["slowest"]} == {"cliche/otkryt", "length/all", "repetition/lemma"}
    dear = [part["microseconds"] for part in value["slowest"]]
    assert dear == sorted(dear, reverse=True)
    least, median, most = (value[f"messages_per_s{end}"] for end in ("_least", "", "_most"))
    assert 0 < least <= median <= most
    assert value["load_s"] > 0
    assert "workers" not in value


def test_without_files_the_examples_are_the_messages(run) -> None:
    value = json.loads(run("--pack", "p.yaml", "--json", "--rounds", "1").stdout)
    assert (value["messages"], value["violations"]) == (2, 2)


def test_the_limit_bounds_what_is_read_and_workers_are_timed(run) -> None:
    value = json.loads(run("m.txt", "--pack", "p.yaml", "--limit", "1", "--workers", "2", "--json").stdout)
    assert value["messages"] == 1
    assert value["workers"] == 2
    assert value["workers_messages_per_s"] > 0


def test_people_are_told_in_russian(run) -> None:
    told = run("m.txt", "--pack", "p.yaml", "--rounds", "1").stdout
    assert "3 сообщения, 47 знаков, нарушений 3." in told
    assert "Проверка, сообщений в секунду: " in told
    Path("one.txt").write_text("К", encoding="utf-8")
    assert "1 сообщение, 1 знак, нарушений 0." in run("one.txt", "--pack", "p.yaml").stdout
    assert "каждый вид сам по себе" in told
    assert "Самые дорогие правила из 3:" in told


@pytest.mark.parametrize(("engine", "told"), [("Python", "на Python"), ("compiled", "скомпилированный")])
def test_people_are_told_which_engine_ran(
    run, monkeypatch: pytest.MonkeyPatch, engine: str, told: str
) -> None:
    monkeypatch.setattr("adrules.cli.bench.engine", lambda: engine)
    assert f"Движок: {told}." in run("m.txt", "--pack", "p.yaml", "--rounds", "1").stdout


def test_a_brief_brings_its_channel_and_the_rules_that_need_it(run) -> None:
    Path("b.yaml").write_text(
        "channel: sms\noffer: {summary: Вклад под 15 %}\nlimits: {max_len: 20}\n", encoding="utf-8"
    )
    value = json.loads(
        run("m.txt", "--pack", "p.yaml", "--brief", "b.yaml", "--rounds", "1", "--json").stdout
    )
    assert {part["name"]: part["rules"] for part in value["kinds"]}["limit"] > 1


@pytest.mark.parametrize(
    ("microseconds", "told"), [(0.0, "<1"), (0.35, "<1"), (1.0, "1"), (4.25, "4.25"), (1120.0, "1120")]
)
def test_a_time_too_small_to_measure_is_no_zero(microseconds: float, told: str) -> None:
    assert _time(microseconds) == told


def test_nothing_to_time_is_wrong_use(run) -> None:
    Path("empty.txt").write_text("", encoding="utf-8")
    Path("bare.yaml").write_text(PACK.replace("    examples", "    # examples"), encoding="utf-8")
    for arguments, told in (
        (["empty.txt"], "empty.txt holds no message"),
        (["empty.txt", "empty.txt"], "none of empty.txt, empty.txt holds a message"),
        (["--pack", "bare.yaml"], "the packs have no examples, so name a file"),
    ):
        done = run(*arguments, "--pack", "p.yaml") if "--pack" not in arguments else run(*arguments)
        assert done.exit_code == 2
        assert told in done.stderr


def test_lines_that_cannot_be_read_are_told(run) -> None:
    Path("bad.jsonl").write_text('{"text": "раз"}\nнет\n', encoding="utf-8")
    done = run("bad.jsonl", "--pack", "p.yaml", "--rounds", "1")
    assert done.exit_code == 0
    assert "adrules: bad.jsonl:2: not JSON" in done.stderr
    assert "1 сообщение" in done.stdout
