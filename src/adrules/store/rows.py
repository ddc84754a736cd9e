"""Rows of the log as runs, attempts and stops."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, func, select

from adrules.domain.run import Attempt, FinishReason, RunRecord, StopReason, Usage
from adrules.store.codec import cost_value, mended_value, report_value
from adrules.store.schema import ATTEMPTS, OUTCOMES, REQUESTS, RUNS, SESSIONS, STOPS

CHUNK = 500
"""Runs read by one query."""

_OPENED = (
    select(SESSIONS.c.run_id, func.max(SESSIONS.c.id).label("session")).group_by(SESSIONS.c.run_id).subquery()
)
_LAST = (
    select(func.max(STOPS.c.id).label("id"))
    .join(_OPENED, STOPS.c.session == _OPENED.c.session)
    .group_by(STOPS.c.run_id)
    .subquery()
)
LATEST_STOP = select(STOPS).join(_LAST, _LAST.c.id == STOPS.c.id).subquery("latest_stop")
"""The stop of each run, unless the run was opened again after it."""


def is_final(stop: StopReason | None) -> bool:
    """Say whether a run needs nothing more. A failed backend may work the next time."""
    return stop is not None and stop is not StopReason.BACKEND_ERROR


def last_stop(connection: Connection, run_id: str) -> StopReason | None:
    """Return why a run ended last; ``None`` while it is open."""
    row = stops_of(connection, [run_id]).get(run_id)
    return None if row is None else StopReason(row.reason)


def session(connection: Connection, run_id: str) -> int | None:
    """Return the number of the session that opened a run last."""
    query = select(func.max(SESSIONS.c.id)).where(SESSIONS.c.run_id == run_id)
    return connection.execute(query).scalar()


def finished(connection: Connection, series: Sequence[str]) -> dict[str, int]:
    """Return for each series how many of its runs need nothing more."""
    found: dict[str, int] = {}
    for chunk in chunks(list(dict.fromkeys(series))):
        known = connection.execute(select(RUNS.c.run_id, RUNS.c.series).where(RUNS.c.series.in_(chunk))).all()
        of = {row.run_id: row.series for row in known}
        for some in chunks(list(of)):
            for run_id, stop in stops_of(connection, some).items():
                if is_final(StopReason(stop.reason)):
                    found[of[run_id]] = found.get(of[run_id], 0) + 1
    return found


def answers(connection: Connection, run_id: str) -> tuple[tuple[Attempt, ...], ...]:
    """Return the attempts of each answered request, in order."""
    return _answers(connection, [run_id]).get(run_id, ())


def record(connection: Connection, run_id: str) -> RunRecord:
    """Return a run as :func:`adrules.generate` returned it."""
    return next(records(connection, [run_id]))


def records(connection: Connection, run_ids: Sequence[str]) -> Iterator[RunRecord]:
    """Yield runs, at most :data:`CHUNK` of them, in the order asked for."""
    rows = connection.execute(select(RUNS).where(RUNS.c.run_id.in_(run_ids)))
    runs = {run.run_id: run for run in rows}
    stops, answered = stops_of(connection, run_ids), _answers(connection, run_ids)
    requests = counted(connection, REQUESTS, run_ids)
    sessions = counted(connection, SESSIONS, run_ids)
    for run_id in run_ids:
        run, stop = runs[run_id], stops.get(run_id)
        attempts = tuple(attempt for answer in answered.get(run_id, ()) for attempt in answer)
        best = min(attempts, key=lambda attempt: attempt.rank, default=None)
        yield RunRecord(
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
            requests=requests.get(run_id, 0),
            error=None if stop is None else stop.error,
            resumed=sessions.get(run_id, 0) > 1,
            prompt_hash=run.prompt_hash,
            brief_hash=run.brief_hash,
            task=run.task,
        )


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the values, at most :data:`CHUNK` at a time."""
    for at in range(0, len(values), CHUNK):
        yield values[at : at + CHUNK]


def counted(connection: Connection, table: Any, run_ids: Sequence[str]) -> Mapping[str, int]:  # noqa: ANN401 - a table of the log
    """Return how many rows a table has of each run; runs without any are left out."""
    found: dict[str, int] = {}
    for chunk in chunks(run_ids):
        query = select(table.c.run_id, func.count()).where(table.c.run_id.in_(chunk))
        found.update((run_id, count) for run_id, count in connection.execute(query.group_by(table.c.run_id)))
    return found


def _answers(connection: Connection, run_ids: Sequence[str]) -> dict[str, tuple[tuple[Attempt, ...], ...]]:
    joined = ATTEMPTS.join(REQUESTS, REQUESTS.c.id == ATTEMPTS.c.request).join(
        OUTCOMES, OUTCOMES.c.request == ATTEMPTS.c.request
    )
    columns = (ATTEMPTS, REQUESTS.c.policy, REQUESTS.c.sampling, OUTCOMES)
    query = select(*columns).select_from(joined).where(ATTEMPTS.c.run_id.in_(run_ids))
    rows = connection.execute(query.order_by(ATTEMPTS.c.run_id, ATTEMPTS.c.number))
    return {
        run_id: tuple(
            tuple(_attempt(row, number, first=place == 0) for place, row in enumerate(group))
            for number, (_, group) in enumerate(groupby(of_run, key=lambda row: row.request))
        )
        for run_id, of_run in groupby(rows, key=lambda row: row.run_id)
    }


def _attempt(row: Row[Any], request: int, *, first: bool) -> Attempt:
    judged = row.judged
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
        request=request,
        cost=cost_value(row.cost) if first else None,
        answer=row.answer,
        mended=mended_value(row.mended),
        judge_usage=Usage(**judged["usage"]) if judged else None,
        judge_cost=cost_value(judged["cost"]) if judged else None,
        base_url=row.base_url or "",
    )


def stops_of(connection: Connection, run_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the stop of each run that was not opened again after it."""
    found: dict[str, Row[Any]] = {}
    for chunk in chunks(run_ids):
        opened = select(SESSIONS.c.run_id, func.max(SESSIONS.c.id)).where(SESSIONS.c.run_id.in_(chunk))
        rows = connection.execute(opened.group_by(SESSIONS.c.run_id))
        latest = {row[0]: row[1] for row in rows}
        ended = connection.execute(select(STOPS).where(STOPS.c.run_id.in_(chunk)).order_by(STOPS.c.id))
        for row in ended:
            if row.session == latest.get(row.run_id):
                found[row.run_id] = row
    return found
