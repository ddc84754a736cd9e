"""``kind: sentence``: sentences that hold nothing but listed words."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import adrules
from adrules.errors import PackError
from adrules.rules.rule import unmark

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
