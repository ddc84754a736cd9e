import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adrules.cli.app import app
from mine import PACK


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ADRULES_STORE", str(tmp_path / "log" / "runs.sqlite"))
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    for number in (1, 2):
        brief = f"id: b{number}\nchannel: push\noffer: {{summary: Счёт {number}}}\n"
        (tmp_path / f"b{number}.yaml").write_text(brief, encoding="utf-8")
    (tmp_path / "texts.txt").write_text("Уникальный счёт\nОткройте счёт за 5 минут\n", encoding="utf-8")
    return tmp_path


def adrules(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def generate(*arguments: str) -> Result:
    return adrules("generate", *arguments, "--backend", "scripted:texts.txt", "--pack", "mine.yaml")


@pytest.mark.usefixtures("folder")
def test_it_prints_the_text_the_count_and_where_the_log_is(folder: Path) -> None:
    done = generate("b1.yaml", "b2.yaml")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("Откройте счёт за 5 минут") == 2
    assert "чисто · перегенераций 1 · попыток 2 · запросов 2" in done.stdout
    assert "попытка 1: cliche/unique" in done.stdout
    assert "попытка 2: замечаний нет" in done.stdout
    assert f"Журнал: {folder / 'log' / 'runs.sqlite'}" in done.stdout
    command = done.stdout.split("Посмотреть прогон: adrules ")[1].split()
    shown = adrules(*command)
    assert shown.exit_code == 0, shown.output
    assert "«Уникальный»" in shown.stdout
    assert "Запрос 2 (repair): получен ответ" in shown.stdout


@pytest.mark.usefixtures("folder")
def test_json_is_for_programs() -> None:
    done = generate("b1.yaml", "--json", "--n", "2", "--seed", "7")
    assert done.exit_code == 0
    value = json.loads(done.stdout)
    assert value["schema"] == "adrules.generate/1"
    (run,) = value["runs"]
    assert (run["text"], run["ok"], run["regenerations"], run["requests"]) == (
        "Откройте счёт за 5 минут",
        True,
        1,
        1,
    )
    assert [a["report"]["violations"] == [] for a in run["attempts"]] == [False, True]
    assert run["cost"] is None
    text = Path("one.txt")
    text.write_text(run["attempts"][0]["text"], encoding="utf-8")
    checked = json.loads(
        adrules("check", "one.txt", "--pack", "mine.yaml", "--channel", "push", "--json").stdout
    )
    assert run["attempts"][0]["report"].items() <= checked["reports"][0].items()
    shown = json.loads(adrules("runs", "show", run["run_id"], "--json").stdout)
    assert {key: shown[key] for key in run} == run
    assert shown["brief"]["offer"] == {"summary": "Счёт 1"}
    assert shown["sent"][0]["sampling"]["n"] == 2


@pytest.mark.usefixtures("folder")
def test_a_message_that_is_not_clean_exits_with_one() -> None:
    done = generate("b1.yaml", "--max-attempts", "1")
    assert done.exit_code == 1
    assert "попытки исчерпаны · перегенераций не меньше 0" in done.stdout


def test_briefs_may_stand_in_one_jsonl_file(folder: Path) -> None:
    rows = [{"id": f"j{i}", "channel": "sms", "offer": {"summary": f"Вклад {i}"}} for i in range(3)]
    (folder / "many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = generate("many.jsonl", "b1.yaml", "--json", "--prompt", "plain", "--schedule", "resample, repair")
    assert [run["brief_id"] for run in json.loads(done.stdout)["runs"]] == ["j0", "j1", "j2", "b1"]


def test_the_mistakes_of_all_briefs_are_told_at_once(folder: Path) -> None:
    (folder / "x.yaml").write_text("chanel: sms\noffer: {summary: а}\n", encoding="utf-8")
    (folder / "y.yaml").write_text("channel: sms\n", encoding="utf-8")
    done = generate("x.yaml", "y.yaml", "b1.yaml")
    assert done.exit_code == 2
    assert "x.yaml:1:1: unknown field 'chanel'; did you mean 'channel'?" in done.stderr
    assert "y.yaml:1:1: the field 'offer' is missing" in done.stderr
    assert not (folder / "log").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["b1.yaml", "--backend", "nothing:x"], "unknown backend 'nothing'"),
        (["b1.yaml", "--backend", "scripted:missing.txt"], "missing.txt: cannot read the file"),
        (["b1.yaml", "--backend", "hf:missing"], "no folder 'missing'"),
        (["b1.yaml", "--backend", "openai-compatible:http://host"], "http://127.0.0.1:8000/v1#model"),
        (["b1.yaml", "--backend", "scripted:texts.txt", "--channel", "sms"], "channel 'sms'"),
        (["b1.yaml", "--backend", "scripted:texts.txt", "--prompt", "no"], "unknown prompt 'no'"),
        (["b1.yaml", "--backend", "scripted:texts.txt", "--schedule", "rest"], "unknown policy 'rest'"),
        (["b1.yaml", "--backend", "scripted:texts.txt", "--store", "mine.yaml"], "not a log of runs"),
        (["b1.yaml", "--backend", "scripted:texts.txt", "--pack", "no.yaml"], "no.yaml"),
        (["no.yaml", "--backend", "scripted:texts.txt"], "no.yaml: cannot read the file"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_use_is_one_clear_message(arguments: list[str], said: str) -> None:
    done = adrules("generate", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""


@pytest.mark.usefixtures("folder")
def test_a_script_that_runs_out_keeps_the_best_text() -> None:
    Path("texts.txt").write_text("Уникальный счёт\n", encoding="utf-8")
    done = generate("b2.yaml")
    assert done.exit_code == 3
    assert "модель не ответила" in done.stdout
    assert "the script has run out" in done.stdout
    assert "Уникальный счёт" in done.stdout


@pytest.mark.usefixtures("folder")
def test_a_run_that_failed_goes_on_and_says_so() -> None:
    Path("texts.txt").write_text("Уникальный счёт\n", encoding="utf-8")
    assert generate("b1.yaml").exit_code == 3
    Path("texts.txt").write_text("Уникальный счёт\nСчёт за 5 минут\n", encoding="utf-8")
    done = generate("b1.yaml")
    assert done.exit_code == 0, done.output
    assert "прогон начат раньше: записанные попытки взяты из журнала" in done.stdout


@pytest.mark.usefixtures("folder")
def test_the_log_is_listed_and_counted() -> None:
    generate("b1.yaml", "b2.yaml")
    generate("b1.yaml", "--max-attempts", "1")
    listed = adrules("runs", "list")
    assert listed.exit_code == 0
    lines = listed.stdout.strip().split("\n")[1:]
    assert ["попытки исчерпаны" in line for line in lines] == [True, False, False]
    rows = json.loads(adrules("runs", "list", "--json", "--limit", "2").stdout)["runs"]
    assert [row["stop_reason"] for row in rows] == ["budget_attempts", "clean"]
    stats = adrules("runs", "stats")
    assert "перегенераций в среднем: 1,00 (прогонов с чистым текстом: 2)" in stats.stdout
    assert "без чистого текста: 1, перегенераций не меньше 0,00 в среднем" in stats.stdout
    assert "попытка 1, сработали: cliche/unique 3" in stats.stdout
    total = json.loads(adrules("runs", "stats", "--json").stdout)["total"]
    assert total["attempts_histogram"] == {"2": 2}
    assert (total["mean_regenerations"], total["censored"], total["runs"]) == (1.0, 1, 3)
    assert total["fired_by_attempt"] == [{"cliche/unique": 3}, {}]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", [["list"], ["show", "abcdef"], ["stats"]])
def test_a_log_that_is_not_there_is_told(command: list[str]) -> None:
    done = adrules("runs", *command)
    assert done.exit_code == 2
    assert "there is no log of runs here" in done.stderr


@pytest.mark.usefixtures("folder")
def test_a_run_that_is_not_there_is_told() -> None:
    generate("b1.yaml")
    done = adrules("runs", "show", "00000000ffff")
    assert done.exit_code == 2
    assert "no run with an id that begins with" in done.stderr


@pytest.mark.usefixtures("folder")
def test_the_messages_sent_can_be_shown() -> None:
    run = json.loads(generate("b1.yaml", "--json").stdout)["runs"][0]
    shown = adrules("runs", "show", run["run_id"], "--messages").stdout
    assert "[system]" in shown
    assert "Предложение: Счёт 1" in shown


def test_without_a_store_option_the_log_is_in_the_users_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ADRULES_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: folder / "data" / name)
    done = generate("b1.yaml")
    assert f"Журнал: {folder / 'data' / 'adrules' / 'runs.sqlite'}" in done.stdout
    assert adrules("runs", "list").exit_code == 0


def test_texts_that_a_terminal_cannot_show_are_printed(folder: Path) -> None:
    (folder / "texts.jsonl").write_text('"Счёт \\ud800 за 5 минут"\n', encoding="utf-8")
    for extra in ([], ["--json"]):
        done = adrules(
            "generate", "b1.yaml", "--backend", "scripted:texts.jsonl", "--pack", "mine.yaml", *extra
        )
        assert done.exit_code == 0, done.output
        assert "\\ud800" in done.stdout
