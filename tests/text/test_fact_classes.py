"""Tokens are found the fast way where a text allows it; the slow way finds the same."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adrules.text.document import Document
from adrules.text.facts import find_facts
from adrules.text.facts.classes import (
    _NUMBER,
    BEGUN,
    STATED,
    TOKEN_CLASSES,
    _numbers_but_names,
    figures_in,
    stated,
)
from adrules.text.facts.kinds import Kind
from adrules.text.facts.lexemes import NUMBER
from adrules.text.facts.reader import beginnings, may_begin
from adrules.text.facts.stretches import stretches
from adrules.text.facts.tokens import Tokens
from adrules.text.folding import fold
from adrules.text.words import split_words
from strategies import messages, russian

_PIECES = st.sampled_from(
    [
        "5",
        "100",
        "000",
        "12,5",
        "31.12",
        "31.12.2026",
        "2026-12-31",
        "9:00",
        "24/7",
        "1.2.3",
        "10.000.000",
        "covid-19",
        "5г",
        "4k",
        "100к",
        "₽",
        "$20",
        "a4",
        "x5y",
        "1_2",
        "½",
        "٣",
        "5²",
        "sayt.ru",
        "8(800)555-35-35",
        "*100#",
        "+79001234567",
        "-",
        "—",
        ".",
        ",",
        "%",
        "два",
        "двадцать",
        "пять",
        "тысяч",
        "рублей",
        "дня",
        "часа",
        "мая",
        "конца",
        "года",
        "трёхмесячный",
        "круглосуточно",
        "полчаса",
        "за",
        "до",
        "от",
        "c",
        "мaя",
        "два'х",
        "_два",
        "минуту",
    ]
)
_MIXED = st.builds(
    lambda pieces, mark: mark.join(pieces),
    st.lists(_PIECES, max_size=12),
    st.sampled_from([" ", "", "-", "\n"]),
)
_TEXTS = st.one_of(russian, messages, _MIXED)
_KINDS = {
    "percent": {Kind.PERCENT},
    "money": {Kind.MONEY},
    "date": {Kind.DATE, Kind.TIME},
    "term": {Kind.TERM},
    "count": {Kind.COUNT},
    "phone": {Kind.PHONE},
}


@settings(deadline=None)
@given(_TEXTS)
@example("8 800 555-35-35-5, covid-19 и 5г-сеть")
@example("sayt.ru5 и sayt.ru/5 5")
def test_numbers_are_those_of_the_pieces(text: str) -> None:
    folded = fold(text)
    assert Tokens(folded).all("number") == _numbers_but_names(folded)
    assert figures_in(folded) == sorted(figures_in(folded))
    assert {start for start, _ in Tokens(folded).all("number")} <= set(figures_in(folded))


@given(_TEXTS)
def test_figures_are_those_that_no_word_runs_into(text: str) -> None:
    slow = re.compile(rf"(?<!\w)(?:{NUMBER})")
    spans = [[found.span() for found in pattern.finditer(fold(text))] for pattern in (_NUMBER, slow)]
    assert spans[0] == spans[1]


@settings(deadline=None)
@given(_TEXTS)
def test_tokens_are_those_of_the_statements(text: str) -> None:
    folded = fold(text)
    facts = find_facts(folded)
    for name in STATED:
        assert Tokens(folded).all(name) == [
            part for fact in facts if fact.kind in _KINDS[name] for part in fact.parts
        ]


@settings(deadline=None)
@given(_TEXTS)
def test_a_token_begins_with_a_word_that_may_begin_one(text: str) -> None:
    folded = fold(text)
    words = split_words(folded)
    for name in BEGUN:
        for start, _ in Tokens(folded).all(name):
            at = next(i for i, end in enumerate(words.ends) if start < end)
            assert may_begin(words.forms[at])
            assert at in beginnings(words.forms)


@pytest.mark.parametrize(
    ("form", "expected"), [("без", False), ("cash", False), ("мaя", True), ("два'х", True)]
)
def test_what_may_begin_a_statement(form: str, expected: bool) -> None:
    assert may_begin(form) is expected


_ENDS = st.sampled_from(["! ", "? ", "… ", ". ", " ", "\n", ", ", "!", " карт. ", " рабочих. ", " платеж. "])


@settings(deadline=None)
@given(st.lists(st.tuples(_TEXTS, _ENDS), min_size=1, max_size=4))
@example([("100 тыс", ". "), ("рублей", "! "), ("до 5", "? "), ("дней", "")])
@example([("3 рабочих", ". "), ("дня за платеж", ". "), ("2 мая", "")])
def test_no_statement_goes_beyond_a_stretch(parts: list[tuple[str, str]]) -> None:
    folded = fold("".join(text + end for text, end in parts))
    cut = list(stretches(folded, 1))
    assert "".join(stretch for _, stretch in cut) == folded
    found = [
        (fact.kind, [(offset + start, offset + end) for start, end in fact.parts])
        for offset, stretch in cut
        for fact in find_facts(stretch)
    ]
    assert found == [(fact.kind, list(fact.parts)) for fact in find_facts(folded)]
    numbers = [
        (offset + start, offset + end)
        for offset, stretch in cut
        for start, end in _numbers_but_names(stretch)
    ]
    assert numbers == _numbers_but_names(folded)


@settings(deadline=None)
@given(st.lists(st.tuples(_TEXTS, _ENDS), min_size=1, max_size=4), st.lists(st.integers(0, 200), max_size=3))
def test_tokens_of_a_place_are_read_without_the_rest(parts: list[tuple[str, str]], places: list[int]) -> None:
    folded = fold("".join(text + end for text, end in parts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adrules.text.facts.tokens.stretches", lambda text: stretches(text, 1))
        wanted = {at: (at, at + 5) for at in places if at < len(folded)}
        for name in ("number", *STATED):
            every = Tokens(folded).all(name)
            found = Tokens(folded).within(name, wanted.values())
            assert found == sorted(found)
            assert set(found) <= set(every)
            assert {s for s in every if any(a <= s[0] <= b for a, b in wanted.values())} <= set(found)
            assert every == TOKEN_CLASSES[name](folded)


def test_a_rule_reads_statements_only_around_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr("adrules.text.facts.tokens.stated", lambda text: read.append(text) or stated(text))
    document = Document("Карта за 5 минут! Вклад под 18 % на год. " * 500)
    around = document.tokens_beside("term", [10_000, 10_010])
    assert 0 < sum(map(len, read)) < 2_000
    assert [t for t in document.tokens("term") if 10_000 < t[0] < 10_015] == [
        t for t in around if 10_000 < t[0] < 10_015
    ]


@pytest.mark.parametrize("name", ["number", "money"])
def test_tokens_of_a_stretch_are_listed_once_however_many_ask(name: str) -> None:
    document = Document("Привет всем! " * 60 + "карта 5 рублей и " * 60)
    last = len(document.folded.text) - 1
    asked = [document.tokens_over(name, at, at) for at in range(last - 500, last, 50)]
    assert asked[0]
    assert all(each is asked[0] for each in asked)
    assert document.tokens(name)[-len(asked[0]) :] == asked[0]
