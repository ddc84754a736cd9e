"""Reading the log: lists of runs, and runs as they were."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, func, select

from adrules.domain.report_json import report_value
from adrules.domain.run import Attempt, FinishReason, RunRecord, StopReason, Usage
from adrules.errors import StoreError
from adrules.store.database import Database
from adrules.store.lines import RequestLine, RunLine
from adrules.store.schema import ATTEMPTS, CONTENTS, OUTCOMES, REQUESTS, RUNS, SESSIONS, STOPS

SHORTEST_PREFIX = 4
"""Digits of a run id that are enough to name it, where they are unique."""


class RunLog:
    """The log of runs, read only. A context manager.

    Raises :class:`~adrules.errors.StoreError` when the file is not there or is no log.
    """

    def __init__(self, where: str | Path) -> None:
        self.database = Database(where, write=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self.database.path

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def runs(self, limit: int | None = None) -> list[RunLine]:
        """Return the runs, the newest first."""
        with self.database.reading() as connection:
            return [_line(connection, run) for run in _newest(connection, limit)]

    def records(self) -> Iterator[RunRecord]:
        """Yield every run, the oldest first; an open one has the stop reason ``cancelled``."""
        with self.database.reading() as connection:
            for run in reversed(_newest(connection, None)):
                yield record(connection, run.run_id)

    def record(self, run_id: str) -> RunRecord:
        """Return the run whose id begins with ``run_id``."""
        with self.database.reading() as connection:
            return record(connection, self._whole_id(connection, run_id))

    def requests(self, run_id: str) -> list[RequestLine]:
        """Return the requests of a run with the messages sent, in order."""
        with self.database.reading() as connection:
            whole = self._whole_id(connection, run_id)
            joined = REQUESTS.join(CONTENTS, CONTENTS.c.hash == REQUESTS.c.messages).outerjoin(
                OUTCOMES, OUTCOMES.c.request == REQUESTS.c.id
            )
            query = select(REQUESTS, OUTCOMES, CONTENTS.c.body).select_from(joined)
            rows = connection.execute(query.where(REQUESTS.c.run_id == whole).order_by(REQUESTS.c.number))
            return [
                RequestLine(
                    row.number,
                    row.policy,
                    row.sampling,
                    row.body,
                    row.asked_at,
                    row.status,
                    row.tries,
                    row.error_class,
                    row.error,
                )
                for row in rows
            ]

    def brief(self, run_id: str) -> dict[str, Any]:
        """Return the brief of a run as it was given."""
        with self.database.reading() as connection:
            whole = self._whole_id(connection, run_id)
            joined = RUNS.join(CONTENTS, CONTENTS.c.hash == RUNS.c.brief)
            query = select(CONTENTS.c.body).select_from(joined).where(RUNS.c.run_id == whole)
            return dict(connection.execute(query).scalar_one())

    def _whole_id(self, connection: Connection, run_id: str) -> str:
        if len(run_id) < SHORTEST_PREFIX:
            raise StoreError(f"give at least {SHORTEST_PREFIX} digits of the run id")
        query = select(RUNS.c.run_id).where(func.substr(RUNS.c.run_id, 1, len(run_id)) == run_id)
        found = connection.execute(query.limit(2)).scalars().all()
        if len(found) == 1:
            return str(found[0])
        count = "several runs" if found else "no run"
        raise StoreError(
            f"{self.path}: {count} with an id that begins with {run_id!r}; see: adrules runs list"
        )


def is_final(stop: StopReason | None) -> bool:
    """Say whether a run needs nothing more. A failed backend may work the next time."""
    return stop is not None and stop is not StopReason.BACKEND_ERROR


def last_stop(connection: Connection, run_id: str) -> StopReason | None:
    """Return why a run ended last; ``None`` while it is open."""
    row = _stop(connection, run_id)
    return None if row is None else StopReason(row.reason)


def session(connection: Connection, run_id: str) -> int | None:
    """Return the number of the session that opened a run last."""
    query = select(func.max(SESSIONS.c.id)).where(SESSIONS.c.run_id == run_id)
    return connection.execute(query).scalar()


def answers(connection: Connection, run_id: str) -> tuple[tuple[Attempt, ...], ...]:
    """Return the attempts of each answered request, in order."""
    joined = ATTEMPTS.join(REQUESTS, REQUESTS.c.id == ATTEMPTS.c.request).join(
        OUTCOMES, OUTCOMES.c.request == ATTEMPTS.c.request
    )
    columns = (ATTEMPTS, REQUESTS.c.policy, REQUESTS.c.sampling, OUTCOMES)
    query = select(*columns).select_from(joined).where(ATTEMPTS.c.run_id == run_id)
    rows = connection.execute(query.order_by(ATTEMPTS.c.number)).all()
    return tuple(
        tuple(_attempt(row, first=place == 0) for place, row in enumerate(group))
        for _, group in groupby(rows, key=lambda row: row.request)
    )


def record(connection: Connection, run_id: str) -> RunRecord:
    """Return a run as :func:`adrules.generate` returned it."""
    run = connection.execute(select(RUNS).where(RUNS.c.run_id == run_id)).one()
    stop = _stop(connection, run_id)
    attempts = tuple(attempt for answer in answers(connection, run_id) for attempt in answer)
    best = min(attempts, key=lambda attempt: attempt.rank, default=None)
    return RunRecord(
        run_id=run_id,
        brief_id=run.brief_id,
        channel=run.channel,
        repetition=run.repetition,
        backend=run.backend,
        ruleset=run.ruleset,
        prompt=run.prompt,
        attempts=attempts,
        stop_reason=StopReason.CANCELLED if stop is None else StopReason(stop.reason),
        best_index=stop.best if stop is not None else best.index if best is not None else None,
        requests=_count(connection, REQUESTS, run_id),
        error=None if stop is None else stop.error,
        resumed=_count(connection, SESSIONS, run_id) > 1,
        prompt_hash=run.prompt_hash,
        brief_hash=run.brief_hash,
        task=run.task,
    )


def _attempt(row: Row[Any], *, first: bool) -> Attempt:
    return Attempt(
        index=row.number,
        request_id=row.provider_request_id,
        text=row.text,
        finish=FinishReason(row.finish),
        report=report_value(row.text, row.report) if row.report is not None else None,
        policy=row.policy,
        seed=row.sampling["seed"],
        usage=Usage(**row.usage) if first else Usage(),
        latency=row.latency if first else 0.0,
        served_model=row.served_model,
        dropped=tuple(row.dropped),
    )


def _stop(connection: Connection, run_id: str) -> Row[Any] | None:
    """Return the stop of a run, unless the run was opened again after it."""
    query = select(STOPS).where(STOPS.c.run_id == run_id, STOPS.c.session == session(connection, run_id))
    return connection.execute(query.order_by(STOPS.c.id.desc()).limit(1)).first()


def _count(connection: Connection, table: Any, run_id: str) -> int:  # noqa: ANN401 - a table of the log
    query = select(func.count()).select_from(table).where(table.c.run_id == run_id)
    return int(connection.execute(query).scalar_one())


def _newest(connection: Connection, limit: int | None) -> list[Row[Any]]:
    opened = (
        select(
            SESSIONS.c.run_id,
            func.min(SESSIONS.c.id).label("opened"),
            func.min(SESSIONS.c.started_at).label("started_at"),
        )
        .group_by(SESSIONS.c.run_id)
        .subquery()
    )
    query = select(RUNS, opened.c.started_at).join(opened, opened.c.run_id == RUNS.c.run_id)
    query = query.order_by(opened.c.opened.desc())
    return list(connection.execute(query if limit is None else query.limit(limit)))


def _line(connection: Connection, run: Row[Any]) -> RunLine:
    return RunLine(
        run_id=run.run_id,
        started_at=run.started_at,
        brief_id=run.brief_id,
        channel=run.channel,
        backend=run.backend,
        repetition=run.repetition,
        attempts=_count(connection, ATTEMPTS, run.run_id),
        stop_reason=last_stop(connection, run.run_id),
    )
