"""The tables as SQLAlchemy Core sees them; :mod:`~adrules.store.migrations` makes them."""

import json
from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _stored(text: str) -> str | bytes:
    """Return what the file can hold: UTF-8 has no lone surrogates, a text with one becomes bytes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _read(value: str | bytes) -> str:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


class ExactText(TypeDecorator[str]):
    """Text that comes back exactly, lone surrogates too."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - as SQLAlchemy has it
        """Return what the file can hold."""
        return None if value is None else _stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - as SQLAlchemy has it
        """Return the text as it was given."""
        return None if value is None else _read(value)


class Json(TypeDecorator[Any]):
    """A JSON value, readable in the file: Russian letters are not escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - as SQLAlchemy has it
        """Return the JSON text."""
        return None if value is None else _stored(_JSON.encode(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - as SQLAlchemy has it
        """Return the value."""
        return None if value is None else json.loads(_read(value))


def _table(name: str, **columns: Any) -> Table:  # noqa: ANN401 - column types of SQLAlchemy
    return Table(name, METADATA, *(Column(column, kind) for column, kind in columns.items()))


VERSIONS = _table("schema_versions", version=Integer, applied_at=Text)
CONTENTS = _table("contents", hash=Text, kind=Text, body=Json)
RUNS = _table(
    "runs",
    run_id=Text,
    series=Text,
    repetition=Integer,
    brief_id=ExactText,
    channel=Text,
    backend=ExactText,
    ruleset=Text,
    prompt=Text,
    prompt_hash=Text,
    brief_hash=Text,
    task=Text,
    plan=Json,
    brief=Text,
    ruleset_source=Text,
)
SESSIONS = _table("sessions", id=Integer, run_id=Text, started_at=Text, versions=Json)
REQUESTS = _table(
    "requests",
    id=Integer,
    run_id=Text,
    session=Integer,
    number=Integer,
    messages=Text,
    policy=Text,
    sampling=Json,
    asked_at=Text,
    job=Text,
)
OUTCOMES = _table(
    "outcomes",
    request=Integer,
    status=Text,
    provider_request_id=ExactText,
    served_model=ExactText,
    usage=Json,
    latency=Float,
    dropped=Json,
    tries=Integer,
    error_class=Text,
    error=ExactText,
    ended_at=Text,
    cost=Json,
    base_url=ExactText,
)
ATTEMPTS = _table(
    "attempts",
    run_id=Text,
    number=Integer,
    request=Integer,
    text=ExactText,
    finish=Text,
    report=Json,
    answer=ExactText,
    mended=Json,
    judged=Json,
)
STOPS = _table(
    "stops",
    id=Integer,
    run_id=Text,
    session=Integer,
    reason=Text,
    best=Integer,
    error=ExactText,
    stopped_at=Text,
)
JOBS = _table("jobs", key=Text, backend=ExactText, planned_at=Text)
JOB_STARTS = _table("job_starts", key=Text, job_id=ExactText, started_at=Text)
LEASES = _table("leases", run_id=Text, owner=Text, expires=Float)
