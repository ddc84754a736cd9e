"""No key comes out anywhere: every fault is provoked with keys that can be recognised, every sink searched."""

import logging
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import adrules
from adrules.backends import replay
from adrules.backends.batch.opening import open_batches
from adrules.backends.batch.protocol import BatchRequest
from adrules.backends.opening import open_backend
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import Messages, Sampling
from adrules.errors import BackendError
from faulty import BRIEF, FAULTS, PACK, PROVIDERS, SECRETS, Fault, Provider, environment, opened
from loopback import Answer, Server, failure, serving

pytest.importorskip("openai")
pytest.importorskip("gigachat")

MESSAGES: Messages = (("user", "Напиши"),)
LOUD = "you sent {sent}, which is wrong"
"""A provider that repeats what it was sent."""


@pytest.fixture(params=list(PROVIDERS))
def provider(request: pytest.FixtureRequest) -> Provider:
    return PROVIDERS[request.param]


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    names = ("openai", "gigachat", "httpx", "httpx2", "httpcore", "httpcore2", "urllib3")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def loud(fault: Fault) -> Answer:
    """Return a fault whose every word repeats the keys."""
    answer = fault.answer
    if answer.refused:
        code, message, param = answer.refused
        return replace(answer, refused=(code, f"{message[:20]}: {LOUD}", param))
    return replace(answer, body=f"<html>{LOUD}</html>".encode()) if answer.body else answer


def chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from (repr(error), str(error), repr(error.args), repr(vars(error)))
        yield from traceback.format_exception(error)
        if error.__cause__ is not None:
            yield from chain(error.__cause__)
        error = error.__context__


def found(seen: str) -> list[str]:
    return [secret for secret in SECRETS if secret in seen]


def test_nothing_that_fails_shows_a_key(
    provider: Provider, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(PACK, encoding="utf-8")
    checker, store, seen = adrules.load(pack), tmp_path / "runs.sqlite", []
    faults = [fault for key, fault in FAULTS.items() if fault.holds_for(provider) and key != "slow"]
    assert len(faults) > 15
    for place, fault in enumerate(faults):
        with serving(loud(fault), dialect=provider.dialect) as server, opened(provider, server) as backend:
            retrying = RetryingBackend(backend, Backoff(tries=2, sleep=lambda _: None))
            seen += [repr(backend), backend.name, repr(backend.capabilities), repr(retrying.backend)]
            try:
                record = adrules.generate(
                    {**BRIEF, "id": f"b{place}"},
                    backend=retrying,
                    checker=checker,
                    store=store,
                    max_attempts=2,
                )
                seen.append(repr(record))
                replay.write(tmp_path / f"said{place}.jsonl", [record])
            except BackendError as error:
                seen += chain(error)
            assert server.requests
            assert found(str(server.headers)), "the key must have been sent"
    out, err = capfd.readouterr()
    assert found("\n".join([*seen, caplog.text, *map(str, caplog.records), out, err])) == []
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) > 10_000
    assert found(written.decode("latin-1")) == []


@pytest.mark.parametrize(
    "fault", [failure(401, message=LOUD), failure(400, message=LOUD), failure(429, message=LOUD)]
)
def test_a_login_that_fails_shows_no_key(
    fault: Answer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    giga = PROVIDERS["gigachat"]
    with serving(Answer(), dialect="gigachat") as server, opened(giga, server) as backend:
        server.oauth = [fault]
        with pytest.raises(BackendError) as caught:
            backend.generate(MESSAGES, Sampling())
    assert found("\n".join([*chain(caught.value), caplog.text, *capfd.readouterr()])) == []


@pytest.mark.parametrize("name", ["openai", "together"])
@pytest.mark.parametrize("end", ["/files", "/batches", "/content", "_0", "/put/file-0", "/preprocess"])
def test_a_job_that_fails_shows_no_key(name: str, end: str, caplog: pytest.LogCaptureFixture) -> None:
    provider, seen = PROVIDERS[name], []
    with serving(Answer(), dialect=provider.dialect) as server, opened(provider, server) as backend:
        batches = open_batches(backend, Backoff(tries=2, sleep=lambda _: None))
        requests = [BatchRequest("a", MESSAGES, Sampling())]
        server.jobs.faults = [
            (method, end, failure(400, message=LOUD), False) for method in ("GET", "POST", "PUT")
        ]
        server.jobs.error = LOUD
        try:
            job = batches.submit("key1", requests)
            while not batches.poll(job).ended:
                pass
            seen.append(repr(batches.collect(job, requests)))
        except BackendError as error:
            seen += chain(error)
        server.jobs.statuses = ("validating", "failed")
        server.jobs.faults = []
        job = batches.submit("key2", requests)
        state = batches.poll(job)
        seen += [repr(state), repr(batches.collect(job, requests))]
        assert state.message
    assert found("\n".join([*seen, caplog.text])) == []


def test_our_exceptions_survive_pickling_without_a_key(provider: Provider) -> None:
    """A pool of processes sends them home."""
    answer = failure(401, "invalid_api_key", LOUD)
    with serving(answer, dialect=provider.dialect) as server, opened(provider, server) as backend:
        with pytest.raises(BackendError) as caught:
            backend.generate(MESSAGES, Sampling())
        data = pickle.dumps(caught.value)
    assert found(data.decode("latin-1")) == []
    assert str(pickle.loads(data)) == str(caught.value)  # noqa: S301 - our own


def test_the_command_shows_no_key_however_loud_the_sdk_is(provider: Provider, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "brief.yaml").write_text(
        "id: b\nchannel: sms\nproduct: {name: Счёт}\noffer: {summary: за 5 минут}\n", encoding="utf-8"
    )
    with serving(failure(401, "invalid_api_key", LOUD), dialect=provider.dialect) as server:
        done = _command(provider, server, tmp_path)
        assert found(str(server.headers) + str(server.logins)), "the key must have been sent"
    shown = done.stdout + done.stderr
    assert done.returncode == 2, shown
    assert "401" in shown
    assert found(shown) == []
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or found(path.read_bytes().decode("latin-1")) == []


def _command(provider: Provider, server: Server, folder: Path) -> subprocess.CompletedProcess[str]:
    loud = (
        "import logging; logging.basicConfig(level=logging.DEBUG)\nfrom adrules.cli.app import main\nmain()"
    )
    line = f"generate brief.yaml --backend {provider.target(server.url)} --pack pack.yaml --store runs.sqlite"
    with environment({}):
        variables = {**os.environ, **provider.variables(server.url)}
    return subprocess.run(
        [sys.executable, "-c", loud, *line.split()],
        cwd=folder,
        env={**variables, "OPENAI_LOG": "debug", "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_backend_that_is_opened_and_closed_has_nothing_to_tell(provider: Provider) -> None:
    with environment(provider.variables("http://127.0.0.1:9")):
        backend = open_backend(provider.target("http://127.0.0.1:9"))
    assert found(repr(backend) + repr(getattr(backend, "service", "")) + f"{backend}") == []
    backend.close()
