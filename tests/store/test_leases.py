"""Several processes that write one log share the runs."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import adrules
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.brief import Brief
from adrules.domain.plan import RunPlan
from adrules.domain.run import Sampling
from adrules.store.reader import RunLog
from adrules.store.recorder import SqliteRecorder

PLAN = RunPlan(
    Brief.model_validate({"channel": "push", "offer": {"summary": "Счёт"}}),
    *("m:model", "rules", {}, "plain", "p", (("user", "Напиши"),), Sampling(), ("resample",), 4),
)
PROGRAM = """
import sys, time
import adrules
from adrules.backends.protocol import Capabilities
from adrules.domain.run import Candidate, Completion, Usage

class Slow:
    name = "slow:model"
    capabilities = Capabilities(seed=True)
    def generate(self, messages, sampling):
        print("asked", flush=True)
        time.sleep(float(sys.argv[3]))
        return Completion((Candidate(f"Счёт за 5 минут {sampling.seed}"),), Usage(1, 1), sys.argv[2])
    def close(self):
        pass

briefs = [{"id": f"b{i}", "channel": "push", "offer": {"summary": f"Счёт {i}"}} for i in range(6)]
for record in adrules.run_many(briefs, backend=Slow(), store=sys.argv[1], prompt="plain", max_attempts=1):
    print("done", record.brief_id, record.ok, flush=True)
"""
LINUX = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only /proc tells that a process died"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


def leases(log: Path) -> int:
    with closing(sqlite3.connect(log)) as connection:
        return int(connection.execute("SELECT count(*) FROM leases").fetchone()[0])


def start(log: Path, name: str, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(log), name, str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)


def test_a_run_belongs_to_one_recorder_until_it_lets_go(log: Path) -> None:
    first, second = SqliteRecorder(log), SqliteRecorder(log)
    assert not first.begin(PLAN).held
    assert second.begin(PLAN).held
    first.release(PLAN.run_id)
    assert not second.begin(PLAN).held
    assert first.begin(PLAN).held
    second.close()
    assert not first.begin(PLAN).held
    first.close()
    assert leases(log) == 0


def test_a_lease_is_renewed_and_one_that_is_not_expires(log: Path) -> None:
    first, second = SqliteRecorder(log, lease_seconds=0.3), SqliteRecorder(log)
    first.begin(PLAN)
    with closing(sqlite3.connect(log)) as connection:

        def expires() -> float:
            return float(connection.execute("SELECT expires FROM leases").fetchone()[0])

        taken = expires()
        limit = time.monotonic() + 30
        while expires() == taken:
            assert time.monotonic() < limit, "the lease was not renewed"
            time.sleep(0.05)
        assert second.begin(PLAN).held
        connection.execute("UPDATE leases SET expires = 0, owner = 'elsewhere:1:1:x'")
        connection.commit()
    assert not second.begin(PLAN).held
    second.close()
    first.close()


@LINUX
def test_the_lease_of_a_killed_process_is_taken_over_at_once(log: Path) -> None:
    killed = start(log, "first", 60)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "asked\n"
    assert leases(log) == 1
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    after = start(log, "second", 0)
    out, _ = after.communicate(timeout=60)
    assert out.count("done") == 6
    with RunLog(log) as kept:
        statuses = [r.status for line in kept.runs() for r in kept.requests(line.run_id)]
    assert sorted(statuses) == ["answered"] * 6 + ["interrupted"]
    assert leases(log) == 0


def test_processes_with_the_same_briefs_share_the_work(log: Path) -> None:
    both = [start(log, name, 0.2) for name in ("first", "second")]
    outs = [process.communicate(timeout=60)[0] for process in both]
    for out in outs:
        assert [line.split()[1] for line in out.splitlines() if line.startswith("done")] == [
            f"b{i}" for i in range(6)
        ]
    assert sum(out.count("asked") for out in outs) in {6, 12}  # 12: one had ended before the other began
    with RunLog(log) as kept:
        records = list(kept.records())
    rounds = {record.repetition for record in records}
    assert len(records) == 6 * len(rounds)
    assert all(len(record.attempts) == 1 and record.requests == 1 for record in records)


def test_a_run_that_another_one_holds_is_put_off_and_waited_for(log: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(
        "rules:\n  - {id: cliche/a, category: cliche, phrases: [уникальный], message: а,\n"
        "     examples: {bad: ['[[уникальный]]', '[[уникальная]]'], ok: [б, в]}}\n",
        encoding="utf-8",
    )
    checker = adrules.load(tmp_path / "rules.yaml")
    briefs = [{"id": f"b{i}", "channel": "push", "offer": {"summary": f"Счёт {i}"}} for i in range(3)]
    backend = ScriptedBackend(["Счёт за 5 минут"])
    planned = list(
        adrules.run_many(briefs, backend=backend, checker=checker, store=tmp_path / "whole.sqlite")
    )
    holder = SqliteRecorder(log)
    with holder.database.writing() as connection:
        assert holder.leases.take(connection, planned[0].run_id)
    runs = adrules.run_many(briefs, backend=backend, checker=checker, store=log, workers=2)

    import threading  # noqa: PLC0415 - of this test alone

    def let_go() -> None:
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            with RunLog(log) as kept:
                if len(kept.runs()) == 2:  # the others are done
                    break
            time.sleep(0.02)
        holder.close()

    thread = threading.Thread(target=let_go)
    thread.start()
    assert [record.brief_id for record in runs] == ["b0", "b1", "b2"]
    thread.join()
