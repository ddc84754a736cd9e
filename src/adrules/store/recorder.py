"""Writing a run into the log as it goes; going on with one that was cut off."""

import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, func, select

from adrules.domain.plan import Intent, Past, RunPlan, Waiting
from adrules.domain.run import Attempt, Completion, Messages, RunRecord, Sampling
from adrules.errors import BackendError
from adrules.store.codec import cost_json, judged_json, mended_json, report_json, sampling_json, usage_json
from adrules.store.database import Database, now
from adrules.store.leases import SECONDS, Leases
from adrules.store.planned import Contents, run_row
from adrules.store.pool import Accepted, accepted, began
from adrules.store.rows import answers, finished, is_final, last_stop, record, session
from adrules.store.schema import (
    ATTEMPTS,
    JOB_STARTS,
    JOBS,
    OUTCOMES,
    REQUESTS,
    RUNS,
    SESSIONS,
    STOPS,
)
from adrules.store.statements import Insert, driver

ADD_RUN, ADD_SESSION, ADD_REQUEST, ADD_OUTCOME, ADD_ATTEMPT, ADD_STOP, ADD_JOB = (
    Insert(table) for table in (RUNS, SESSIONS, REQUESTS, OUTCOMES, ATTEMPTS, STOPS, JOBS)
)
ADD_JOB_START = Insert(JOB_STARTS, unless_known=True)


