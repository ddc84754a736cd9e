"""Accepted messages of earlier runs: what a prompt may show as examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from adrules.store.codec import mended_value
from adrules.store.rows import LATEST_STOP, chunks
from adrules.store.schema import ATTEMPTS, CONTENTS, RUNS, SESSIONS


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that was acceptable, with its brief as it was given."""

    run_id: str
    brief_hash: str
    brief: dict[str, Any]
    text: str


def accepted(connection: Connection, channel: str, before: str) -> list[Accepted]:
    """Return the acceptable messages on a channel whose runs had ended before a time."""
    stop = LATEST_STOP
    joined = (
        RUNS.join(stop, stop.c.run_id == RUNS.c.run_id)
        .join(ATTEMPTS, (ATTEMPTS.c.run_id == RUNS.c.run_id) & (ATTEMPTS.c.number == stop.c.best))
        .join(CONTENTS, CONTENTS.c.hash == RUNS.c.brief)
    )
    columns = (RUNS.c.run_id, RUNS.c.brief_hash, CONTENTS.c.body, ATTEMPTS.c.text, ATTEMPTS.c.mended)
    query = select(*columns, stop.c.reason).select_from(joined)
    query = query.where(
        RUNS.c.channel == channel, stop.c.reason.in_(("clean", "fixed")), stop.c.stopped_at < before
    )
    found = []
    for row in connection.execute(query.order_by(RUNS.c.run_id)):
        mended = mended_value(row.mended) if row.reason == "fixed" else None
        found.append(Accepted(row.run_id, row.brief_hash, row.body, mended.text if mended else row.text))
    return found


def began(connection: Connection, run_ids: Sequence[str]) -> str | None:
    """Return when the first of some runs began."""
    times = []
    for chunk in chunks(run_ids):
        query = select(func.min(SESSIONS.c.started_at)).where(SESSIONS.c.run_id.in_(chunk))
        times.append(connection.execute(query).scalar())
    return min((time for time in times if time is not None), default=None)
