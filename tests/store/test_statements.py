"""Inserts that go past SQLAlchemy write what it would have written, in its transaction."""

from pathlib import Path

import pytest
from sqlalchemy import Table, select

from adrules.errors import StoreError
from adrules.store.database import Database
from adrules.store.schema import CONTENTS, LEASES, OUTCOMES
from adrules.store.statements import Insert

ROW = {"hash": "h", "kind": "brief", "body": {"имя": "до\ud800после", "числа": [1, None, 0.5]}}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "runs.sqlite", write=True)


def test_what_is_added_is_read_back_exactly(database: Database) -> None:
    with database.writing() as connection:
        Insert(CONTENTS).one(connection, ROW)
        Insert(LEASES).several(connection, [{"run_id": r, "owner": "o", "expires": 1.5} for r in "ab"])
    with database.reading() as connection:
        assert [dict(row) for row in connection.execute(select(CONTENTS)).mappings()] == [ROW]
        assert connection.execute(select(LEASES.c.run_id, LEASES.c.expires)).all() == [("a", 1.5), ("b", 1.5)]
    database.close()


def put(
    database: Database, *rows: dict[str, object], table: Table = LEASES, error: type | None = None
) -> None:
    with database.writing() as connection:
        for row in rows:
            Insert(table).one(connection, row)
        if error is not None:
            raise error


def test_a_known_key_is_left_or_refused(database: Database) -> None:
    put(database, ROW, table=CONTENTS)
    with database.writing() as connection:
        Insert(CONTENTS, unless_known=True).one(connection, {**ROW, "kind": "other"})
    with pytest.raises(StoreError, match="another process"):
        put(database, {**ROW, "hash": "new"}, ROW, table=CONTENTS)
    with database.reading() as connection:
        assert connection.execute(select(CONTENTS.c.hash, CONTENTS.c.kind)).all() == [("h", "brief")]
    database.close()


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_writing_goes_on_after_a_failure(database: Database, error: type[BaseException]) -> None:
    with pytest.raises(error):
        put(database, {"run_id": "lost", "owner": "o", "expires": 1.0}, error=error)
    with pytest.raises(StoreError):
        put(database, {"request": 99, "status": "answered", "ended_at": "now"}, table=OUTCOMES)
    put(database, {"run_id": "kept", "owner": "o", "expires": 1.0})
    with database.reading() as connection:
        assert connection.execute(select(LEASES.c.run_id)).scalars().all() == ["kept"]
    database.close()
