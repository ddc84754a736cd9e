"""Inserts made once, given to the driver as they are.

A run writes a few rows for each request. What SQLAlchemy adds to each statement costs more than
SQLite's own work on it, so these go past it, inside the same transaction.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.types import TypeDecorator

Row = Mapping[str, Any]

_DIALECT = dialect()


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection under one of SQLAlchemy; the transaction is the same."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


class Insert:
    """Adds rows to a table; a column that a row does not name stays empty.

    ``unless_known`` leaves a row out whose key is there already.
    """

    def __init__(self, table: Table, *, unless_known: bool = False) -> None:
        statement = insert(table)
        compiled = (statement.on_conflict_do_nothing() if unless_known else statement).compile(
            dialect=_DIALECT
        )
        self._sql = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        kinds = (table.columns[name].type for name in self._names)
        self._bound = tuple(
            (place, kind.process_bind_param)
            for place, kind in enumerate(kinds)
            if isinstance(kind, TypeDecorator)
        )

    def one(self, connection: Connection, row: Row) -> int:
        """Add a row; return the number that it got."""
        return driver(connection).execute(self._sql, self._values(row)).lastrowid or 0

    def several(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Add rows."""
        driver(connection).executemany(self._sql, [self._values(row) for row in rows])

    def _values(self, row: Row) -> list[Any]:
        values = [row.get(name) for name in self._names]
        for place, bound in self._bound:
            values[place] = bound(values[place], _DIALECT)
        return values