class SqliteRecorder:
    """Keeps runs in an SQLite file; every call is committed when it returns.

    Raises :class:`~adrules.errors.StoreError`. Processes may write into one file together: a
    run belongs to the one that began it, as long as it lives and renews its lease within
    ``lease_seconds``.
    """

    def __init__(self, where: str | Path, *, lease_seconds: float = SECONDS) -> None:
        self.database = Database(where, write=True)
        self.leases = Leases(self.database, lease_seconds)
        self._sessions: dict[str, int] = {}
        self._requests: dict[tuple[str, int], int] = {}
        self._contents = Contents()
        self._lock = Lock()
        self._order = Lock()

    @property
    def path(self) -> Path:
        """The file."""
        return self.database.path

    def close(self) -> None:
        """Give up what is held and close the file."""
        self.leases.close()
        self.database.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed at the end, or not at all."""
        with self._order:  # what was kept is remembered before the next one begins
            self._contents.rolled_back()
            with self.database.writing() as connection:
                yield connection
            self._contents.committed()

    def finished(self, series: Sequence[str]) -> Mapping[str, int]:
        """Return for each series how many runs need nothing more; one ended by a failure does."""
        with self.database.reading() as connection:
            return finished(connection, series)

    def accepted(self, channel: str, before: str) -> list[Accepted]:
        """Return the acceptable messages on a channel whose runs had ended before a time."""
        with self.database.reading() as connection:
            return accepted(connection, channel, before)

    def began(self, run_ids: Sequence[str]) -> str:
        """Return when the first of some runs began; now when none did."""
        with self.database.reading() as connection:
            return began(connection, run_ids) or now()

    def begin(self, plan: RunPlan) -> Past:
        """Open a run: a new one, or one whose requests without an outcome were cut off."""
        with self._writing() as connection:
            past = self._begun(connection, plan)
        if not past.held and past.finished is None:
            self.leases.begun()
        return past

    def _begun(self, connection: Connection, plan: RunPlan) -> Past:
        run_id = plan.run_id
        known = driver(connection).execute("SELECT 1 FROM runs WHERE run_id = ?", (run_id,)).fetchone()
        if known is not None and is_final(last_stop(connection, run_id)):
            return Past(finished=record(connection, run_id), resumed=True)
        if not self.leases.take(connection, run_id):
            return Past(held=True)
        if known is None:
            ADD_RUN.one(connection, run_row(connection, plan, self._contents))
        opened = {"run_id": run_id, "started_at": now(), "versions": _versions()}
        number = ADD_SESSION.one(connection, opened)
        with self._lock:
            self._sessions[run_id] = number
        if known is None:
            return Past()
        waiting = None
        for request in _open_requests(connection, run_id):
            if request.job is not None:
                waiting = Waiting(request.number, request.job, request.job_id)
                continue
            row = {"request": request.id, "status": "interrupted", "ended_at": now()}
            ADD_OUTCOME.one(connection, row)
        requests = select(func.count()).select_from(REQUESTS).where(REQUESTS.c.run_id == run_id)
        return Past(
            answers=answers(connection, run_id),
            requests=connection.execute(requests).scalar_one(),
            resumed=True,
            waiting=waiting,
        )

    def release(self, run_id: str) -> None:
        """Let others have a run that was begun and not finished."""
        with self._lock:
            self._sessions.pop(run_id, None)
        if self.leases.holds(run_id):
            with self._writing() as connection:
                self.leases.drop(connection, run_id)

    def intend(self, run_id: str, number: int, messages: Messages, sampling: Sampling, policy: str) -> None:
        """Keep what is about to be asked."""
        with self._writing() as connection:
            request = self._intend(connection, Intent(run_id, number, messages, sampling, policy))
        with self._lock:
            self._requests[run_id, number] = request

    def intend_job(self, key: str, backend: str, intents: Sequence[Intent]) -> None:
        """Keep what is about to be asked in one job, in one transaction."""
        with self._writing() as connection:
            ADD_JOB.one(connection, {"key": key, "backend": backend, "planned_at": now()})
            for intent in intents:
                self._intend(connection, intent, key)

    def job_started(self, key: str, job_id: str) -> None:
        """Keep the provider's id of a job."""
        with self._writing() as connection:
            ADD_JOB_START.one(connection, {"key": key, "job_id": job_id, "started_at": now()})

    def _intend(self, connection: Connection, intent: Intent, job: str | None = None) -> int:
        self.leases.keep(connection, intent.run_id)
        messages = [list(pair) for pair in intent.messages]
        row = {
            "run_id": intent.run_id,
            "session": self._session(connection, intent.run_id),
            "number": intent.number,
            "messages": self._contents.put(connection, "messages", messages),
            "policy": intent.policy,
            "sampling": sampling_json(intent.sampling),
            "asked_at": now(),
            "job": job,
        }
        return ADD_REQUEST.one(connection, row)

    def answer(self, run_id: str, number: int, completion: Completion, attempts: tuple[Attempt, ...]) -> None:
        """Keep an answer and its attempts, in one transaction."""
        row = {
            "provider_request_id": completion.request_id,
            "served_model": completion.model,
            "usage": usage_json(completion.usage),
            "latency": completion.latency,
            "dropped": list(completion.dropped),
            "tries": completion.tries,
            "cost": cost_json(completion.cost),
            "base_url": completion.base_url or None,
        }
        with self._writing() as connection:
            request = self._end_request(connection, run_id, number, "answered", row)
            values = [_attempt_row(run_id, request, attempt) for attempt in attempts]
            ADD_ATTEMPT.several(connection, values)

    def fail(self, run_id: str, number: int, error: BackendError) -> None:
        """Keep that a request brought no answer."""
        row = {
            "provider_request_id": error.request_id,
            "tries": error.tries,
            "error_class": type(error).__name__,
            "error": str(error),
        }
        with self._writing() as connection:
            self._end_request(connection, run_id, number, "failed", row)

    def interrupt(self, run_id: str, number: int) -> None:
        """Keep that a request was cut off."""
        with self._writing() as connection:
            self._end_request(connection, run_id, number, "interrupted", {})

    def finish(self, record: RunRecord) -> None:
        """Keep why the run ended, and let it go."""
        with self._writing() as connection:
            self.leases.keep(connection, record.run_id)
            row = {
                "run_id": record.run_id,
                "session": self._session(connection, record.run_id),
                "reason": record.stop_reason.value,
                "best": record.best_index,
                "error": record.error,
                "stopped_at": now(),
            }
            ADD_STOP.one(connection, row)
            self.leases.drop(connection, record.run_id)

    def _session(self, connection: Connection, run_id: str) -> int | None:
        with self._lock:
            known = self._sessions.get(run_id)
        return session(connection, run_id) if known is None else known

    def _end_request(
        self, connection: Connection, run_id: str, number: int, status: str, row: dict[str, Any]
    ) -> int:
        self.leases.keep(connection, run_id)
        with self._lock:
            request = self._requests.pop((run_id, number), None)
        if request is None:
            query = select(REQUESTS.c.id).where(REQUESTS.c.run_id == run_id, REQUESTS.c.number == number)
            request = int(connection.execute(query).scalar_one())
        ADD_OUTCOME.one(connection, {"request": request, "status": status, "ended_at": now(), **row})
        return request


def _attempt_row(run_id: str, request: int, attempt: Attempt) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "number": attempt.index,
        "request": request,
        "text": attempt.text,
        "finish": attempt.finish.value,
        "report": report_json(attempt.report) if attempt.report else None,
        "answer": attempt.answer,
        "mended": mended_json(attempt.mended),
        "judged": judged_json(attempt),
    }


@cache
def _versions() -> dict[str, str]:
    return {"adrules": version("adrules"), "python": platform.python_version()}


def _open_requests(connection: Connection, run_id: str) -> list[Row[Any]]:
    joined = REQUESTS.outerjoin(OUTCOMES, OUTCOMES.c.request == REQUESTS.c.id).outerjoin(
        JOB_STARTS, JOB_STARTS.c.key == REQUESTS.c.job
    )
    columns = (REQUESTS.c.id, REQUESTS.c.number, REQUESTS.c.job, JOB_STARTS.c.job_id)
    query = select(*columns).select_from(joined)
    return list(connection.execute(query.where(REQUESTS.c.run_id == run_id, OUTCOMES.c.request.is_(None))))
