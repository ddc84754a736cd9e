"""Countable facts without a figure, and small numbers that a brief writes as words."""

import pytest

from adrules.text.claims import says_compound, says_ordinal, ungrounded_claims


@pytest.mark.parametrize(
    ("text", "ground", "claims"),
    [
        ("бесплатный подъем на этаж", "шкаф за 9 900 ₽", ["бесплатный"]),
        ("бесплатный подъем на этаж", "подъем 0 ₽", []),
        ("сборка бесплатно", "сборка в подарок", []),
        ("услуга не бесплатная", "услуга 300 ₽", []),
        ("безлимитный интернет", "30 гб за 400 ₽", ["безлимитный"]),
        ("безлимитный интернет", "интернет без ограничений", []),
        ("поддержка круглосуточно", "поддержка с 9 до 18", ["круглосуточно"]),
        ("поддержка круглосуточно", "поддержка 24/7", []),
        ("в конце выдаем диплом", "8 уроков", ["диплом"]),
        ("в конце выдаем диплом", "документ об окончании", []),
        ("звоните с 9 до 18", "8 уроков", []),
    ],
)
def test_a_claim_is_grounded_by_words_that_say_the_same(text: str, ground: str, claims: list[str]) -> None:
    assert [text[start:end] for start, end in ungrounded_claims(text, ground)] == claims


@pytest.mark.parametrize(
    ("number", "ground", "said"),
    [
        (3, "третья ночь в подарок", True),
        (1, "первый месяц", True),
        (2, "третья ночь", False),
        (3, "треть цены", False),
        (40, "сороковая серия", False),
    ],
)
def test_an_ordinal_in_words(number: int, ground: str, *, said: bool) -> None:
    assert says_ordinal(number, ground) is said


@pytest.mark.parametrize(
    ("number", "noun", "ground", "said"),
    [
        (2, "комнат", "двухкомнатная квартира", True),
        (3, "комнат", "двухкомнатная квартира", False),
        (2, "этажа", "двухкомнатная квартира", False),
        (2, "", "двухкомнатная квартира", False),
    ],
)
def test_a_number_and_its_noun_in_one_word(number: int, noun: str, ground: str, *, said: bool) -> None:
    assert says_compound(number, noun, ground) is said
