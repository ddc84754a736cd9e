import pytest

from adrules.matching.lexicon import aspect_partners, forms


@pytest.mark.parametrize(
    ("word", "has", "lacks"),
    [
        ("банк", "банками", "банкой"),
        ("деньги", "деньгами", "динги"),
        ("лучший", "лучшая", "хорошая"),
        ("высокий", "высокое", "высочайшее"),
        ("выгоднее", "выгодней", "выгодный"),
        ("надежный", "надежными", "надёжный"),
        ("развивающаяся", "развивающимся", "развивается"),
        ("забыв", "забыв", "забыть"),
        ("гарантировать", "гарантированный", "гарантия"),
        ("просто", "просто", "простыми"),
        ("для", "для", "длить"),
        ("мир", "мирами", "миром-"),
        ("онлайн-банк", "онлайн-банка", "банк"),
        ("sale", "sale", "сале"),
        ("кэшбэк", "кэшбэками", "кешбэк"),
    ],
)
def test_forms_of_a_word_as_written(word: str, has: str, lacks: str) -> None:
    assert has in forms(word)
    assert lacks not in forms(word)


def test_any_degree_joins_the_degrees() -> None:
    assert {"высочайшее", "наивысшее", "высоко"} <= forms("высокий", any_degree=True)


def test_grammemes_narrow_a_word() -> None:
    assert forms("ставка", frozenset({"plur"})) >= {"ставки", "ставок", "ставкам"}
    assert "ставкой" not in forms("ставка", frozenset({"plur"}))
    assert forms("ставка", frozenset({"VERB"})) == frozenset()


@pytest.mark.parametrize(
    ("word", "partner"),
    [
        ("открыть", "открывать"),
        ("открывать", "открыть"),
        ("успейте", "успевать"),
        ("спешите", "поспешить"),
        ("предложить", "предлагать"),
        ("начать", "начинать"),
        ("воспользоваться", "пользоваться"),
        ("насладиться", "наслаждаться"),
        ("накопить", "накапливать"),
        ("прийти", "приходить"),
    ],
)
def test_aspect_partners(word: str, partner: str) -> None:
    assert partner in aspect_partners(word)


@pytest.mark.parametrize("word", ["банк", "гарантировать", "выгодный"])
def test_words_without_an_aspect_partner(word: str) -> None:
    assert aspect_partners(word) == ()


def test_strangers_are_no_partners() -> None:
    assert "купать" not in aspect_partners("купить")
