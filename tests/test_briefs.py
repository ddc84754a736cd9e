import json
from pathlib import Path

import pytest

import adrules
from adrules.briefs import brief_of, read_briefs
from adrules.errors import BriefError, Problem

BRIEF = {"channel": "sms", "offer": {"summary": "Вклад 🎉"}}


def problems(path: Path, content: str | bytes) -> list[Problem]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BriefError) as caught:
        adrules.load_brief(path)
    assert all(p.file == str(path) for p in caught.value.problems)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.yaml", "channel: sms\noffer:\n  summary: Вклад 🎉\n"),
        ("b.yml", "\ufeff---\nchannel: sms\noffer: {summary: Вклад 🎉}\n"),
        ("b.json", json.dumps(BRIEF, ensure_ascii=True)),
        ("b.json", json.dumps(BRIEF, ensure_ascii=False, indent="\t")),
        ("b.jsonl", json.dumps(BRIEF) + "\n\n"),
    ],
)
def test_a_brief_is_read_from_yaml_and_json(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    brief = adrules.load_brief(tmp_path / name)
    assert brief == brief_of(BRIEF)
    assert brief.offer.summary == "Вклад 🎉"


@pytest.mark.parametrize(
    ("content", "line", "column", "said"),
    [
        ("channel: sms\nofer:\n  summary: а\n", 2, 1, "unknown field 'ofer'; did you mean 'offer'?"),
        ("channel: sms\nofer:\n  summary: а\n", 1, 1, "the field 'offer' is missing"),
        (
            "channel: sms\noffer:\n  sumary: а\n",
            3,
            3,
            "unknown field 'offer.sumary'; did you mean 'summary'?",
        ),
        ("channel: sms\noffer:\n  sumary: а\n", 2, 1, "the field 'offer.summary' is missing"),
        (
            "channel: smss\noffer:\n  summary: а\n",
            1,
            1,
            "channel: 'smss' is not one of: sms, push, messenger, email, vk, banner; did you mean 'sms'?",
        ),
        (
            "channel: sms\noffer:\n  summary: {мир|море} скидок\n",
            3,
            3,
            'a phrase that begins with [ or { must be quoted: summary: "{мир|море} скидок"',
        ),
        (
            "channel: sms\noffer:\n  summary: {имя}\n",
            3,
            3,
            'a phrase that begins with [ or { must be quoted: summary: "{имя}"',
        ),
        (
            "channel: sms\noffer:\n  summary: 15\n",
            3,
            3,
            "offer.summary: a text is needed; put 15 in quotes",
        ),
        (
            "channel: sms\noffer: {summary: а}\nmust_include:\n  - {text: а}\n  - {txt: б}\n",
            5,
            6,
            "unknown field 'must_include.1.txt'; did you mean 'text'?",
        ),
        (
            "channel: sms\noffer: {summary: а}\nlimits: {min_len: 9, max_len: 3}\n",
            3,
            1,
            "min_len 9 is greater than max_len 3",
        ),
        (
            "channel: sms\noffer: {summary: а}\nplaceholders:\n  имя: {maxlen: 3}\n",
            4,
            9,
            "unknown field 'placeholders.имя.maxlen'; did you mean 'max_len'?",
        ),
        ("channel: sms\nchannel: push\noffer: {summary: а}\n", 2, 1, "stands twice"),
        ("channel: [sms\noffer: а\n", 2, 6, "not YAML"),
        ("- channel\n", 1, 1, "a brief is a mapping"),
        ("просто текст", 1, 1, "a brief is a mapping"),
        ("", 1, 1, "a brief is a mapping"),
    ],
)
def test_mistakes_are_placed(tmp_path: Path, content: str, line: int, column: int, said: str) -> None:
    found = problems(tmp_path / "b.yaml", content)
    assert any(said in p.message and (p.line, p.column) == (line, column) for p in found), found


def test_all_mistakes_are_told_at_once_in_order(tmp_path: Path) -> None:
    found = problems(tmp_path / "b.yaml", "chanel: sms\noffer:\n  sumary: а\ntone: 3\n")
    assert [p.line for p in found] == sorted(p.line or 0 for p in found)
    assert len(found) == 5


@pytest.mark.parametrize(
    ("name", "content", "line", "said"),
    [
        ("b.json", '{"channel": "sms",\n "ofer": 1}', 2, "unknown field 'ofer'"),
        ("b.json", '{"channel": "sms",\n', 2, "not JSON"),
        ("b.json", "[1]", 1, "a brief is a mapping"),
        ("b.yaml", b"channel: \xff", 1, "not UTF-8"),
        ("b.jsonl", json.dumps(BRIEF) + '\n\n{"channel": "sms"}\n', 3, "'offer' is missing"),
        ("b.jsonl", json.dumps(BRIEF) + "\n{\n", 2, "not JSON"),
    ],
)
def test_files_of_any_form_are_placed(
    tmp_path: Path, name: str, content: str | bytes, line: int, said: str
) -> None:
    assert any(said in p.message and p.line == line for p in problems(tmp_path / name, content))


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(BriefError, match="cannot read the file"):
        adrules.load_brief(tmp_path / name)


def test_several_briefs_are_not_one(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text((json.dumps(BRIEF) + "\n") * 2, encoding="utf-8")
    assert len(read_briefs(path)) == 2
    with pytest.raises(BriefError, match="holds 2"):
        adrules.load_brief(path)


def test_a_mapping_with_mistakes_has_no_place() -> None:
    with pytest.raises(BriefError, match=r"^a brief is a mapping"):
        brief_of(["sms"])
    with pytest.raises(BriefError, match=r"^the field 'offer' is missing$"):
        brief_of({"channel": "sms"})


def test_a_deeply_nested_file_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "b.json", "[" * 100_000)
