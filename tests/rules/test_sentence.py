"""``kind: sentence``: sentences that hold nothing but listed words."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import adrules
from adrules.errors import PackError
from adrules.packs.ruleset import Ruleset
from adrules.packs.schema import Pack
from adrules.rules.examples import unmark
from adrules.rules.sentence import SentenceRule

LISTS = """words: ["{мечта|счастье|радость|жизнь}", "{начинаться|сбываться}"], beside: ["{дом|кофе|утро}"]"""


@cache
def checker(options: str = LISTS) -> adrules.Checker:
    rule = f"{{id: cliche/x, category: cliche, kind: sentence, message: '{{match}}', {options}}}"
    with TemporaryDirectory() as folder:
        path = Path(folder, "pack.yaml")
        path.write_text(f"rules:\n  - {rule}\n", encoding="utf-8")
        return adrules.load(path)


def expect(marked: str, options: str = LISTS) -> None:
    text, spans = unmark(marked)
    report = checker(options).check(text)
    assert [(v.start, v.end) for v in report.violations] == spans


@pytest.mark.parametrize(
    "text",
    [
        "[[Счастье начинается дома]]",
        "[[СЧАСТЬЕ НАЧИНАЕТСЯ ДОМА]]!",
        "Плед 990 ₽. [[Пусть ваши мечты сбываются]]! Звоните",
        "«[[Мечты сбываются]]",
        "[[Счастье, радость]] 🎉",
        "Цена 990 ₽: [[счастье начинается дома]]",
        "Тема: [[радость начинается утром]]\nЗаказ 12 готов",
    ],
)
def test_a_sentence_of_listed_words_is_found(text: str) -> None:
    if text.startswith("«"):
        expect(text.replace("[[", "").replace("]]", ""))  # a quotation mark: it may be a name
    else:
        expect(text)


@pytest.mark.parametrize(
    "text",
    [
        "Счастье начинается в 19:00",
        "Счастье начинается в клубе",
        "Счастье начинается в клубе «Дом»",
        "Счастье начинается с iPhone",
        "Две мечты сбываются",
        "Счастье дома",
        "Счастье",
        "Мечты сбываются: билет 300 ₽",
        "Дом, кофе, утро",
        "",
    ],
)
def test_a_sentence_that_says_something_is_left_alone(text: str) -> None:
    expect(text)


def test_the_counts_can_be_chosen() -> None:
    expect("[[Счастье дома]]", f"{LISTS}, min: 1")
    expect("[[Мечты и радость дома]]", f"{LISTS}, most: 1")
    expect("Мечты и радость утром дома", f"{LISTS}, most: 1")
    expect("[[Лучшие мечты]]", "words: [мечта, хороший], degree: any")
    expect("[[Мечта сбылась]]", "words: [мечта, сбываться], aspect: any")


def test_most_needs_something_to_count() -> None:
    with pytest.raises(PackError, match="most"):
        checker("words: [мечта], most: 1")


def test_words_never_rule_out_a_sentence_that_is_found() -> None:
    rules = [rule for rule in adrules.load("ads-core").ruleset().rules if isinstance(rule, SentenceRule)]
    every = Ruleset((Pack(rules=tuple(rules)),), None)
    texts = [unmark(bad)[0] for rule in rules for bad in rule.examples.bad]
    cases = [every.case(text + around, None) for text in texts for around in ("", ". Цена 990 ₽: 5 кг")]
    found = 0
    for case in cases:
        eager = replace(case, hits=dict(case.hits))
        for rule in rules:
            assert list(rule.find(case)) == list(rule.find(eager))
            found += len(list(rule.find(case)))
    assert found > len(texts)


@pytest.mark.parametrize(
    ("text", "concerned"),
    [("Дом, кофе и утро", False), ("Наш дом стоит у реки", False), ("Счастье живёт у реки", True)],
)
def test_only_a_text_with_a_listed_word_is_looked_at(text: str, concerned: bool) -> None:
    ruleset = checker().ruleset(None)
    assert bool(ruleset.dispatch.concerned(ruleset.case(text, None), {})) == concerned


def test_a_listed_word_alone_between_two_marks_is_not_searched_further() -> None:
    rule = checker("words: [счастье], min: 1").ruleset(None).rules[0]
    assert isinstance(rule, SentenceRule)
    for text, possible in (
        ("Счастье. Река", False),
        ("Счастье и счастье. Река", True),
        ("Счастье реки", False),
    ):
        case = checker("words: [счастье], min: 1").ruleset(None).case(text, None)
        assert rule._possible(case) is possible


def test_the_words_before_a_row_that_fails_are_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    options = "words: [счастье], min: 2"
    asked: list[str] = []

    def is_function_word(form: str) -> bool:
        asked.append(form)
        return form == "и"

    monkeypatch.setattr("adrules.rules.sentence.is_function_word", is_function_word)
    for text, expected in (
        ("Река счастье и счастье гора", ["и", "гора"]),
        ("Река счастье гора счастье", ["гора"]),
        ("Река счастье и счастье", ["и", "река"]),
    ):
        rule, case = checker(options).ruleset(None).rules[0], checker(options).ruleset(None).case(text, None)
        assert isinstance(rule, SentenceRule)
        assert not rule._possible(case)
        assert asked == expected
        asked.clear()
