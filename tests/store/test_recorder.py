import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.backends.scripted import ScriptedBackend
from adrules.domain.brief import Brief
from adrules.domain.plan import HeldError, RunPlan
from adrules.domain.report import Category, Fix, Report, Severity, Undecided, Violation
from adrules.domain.run import (
    Candidate,
    Checked,
    Completion,
    FinishReason,
    Messages,
    RunRecord,
    Sampling,
    StopReason,
)
from adrules.errors import ConnectionFailedError, StoreError
from adrules.loop.driver import run
from adrules.loop.running import Surroundings
from adrules.store import migrations
from adrules.store.codec import report_json, report_value
from adrules.store.database import Database
from adrules.store.place import log_path
from adrules.store.reader import RunLog
from adrules.store.recorder import SqliteRecorder
from adrules.store.schema import METADATA

BRIEF = Brief.model_validate({"id": "б-1", "channel": "push", "offer": {"summary": "Счёт"}, "meta": {"a": 1}})
PLAN = RunPlan(
    brief=BRIEF,
    backend="m:model",
    ruleset="rules",
    ruleset_source={"rules": ["правило"]},
    prompt="plain",
    prompt_hash="p",
    messages=(("user", "Напиши о счёте"),),
    sampling=Sampling(),
    schedule=("resample", "repair"),
    max_attempts=4,
)


def report(text: str) -> Report:
    """As many errors as exclamation marks; always something skipped and inconclusive."""
    broken = [
        Violation(
            "cliche/a",
            Category.CLICHE,
            Severity.ERROR,
            i,
            i + 1,
            "!",
            "почему",
            "как",
            Fix(i, i + 1, "."),
            2.5,
        )
        for i, letter in enumerate(text)
        if letter == "!"
    ]
    whole = Violation("length/a", Category.LENGTH, Severity.WARNING, None, None, "", "длинно")
    return Report(
        text=text,
        violations=(*broken, whole),
        skipped=(Undecided("law/a", Severity.ERROR, "missing_field(advertiser)"),),
        inconclusive=(Undecided("law/b", Severity.INFO, "time_limit"),),
        ruleset="rules",
        channel="push",
    )


def check(text: str) -> Checked:
    return Checked(report(text))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


def carry_out(log: Path, script: list[str | Candidate], plan: RunPlan = PLAN) -> RunRecord:
    recorder = SqliteRecorder(log)
    try:
        return run(plan, Surroundings(ScriptedBackend(script), check, recorder))
    finally:
        recorder.close()


