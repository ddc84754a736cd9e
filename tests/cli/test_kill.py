"""A command that is killed while a request is under way, and the same command again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

import pytest

from adrules.domain.run import StopReason
from adrules.store.reader import RunLog
from loopback import Answer, Server, serving
from mine import PACK

pytest.importorskip("openai")
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals of Unix")

CLEAN_FROM = 3
SLOW = 1.5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "b.yaml").write_text("id: b\nchannel: push\noffer: {summary: Счёт}\n", encoding="utf-8")
    return tmp_path


def start(folder: Path, port: int, store: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "adrules.cli.app", "generate", "b.yaml", "--pack", "mine.yaml"]
    backend = f"openai-compatible:http://127.0.0.1:{port}/v1#model"
    command += ["--backend", backend, "--store", store, "--schedule", "resample", "--json"]
    environment = os.environ | {"OPENAI_API_KEY": "sk-secret-0123456789", "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def seeded(seen: dict[int, int], slow: Container[int] = ()) -> Callable[[dict[str, Any], int], Answer]:
    """Answer by the seed alone: dirty until the request with the fourth new seed."""

    def answer(body: dict[str, Any], number: int) -> Answer:
        seed = body["seed"]
        place = seen.setdefault(seed, len(seen))
        word = "Уникальный счёт" if place < CLEAN_FROM else "Счёт"
        return Answer(texts=[f"{word} {seed}"], delay=SLOW if number + 1 in slow else 0)

    return answer


def wait_for(server: Server, count: int) -> None:
    limit = time.monotonic() + 30
    while len(server.requests) < count:
        assert time.monotonic() < limit, "the command sent no request"
        time.sleep(0.01)


@pytest.mark.parametrize(("sign", "kills"), [(signal.SIGKILL, (1, 3, 4)), (signal.SIGINT, (2,))])
def test_nothing_is_lost_and_nothing_doubled(
    folder: Path, sign: signal.Signals, kills: tuple[int, ...]
) -> None:
    seen: dict[int, int] = {}
    with serving(rest=seeded(seen, slow=kills)) as server:
        for at in kills:
            command = start(folder, server.server_port, "killed.sqlite")
            wait_for(server, at)
            time.sleep(0.1)  # the request is under way, its answer is not
            command.send_signal(sign)
            out, err = command.communicate(timeout=30)
            assert out == ""
            kept = "adrules: interrupted; what was recorded is kept\n"
            assert err == ("" if sign is signal.SIGKILL else kept)
            assert command.returncode == (-sign if sign is signal.SIGKILL else 130)
            assert len(server.requests) == at
        out, err = start(folder, server.server_port, "killed.sqlite").communicate(timeout=30)
        assert not err
        resumed = RunLog(folder / "killed.sqlite")
        whole_out, _ = start(folder, server.server_port, "whole.sqlite").communicate(timeout=30)
        whole = RunLog(folder / "whole.sqlite")
        (after,) = resumed.records()
        (expected,) = whole.records()
        assert after.ok
        assert after.resumed
        assert '"resumed": true' in out
        assert '"resumed": false' in whole_out
        assert (after.run_id, after.text) == (expected.run_id, expected.text)
        assert [(a.text, a.seed, a.policy) for a in after.attempts] == [
            (a.text, a.seed, a.policy) for a in expected.attempts
        ]
        assert after.regenerations == expected.regenerations == CLEAN_FROM
        statuses = [r.status for r in resumed.requests(after.run_id)]
        assert [i for i, status in enumerate(statuses) if status == "interrupted"] == [at - 1 for at in kills]
        assert statuses.count("answered") == CLEAN_FROM + 1
        assert after.requests == len(statuses) == CLEAN_FROM + 1 + len(kills)
        assert after.stop_reason is StopReason.CLEAN
        with sqlite3.connect(folder / "killed.sqlite") as log:
            assert log.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert log.execute("SELECT count(*) FROM stops").fetchone() == (1,)
            assert log.execute("SELECT count(*) FROM runs").fetchone() == (1,)
