import json

import pytest

import adrules
from adrules.errors import BriefError, UsageError

pa = pytest.importorskip("pyarrow")
arrow = pytest.importorskip("adrules.integrations.arrow")
pc = pytest.importorskip("pyarrow.compute")

CHECKER = adrules.load()
TEXTS = ["🎉 Откройте для себя мир возможностей", None, "Счёт за 5 минут", "", "Успейте купить!!"]
BRIEF = {"channel": "sms", "offer": {"summary": "Вклад под 15 % на 3 месяца"}}


def rows(table) -> list[dict]:
    return table.select(arrow.FINDINGS.names).to_pylist()


def expected(text: str | None, brief: adrules.Brief | None = None) -> dict:
    if text is None:
        return dict.fromkeys(arrow.FINDINGS.names)
    report = CHECKER.check(text, brief)
    return {
        "ok": report.ok,
        "complete": report.complete,
        "score": report.score,
        "rule_ids": [v.rule_id for v in report.violations],
        "severities": [v.severity.value for v in report.violations],
        "starts": [v.start for v in report.violations],
        "ends": [v.end for v in report.violations],
        "messages": [v.message for v in report.violations],
        "inconclusive": [u.rule_id for u in report.inconclusive],
    }


@pytest.mark.parametrize("workers", [None, 2])
@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())], ids=str
)
def test_a_column_gives_the_reports_of_its_texts_and_keeps_nulls(kind, workers: int | None) -> None:
    found = arrow.check_column(CHECKER, pa.array(TEXTS, pa.string()).cast(kind), workers=workers)
    assert found.schema == arrow.FINDINGS
    assert rows(found) == [expected(text) for text in TEXTS]


def test_offsets_are_those_of_arrow_itself() -> None:
    text = TEXTS[0]
    found = rows(arrow.check_column(CHECKER, pa.array([text])))[0]
    cut = [
        pc.utf8_slice_codeunits(pa.scalar(text), start, end).as_py()
        for start, end in zip(found["starts"], found["ends"], strict=True)
        if start is not None
    ]
    assert cut == [v.match for v in CHECKER.check(text).violations if v.start is not None]
    assert any("мир возможностей" in match for match in cut)


@pytest.mark.parametrize("workers", [None, 2])
def test_chunks_are_kept_empty_ones_too(workers: int | None) -> None:
    chunks = [TEXTS[:2], [], [None, None], TEXTS[2:]]
    column = pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks])
    found = arrow.check_column(CHECKER, column, workers=workers)
    assert [len(chunk) for chunk in found.column("ok").chunks] == [2, 0, 2, 3]
    assert rows(found) == [expected(text) for chunk in chunks for text in chunk]


def test_a_chunk_longer_than_a_slice_is_one_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "SLICE", 2)
    found = arrow.check_column(CHECKER, pa.array(TEXTS))
    assert found.column("ok").num_chunks == 1
    assert rows(found) == [expected(text) for text in TEXTS]


@pytest.mark.parametrize(
    "column", [pa.array([], pa.string()), pa.chunked_array([], pa.string()), pa.nulls(3)]
)
def test_a_column_without_texts_has_no_findings(column) -> None:
    assert rows(arrow.check_column(CHECKER, column)) == [expected(None)] * len(column)


def test_briefs_are_json_structs_or_one_for_all() -> None:
    brief = adrules.Brief.model_validate(BRIEF)
    texts = pa.array(["Вклад 🎉"] * 2)
    mixed = [expected("Вклад 🎉", brief), expected("Вклад 🎉")]
    assert mixed[0] != mixed[1]
    as_json = pa.array([json.dumps(BRIEF), None])
    as_struct = pa.array([{**BRIEF, "audience": None}, None])
    assert rows(arrow.check_column(CHECKER, texts, as_json)) == mixed
    assert rows(arrow.check_column(CHECKER, texts, as_struct)) == mixed
    chunked = pa.chunked_array([[json.dumps(BRIEF)], pa.array([None], pa.string())])
    assert rows(arrow.check_column(CHECKER, texts, chunked)) == mixed
    assert rows(arrow.check_column(CHECKER, texts, brief)) == [mixed[0]] * 2


@pytest.mark.parametrize(
    ("texts", "briefs", "told"),
    [
        (pa.array([1]), None, "holds int64, not strings"),
        (pa.array(["а"]), pa.array(["{}", "{}"]), "1 texts and 2 briefs"),
        (pa.array(["а", "б"]), pa.array([None, 1]), "row 1: a brief is JSON in a string, or a struct"),
    ],
)
def test_wrong_columns_are_told(texts, briefs, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        arrow.check_column(CHECKER, texts, briefs)


def test_a_wrong_brief_is_told_with_its_row() -> None:
    with pytest.raises(BriefError, match="row 1: "):
        arrow.check_column(CHECKER, pa.array(["а", "б"]), pa.array([None, '{"channel": "sns"}']))
    with pytest.raises(BriefError, match="row 0: not JSON"):
        arrow.check_column(CHECKER, pa.array(["а"]), pa.array(["{"]))
    push = adrules.load(channel="push")
    with pytest.raises(UsageError, match=r"row 1: .*the brief says 'sms'"):
        arrow.check_column(push, pa.array(["а", "б"]), pa.array([None, json.dumps(BRIEF)]))


def test_batches_are_read_as_they_are_needed_and_get_the_columns() -> None:
    read = []

    def batches():
        for number in range(50):
            read.append(number)
            yield pa.RecordBatch.from_pydict({"id": [number], "text": [f"Очень просто {number}!!"]})

    found = arrow.check_batches(CHECKER, batches(), prefix="found_")
    first = next(found)
    assert len(read) <= 2
    assert first.schema.names == ["id", "text", *(f"found_{name}" for name in arrow.FINDINGS.names)]
    rest = list(found)
    assert [batch["id"][0].as_py() for batch in [first, *rest]] == list(range(50))
    assert first["found_rule_ids"][0].as_py() == expected("Очень просто 0!!")["rule_ids"]


def test_a_column_is_never_replaced() -> None:
    batch = pa.RecordBatch.from_pydict({"text": ["а"], "ok": [True]})
    with pytest.raises(UsageError, match="column 'ok' already"):
        next(arrow.check_batches(CHECKER, [batch]))
    with pytest.raises(UsageError, match="no column 'body'; there are text, ok"):
        next(arrow.check_batches(CHECKER, [batch], "body"))
