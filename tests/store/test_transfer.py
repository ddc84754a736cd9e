"""Export and import of the log, and the log under other rules."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import adrules
from adrules.backends.scripted import ScriptedBackend
from adrules.cli.app import app
from adrules.domain.run import Candidate, FinishReason
from adrules.errors import InputError
from adrules.rounds.replay import Comparison, replay
from adrules.store.database import Database
from adrules.store.reader import RunLog
from adrules.store.recorder import SqliteRecorder
from adrules.store.transfer import exported, imported

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/unique
    category: cliche
    phrases: ["{word}"]
    message: "«{{match}}» ничего не сообщает."
    examples: {{bad: ["[[{word}]] вклад", "Это [[{word}]] счёт"], ok: ["Вклад", "Счёт"]}}
"""
SCRIPT = [
    "Уникальный \ud800 счёт. Он рядом.",
    Candidate("закрыто", FinishReason.FILTERED),
    "Первый счёт. Он рядом.",
    "Счёт за 5 минут",
]


def pack(folder: Path, word: str) -> Path:
    path = folder / f"{word}.yaml"
    path.write_text(PACK.format(word=word), encoding="utf-8")
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "runs.sqlite"
    checker = adrules.load(pack(tmp_path, "уникальный"))
    briefs = [
        {
            "id": f"b{i}",
            "channel": "push",
            "offer": {"summary": f"Счёт {i}"},
            "segment": {"name": f"s{i % 2}"},
        }
        for i in range(3)
    ]
    for number in (1, 2):
        options = {"checker": checker, "store": path, "fix": number == 2, "prompt": "plain"}
        list(adrules.run_many(briefs, backend=ScriptedBackend(SCRIPT), schedule=["rewrite"], **options))
    recorder = SqliteRecorder(path)
    with RunLog(path) as kept:  # one run that is open, with a request under way
        done = kept.runs()[0]
    with recorder.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM stops WHERE run_id = ?", (done.run_id,))
        connection.exec_driver_sql(
            "INSERT INTO requests (run_id, session, number, messages, policy, sampling, asked_at) "
            "SELECT run_id, session, 9, messages, policy, sampling, asked_at FROM requests WHERE run_id = ? LIMIT 1",
            (done.run_id,),
        )
    recorder.close()
    return path


def lines(log: Path) -> list[str]:
    database = Database(log, write=False)
    try:
        return list(exported(database))
    finally:
        database.close()


def bring(log: Path, file: Path) -> tuple[int, int, int]:
    database = Database(log, write=True)
    try:
        done = imported(database, file)
    finally:
        database.close()
    return len(done.added), len(done.known), len(done.different)


def test_a_log_comes_back_without_loss(log: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "log.jsonl", tmp_path / "other.sqlite"
    said = lines(log)
    file.write_text("\n".join(said) + "\n", encoding="utf-8")
    assert bring(other, file) == (6, 0, 0)
    assert lines(other) == said
    with RunLog(log) as before, RunLog(other) as after:
        assert list(after.records()) == list(before.records())
        assert [f.groups for f in after.facts()] == [f.groups for f in before.facts()]
    assert bring(other, file) == (0, 6, 0)
    assert lines(other) == said


def test_a_run_that_differs_is_left_as_it_is(log: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "log.jsonl", tmp_path / "other.sqlite"
    file.write_text("\n".join(lines(log)) + "\n", encoding="utf-8")
    bring(other, file)
    database = Database(other, write=True)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET text = 'другой' WHERE number = 0")
    database.close()
    kept = lines(other)
    assert bring(other, file) == (0, 0, 6)
    assert lines(other) == kept
    done = CliRunner().invoke(app, ["runs", "import", str(file), "--store", str(other), "--json"])
    assert done.exit_code == 1
    assert len(json.loads(done.stdout)["different"]) == 6


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: [rows[0], *(r.replace("Счёт 0", "Счёт 8") for r in rows[1:])], "2: the content is not"),
        (
            lambda rows: [r.replace('"number":0', '"number":7') for r in rows],
            "the run is not what its hash says",
        ),
        (lambda rows: rows[1:], "1: not an export of a log"),
        (lambda rows: [rows[0], *rows[2:]], "does not stand before it"),
        (lambda rows: [*rows[:-1], rows[-1][:40]], "not JSON; the file may be cut off"),
        (lambda rows: [*rows, "[]"], "not an object"),
        (lambda rows: [*rows, "{}"], "neither a content nor a run"),
    ],
)
def test_what_was_changed_or_damaged_is_refused_with_its_place(
    log: Path, tmp_path: Path, spoil: object, said: str
) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(spoil(lines(log))), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(InputError, match=said) as caught:
        bring(tmp_path / "other.sqlite", file)
    assert str(file) in str(caught.value)


def test_the_commands_write_and_read_the_same_file(log: Path, tmp_path: Path) -> None:
    runner, file, other = CliRunner(), tmp_path / "log.jsonl", tmp_path / "other.sqlite"
    done = runner.invoke(app, ["runs", "export", "-o", str(file), "--store", str(log)])
    assert (done.exit_code, done.stdout.startswith("Записано прогонов: 6.")) == (0, True)
    printed = runner.invoke(app, ["runs", "export", "--store", str(log)])
    assert printed.stdout == file.read_text(encoding="utf-8")
    brought = runner.invoke(app, ["runs", "import", str(file), "--store", str(other)])
    assert brought.stdout.startswith("Добавлено прогонов 6, уже были 0, отличаются и оставлены как есть 0.")
    missing = runner.invoke(app, ["runs", "import", "no.jsonl", "--store", str(other)])
    assert missing.exit_code == 2
    assert "cannot read the file" in missing.stderr


def test_a_log_is_checked_again_by_other_rules(log: Path, tmp_path: Path) -> None:
    found = Comparison()
    with RunLog(log) as kept:
        for run in replay(kept, adrules.load(pack(tmp_path, "первый"))):
            found.add(run)
    assert (found.runs, found.ok_before, found.ok_after) == (5, 5, 5)
    # then the first text was rejected and the third accepted, now it is the other way round
    assert {(run.before, run.after) for run in found.changed} == {(2, 0)}
    assert found.rules_before == {"cliche/unique": 5}
    assert found.rules_after == {"cliche/unique": 5}
    assert (found.regenerations_before, found.regenerations_after) == (10, 0)
    same = Comparison()
    with RunLog(log) as kept:
        for run in replay(kept, adrules.load(tmp_path / "уникальный.yaml")):
            same.add(run)
    assert same.changed == []
    assert same.rules_after == same.rules_before


def test_the_replay_is_told(log: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    command = ["runs", "replay", "--store", str(log), "--pack", str(pack(tmp_path, "счёт"))]
    done = runner.invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "годный текст есть: было 5, стало 0" in done.stdout
    value = json.loads(runner.invoke(app, [*command, "--json"]).stdout)
    assert (value["schema"], value["ok_before"], value["ok_after"]) == ("adrules.replay/1", 5, 0)
    assert value["rules_changed"][0] == {"rule_id": "cliche/unique", "before": 5, "after": 10}
