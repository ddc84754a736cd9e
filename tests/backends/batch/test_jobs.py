import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from adrules.backends.batch.opening import open_batches
from adrules.backends.batch.protocol import BatchBackend, BatchRequest, BatchResult, BatchStatus
from adrules.backends.opening import open_backend
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import FinishReason, Sampling
from adrules.errors import (
    AuthenticationError,
    BackendConfigError,
    BadRequestError,
    ConnectionFailedError,
    MalformedResponseError,
    RateLimitError,
    ServerError,
    UnansweredError,
    UsageError,
)
from faulty import CANARY, PROVIDERS, environment, opened
from loopback import Answer, Server, failure, serving

pytest.importorskip("openai")

BOTH = ("openai-reasoning", "together")
THREE = [
    BatchRequest(f"run-{i}", (("user", f"Напиши {i}"),), Sampling(seed=i, temperature=0.5)) for i in range(3)
]


@contextmanager
def jobs(name: str, rest=None) -> Iterator[tuple[Server, BatchBackend]]:
    """Serve a provider that answers each request with its own text."""

    def own(body: dict, _: int) -> Answer:
        return Answer([body["messages"][0]["content"].replace("Напиши", "Счёт")])

    provider = PROVIDERS[name]
    with serving(rest=rest or own, dialect=provider.dialect) as server, opened(provider, server) as backend:
        yield server, open_batches(backend, Backoff(sleep=lambda _: None))


def ended(batches: BatchBackend, job: str) -> BatchStatus:
    for _ in range(9):
        state = batches.poll(job)
        if state.ended:
            return state.status
    pytest.fail("the job does not end")


def texts(results: dict[str, BatchResult]) -> list[str | None]:
    return [r.completion.candidates[0].text if r.completion else None for r in results.values()]


@pytest.mark.parametrize("name", BOTH)
def test_a_job_answers_every_request_whatever_order_it_comes_in(name: str) -> None:
    with jobs(name) as (server, batches):
        job = batches.submit("key1", THREE)
        assert batches.poll(job).status is BatchStatus.RUNNING
        assert ended(batches, job) is BatchStatus.DONE
        results = batches.collect(job, THREE)
        assert list(results) == ["run-0", "run-1", "run-2"]
        assert texts(results) == ["Счёт 0", "Счёт 1", "Счёт 2"]
        assert server.requests == []
        assert {key for key in server.jobs.keys if key} == {f"Bearer {CANARY}"}
        lines = [json.loads(line) for line in server.jobs.files["file-0"]["content"].splitlines()]
        assert [(line["custom_id"], line["method"], line["url"]) for line in lines] == [
            (f"run-{i}", "POST", "/v1/chat/completions") for i in range(3)
        ]


def test_a_batch_costs_what_the_batch_price_says() -> None:
    with jobs("openai-reasoning") as (_, batches):
        job = batches.submit("key1", THREE)
        ended(batches, job)
        first = batches.collect(job, THREE)["run-0"].completion
        assert first.cost.amount == (Decimal("0.05") * 50 + Decimal("0.25") * 7) / 1_000_000
        assert first.dropped == ("temperature",)  # it takes none: as in a single request
        assert first.request_id == "req-0"
    with jobs("together") as (_, batches):
        job = batches.submit("key1", THREE)
        ended(batches, job)
        assert batches.collect(job, THREE)["run-0"].completion.cost is None  # no batch price is known


@pytest.mark.parametrize("name", BOTH)
def test_what_fails_in_a_job_fails_alone(name: str) -> None:
    with jobs(name) as (server, batches):
        server.jobs.refused = {"run-0": failure(429, message="slow"), "run-1": failure(400, "content_filter")}
        job = batches.submit("key1", THREE)
        assert ended(batches, job) is BatchStatus.DONE
        results = batches.collect(job, THREE)
        assert type(results["run-0"].error) is RateLimitError
        assert results["run-1"].completion.candidates[0].finish is FinishReason.FILTERED
        assert results["run-2"].completion.candidates[0].text == "Счёт 2"


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_a_job_that_ends_early_gives_what_it_has(name: str, status: str) -> None:
    with jobs(name) as (server, batches):
        server.jobs.statuses = ("validating", "in_progress", status)
        server.jobs.unanswered = {"run-1"}
        job = batches.submit("key1", THREE)
        assert ended(batches, job).value == status
        results = batches.collect(job, THREE)
        assert texts(results) == ["Счёт 0", None, "Счёт 2"]
        assert type(results["run-1"].error) is UnansweredError