def rows(log: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(log) as connection:
        return connection.execute(query).fetchall()


SCRIPT = [
    "плохо!!",
    Candidate("закрыто", FinishReason.FILTERED),
    Candidate("обрез", FinishReason.LENGTH),
    "чисто",
]


def test_a_run_comes_back_exactly(log: Path) -> None:
    record = carry_out(log, SCRIPT)
    assert record.text == "чисто"
    with RunLog(log) as kept:
        assert kept.record(record.run_id) == record
        assert kept.record(record.run_id[:6]) == record
        assert list(kept.records()) == [record]
        (line,) = kept.runs()
        assert (line.run_id, line.attempts, line.stop_reason, line.brief_id) == (
            record.run_id,
            4,
            StopReason.CLEAN,
            "б-1",
        )
        assert kept.brief(record.run_id)["meta"] == {"a": 1}
        requests = kept.requests(record.run_id)
        assert [(r.number, r.status, r.policy) for r in requests] == [
            (0, "answered", "resample"),
            (1, "answered", "repair"),
            (2, "answered", "resample"),
            (3, "answered", "resample"),
        ]
        assert requests[0].messages == [["user", "Напиши о счёте"]]
        assert len(requests[1].messages) == 3


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_a_report_comes_back_exactly(text: str) -> None:
    assert report_value(text, report_json(report(text))) == report(text)


@pytest.mark.parametrize(
    "text", ["а\ud800б", "\ud83d\ude00", "\x00 нуль", "👩\u200d👧", "'; DROP TABLE runs; --"]
)
def test_any_text_comes_back_exactly(log: Path, text: str) -> None:
    plan = replace(PLAN, messages=(("user", text),))
    record = carry_out(log, [text + "!", text], plan)
    with RunLog(log) as kept:
        assert kept.record(record.run_id) == record
        assert kept.requests(record.run_id)[1].messages[1] == ["assistant", text + "!"]


def test_contents_are_kept_once(log: Path) -> None:
    for repetition in range(3):
        carry_out(log, ["а!", "б!", "в!", "г!"], replace(PLAN, repetition=repetition))
    kinds = dict(rows(log, "SELECT kind, count(*) FROM contents GROUP BY kind"))
    assert kinds == {"brief": 1, "ruleset": 1, "messages": 4}


def test_russian_is_readable_in_the_file(log: Path) -> None:
    carry_out(log, ["чисто"])
    assert rows(log, "SELECT text FROM attempts") == [("чисто",)]
    assert "правило" in str(rows(log, "SELECT body FROM contents WHERE kind = 'ruleset'"))


def test_each_step_is_on_disk_before_the_next(log: Path) -> None:
    seen: list[tuple[int, int, int]] = []
    backend = ScriptedBackend(["а!", "б"])

    class Watching:
        name = backend.name
        capabilities = backend.capabilities

        def generate(self, messages: Messages, sampling: Sampling) -> Completion:
            queries = [
                "SELECT count(*) FROM requests",
                "SELECT count(*) FROM outcomes",
                "SELECT count(*) FROM attempts",
            ]
            counts = [rows(log, query)[0][0] for query in queries]
            seen.append(tuple(counts))
            return backend.generate(messages, sampling)

        def close(self) -> None:
            pass

    recorder = SqliteRecorder(log)
    run(PLAN, Surroundings(Watching(), check, recorder))
    assert seen == [(1, 0, 0), (2, 1, 1)]
    assert rows(log, "PRAGMA journal_mode") == [("wal",)]


class Cut:
    """Is interrupted at the request for one place."""

    def __init__(self, script: list[str], place: int, error: BaseException) -> None:
        self.backend = ScriptedBackend(script)
        self.name, self.capabilities = self.backend.name, self.backend.capabilities
        self.place, self.error = place, error

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        if sampling.index == self.place:
            raise self.error
        return self.backend.generate(messages, sampling)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_interrupted_run_goes_on(log: Path, tmp_path: Path, place: int) -> None:
    script = ["а!!", "б!", "в"]
    recorder = SqliteRecorder(log)
    with pytest.raises(KeyboardInterrupt):
        run(PLAN, Surroundings(Cut(script, place, KeyboardInterrupt()), check, recorder))
    with RunLog(log) as kept:
        (line,) = kept.runs()
        assert line.stop_reason is None
        opened = kept.record(line.run_id)
        assert opened.stop_reason is StopReason.CANCELLED
        assert len(opened.attempts) == place
    assert recorder.finished([PLAN.series]) == {}
    record = carry_out(log, script)
    whole = carry_out(tmp_path / "whole.sqlite", script)
    assert record == replace(whole, requests=4, resumed=True)
    statuses = [status for (status,) in rows(log, "SELECT status FROM outcomes ORDER BY request")]
    assert statuses == ["answered"] * place + ["interrupted"] + ["answered"] * (3 - place)
    assert recorder.finished([PLAN.series]) == {PLAN.series: 1}


def test_a_run_ended_by_a_failure_goes_on_the_next_time(log: Path) -> None:
    script = ["а!!", "б!", "в"]
    recorder = SqliteRecorder(log)
    failed = run(PLAN, Surroundings(Cut(script, 1, ConnectionFailedError("нет связи")), check, recorder))
    assert (failed.stop_reason, failed.error) == (
        StopReason.BACKEND_ERROR,
        "ConnectionFailedError: нет связи",
    )
    with RunLog(log) as kept:
        assert kept.record(failed.run_id) == failed
        assert kept.requests(failed.run_id)[1].error_class == "ConnectionFailedError"
    assert recorder.finished([PLAN.series]) == {}
    record = carry_out(log, script)
    assert (record.text, record.resumed, record.requests, record.error) == ("в", True, 4, None)
    with RunLog(log) as kept:
        assert kept.record(failed.run_id) == record


def test_a_finished_run_is_not_asked_again(log: Path) -> None:
    record = carry_out(log, ["а"])
    assert carry_out(log, []) == replace(record, resumed=False)
    assert rows(log, "SELECT count(*) FROM sessions") == [(1,)]


def test_a_run_that_was_taken_over_is_held_for_the_one_that_slept(log: Path) -> None:
    first, second = SqliteRecorder(log), SqliteRecorder(log)
    first.begin(PLAN)
    first.intend(PLAN.run_id, 0, PLAN.messages, Sampling(), "resample")
    assert second.begin(PLAN).held
    with first.database.writing() as connection:
        connection.exec_driver_sql("UPDATE leases SET expires = 0")  # it slept and did not renew
    past = second.begin(PLAN)
    assert past.resumed
    answer = ScriptedBackend(["а"]).generate(PLAN.messages, Sampling())
    with pytest.raises(HeldError, match=PLAN.run_id):
        first.answer(PLAN.run_id, 0, answer, ())
    with pytest.raises(StoreError, match="another process"):
        second.intend(PLAN.run_id, 0, PLAN.messages, Sampling(), "resample")
    second.intend(PLAN.run_id, past.requests, PLAN.messages, Sampling(), "resample")
    assert rows(log, "SELECT status FROM outcomes") == [("interrupted",)]


def test_the_tables_are_those_that_the_code_reads(log: Path) -> None:
    SqliteRecorder(log).close()
    for table in METADATA.tables.values():
        made = {name for _, name, *_ in rows(log, f"PRAGMA table_info({table.name})")}
        assert made == set(table.columns.keys()), table.name


def test_a_migration_is_applied_once_and_noted(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteRecorder(log).close()
    SqliteRecorder(log).close()
    known = [(version,) for version in migrations.MIGRATIONS]
    assert rows(log, "SELECT version FROM schema_versions") == known
    newer = len(known) + 1
    monkeypatch.setitem(migrations.MIGRATIONS, newer, ("ALTER TABLE runs ADD COLUMN note TEXT",))
    monkeypatch.setattr("adrules.store.database.LATEST", newer)
    SqliteRecorder(log).close()
    assert rows(log, "SELECT version FROM schema_versions") == [*known, (newer,)]
    assert "note" in {name for _, name, *_ in rows(log, "PRAGMA table_info(runs)")}


def test_a_log_of_the_first_schema_is_brought_up_to_date(log: Path, tmp_path: Path) -> None:
    carry_out(tmp_path / "new.sqlite", SCRIPT)
    with closing(sqlite3.connect(log)) as old:
        for statement in migrations.MIGRATIONS[1]:
            old.execute(statement)
        old.execute("INSERT INTO schema_versions VALUES (1, 'then')")
        old.execute("ATTACH ? AS new", (str(tmp_path / "new.sqlite"),))
        for table in ("contents", "runs", "sessions", "requests", "outcomes", "attempts", "stops"):
            names = ", ".join(name for _, name, *_ in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO main.{table} SELECT {names} FROM new.{table}")  # noqa: S608 - names of our own tables
        old.commit()
    with RunLog(tmp_path / "new.sqlite") as kept:
        expected = list(kept.records())
    with RunLog(log) as kept:
        assert list(kept.records()) == expected


def _text_file(path: Path) -> None:
    path.write_text("не база данных, а просто текст\n" * 100, encoding="utf-8")


def _damaged(path: Path) -> None:
    carry_out(path, ["а"])
    rows(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")


def _newer(path: Path) -> None:
    SqliteRecorder(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO schema_versions VALUES (99, 'later')")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_text_file, "not a log of runs"),
        (_damaged, "damaged|not a log"),
        (_other_database, "not a log of runs"),
        (_newer, "newer adrules"),
        (Path.mkdir, "cannot be opened|no log of runs"),
    ],
)
@pytest.mark.parametrize("opening", [SqliteRecorder, RunLog])
def test_a_file_that_is_no_log_is_told(
    log: Path, spoil: Callable[[Path], None], said: str, opening: Callable[[Path], object]
) -> None:
    spoil(log)
    with pytest.raises(StoreError, match=said) as caught:
        opening(log)
    assert str(log) in str(caught.value)


def test_reading_makes_no_file(log: Path) -> None:
    with pytest.raises(StoreError, match="no log of runs"):
        RunLog(log)
    assert not log.exists()


def test_an_empty_file_becomes_a_log(log: Path) -> None:
    log.touch()
    assert carry_out(log, ["а"]).ok


def test_a_folder_that_cannot_be_made_is_told(log: Path) -> None:
    log.write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="folder cannot be made"):
        SqliteRecorder(log / "deeper" / "runs.sqlite")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights of Unix")
def test_a_file_that_cannot_be_written_is_told(log: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    carry_out(log, ["а"])
    log.chmod(0o444)
    log.parent.chmod(0o555)
    program = (
        "import os, sys\nfrom adrules.store.database import Database\n"
        "Database(sys.argv[2], write=True).close()\n"
        "if os.getuid() == 0: os.setuid(65534)\n"  # root may write anywhere
        "with Database(sys.argv[1], write=True).writing() as c:\n"
        "    c.exec_driver_sql('DELETE FROM stops')"
    )
    for folder in list(log.parents)[:3]:
        folder.chmod(folder.stat().st_mode | 0o055)
    warm = str(tmp_path_factory.mktemp("warm") / "runs.sqlite")
    command = [sys.executable, "-c", program, str(log), warm]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    log.parent.chmod(0o755)
    assert "StoreError" in done.stderr
    assert "cannot be written" in done.stderr or "cannot be opened" in done.stderr


@pytest.mark.parametrize("where", ["", ":memory:", "sqlite://", "sqlite:///", "postgresql://user:pw@host/db"])
def test_a_place_that_is_no_file_is_refused_without_showing_a_password(where: str) -> None:
    with pytest.raises(StoreError) as caught:
        log_path(where)
    assert "pw" not in str(caught.value)


def test_a_url_and_a_path_name_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a b#%?.sqlite"
    assert log_path(f"sqlite:///{path}") == log_path(path) == path
    Database(path, write=True).close()
    assert path.is_file()


@pytest.mark.parametrize(
    ("prefix", "said"), [("ab", "at least 4"), ("ffff0000ffff", "no run"), ("%%%%", "no run")]
)
def test_a_run_id_that_names_no_run_is_told(log: Path, prefix: str, said: str) -> None:
    carry_out(log, ["а"])
    with RunLog(log) as kept, pytest.raises(StoreError, match=said):
        kept.record(prefix)
