"""Arrow: a column of messages in, columns of findings out. Needs the extra ``arrow``.

For data that lies in columns: Parquet files, pandas, Polars, DuckDB, data sets. A row without a
text has no findings: all of its columns are null.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from adrules.briefs import brief_of
from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.report import Report
from adrules.errors import BriefError, MissingExtraError, UsageError

try:
    import pyarrow as pa
except ImportError as failure:
    raise MissingExtraError("arrow", "Arrow columns") from failure

FINDINGS = pa.schema(
    [
        ("ok", pa.bool_()),
        ("complete", pa.bool_()),
        ("score", pa.float64()),
        ("rule_ids", pa.list_(pa.string())),
        ("severities", pa.list_(pa.string())),
        ("starts", pa.list_(pa.int32())),
        ("ends", pa.list_(pa.int32())),
        ("messages", pa.list_(pa.string())),
        ("inconclusive", pa.list_(pa.string())),
    ]
)
"""The columns of findings. The lists from ``rule_ids`` to ``messages`` are as long as each other: an
entry is one violation. ``starts`` and ``ends`` count code points and are null for the message as
a whole. ``inconclusive`` lists the rules that could not decide."""

SLICE = 4096
"""Rows that are turned to Python values at once."""


def check_column(
    checker: Checker,
    texts: "pa.Array | pa.ChunkedArray",
    briefs: "pa.Array | pa.ChunkedArray | Brief | None" = None,
    *,
    workers: int | None = None,
) -> "pa.Table":
    """Return the findings in a column of texts: a table with the columns of :data:`FINDINGS`.

    It has a row a text, in order, and the chunks of ``texts``. ``briefs`` is one brief for all,
    or a column of JSON texts or structs with the keys of a brief, null where a row has none.
    ``workers``: as in :meth:`adrules.Checker.check_many`.

    Raises :class:`~adrules.errors.UsageError`, with the row, for columns of other types or lengths and for
    a brief that names another channel than the checker's, and
    :class:`~adrules.errors.BriefError` for one with mistakes.
    """
    chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    names = ["text"]
    columns = [pa.chunked_array(chunks, type=texts.type)]
    if briefs is not None and not isinstance(briefs, Brief):
        if len(briefs) != len(texts):
            raise UsageError(f"{len(texts)} texts and {len(briefs)} briefs; there must be one for each")
        names.append("brief")
        columns.append(briefs if isinstance(briefs, pa.ChunkedArray) else pa.chunked_array([briefs]))
    shared = briefs if isinstance(briefs, Brief) else None
    brief = "brief" if len(names) > 1 else None
    found = _findings(checker, _aligned(columns, names), "text", brief, shared, workers)
    return pa.Table.from_batches([findings for _, findings in found], FINDINGS)


def check_batches(  # noqa: PLR0913 - the public call: all but the first two have defaults
    checker: Checker,
    batches: "Iterable[pa.RecordBatch]",
    column: str = "text",
    *,
    brief: str | Brief | None = None,
    prefix: str = "",
    workers: int | None = None,
) -> "Iterator[pa.RecordBatch]":
    """Yield each batch with the columns of :data:`FINDINGS` added, their names after ``prefix``.

    ``column`` names the texts, ``brief`` the column of briefs or is the brief of all. Lazy and in
    bounded memory: with ``workers`` some batches are read ahead. Raises what
    :func:`check_column` raises.
    """
    by_row = brief if isinstance(brief, str) else None
    shared = brief if isinstance(brief, Brief) else None
    for batch, findings in _findings(checker, batches, column, by_row, shared, workers):
        added = [
            (prefix + name, values) for name, values in zip(FINDINGS.names, findings.columns, strict=True)
        ]
        taken = sorted({name for name, _ in added} & set(batch.schema.names))
        if taken:
            raise UsageError(f"the batch has a column {taken[0]!r} already; give the new ones a prefix")
        yield pa.RecordBatch.from_arrays(
            [*batch.columns, *(values for _, values in added)],
            [*batch.schema.names, *(name for name, _ in added)],
        )


def _aligned(columns: "list[pa.ChunkedArray]", names: list[str]) -> "Iterator[pa.RecordBatch]":
    """Yield for each chunk of the first column a batch with the same rows of the others."""
    at = 0
    for chunk in columns[0].chunks:
        others = [_whole(column.slice(at, len(chunk))) for column in columns[1:]]
        yield pa.RecordBatch.from_arrays([chunk, *others], names)
        at += len(chunk)


def _whole(column: "pa.ChunkedArray") -> "pa.Array":
    whole = column.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


@dataclass(slots=True)
class _Open:
    """A batch that was read, and the findings that its rows have so far."""

    batch: "pa.RecordBatch"
    first: int
    texts: "pa.Array"
    rows: list[list[Any] | None] = field(default_factory=list)
    parts: "list[pa.RecordBatch]" = field(default_factory=list)
    told: int = 0

    def advance(self) -> bool:
        """Pass over rows without a text; return whether one with a text is left."""
        while self.told < len(self.texts) and not self.texts[self.told].is_valid:
            self._add(None)
        return self.told < len(self.texts)

    def take(self, report: Report) -> None:
        """Note the findings of the next row that has a text."""
        found = report.violations
        self._add(
            [
                report.ok,
                report.complete,
                report.score,
                [v.rule_id for v in found],
                [v.severity.value for v in found],
                [v.start for v in found],
                [v.end for v in found],
                [v.message for v in found],
                [u.rule_id for u in report.inconclusive],
            ]
        )

    def _add(self, row: list[Any] | None) -> None:
        self.rows.append(row)
        self.told += 1
        if len(self.rows) == SLICE:
            self._pack()

    def _pack(self) -> None:
        nothing = [None] * len(FINDINGS)
        columns = zip(*(row or nothing for row in self.rows), strict=True) if self.rows else nothing
        arrays = [
            pa.array(column or (), type=kind.type) for column, kind in zip(columns, FINDINGS, strict=True)
        ]
        self.parts.append(pa.RecordBatch.from_arrays(arrays, schema=FINDINGS))
        self.rows = []

    def closed(self) -> "tuple[pa.RecordBatch, pa.RecordBatch]":
        """Return the batch and its findings."""
        if self.rows or not self.parts:
            self._pack()
        columns = [pa.concat_arrays([part.column(i) for part in self.parts]) for i in range(len(FINDINGS))]
        return self.batch, pa.RecordBatch.from_arrays(columns, schema=FINDINGS)


def _findings(  # noqa: PLR0913, PLR0917 - private
    checker: Checker,
    batches: "Iterable[pa.RecordBatch]",
    column: str,
    brief: str | None,
    shared: Brief | None,
    workers: int | None,
) -> "Iterator[tuple[pa.RecordBatch, pa.RecordBatch]]":
    ahead: deque[_Open] = deque()
    parsed = lru_cache(maxsize=1024)(_brief_of_json)

    def items() -> Iterator[tuple[str, Brief | None]]:
        first = 0
        for batch in batches:
            texts = _texts(batch, column)
            briefs = _column(batch, brief) if brief else None
            ahead.append(_Open(batch, first, texts))
            for begin in range(0, len(texts), SLICE):
                values = texts.slice(begin, SLICE).to_pylist()
                own = briefs.slice(begin, SLICE).to_pylist() if briefs is not None else [None] * len(values)
                for row, (text, value) in enumerate(zip(values, own, strict=True), first + begin):
                    if text is not None:
                        yield text, shared if value is None else _brief(value, parsed, row)
            first += len(texts)

    for result in checker.check_many(items(), workers, on_error="yield"):
        while not ahead[0].advance():
            yield ahead.popleft().closed()
        if isinstance(result, UsageError):
            raise UsageError(f"row {ahead[0].first + ahead[0].told}: {result}")
        ahead[0].take(result)
    while ahead:
        ahead[0].advance()
        yield ahead.popleft().closed()


def _column(batch: "pa.RecordBatch", name: str) -> "pa.Array":
    if name not in batch.schema.names:
        raise UsageError(f"no column {name!r}; there are {', '.join(batch.schema.names) or 'none'}")
    return batch.column(name)


def _texts(batch: "pa.RecordBatch", name: str) -> "pa.Array":
    column = _column(batch, name)
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    if not any(test(kind) for test in tests):
        raise UsageError(f"the column {name!r} holds {column.type}, not strings")
    return column


def _brief(value: object, parsed: Any, row: int) -> Brief:  # noqa: ANN401 - a cached function
    try:
        if isinstance(value, str):
            found: Brief = parsed(value)
            return found
        if isinstance(value, Mapping):
            return brief_of(_without_nulls(value))
    except BriefError as failure:
        raise BriefError([type(p)(f"row {row}: {p.message}") for p in failure.problems]) from None
    raise UsageError(f"row {row}: a brief is JSON in a string, or a struct")


def _brief_of_json(text: str) -> Brief:
    try:
        value = json.loads(text)
    except ValueError as failure:
        raise BriefError(f"not JSON: {failure}") from None
    return brief_of(value)


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - a value of JSON
    """Leave out the fields of a struct that are null: a struct has all fields in every row."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