@pytest.mark.parametrize("name", BOTH)
def test_a_job_that_is_refused_says_why(name: str) -> None:
    with jobs(name) as (server, batches):
        server.jobs.statuses = ("validating", "failed")
        job = batches.submit("key1", THREE)
        state = batches.poll(job)
        assert state.status is BatchStatus.FAILED
        assert state.message == server.jobs.error
        errors = [r.error for r in batches.collect(job, THREE).values()]
        assert [type(e) for e in errors] == [BadRequestError] * 3
        assert server.jobs.error in str(errors[0])


@pytest.mark.parametrize("name", BOTH)
def test_a_job_can_be_cancelled(name: str) -> None:
    with jobs(name) as (_, batches):
        job = batches.submit("key1", THREE)
        assert not batches.poll(job).ended
        batches.cancel(job)
        assert ended(batches, job) is BatchStatus.CANCELLED


@pytest.mark.parametrize("name", BOTH)
def test_a_second_submit_under_the_same_key_finds_the_job(name: str) -> None:
    with jobs(name) as (server, batches):
        first = batches.submit("key1", THREE)
        others = [batches.submit(f"other{i}", THREE[:1]) for i in range(5)]
        assert len({first, *others}) == 6
        assert batches.submit("key1", THREE) == first
        assert batches.find("key1") == first
        assert batches.find("key") is None
        assert len(server.jobs.batches) == 6


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    "fault",
    [
        Answer(drop=True, body=b'{"id": "batch'),
        failure(500),
        Answer(body=b"<html>", content_type="text/html"),
    ],
)
def test_a_job_that_was_made_though_the_answer_was_lost_is_not_made_twice(name: str, fault: Answer) -> None:
    with jobs(name) as (server, batches):
        server.jobs.faults = [("POST", "/batches", fault, True)]
        job = batches.submit("key1", THREE)
        assert list(server.jobs.batches) == [job]


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("method", "end"),
    [("GET", "/batches"), ("POST", "/files"), ("POST", "/batches"), ("GET", "/content"), ("GET", "_0")],
)
@pytest.mark.parametrize(
    "fault", [failure(429, retry_after="1"), failure(503), Answer(drop=True, body=b'{"a": 1}')]
)
def test_every_call_is_asked_again_when_its_failure_may_pass(
    name: str, method: str, end: str, fault: Answer
) -> None:
    with jobs(name) as (server, batches):
        batches.submit("another", THREE[:1])
        server.jobs.batches.clear()
        server.jobs.calls.clear()
        server.jobs.faults = [(method, end, fault, False)]
        job = batches.submit("key1", THREE)
        ended(batches, job)
        assert texts(batches.collect(job, THREE)) == ["Счёт 0", "Счёт 1", "Счёт 2"]
        assert len(server.jobs.batches) == 1
        assert server.jobs.faults == [] or (name, method, end) == ("together", "GET", "/batches")


def test_a_key_that_is_refused_is_not_tried_again() -> None:
    with jobs("openai-reasoning") as (server, batches):
        server.jobs.faults = [("GET", "/batches", failure(401, message=f"bad key {CANARY}"), False)] * 2
        with pytest.raises(AuthenticationError) as caught:
            batches.submit("key1", THREE)
        assert CANARY not in str(caught.value)
        assert len(server.jobs.faults) == 1


def test_a_storage_that_refuses_the_file_is_told_without_its_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with jobs("together") as (server, batches):
        server.jobs.faults = [("PUT", "/put/file-0", failure(403), False)] * 9
        server.jobs.faults += [("PUT", f"/put/file-{i}", failure(403), False) for i in range(1, 9)]
        with pytest.raises(ServerError, match="403") as caught:
            batches.submit("key1", THREE)
        assert "signed-secret" not in str(caught.value) + caplog.text
        assert server.jobs.batches == {}


def test_the_same_file_is_not_uploaded_twice_to_together() -> None:
    with jobs("together") as (server, batches):
        content = Answer(status=409, body=b'{"file_id": "file-0"}')
        batches.submit("key1", THREE)
        server.jobs.faults = [("POST", "/files", content, False)]
        assert batches.submit("key2", THREE) == "batch_1"
        assert len(server.jobs.files) == 1


def test_a_job_that_is_gone_is_told() -> None:
    with jobs("openai-reasoning") as (_, batches), pytest.raises(BadRequestError, match="No batch found"):
        batches.poll("batch_9")


