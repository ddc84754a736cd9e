import pytest

from adrules.authoring.inflection import inflections


def made(text: str) -> dict[str, str]:
    words = text.split()
    return {
        name: " ".join(changes.get(i, word) for i, word in enumerate(words))
        for name, changes in inflections(words)
    }


def test_a_nominal_phrase_changes_as_a_whole() -> None:
    assert made("новый горизонт") == {
        "gent sing": "нового горизонта",
        "ablt sing": "новым горизонтом",
        "nomn plur": "новые горизонты",
        "loct plur": "новых горизонтах",
    }


def test_what_follows_the_noun_stays() -> None:
    assert made("Мир возможностей")["ablt sing"] == "Миром возможностей"
    assert made("шаг к мечте")["gent sing"] == "шага к мечте"


def test_the_gender_of_the_noun_is_kept() -> None:
    assert made("выгодная ставка")["gent sing"] == "выгодной ставки"
    assert made("ВЫГОДНОЕ ПРЕДЛОЖЕНИЕ")["gent sing"] == "ВЫГОДНОГО ПРЕДЛОЖЕНИЯ"


def test_a_degree_is_kept_or_nothing_is_made() -> None:
    assert made("новейшие условия")["gent sing"] == "новейшего условия"
    assert "gent sing" not in made("лучшие условия")


def test_of_a_verbal_phrase_the_verb_changes() -> None:
    assert made("Откройте для себя") == {
        "impr sing": "Открой для себя",
        "infn": "Открыть для себя",
        "3per plur": "Откроют для себя",
    }


@pytest.mark.parametrize(
    "text",
    [
        "пила дорого",  # noun or verb
        "мир открыт",  # the tail is no genitive
        "кешбэчный вклад",  # unknown word
        "мир, вклад",  # not words alone
        "быстро и легко",
        "для себя",
        "наилучшим мастером",  # pymorphy3 inflects it wrongly
    ],
)
def test_nothing_is_made_where_there_is_doubt(text: str) -> None:
    assert made(text) == {}
