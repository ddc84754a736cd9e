"""The file of the log: opening it, making its tables, and saying clearly what is wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from adrules.errors import StoreError
from adrules.store.migrations import LATEST, MIGRATIONS
from adrules.store.place import log_path
from adrules.store.statements import driver

BUSY_SECONDS = 30.0
"""How long a writer waits for another one."""


class Database:
    """A log opened for writing (made where it is missing) or for reading only.

    A log of an older version is brought up to date first, in both cases.

    Raises :class:`~adrules.errors.StoreError` when the file is no log, comes from a newer
    version, or cannot be read or written.
    """

    def __init__(self, where: str | Path, *, write: bool) -> None:
        self.path = log_path(where)
        self.write = write
        self._writer = Lock()
        self._open: Connection | None = None
        if write:
            self._make_folder()
        elif not self.path.is_file():
            raise StoreError(f"{self.path}: there is no log of runs here")
        self._engine = self._opened()
        self._writing_engine = self._engine.execution_options(writing=True)
        with self._clear():
            if write:
                self._migrate()
            else:
                with self._engine.connect() as connection:
                    version = self._known_version(connection)
                if version < LATEST:
                    Database(where, write=True).close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state of the log."""
        with self._clear(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed as a whole at the end, or not at all.

        Threads queue here: the file's own lock is polled, with pauses. The connection is one
        and the same as long as all goes well.
        """
        with self._writer, self._clear():
            if self._open is None:
                self._open = self._writing_engine.connect()
            try:
                with self._open.begin():
                    yield self._open
            except BaseException:
                self._close_writer()
                raise

    def close(self) -> None:
        """Close all connections."""
        with self._writer:
            self._close_writer()
        self._engine.dispose()

    def _close_writer(self) -> None:
        open_, self._open = self._open, None
        if open_ is not None:
            open_.close()

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise StoreError(f"{self.path}: the folder cannot be made: {failure.strerror}") from None

    def _opened(self) -> Engine:
        engine = create_engine("sqlite://", creator=self._connect, poolclass=QueuePool)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # The driver is in autocommit mode: it would begin too late, after the first read.
            immediate = connection.get_execution_options().get("writing", False)
            driver(connection).execute("BEGIN IMMEDIATE" if immediate else "BEGIN")

        return engine

    def _connect(self) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode={'rwc' if self.write else 'ro'}"
        connection = sqlite3.connect(
            uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        connection.execute("PRAGMA foreign_keys = ON")
        # With a write-ahead log a commit survives the end of the process without a flush to the
        # disk; only a failure of the whole machine may take back the last ones, and then
        # their requests are asked again.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _migrate(self) -> None:
        with self._engine.connect() as reader:
            current = self._known_version(reader)
        if current == LATEST:
            return
        # A second process that makes the log at this moment holds the lock and does the same.
        with suppress(sqlite3.OperationalError), closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        with self._writing_engine.begin() as writer:
            # Asked again under the lock: another process may have made the tables meanwhile.
            for version in range(self._known_version(writer) + 1, LATEST + 1):
                for statement in MIGRATIONS[version]:
                    writer.exec_driver_sql(statement)
                writer.exec_driver_sql("INSERT INTO schema_versions VALUES (?, ?)", (version, now()))

    def _known_version(self, connection: Connection) -> int:
        """Return the schema version; 0 for an empty file. Refuse a file that is not ours or newer."""
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
        if not tables and self.write:
            return 0
        if "schema_versions" not in tables:
            raise StoreError(f"{self.path}: a database, but not a log of runs; give another path")
        version = connection.exec_driver_sql("SELECT max(version) FROM schema_versions").scalar() or 0
        if version > LATEST:
            raise StoreError(
                f"{self.path}: written by a newer adrules (schema {version}, this one knows {LATEST}); "
                "update adrules or give another path"
            )
        return int(version)

    @contextmanager
    def _clear(self) -> Iterator[None]:
        """Turn the database's exceptions into one that says what to do."""
        try:
            yield
        except (IntegrityError, sqlite3.IntegrityError):
            raise StoreError(
                f"{self.path}: this run is being written by another process as well; "
                "wait for it to end, then give the same command again"
            ) from None
        except (DBAPIError, sqlite3.Error) as failure:
            raise StoreError(f"{self.path}: {_explained(failure)}") from None


def now() -> str:
    """Return the time as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _explained(failure: Any) -> str:  # noqa: ANN401 - of SQLAlchemy or of the driver
    cause = str(getattr(failure, "orig", failure))
    for sign, words in (
        ("not a database", "not a log of runs (not an SQLite file); give another path"),
        ("malformed", "the file is damaged; give another path and keep this one for recovery"),
        ("readonly", "the file cannot be written; give another path (--store)"),
        ("unable to open", "the file cannot be opened; check the path and the rights"),
        ("locked", "another process holds the file; try again"),
        ("full", "there is no room left on the disk"),
    ):
        if sign in cause:
            return words
    return cause
