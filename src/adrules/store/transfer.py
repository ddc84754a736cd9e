"""The log as JSON lines and back, without loss.

The first line names the schema, ``adrules.log/1``. Then each value that is kept once
(``content``) stands before the first run that needs it, and each run (``run``) with its
sessions, requests, outcomes, attempts and stops. Every line can be proved: a content by the
hash that it is kept by, a run by the hash of its line, its id and its ruleset.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert

from adrules.domain.hashing import content_hash
from adrules.errors import InputError, Problem
from adrules.store.database import Database
from adrules.store.planned import content_key
from adrules.store.schema import ATTEMPTS, CONTENTS, OUTCOMES, REQUESTS, RUNS, SESSIONS, STOPS

SCHEMA = "adrules.log/1"

LATER = frozenset({"base_url", "job"})
"""Columns that came after the first version of the export."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: runs added, runs that were there already, and runs that differ there.

    A run that differs is left as it is in the log.
    """

    added: tuple[str, ...]
    known: tuple[str, ...]
    different: tuple[str, ...]


def exported(database: Database) -> Iterator[str]:
    """Yield the lines of a log, the oldest run first; one consistent state of it."""
    yield _line({"schema": SCHEMA})
    with database.reading() as connection:
        first = select(SESSIONS.c.run_id).order_by(SESSIONS.c.id)
        told: set[str] = set()
        for run_id in dict.fromkeys(connection.execute(first).scalars()):
            run = _run(connection, run_id)
            keys = [run["run"]["brief"], run["run"]["ruleset_source"]]
            keys += [request["messages"] for request in run["requests"]]
            for key in dict.fromkeys(keys):
                if key not in told:
                    told.add(key)
                    row = connection.execute(select(CONTENTS).where(CONTENTS.c.hash == key)).one()
                    yield _line({"content": {"hash": row.hash, "kind": row.kind, "body": row.body}})
            yield _line({**run, "hash": content_hash(run)})


def imported(database: Database, path: Path) -> Imported:
    """Add the runs of an export to a log; each run as a whole or not at all.

    Raises :class:`~adrules.errors.InputError` with the place of a line that cannot be read or
    whose hash is wrong; the runs before it are kept.
    """
    added, known, different = list[str](), list[str](), list[str]()
    contents: dict[str, Line] = {}
    for number, value in _lines(path):
        if "content" in value:
            _prove_content(value["content"], path, number)
            contents[value["content"]["hash"]] = value["content"]
        elif "run" in value:
            _prove_run(value, contents, path, number)
            run_id = value["run"]["run_id"]
            (added, known, different)[_add(database, value, contents)].append(run_id)
        else:
            raise _wrong(path, number, "neither a content nor a run")
    return Imported(tuple(added), tuple(known), tuple(different))


def _run(connection: Connection, run_id: str) -> Line:
    def rows(table: Table, order: Any) -> list[Line]:  # noqa: ANN401 - a column
        found = connection.execute(select(table).where(table.c.run_id == run_id).order_by(order))
        return [dict(row) for row in found.mappings()]

    (run,) = rows(RUNS, RUNS.c.run_id)
    sessions = rows(SESSIONS, SESSIONS.c.id)
    place = {session.pop("id"): number for number, session in enumerate(sessions)}
    attempts: dict[int, list[Line]] = {}
    for attempt in rows(ATTEMPTS, ATTEMPTS.c.number):
        attempts.setdefault(attempt.pop("request"), []).append(attempt)
    requests = rows(REQUESTS, REQUESTS.c.number)
    of_run = select(REQUESTS.c.id).where(REQUESTS.c.run_id == run_id)
    query = select(OUTCOMES).where(OUTCOMES.c.request.in_(of_run))
    outcomes = {row["request"]: dict(row) for row in connection.execute(query).mappings()}
    for request in requests:
        key = request.pop("id")
        outcome = outcomes.get(key)
        request["session"] = place[request["session"]]
        request["outcome"] = None if outcome is None else _shortened(_without(outcome, "request"))
        request["attempts"] = [_without(attempt, "run_id") for attempt in attempts.get(key, [])]
    stops = rows(STOPS, STOPS.c.id)
    for stop in stops:
        stop["session"] = place[stop["session"]]
    return {
        "run": run,
        "sessions": [_without(session, "run_id") for session in sessions],
        "requests": [_shortened(_without(request, "run_id")) for request in requests],
        "stops": [_without(stop, "run_id", "id") for stop in stops],
    }


def _shortened(row: Line) -> Line:
    """Leave later columns out where they are empty: a log of an older version is exported as it was."""
    return {name: value for name, value in row.items() if value is not None or name not in LATER}


def _without(row: Line, *names: str) -> Line:
    return {name: value for name, value in row.items() if name not in names}


def _add(database: Database, value: Line, contents: dict[str, Line]) -> int:
    """Add a run; return 0 when it was added, 1 when it was there, 2 when another one is there."""
    run_id = value["run"]["run_id"]
    with database.writing() as connection:
        if connection.execute(select(RUNS.c.run_id).where(RUNS.c.run_id == run_id)).first() is not None:
            return 1 if content_hash(_run(connection, run_id)) == value["hash"] else 2
        keys = {value["run"]["brief"], value["run"]["ruleset_source"]}
        for key in sorted(keys | {request["messages"] for request in value["requests"]}):
            connection.execute(insert(CONTENTS).values(**contents[key]).on_conflict_do_nothing())
        connection.execute(insert(RUNS).values(**value["run"]))
        sessions = [
            connection.execute(insert(SESSIONS).values(run_id=run_id, **session)).lastrowid
            for session in value["sessions"]
        ]
        for request in value["requests"]:
            row = _without(request, "outcome", "attempts")
            row["session"] = sessions[row["session"]]
            key = connection.execute(insert(REQUESTS).values(run_id=run_id, **row)).lastrowid
            if request["outcome"] is not None:
                connection.execute(insert(OUTCOMES).values(request=key, **request["outcome"]))
            for attempt in request["attempts"]:
                connection.execute(insert(ATTEMPTS).values(run_id=run_id, request=key, **attempt))
        for stop in value["stops"]:
            row = {**stop, "session": sessions[stop["session"]]}
            connection.execute(insert(STOPS).values(run_id=run_id, **row))
    return 0


def _line(value: Line) -> str:
    """Return one line; what UTF-8 cannot hold is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def _lines(path: Path) -> Iterator[tuple[int, Line]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    value = json.loads(line)
                except ValueError:
                    raise _wrong(path, number, "not JSON; the file may be cut off") from None
                if not isinstance(value, dict):
                    raise _wrong(path, number, "not an object")
                if number > 1:
                    yield number, value
                elif value.get("schema") != SCHEMA:
                    raise _wrong(path, 1, f"not an export of a log: the first line names {SCHEMA}")
    except (OSError, UnicodeDecodeError) as failure:
        raise InputError([Problem(f"cannot read the file: {failure}", str(path))]) from None


def _prove_content(content: Line, path: Path, number: int) -> None:
    if (
        set(content) != {"hash", "kind", "body"}
        or content_key(content["kind"], content["body"]) != content["hash"]
    ):
        raise _wrong(path, number, "the content is not what its hash says; the file was changed or damaged")


def _prove_run(value: Line, contents: dict[str, Line], path: Path, number: int) -> None:
    if content_hash(_without(value, "hash")) != value.get("hash"):
        raise _wrong(path, number, "the run is not what its hash says; the file was changed or damaged")
    run = value["run"]
    keys = {run["brief"], run["ruleset_source"], *(request["messages"] for request in value["requests"])}
    if keys - contents.keys():
        raise _wrong(path, number, "a content that the run needs does not stand before it")
    if content_hash([run["series"], run["repetition"]]) != run["run_id"]:
        raise _wrong(path, number, "the id of the run does not follow from what it was")
    if content_hash(contents[run["ruleset_source"]]["body"]) != run["ruleset"]:
        raise _wrong(path, number, "the rules of the run are not those that it names")


def _wrong(path: Path, number: int, message: str) -> InputError:
    return InputError([Problem(message, str(path), number)])
