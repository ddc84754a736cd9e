"""Rounds through a batch interface, over sockets: what is asked, what is kept, what is paid."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adrules
from adrules.backends.protocol import Backend
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.run import StopReason
from adrules.errors import BackendConfigError, UsageError
from adrules.store.reader import RunLog
from faulty import PROVIDERS, environment, opened
from loopback import Answer, Server, failure, serving
from mine import PACK

pytest.importorskip("openai")

BRIEFS = [{"id": f"b{i}", "channel": "push", "offer": {"summary": f"Счёт № {i}"}} for i in range(4)]
LUNA = PROVIDERS["openai-reasoning"]
POLL = 0.01


def answer(body: dict[str, Any], _: int) -> Answer:
    """Answer a repair with a clean text, and the first request of some briefs too."""
    text = "\n".join(message["content"] for message in body["messages"])
    clean = "ничего не сообщает" in text or "№ 0" in text
    return Answer(["Счёт за 5 минут" if clean else "Уникальный счёт"])


@pytest.fixture
def checker(tmp_path: Path) -> adrules.Checker:
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    return adrules.load(tmp_path / "mine.yaml")


@contextmanager
def provider(name: str = "openai-reasoning") -> Iterator[tuple[Server, Backend]]:
    with (
        serving(rest=answer, dialect=PROVIDERS[name].dialect) as server,
        opened(PROVIDERS[name], server) as backend,
    ):
        yield server, backend


def carry_out(
    backend: Backend, checker: adrules.Checker, store: Path, **more: Any
) -> list[adrules.RunRecord]:
    options = {"schedule": ["resample", "repair"], "max_attempts": 4} | more
    return list(
        adrules.run_many(
            BRIEFS, backend=backend, checker=checker, store=store, batches=True, poll=POLL, **options
        )
    )


def submitted(server: Server) -> list[str]:
    """Return the custom ids of all requests in all jobs that were made."""
    files = [server.jobs.files[batch["asked"]["input_file_id"]] for batch in server.jobs.batches.values()]
    return [json.loads(line)["custom_id"] for file in files for line in file["content"].splitlines()]


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store)) as log:
        return log.execute(query).fetchall()


@pytest.mark.parametrize("name", ["openai-reasoning", "together"])
def test_each_round_of_all_open_runs_is_one_job(name: str, checker: adrules.Checker, tmp_path: Path) -> None:
    with provider(name) as (server, backend):
        store = tmp_path / "log.sqlite"
        records = carry_out(backend, checker, store)
        assert [r.brief_id for r in records] == ["b0", "b1", "b2", "b3"]
        assert [r.regenerations for r in records] == [0, 1, 1, 1]
        assert all(r.stop_reason is StopReason.CLEAN for r in records)
        assert server.requests == []
        assert [len(b["asked"]["input_file_id"]) > 0 for b in server.jobs.batches.values()] == [True, True]
        assert len(submitted(server)) == len(set(submitted(server))) == 7
        single = list(
            adrules.run_many(
                BRIEFS,
                backend=backend,
                checker=checker,
                store=tmp_path / "single.sqlite",
                schedule=["resample", "repair"],
                max_attempts=4,
            )
        )
        assert [(r.run_id, [a.text for a in r.attempts]) for r in records] == [
            (r.run_id, [a.text for a in r.attempts]) for r in single
        ]
        assert rows(store, "SELECT count(*), count(DISTINCT key) FROM job_starts") == [(2, 2)]
        assert rows(store, "SELECT * FROM leases") == []
        with RunLog(store) as log:
            assert list(log.records()) == records


def test_a_batch_is_paid_by_its_own_price(checker: adrules.Checker, tmp_path: Path) -> None:
    with provider() as (server, backend):
        first = carry_out(backend, checker, tmp_path / "log.sqlite")[0]
        assert first.cost is not None
        assert first.cost.amount == (Decimal("0.05") * 50 + Decimal("0.25") * 7) / 1_000_000
        assert first.attempts[0].base_url == f"{server.url}/v1"
    with provider("together") as (server, backend):
        with pytest.raises(UsageError, match="no price is known for batches of together"):
            carry_out(backend, checker, tmp_path / "log.sqlite", money_budget="1 USD")
        assert server.jobs.calls == []


def test_money_ends_a_round_of_jobs(checker: adrules.Checker, tmp_path: Path) -> None:
    with provider() as (server, backend):
        tight = adrules.Budget(money=adrules.Cost.of("0.000001 USD"))
        records = carry_out(backend, checker, tmp_path / "log.sqlite", batch_budget=tight)
        assert [r.stop_reason.value for r in records] == ["clean", *["budget_money"] * 3]
        assert len(server.jobs.batches) == 1
        records = carry_out(backend, checker, tmp_path / "log.sqlite")
        assert all(r.ok for r in records)
        assert len(submitted(server)) == 7


def test_what_a_job_did_not_answer_is_asked_again(checker: adrules.Checker, tmp_path: Path) -> None:
    with provider() as (server, backend):
        server.jobs.statuses = ("validating", "expired")
        store = tmp_path / "log.sqlite"

        class Once(set):
            """Ids that the first job alone does not answer."""

            def __contains__(self, name: object) -> bool:
                return len(server.jobs.batches) == 1 and str(name).endswith("-0")

        server.jobs.unanswered = Once()
        records = carry_out(backend, checker, store)
        assert all(r.ok for r in records)
        assert [r.requests for r in records] == [2, 3, 3, 3]
        assert rows(store, "SELECT count(*) FROM outcomes WHERE error_class = 'UnansweredError'") == [(4,)]


def test_what_is_never_answered_ends_and_goes_on_with_the_next_call(
    checker: adrules.Checker, tmp_path: Path
) -> None:
    with provider() as (server, backend):
        store = tmp_path / "log.sqlite"
        server.jobs.statuses = ("expired",)
        server.jobs.unanswered = type("All", (set,), {"__contains__": lambda *_: True})()
        records = carry_out(backend, checker, store)
        assert {r.stop_reason for r in records} == {StopReason.BACKEND_ERROR}
        assert len(server.jobs.batches) == 3
        server.jobs.statuses, server.jobs.unanswered = ("completed",), set()
        assert all(r.ok for r in carry_out(backend, checker, store))


def test_a_job_that_was_cancelled_is_not_made_again_unasked(checker: adrules.Checker, tmp_path: Path) -> None:
    with provider() as (server, backend):
        server.jobs.statuses = ("in_progress", "cancelled")
        server.jobs.unanswered = type("All", (set,), {"__contains__": lambda *_: True})()
        records = carry_out(backend, checker, tmp_path / "log.sqlite")
        assert {r.stop_reason for r in records} == {StopReason.BACKEND_ERROR}
        assert "cancelled" in (records[0].error or "")
        assert len(server.jobs.batches) == 1


def test_a_refused_request_fails_alone(checker: adrules.Checker, tmp_path: Path) -> None:
    with provider() as (server, backend):

        class Second(dict):
            """Refuses the first request of the second brief."""

            def get(self, name: str, default: Any = None) -> Any:
                return failure(400, "invalid_request_error", "no") if name == wanted else default

        wanted = ""
        plain = carry_out(backend, checker, tmp_path / "plain.sqlite")
        wanted = f"{plain[1].run_id}-0"
        server.jobs.refused = Second()
        records = carry_out(backend, checker, tmp_path / "log.sqlite")
        assert [r.stop_reason.value for r in records] == ["clean", "backend_error", "clean", "clean"]


def test_a_job_whose_making_broke_off_is_found_and_not_made_twice(
    checker: adrules.Checker, tmp_path: Path
) -> None:
    with provider() as (server, backend):
        server.jobs.faults = [("POST", "/batches", Answer(drop=True), True)]
        records = carry_out(backend, checker, tmp_path / "log.sqlite")
        assert all(r.ok for r in records)
        assert len(submitted(server)) == 7


def test_batches_need_a_store_and_a_provider_that_has_them(checker: adrules.Checker, tmp_path: Path) -> None:
    with pytest.raises(BackendConfigError, match="no batch interface"):
        carry_out(ScriptedBackend(["Счёт"]), checker, tmp_path / "log.sqlite")
    with provider() as (_, backend):
        with pytest.raises(UsageError, match="store"):
            list(adrules.run_many(BRIEFS, backend=backend, checker=checker, batches=True))
        with pytest.raises(UsageError, match="poll"):
            list(
                adrules.run_many(
                    BRIEFS, backend=backend, checker=checker, store=tmp_path / "l", batches=True, poll=0
                )
            )


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "adrules.cli.app", "generate", "b.jsonl", "--pack", "mine.yaml"]
    command += ["--backend", "openai:gpt-6-luna", "--store", "log.sqlite", "--schedule", "resample,repair"]
    return subprocess.Popen(
        [*command, "--json", *more],
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


MOMENTS = (
    ("POST", "/files", False),
    ("POST", "/batches", False),
    ("POST", "/batches", True),
    ("GET", "/batches/batch_0", True),
    ("GET", "/content", True),
)
"""Calls during which the process is killed; whether the provider does what it was asked for."""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of Unix")
def test_killed_at_any_call_nothing_is_lost_doubled_or_paid_twice(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    lines = [json.dumps(brief, ensure_ascii=False) for brief in BRIEFS]
    (tmp_path / "b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with serving(rest=answer) as server, environment(LUNA.variables(server.url)):
        for verb, end, done in MOMENTS:
            server.jobs.faults = [(verb, end, Answer(delay=20), done)]
            command = start(tmp_path, "--batch-api", "--poll", "0.05")
            limit = time.monotonic() + 60
            while server.jobs.faults and command.poll() is None:
                assert time.monotonic() < limit
                time.sleep(0.01)
            command.send_signal(signal.SIGKILL)
            command.communicate(timeout=30)
        one_by_one = start(tmp_path)
        _, err = one_by_one.communicate(timeout=60)
        assert (one_by_one.returncode, "--batch-api" in err) == (2, True)
        out, err = start(tmp_path, "--batch-api", "--poll", "0.05").communicate(timeout=60)
        assert not err
        runs = json.loads(out)["runs"]
        assert [run["regenerations"] for run in runs] == [0, 1, 1, 1]
        made = submitted(server)
        assert len(made) == len(set(made)) == 7  # each request of each run in one job only
        answered = rows(tmp_path / "log.sqlite", "SELECT status, count(*) FROM outcomes GROUP BY status")
        assert Counter(dict(answered))["answered"] == 7
        assert rows(tmp_path / "log.sqlite", "PRAGMA integrity_check") == [("ok",)]
