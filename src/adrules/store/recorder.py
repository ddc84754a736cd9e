"""Writing a run into the log as it goes; going on with one that was cut off."""

import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from adrules.domain.hashing import content_hash
from adrules.domain.plan import Past, RunPlan
from adrules.domain.run import Attempt, Completion, Messages, RunRecord, Sampling
from adrules.errors import BackendError
from adrules.store.codec import report_json, sampling_json, usage_json
from adrules.store.database import Database, now
from adrules.store.reader import answers, is_final, last_stop, record, session
from adrules.store.schema import ATTEMPTS, CONTENTS, OUTCOMES, REQUESTS, RUNS, SESSIONS, STOPS


class SqliteRecorder:
    """Keeps runs in an SQLite file; every call is committed when it returns.

    Raises :class:`~adrules.errors.StoreError`. Two processes may write different runs into
    one file; of two that write the same run one fails, and nothing is kept twice.
    """

    def __init__(self, where: str | Path) -> None:
        self.database = Database(where, write=True)

    @property
    def path(self) -> Path:
        """The file."""
        return self.database.path

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def finished(self, series: str) -> int:
        """Return how many runs of a series need nothing more; one ended by a failure does."""
        with self.database.reading() as connection:
            runs = connection.execute(select(RUNS.c.run_id).where(RUNS.c.series == series)).scalars().all()
            return sum(is_final(last_stop(connection, run_id)) for run_id in runs)

    def begin(self, plan: RunPlan) -> Past:
        """Open a run: a new one, or one whose requests without an outcome were cut off."""
        run_id = plan.run_id
        with self.database.writing() as connection:
            known = connection.execute(select(RUNS.c.run_id).where(RUNS.c.run_id == run_id)).first()
            if known is None:
                connection.execute(insert(RUNS).values(**_run_row(connection, plan)))
            elif is_final(last_stop(connection, run_id)):
                return Past(finished=record(connection, run_id), resumed=True)
            connection.execute(insert(SESSIONS).values(run_id=run_id, started_at=now(), versions=_versions()))
            for request in _open_requests(connection, run_id):
                connection.execute(
                    insert(OUTCOMES).values(request=request, status="interrupted", ended_at=now())
                )
            requests = select(func.count()).select_from(REQUESTS).where(REQUESTS.c.run_id == run_id)
            return Past(
                answers=answers(connection, run_id),
                requests=connection.execute(requests).scalar_one(),
                resumed=known is not None,
            )

    def intend(self, run_id: str, number: int, messages: Messages, sampling: Sampling, policy: str) -> None:
        """Keep what is about to be asked."""
        with self.database.writing() as connection:
            row = {
                "run_id": run_id,
                "session": session(connection, run_id),
                "number": number,
                "messages": _content(connection, "messages", [list(pair) for pair in messages]),
                "policy": policy,
                "sampling": sampling_json(sampling),
                "asked_at": now(),
            }
            connection.execute(insert(REQUESTS).values(**row))

    def answer(self, run_id: str, number: int, completion: Completion, attempts: tuple[Attempt, ...]) -> None:
        """Keep an answer and its attempts, in one transaction."""
        row = {
            "provider_request_id": completion.request_id,
            "served_model": completion.model,
            "usage": usage_json(completion.usage),
            "latency": completion.latency,
            "dropped": list(completion.dropped),
            "tries": completion.tries,
        }
        with self.database.writing() as connection:
            request = _end_request(connection, run_id, number, "answered", row)
            for attempt in attempts:
                values = {
                    "run_id": run_id,
                    "number": attempt.index,
                    "request": request,
                    "text": attempt.text,
                    "finish": attempt.finish.value,
                    "report": report_json(attempt.report) if attempt.report else None,
                }
                connection.execute(insert(ATTEMPTS).values(**values))

    def fail(self, run_id: str, number: int, error: BackendError) -> None:
        """Keep that a request brought no answer."""
        row = {
            "provider_request_id": error.request_id,
            "tries": error.tries,
            "error_class": type(error).__name__,
            "error": str(error),
        }
        with self.database.writing() as connection:
            _end_request(connection, run_id, number, "failed", row)

    def interrupt(self, run_id: str, number: int) -> None:
        """Keep that a request was cut off."""
        with self.database.writing() as connection:
            _end_request(connection, run_id, number, "interrupted", {})

    def finish(self, record: RunRecord) -> None:
        """Keep why the run ended."""
        with self.database.writing() as connection:
            row = {
                "run_id": record.run_id,
                "session": session(connection, record.run_id),
                "reason": record.stop_reason.value,
                "best": record.best_index,
                "error": record.error,
                "stopped_at": now(),
            }
            connection.execute(insert(STOPS).values(**row))


def _run_row(connection: Connection, plan: RunPlan) -> dict[str, Any]:
    brief = plan.brief.model_dump(mode="json", exclude_defaults=True)
    return {
        "run_id": plan.run_id,
        "series": plan.series,
        "repetition": plan.repetition,
        "brief_id": plan.brief.label,
        "channel": plan.brief.channel.value,
        "backend": plan.backend,
        "ruleset": plan.ruleset,
        "prompt": plan.prompt,
        "prompt_hash": plan.prompt_hash,
        "brief_hash": plan.brief.hash,
        "task": plan.task,
        "plan": {
            "sampling": asdict(plan.sampling),
            "schedule": list(plan.schedule),
            "max_attempts": plan.max_attempts,
            "token_budget": plan.token_budget,
            "judge": plan.judge,
        },
        "brief": _content(connection, "brief", brief),
        "ruleset_source": _content(connection, "ruleset", dict(plan.ruleset_source)),
    }


def _content(connection: Connection, kind: str, body: object) -> str:
    """Keep a value once, by its hash; return the hash."""
    key = content_hash([kind, body])
    connection.execute(insert(CONTENTS).values(hash=key, kind=kind, body=body).on_conflict_do_nothing())
    return key


def _versions() -> dict[str, str]:
    return {"adrules": version("adrules"), "python": platform.python_version()}


def _open_requests(connection: Connection, run_id: str) -> list[int]:
    joined = REQUESTS.outerjoin(OUTCOMES, OUTCOMES.c.request == REQUESTS.c.id)
    query = select(REQUESTS.c.id).select_from(joined)
    return list(
        connection.execute(query.where(REQUESTS.c.run_id == run_id, OUTCOMES.c.request.is_(None))).scalars()
    )


def _end_request(connection: Connection, run_id: str, number: int, status: str, row: dict[str, Any]) -> int:
    query = select(REQUESTS.c.id).where(REQUESTS.c.run_id == run_id, REQUESTS.c.number == number)
    request = connection.execute(query).scalar_one()
    connection.execute(insert(OUTCOMES).values(request=request, status=status, ended_at=now(), **row))
    return int(request)
