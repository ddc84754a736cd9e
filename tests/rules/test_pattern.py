"""``kind: regex``: what is found in C is what Python finds."""

import gc
import sys
import weakref
from typing import Any

import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adrules.domain.report import Category, Severity, Violation
from adrules.matching.expressions import Expression, expression
from adrules.native import compiled
from adrules.rules.pattern import RegexRule
from adrules.rules.rule import Case
from adrules.rules.telling import Told
from adrules.text.document import Document
from adrules.text.spans import longest_first
from strategies import PATTERNS, TEXTS

native = pytest.mark.skipif(compiled is None, reason="the parts in C were not built")


def rule(*patterns: str, on: str = "raw") -> RegexRule:
    return RegexRule(id="a/b", category=Category.PUNCTUATION, severity=Severity.ERROR, message="«{match}»", kind="regex", patterns=patterns, on=on)  # type: ignore[arg-type] # fmt: skip


@native
@given(st.lists(PATTERNS, min_size=1, max_size=3), TEXTS, st.sampled_from(["raw", "folded"]), st.data())
@example(["а+", "[аб]+"], "ааб а\u00adб", "folded", None)
@example(["(?:а|а)*б?"], "ааб", "raw", None)
@example(["(?r)а+"], "аа б аа в а", "raw", None)
@example([r"\w(?<=\K\w\w)"], "аа б аа в а ббб", "folded", None)
def test_both_twins_find_the_same(written: list[str], text: str, on: str, data: st.DataObject | None) -> None:
    patterns = tuple(dict.fromkeys(written))
    try:
        assume(all(regex.compile(p, regex.V1).search("", timeout=0.5) is None for p in patterns))
        own = rule(*patterns, on=on)
    except (ValueError, TimeoutError, regex.error):
        assume(False)  # noqa: FBT003 - hypothesis' way
    possible = data and data.draw(
        st.sampled_from([None, frozenset(), frozenset(patterns[:1]), frozenset(patterns)])
    )
    case = Case(Document(text), expressions=possible)
    found = own.finder()(case)
    assert found == own.find(case)
    assert type(found) is list


@native
def test_an_expression_is_compiled_when_a_text_may_match_it() -> None:
    made: list[str] = []

    def compiling(pattern: str) -> Expression:
        made.append(pattern)
        return expression(pattern)

    assert compiled is not None
    own = compiled.Patterns(("а", "б"), compiling, longest_first, rule("а").told, True)  # noqa: FBT003
    assert made == []
    text = Document("аб")
    assert [v.match for v in own.find(Case(text, expressions=frozenset("б")))] == ["б"]
    assert made == ["б"]
    assert [v.match for v in own.find(Case(text))] == [v.match for v in own.find(Case(text))] == ["а", "б"]
    assert made == ["б", "а"]


@native
def test_a_class_that_finds_otherwise_is_asked() -> None:
    class Silent(RegexRule):
        def find(self, case: Case) -> list[Violation]:
            return super().find(case)[:1]

    own = Silent.model_construct(**dict(rule("а")))
    assert len(list(own.finder()(Case(Document("а а"))))) == 1


@native
def test_an_expression_may_be_compiled_while_it_is_compiled() -> None:
    text = Case(Document("а"))

    def compiling(pattern: str) -> Expression:
        nonlocal depth
        depth += 1
        if depth < 3:
            assert [v.match for v in own.find(text)] == ["а"]
        return expression(pattern)

    depth, finditer = 0, expression("а").finditer
    before = sys.getrefcount(finditer)
    assert compiled is not None
    own = compiled.Patterns(("а",), compiling, longest_first, rule("а").told, True)  # noqa: FBT003
    assert [v.match for v in own.find(text)] == ["а"]
    assert depth == 3
    assert sys.getrefcount(finditer) == before + 1  # what was compiled again is not kept


class Made:
    """An expression that is none."""

    def __init__(self, finditer: Any = None, watched: Any = None, unwatched: object = 100) -> None:
        self.finditer, self.watched, self.unwatched = finditer, watched, unwatched


def _raise(*_: object) -> Any:
    raise LookupError("asked")


class Match:
    def __init__(self, span: object) -> None:
        self._span = span

    def span(self) -> object:
        return self._span


@native
@pytest.mark.parametrize(
    ("made", "error"),
    [
        (_raise, LookupError),
        (lambda _: object(), AttributeError),
        (lambda _: Made(unwatched="1"), TypeError),
        (lambda _: Made(_raise), LookupError),
        (lambda _: Made(lambda _: 1), TypeError),
        (lambda _: Made(lambda _: [Match((0, 1))]), TypeError),
        (lambda _: Made(lambda _: iter([1])), AttributeError),
        (lambda _: Made(lambda _: iter([Match(None)])), TypeError),
        (lambda _: Made(lambda _: iter([Match(("0", 1))])), TypeError),
        (lambda _: Made(lambda _: map(_raise, "а")), LookupError),
        (lambda _: Made(watched=_raise, unwatched=0), LookupError),
        (lambda _: Made(watched=lambda _: 1, unwatched=0), TypeError),
        (lambda _: Made(watched=lambda _: [1], unwatched=0), TypeError),
    ],
)
def test_what_goes_wrong_is_raised(made: Any, error: type[Exception]) -> None:
    assert compiled is not None
    for raw in (True, False):
        own = compiled.Patterns(("а",), made, longest_first, rule("а").told, raw)
        for text in ("аб", "а\u00adб"):
            with pytest.raises(error):
                own.find(Case(Document(text)))


@native
def test_wrong_parts_are_refused() -> None:
    assert compiled is not None
    with pytest.raises(TypeError):
        compiled.Patterns(["а"], expression, longest_first, rule("а").told, True)  # noqa: FBT003
    own = compiled.Patterns(("а", "а"), expression, _raise, rule("а").told, True)  # noqa: FBT003
    with pytest.raises(LookupError):
        own.find(Case(Document("а")))
    for case in (None, object()):
        with pytest.raises(AttributeError):
            own.find(case)


@native
def test_what_refers_to_itself_goes() -> None:
    class Telling(Told):
        def __init__(self) -> None:
            pass

    told = Telling()
    assert compiled is not None
    told.own = compiled.Patterns(("а",), expression, longest_first, told, True)  # type: ignore[attr-defined] # noqa: FBT003
    gone = weakref.ref(told)
    del told
    gc.collect()
    assert gone() is None
