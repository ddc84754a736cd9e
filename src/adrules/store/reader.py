"""Reading the log: lists of runs, and runs as they were."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Row, func, select

from adrules.domain.run import RunRecord, StopReason
from adrules.errors import StoreError
from adrules.store.database import Database
from adrules.store.facts import RunFact, facts
from adrules.store.lines import RequestLine, RunLine
from adrules.store.rows import chunks, counted, record, records, stops_of
from adrules.store.schema import ATTEMPTS, CONTENTS, OUTCOMES, REQUESTS, RUNS, SESSIONS

SHORTEST_PREFIX = 4
"""Digits of a run id or of a hash that are enough to name it, where they are unique."""


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
            found = _newest(connection, limit)
            ids = [run.run_id for run in found]
            counts = counted(connection, ATTEMPTS, ids)
            stops = stops_of(connection, ids)
            return [_line(run, counts.get(run.run_id, 0), stops.get(run.run_id)) for run in found]

    def records(self) -> Iterator[RunRecord]:
        """Yield every run, the oldest first; an open one has the stop reason ``cancelled``."""
        with self.database.reading() as connection:
            ids = [run.run_id for run in reversed(_newest(connection, None))]
            for chunk in chunks(ids):
                yield from records(connection, chunk)

    def facts(self) -> Iterator[RunFact]:
        """Yield what the figures need of every run, the oldest first."""
        with self.database.reading() as connection:
            yield from facts(connection)

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

    def briefs(self) -> dict[str, dict[str, Any]]:
        """Return the brief of every run as it was given, by run id."""
        with self.database.reading() as connection:
            kept = select(CONTENTS.c.hash, CONTENTS.c.body).where(CONTENTS.c.kind == "brief")
            bodies = {row.hash: row.body for row in connection.execute(kept)}
            runs = connection.execute(select(RUNS.c.run_id, RUNS.c.brief))
            return {row.run_id: bodies[row.brief] for row in runs}

    def brief(self, run_id: str) -> dict[str, Any]:
        """Return the brief of a run as it was given."""
        with self.database.reading() as connection:
            whole = self._whole_id(connection, run_id)
            joined = RUNS.join(CONTENTS, CONTENTS.c.hash == RUNS.c.brief)
            query = select(CONTENTS.c.body).select_from(joined).where(RUNS.c.run_id == whole)
            return dict(connection.execute(query).scalar_one())

    def plan(self, run_id: str) -> dict[str, Any]:
        """Return what a run was to do: sampling, schedule, budgets, examples, variant."""
        with self.database.reading() as connection:
            whole = self._whole_id(connection, run_id)
            return dict(connection.execute(select(RUNS.c.plan).where(RUNS.c.run_id == whole)).scalar_one())

    def ruleset(self, ruleset: str) -> dict[str, Any]:
        """Return what the rules said whose hash begins with ``ruleset``.

        That is :attr:`adrules.packs.ruleset.Ruleset.source` of the runs with this hash.
        """
        with self.database.reading() as connection:
            same = func.substr(RUNS.c.ruleset, 1, len(ruleset)) == ruleset
            query = select(RUNS.c.ruleset_source).where(same).distinct().limit(2)
            found = connection.execute(query).scalars().all()
            if len(ruleset) < SHORTEST_PREFIX or len(found) != 1:
                count = "several rulesets" if found else "no rules"
                raise StoreError(
                    f"{self.path}: {count} with a hash that begins with {ruleset!r}; "
                    "see: adrules runs stats --by ruleset"
                )
            kept = select(CONTENTS.c.body).where(CONTENTS.c.hash == found[0])
            return dict(connection.execute(kept).scalar_one())

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


def _line(run: Row[Any], attempts: int, stop: Row[Any] | None) -> RunLine:
    return RunLine(
        run_id=run.run_id,
        started_at=run.started_at,
        brief_id=run.brief_id,
        channel=run.channel,
        backend=run.backend,
        repetition=run.repetition,
        attempts=attempts,
        stop_reason=None if stop is None else StopReason(stop.reason),
    )
