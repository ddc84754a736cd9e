"""``generate``, ``agenerate`` and ``run_many`` on real rules and a real log."""

import asyncio
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from threading import Barrier

import pytest

import adrules
from adrules.backends.protocol import Capabilities
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.run import Candidate, Completion, Messages, Usage
from adrules.errors import (
    AuthenticationError,
    BackendConfigError,
    BriefError,
    ConnectionFailedError,
    NotCleanError,
    UnknownNameError,
    UsageError,
)
from adrules.store.reader import RunLog
from loopback import Answer, Server, failure, serving

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/unique
    category: cliche
    phrases: ["уникальный"]
    message: "«{match}» ничего не сообщает."
    hint: "Назови число или срок."
    examples: {bad: ["[[Уникальный]] вклад", "[[уникальное]] предложение"], ok: ["Вклад", "Счёт"]}
"""
BRIEF = {"channel": "push", "offer": {"summary": "Счёт за 5 минут"}}
DIRTY, CLEAN = "Уникальный счёт", "Откройте счёт за 5 минут"


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    path = tmp_path_factory.mktemp("pack") / "mine.yaml"
    path.write_text(PACK, encoding="utf-8")
    return adrules.load(path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


class Asked:
    """Answers by a function of messages and sampling, several requests at once."""

    def __init__(self, answer: Callable[[Messages, adrules.Sampling], str], together: int = 1) -> None:
        self.answer = answer
        self.name = "asked:model"
        self.capabilities = Capabilities(n=True, seed=True, max_concurrency=together)
        self.requests: list[Messages] = []
        self.under_way = self.most = 0
        self.lock = threading.Lock()

    def generate(self, messages: Messages, sampling: adrules.Sampling) -> Completion:
        with self.lock:
            self.requests.append(messages)
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        try:
            return Completion((Candidate(self.answer(messages, sampling)),), Usage(9, 1), "m")
        finally:
            with self.lock:
                self.under_way -= 1

    def close(self) -> None:
        raise AssertionError("what the caller opened the caller closes")


def briefs(count: int) -> list[dict[str, object]]:
    return [{"id": f"b{i}", "channel": "push", "offer": {"summary": f"Счёт номер {i}"}} for i in range(count)]


def number(messages: Messages) -> int:
    return int(messages[-1][1].split("Счёт номер ")[1].split("\n")[0])


def test_a_message_is_written_again_until_it_is_clean(checker: adrules.Checker) -> None:
    record = adrules.generate(BRIEF, backend=ScriptedBackend([DIRTY, CLEAN]), checker=checker)
    assert (record.text, record.ok, record.regenerations) == (CLEAN, True, 1)
    assert record.stop_reason is adrules.StopReason.CLEAN
    report = record.attempts[0].report
    assert report is not None
    assert [v.rule_id for v in report.errors] == ["cliche/unique"]
    assert record.ruleset == checker.ruleset("push").hash


def test_the_prompt_tells_the_rules_and_the_repair_tells_what_failed(checker: adrules.Checker) -> None:
    backend = Asked(lambda messages, _: CLEAN if len(messages) > 2 else DIRTY)
    adrules.generate(BRIEF, backend=backend, checker=checker)
    first, second = backend.requests
    assert [role for role, _ in first] == ["system", "user"]
    assert checker.instructions(adrules.Brief.model_validate(BRIEF)) in first[0][1]
    assert second[:2] == first
    assert second[2] == ("assistant", DIRTY)
    assert "«Уникальный»" in second[3][1]
    assert "Назови число или срок." in second[3][1]
    plain = Asked(lambda *_: CLEAN)
    adrules.generate(BRIEF, backend=plain, checker=checker, prompt="plain")
    assert [role for role, _ in plain.requests[0]] == ["user"]


def test_an_exhausted_run_gives_its_best_and_raises_only_when_asked(checker: adrules.Checker) -> None:
    backend = ScriptedBackend([f"{DIRTY} и уникальная карта", DIRTY])
    record = adrules.generate(BRIEF, backend=backend, checker=checker, max_attempts=2)
    assert (record.text, record.ok, record.censored, record.regenerations) == (DIRTY, False, True, 1)
    with pytest.raises(NotCleanError) as caught:
        adrules.generate(BRIEF, backend=backend, checker=checker, max_attempts=2, raise_when_not_clean=True)
    assert caught.value.record == record


def test_briefs_come_as_values_mappings_and_files(checker: adrules.Checker, tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("channel: push\noffer: {summary: Счёт за 5 минут}\n", encoding="utf-8")
    given = [BRIEF, adrules.Brief.model_validate(BRIEF), path, str(path)]
    ids = {adrules.generate(b, backend=ScriptedBackend([CLEAN]), checker=checker).run_id for b in given}
    assert len(ids) == 1
    with pytest.raises(BriefError):
        adrules.generate({"channel": "push"}, backend=ScriptedBackend([CLEAN]), checker=checker)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"max_attempts": 0}, UsageError, "max_attempts"),
        ({"sampling": adrules.Sampling(n=0)}, UsageError, "n: "),
        ({"sampling": adrules.Sampling(temperature=-1)}, UsageError, "temperature"),
        ({"sampling": adrules.Sampling(temperature=float("nan"))}, UsageError, "temperature"),
        ({"sampling": adrules.Sampling(top_p=0)}, UsageError, "top_p"),
        ({"sampling": adrules.Sampling(max_tokens=0)}, UsageError, "max_tokens"),
        ({"schedule": ()}, UsageError, "schedule"),
        ({"schedule": "repair"}, UsageError, "schedule"),
        ({"schedule": ["repiar"]}, UnknownNameError, "did you mean 'repair'"),
        ({"prompt": "with-rule"}, UnknownNameError, "did you mean 'with-rules'"),
        ({"deadline": 0}, UsageError, "deadline"),
        ({"token_budget": 0}, UsageError, "token_budget"),
        ({"backend": "nothing:model"}, UnknownNameError, "unknown backend"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    checker: adrules.Checker, options: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        adrules.generate(BRIEF, **({"backend": ScriptedBackend([CLEAN]), "checker": checker} | options))


def test_without_a_store_a_call_can_be_repeated_exactly(checker: adrules.Checker) -> None:
    backend = Asked(lambda _, sampling: f"{CLEAN} {sampling.seed}")
    first, second = (adrules.generate(BRIEF, backend=backend, checker=checker) for _ in range(2))
    assert first == second
    other = adrules.generate(BRIEF, backend=backend, checker=checker, sampling=adrules.Sampling(seed=1))
    assert other.text != first.text


def test_with_a_store_each_call_is_the_next_repetition(checker: adrules.Checker, log: Path) -> None:
    backend = Asked(lambda _, sampling: f"{CLEAN} {sampling.seed}")
    records = [adrules.generate(BRIEF, backend=backend, checker=checker, store=log) for _ in range(3)]
    assert [r.repetition for r in records] == [0, 1, 2]
    assert len({r.text for r in records}) == 3
    with RunLog(f"sqlite:///{log}") as kept:
        assert list(kept.records()) == records


def test_many_briefs_are_under_way_together_and_come_in_order(checker: adrules.Checker, log: Path) -> None:
    meeting = Barrier(3, timeout=60)

    def answer(messages: Messages, _: adrules.Sampling) -> str:
        if number(messages) in {0, 1, 2}:
            meeting.wait()  # passes only when three requests are in flight at once
        return CLEAN

    backend = Asked(answer, together=3)
    records = list(adrules.run_many(briefs(8), backend=backend, checker=checker, store=log, workers=8))
    assert [r.brief_id for r in records] == [f"b{i}" for i in range(8)]
    assert backend.most == 3


def test_one_request_at_a_time_where_the_backend_takes_no_more(checker: adrules.Checker) -> None:
    backend = Asked(lambda *_: CLEAN)
    assert len(list(adrules.run_many(briefs(4), backend=backend, checker=checker, workers=4))) == 4
    assert backend.most == 1


@pytest.mark.parametrize("workers", [1, 4])
def test_a_failure_of_one_brief_does_not_stop_the_others(checker: adrules.Checker, workers: int) -> None:
    def answer(messages: Messages, _: adrules.Sampling) -> str:
        if number(messages) == 1:
            raise BackendConfigError("слишком длинный запрос")
        return CLEAN

    backend = Asked(answer, together=4)
    records = list(adrules.run_many(briefs(3), backend=backend, checker=checker, workers=workers))
    assert [r.ok for r in records] == [True, False, True]
    assert records[1].error is not None
    assert records[1].error.endswith("BackendConfigError: слишком длинный запрос")


def test_a_hopeless_failure_before_anything_else_is_raised(checker: adrules.Checker, log: Path) -> None:
    def refuse(*_: object) -> str:
        raise AuthenticationError("ключ не подходит")

    with pytest.raises(AuthenticationError):
        list(adrules.run_many(briefs(3), backend=Asked(refuse), checker=checker, store=log))
    backend = Asked(lambda *_: CLEAN)
    records = list(adrules.run_many(briefs(3), backend=backend, checker=checker, store=log))
    assert [r.ok for r in records] == [True] * 3
    assert [r.repetition for r in records] == [0] * 3


def test_a_round_that_was_cut_off_is_completed_by_the_same_call(checker: adrules.Checker, log: Path) -> None:
    def answer(messages: Messages, _: adrules.Sampling) -> str:
        if number(messages) == 2 and broken:
            raise KeyboardInterrupt
        return CLEAN

    broken = True
    backend = Asked(answer)
    with pytest.raises(KeyboardInterrupt):
        list(adrules.run_many(briefs(4), backend=backend, checker=checker, store=log))
    broken = False
    before = len(backend.requests)
    records = list(adrules.run_many(briefs(4), backend=backend, checker=checker, store=log))
    assert len(backend.requests) - before == 2
    assert [r.repetition for r in records] == [0] * 4
    assert [r.resumed for r in records] == [False, False, True, False]
    again = list(adrules.run_many(briefs(4), backend=backend, checker=checker, store=log))
    assert [r.repetition for r in again] == [1] * 4


def test_a_round_with_failed_runs_is_completed_too(checker: adrules.Checker, log: Path) -> None:
    def answer(messages: Messages, _: adrules.Sampling) -> str:
        if number(messages) == 1 and broken:
            raise ConnectionFailedError("нет связи")
        return CLEAN

    broken = True
    backend = Asked(answer)
    retrying = RetryingBackend(backend, Backoff(tries=2, sleep=lambda _: None))
    first = list(adrules.run_many(briefs(3), backend=retrying, checker=checker, store=log))
    assert [r.ok for r in first] == [True, False, True]
    broken = False
    second = list(adrules.run_many(briefs(3), backend=retrying, checker=checker, store=log))
    assert [r.ok for r in second] == [True] * 3
    assert second[0] == first[0]
    assert second[1].resumed
    assert len(backend.requests) == 3 + 1 + 1


@pytest.mark.parametrize("workers", [1, 3])
def test_the_same_brief_twice_is_two_repetitions(checker: adrules.Checker, log: Path, workers: int) -> None:
    def repetitions() -> list[int]:
        backend = Asked(lambda *_: CLEAN, together=3)
        runs = adrules.run_many(
            [BRIEF, *briefs(1), BRIEF], backend=backend, checker=checker, store=log, workers=workers
        )
        return [r.repetition for r in runs]

    assert repetitions() == [0, 0, 1]
    assert repetitions() == [2, 1, 3]


def test_leaving_early_starts_nothing_more(checker: adrules.Checker, log: Path) -> None:
    def answer(*_: object) -> str:
        time.sleep(0.05)
        return CLEAN

    backend = Asked(answer, together=2)
    runs = adrules.run_many(briefs(20), backend=backend, checker=checker, store=log, workers=2)
    next(runs)
    runs.close()
    assert len(backend.requests) < 8
    with RunLog(log) as kept:
        statuses = [r.status for line in kept.runs() for r in kept.requests(line.run_id)]
        assert statuses == ["answered"] * len(backend.requests)


def test_no_briefs_are_no_runs(checker: adrules.Checker) -> None:
    assert list(adrules.run_many([], backend=ScriptedBackend([]), checker=checker)) == []


def test_agenerate_is_generate(checker: adrules.Checker) -> None:
    async def both() -> list[adrules.RunRecord]:
        backend = ScriptedBackend([DIRTY, CLEAN])
        return await asyncio.gather(
            *(adrules.agenerate(b, backend=backend, checker=checker) for b in briefs(3))
        )

    assert [r.text for r in asyncio.run(both())] == [CLEAN] * 3


def test_a_cancelled_task_leaves_its_run_open(checker: adrules.Checker, log: Path) -> None:
    asked = threading.Event()

    def answer(*_: object) -> str:
        asked.set()
        time.sleep(0.2)
        return DIRTY

    async def cancelled() -> None:
        task = asyncio.create_task(
            adrules.agenerate(BRIEF, backend=Asked(answer), checker=checker, store=log)
        )
        await asyncio.to_thread(asked.wait)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    with RunLog(log) as kept:
        (line,) = kept.runs()
        assert (line.attempts, line.stop_reason) == (1, None)


@pytest.mark.parametrize("place", ["record", "log file", "error"])
def test_no_key_is_kept_anywhere(
    checker: adrules.Checker, log: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    pytest.importorskip("openai")
    key = "sk-secret-0123456789"
    monkeypatch.setenv("OPENAI_API_KEY", key)
    script = [Answer(texts=[DIRTY]), failure(400, message=f"bad {key} and p4ss"), Answer(texts=[CLEAN])]

    def name(server: Server) -> str:
        return f"openai-compatible:{server.url.replace('http://', 'http://me:p4ss@')}#model"

    with serving(*script) as server:
        record = adrules.generate(BRIEF, backend=name(server), checker=checker, store=log)
        assert record.stop_reason is adrules.StopReason.BACKEND_ERROR
        seen = {
            "record": repr(record),
            "error": record.error or "",
            "log file": "".join(p.read_bytes().decode("latin-1") for p in log.parent.iterdir()),
        }[place]
        assert key not in seen
        assert "p4ss" not in seen
        assert "BadRequestError" in seen
        resumed = adrules.generate(BRIEF, backend=name(server), checker=checker, store=log)
        assert (resumed.text, resumed.resumed, resumed.requests) == (CLEAN, True, 3)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (
            {"backend": "scripted:x", "max_attemps": 2},
            "unknown option 'max_attemps'; did you mean 'max_attempts'?",
        ),
        ({"backend": "scripted:x", "zzz": 2}, "unknown option 'zzz'"),
        ({}, "name a model"),
        ({"backend": "scripted:x", "workers": 0}, "at least 1"),
    ],
)
def test_a_wrong_call_is_refused_at_once(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(adrules.UsageError, match=re.escape(complaint)):
        adrules.run_many(briefs(1), **options)  # not even asked for the first record


def test_an_answer_is_kept_when_a_rule_fails_on_it(checker: adrules.Checker, log: Path) -> None:
    class Broken:
        judge = None

        def __getattr__(self, name: str) -> object:
            return getattr(checker, name)

        def check(self, *_: object) -> adrules.Report:
            raise ArithmeticError("ошибка в правиле")

    backend = Asked(lambda *_: CLEAN)
    with pytest.raises(ArithmeticError):
        list(adrules.run_many(briefs(1), backend=backend, checker=Broken(), store=log))
    with RunLog(log) as runs:
        (record,) = runs.records()
    assert [(a.text, a.report) for a in record.attempts] == [(CLEAN, None)]
