"""Every mistake that a pack or a brief can have is told in Russian too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import adrules
from adrules.briefs import read_briefs
from adrules.errors import BriefError, InputError, PackError, Problem, UnknownNameError
from adrules.packs.loader import load_packs
from adrules.wording import translated
from adrules.wording.catalogue import in_russian
from adrules.wording.russian import TEMPLATES

SOURCE = Path(adrules.__file__).parent
RULE = {"id": "cliche/a", "category": "cliche", "message": "а", "phrases": "[раз]"}


def rule(**changes: str | None) -> str:
    fields = {name: value for name, value in {**RULE, **changes}.items() if value is not None}
    return "rules:\n  - {" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}\n"


def regex(pattern: str) -> str:
    return rule(kind="regex", phrases=None, patterns=f"['{pattern}']")


def limit(**fields: str) -> str:
    return rule(kind="limit", phrases=None, measure="words", **fields)


def edit(text: str) -> str:
    return f"extends: ./base.yaml\nedits: [{text}]\n"


PACKS = [
    "",
    "- a",
    "rules: []",
    "rules: [5]",
    "rules:\n  - id: a/b\n   x: 1",
    "pack: [1",
    'pack: "a\nrules: 1',
    "pack: a: b",
    "pack: @a",
    "rules:\n\t- a",
    "pack: a\npack: b\nrules: [1]",
    "rules: &a [*a]",
    "rules: " + "[" * 5000,
    "pack: A b\n" + rule(),
    "version: [1]\n" + rule(),
    "language: en\n" + rule(),
    "extends: nothing\n",
    "extends: ./pack.yaml\n",
    "rulez: 1\n" + rule(),
    rule() + rule().removeprefix("rules:\n"),
    rule(phrases=None),
    rule(phrases="[]"),
    rule(phrases="раз"),
    rule(phrases="[5]"),
    rule(phrases="['']"),
    rule(phrases="[[раз] два]"),
    rule(phrases="[{раз|два} три]"),
    rule(phrases=f"['{'а' * 2001}']"),
    *(
        rule(phrases=f"['{phrase}']")
        for phrase in (
            *("да, нет", "[раз]", "<2> раз", "раз <2>", "раз <9> два", "{раз", "[раз", "раз}", "{раз|}"),
            *("а:NUON", "<precent>", "{а б|в г} " * 10, "<>"),
        )
    ),
    rule(id="Cliche"),
    rule(category="clich"),
    rule(category="5"),
    rule(severity="err"),
    rule(severity="5"),
    rule(severity="[a]"),
    rule(weight="0"),
    rule(weight="11"),
    rule(weight="a"),
    rule(weight=".nan"),
    rule(kind="phrse"),
    rule(kind="zzz"),
    rule(gap="-1"),
    rule(gap="9"),
    rule(gap="1.5"),
    rule(gap="a"),
    rule(gap="[]"),
    rule(message="'{mach}'"),
    rule(message="'{0}'"),
    rule(message="'{match:3}'"),
    rule(message="'{'"),
    rule(message="'}'"),
    rule(message="'{match'"),
    rule(message="'{a{b'"),
    rule(message="5"),
    rule(hint="[a]"),
    rule(checked_on="yesterday"),
    rule(checked_on="[1]"),
    rule(checked_on="2026-01-01 10:00:00"),
    rule(examples="5"),
    rule(examples="{bda: [x]}"),
    rule(when="{}"),
    rule(when="{channel: [sns]}"),
    rule(when="{has: ['а, б']}"),
    rule(channel_severity="{sms: err}"),
    rule(channel_severity="{sns: error}"),
    rule(channel_severity="5"),
    regex("(a"),
    regex("[a"),
    regex("a{2}{3}*+"),
    regex("a*"),
    regex("[А-Я]"),
    regex("*a"),
    regex("a\\"),
    limit(),
    limit(min="9", max="3"),
    limit(max="-1"),
    limit(max="a").replace("words", "wordz"),
    rule(kind="python", function="a:b", phrases=None),
    rule(kind="judge", question="а", needs="[produkt]", phrases=None),
    edit("{rule: cliche/aa, off: true}"),
    edit("{rule: cliche/a}"),
    edit("{rule: cliche/a, off: true, severity: info}"),
    edit("{rule: cliche/a, off: 7}"),
    edit("{rule: cliche/a, remove: [нет]}"),
    edit("{rule: cliche/a, remove: [рас]}"),
    edit("{rule: cliche/a, remove: [раз]}"),
    edit("{rule: caps/b, add: [раз]}"),
    "extends: ./base.yaml\n" + rule(),
    b"\xff",
    None,
]


@pytest.mark.parametrize("content", PACKS, ids=range(len(PACKS)))
def test_each_mistake_of_a_pack_has_a_russian_form(content: str | bytes | None, tmp_path: Path) -> None:
    base = rule() + "  - {id: caps/b, category: caps, kind: regex, patterns: [а], message: а}\n"
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    path = tmp_path / "pack.yaml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PackError) as caught:
        load_packs([path])
    untold = [p.message for p in caught.value.problems if not in_russian(p.message)]
    assert untold == []


BRIEF = "channel: sms\noffer: {summary: а}\n"
BRIEFS = {
    "b.yaml": [
        "",
        "- a",
        "channel: [sms",
        "channel: sms\nchannel: push\noffer: {summary: а}",
        "channel: smss\noffer: {summary: а}",
        "channel: 5\noffer: {summary: а}",
        "channel: sms\nofer: 1",
        "channel: sms\noffer: 5",
        "channel: sms\noffer: {sumary: а}",
        "channel: sms\noffer: {summary: 15}",
        "channel: sms\noffer: {summary: }",
        "channel: sms\noffer: {summary: ''}",
        "channel: sms\noffer:\n  summary: {мир|море}",
        "channel: sms\noffer: {summary: [а]}",
        "channel: sms\noffer: {summary: " + "а" * 10001 + "}",
        "channel: sms\noffer: {summary: а, valid_to: завтра}",
        "channel: sms\noffer: {summary: а, facts: [{kind: mony}]}",
        "channel: sms\noffer: {summary: а, facts: [{kind: money, min: много}]}",
        "channel: sms\noffer: {summary: а, facts: [{kind: money, value: много}]}",
        BRIEF + "tone: дружелюбный",
        BRIEF + "variants: 17",
        BRIEF + "variants: много",
        BRIEF + "age_min: -1",
        BRIEF + "segment: {may_mention: 5}",
        BRIEF + "segment: {traits: [а]}",
        BRIEF + "product: {must_not_change: иногда}",
        BRIEF + "placeholders: {имя клиента: {max_len: 0}}",
        BRIEF + "limits: {min_len: 9, max_len: 3}",
        BRIEF + "schema_version: 1",
        b"\xff",
        None,
    ],
    "b.json": ["{", "[1]", "{,}", '{"a" 1}', '{"a": "', '{"a": 1} 2', '{"a": "\\x"}', "[" * 100_000],
    "b.jsonl": ["", '{"channel": "sms"}', "{"],
}


@pytest.mark.parametrize(
    ("name", "content"), [(name, content) for name, contents in BRIEFS.items() for content in contents]
)
def test_each_mistake_of_a_brief_has_a_russian_form(
    name: str, content: str | bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BriefError) as caught:
        read_briefs(path)
    said = [in_russian(p.message) or p.message for p in caught.value.problems]
    assert [
        s for s in said if not re.search("[а-яё]", s) or re.search("[Ee]xpect|should|JSON: [A-Z]", s)
    ] == []


@pytest.mark.parametrize("english", [english for english, _ in TEMPLATES])
def test_each_template_speaks_russian_and_fills_its_fields(english: str) -> None:
    if "{text}" in english:
        pytest.skip("a wrapper")
    message = re.sub(r"\{\w+\}", "3", english.replace("{{", "\0").replace("}}", "\1"))
    found = in_russian(message.replace("\0", "{").replace("\1", "}"))
    assert found is not None
    assert re.search("[а-яё]", found)


def test_a_place_and_a_suggestion_stay_around_the_message() -> None:
    assert (
        in_russian(
            "phrases: «a <precent>»: unknown token class <precent>; did you mean <percent>? Known: percent, money"
        )
        == "phrases: «a <precent>»: неизвестный класс <precent>; может быть, <percent>? Есть: percent, money"
    )


def test_braces_in_what_is_quoted_do_no_harm() -> None:
    assert in_russian("message: unknown field {mach}; this kind has {match}") == (
        "message: неизвестное поле {mach}; у этого вида есть {match}"
    )


def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("the list is empty", "a.yaml", 3)
    assert str(problem) == "a.yaml:3: the list is empty"
    monkeypatch.setenv("ADRULES_LANG", "ru_RU.UTF-8")
    assert str(problem) == "a.yaml:3: список пуст"
    assert str(InputError([problem])) == "a.yaml:3: список пуст"
    assert str(UnknownNameError("pack", "ads-cor", ["ads-core"])).startswith(
        "неизвестный пакет 'ads-cor'; может быть"
    )
    assert translated("no template says this") == "no template says this"


# What the sources can say, read off them: a new message without a Russian form is a failure.

SAYING = (
    "decoding.py",
    "sources.py",
    "mistakes.py",
    "briefs.py",
    "packs/loader.py",
    "packs/edits.py",
    "matching/*.py",
    "rules/*.py",
)
CALLS = (
    "ValueError",
    "NotTextError",
    "SyntaxError",
    "EditError",
    "ExpressionSyntaxError",
    "PhraseSyntaxError",
    "Problem",
    "problem",
    "_note",
)


def said(node: ast.expr) -> Iterator[str]:
    """Yield the texts an expression may make, 3 for every value put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(v.value if isinstance(v, ast.Constant) else "3" for v in node.values)
    elif isinstance(node, ast.BinOp):
        yield from said(node.left)
    elif isinstance(node, ast.IfExp):
        yield from said(node.body)
        yield from said(node.orelse)


def messages() -> Iterator[tuple[str, str]]:
    for path in sorted(p for pattern in SAYING for p in SOURCE.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                found = list(node.args) if name in CALLS else []
            elif isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["message"]:
                found = [node.value]
            for text in (t for expression in found for t in said(expression)):
                if " " in text and re.search("[a-z]", text):
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


@pytest.mark.parametrize(("place", "message"), list(messages()))
def test_each_message_in_the_sources_has_a_russian_form(place: str, message: str) -> None:
    known = in_russian(message)
    assert known, f"{place}: {message!r} has no template in adrules/wording/russian.py"