def test_a_job_that_runs_cannot_be_collected() -> None:
    with jobs("openai-reasoning") as (_, batches):
        job = batches.submit("key1", THREE)
        with pytest.raises(UsageError, match="has not ended"):
            batches.collect(job, THREE)


def test_a_result_file_that_is_none_is_told() -> None:
    with jobs("openai-reasoning") as (server, batches):
        job = batches.submit("key1", THREE)
        ended(batches, job)
        server.jobs.file_faults["file-1"] = b'{"custom_id": "run-0"}\n<html>'
        with pytest.raises(MalformedResponseError, match="line 2"):
            batches.collect(job, THREE)


def test_lines_of_other_requests_and_second_lines_are_passed_over() -> None:
    with jobs("openai-reasoning") as (server, batches):
        job = batches.submit("key1", THREE)
        ended(batches, job)
        content = server.jobs.files["file-1"]["content"]
        again = content.splitlines()[0].replace("Счёт".encode(), "Вклад".encode())
        server.jobs.file_faults["file-1"] = (
            content + again + b'\n{"custom_id": "stranger", "response": null}\n'
        )
        assert texts(batches.collect(job, THREE)) == ["Счёт 0", "Счёт 1", "Счёт 2"]


@pytest.mark.parametrize(
    ("requests", "wrong"),
    [
        ([], "1 to 50000"),
        ([THREE[0], THREE[0]], "twice"),
        ([BatchRequest("", (("user", "а"),), Sampling())], "characters"),
        ([BatchRequest("x" * 65, (("user", "а"),), Sampling())], "characters"),
    ],
)
def test_requests_that_no_job_can_hold_are_refused(requests: list[BatchRequest], wrong: str) -> None:
    with jobs("together") as (server, batches):
        with pytest.raises(UsageError, match=wrong):
            batches.submit("key1", requests)
        assert server.jobs.calls == []


def test_a_backend_without_batches_is_told() -> None:
    with serving(Answer()) as server:
        local = open_backend(f"openai-compatible:{server.url}#model")
        with pytest.raises(BackendConfigError, match="no batch interface"):
            open_batches(local)


def test_a_retrying_backend_is_looked_through() -> None:
    with jobs("together") as (_, batches):
        assert open_batches(RetryingBackend(batches.backend)).name == batches.name


def test_a_server_that_is_not_there_is_a_failed_connection() -> None:
    for name, variable in (("openai:gpt-6-luna", "OPENAI"), ("together:a/b", "TOGETHER")):
        with environment({f"{variable}_API_KEY": CANARY, f"{variable}_BASE_URL": "http://127.0.0.1:9/v1"}):
            batches = open_batches(open_backend(name), Backoff(tries=2, sleep=lambda _: None))
        for call in (
            lambda b: b.poll("batch_0"),
            lambda b: b.submit("key1", THREE),
            lambda b: b._upload("a", b"b"),
        ):
            with pytest.raises(ConnectionFailedError):
                call(batches)


SCRIPT = """
import os, signal, sys
from adrules.backends.batch.opening import open_batches
from adrules.backends.batch.protocol import BatchRequest
from adrules.backends.opening import open_backend
from adrules.domain.run import Sampling
from adrules.backends.batch.jobs import ChatJobs

kill = sys.argv[2] == "kill"
batches = open_batches(open_backend(sys.argv[1]))
made = batches._create
def create(key, file_id):
    job = made(key, file_id)
    if kill:
        os.kill(os.getpid(), signal.SIGKILL)
    return job
batches._create = create
requests = [BatchRequest(f"run-{i}", (("user", f"Напиши {i}"),), Sampling(seed=i)) for i in range(3)]
job = batches.submit("round-1", requests)
while not batches.poll(job).ended:
    pass
print(job, [r.completion.candidates[0].text for r in batches.collect(job, requests).values()])
"""


@pytest.mark.parametrize("name", BOTH)
def test_a_process_killed_after_the_job_was_made_finds_it_again(name: str, tmp_path: Path) -> None:
    provider = PROVIDERS[name]
    script = tmp_path / "round.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with jobs(name) as (server, _):
        environment = {**provider.variables(server.url), "PYTHONUTF8": "1", "PYTHONPATH": ":".join(sys.path)}
        target = provider.target(server.url)
        killed = subprocess.run([sys.executable, script, target, "kill"], env=environment, check=False)
        assert killed.returncode == -9
        again = subprocess.run(
            [sys.executable, script, target, "go"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        assert again.stdout.strip() == "batch_0 ['Счёт 0', 'Счёт 1', 'Счёт 2']"
        assert len(server.jobs.batches) == 1
