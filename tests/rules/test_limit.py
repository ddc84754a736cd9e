import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.domain.brief import Brief
from adrules.rules.limit import MEASURES, LimitRule
from adrules.rules.rule import Case
from adrules.text.document import Document
from strategies import messages


@pytest.mark.parametrize(
    ("text", "graphemes"), [("a\r\nb", 3), ("а\r\nб", 3), ("a\nb", 3), ("a\rb", 3), ("И\u0306", 1), ("", 0)]
)
def test_graphemes(text: str, graphemes: int) -> None:
    assert MEASURES["graphemes"](Document(text)) == graphemes


def test_a_changed_copy_has_its_own_bounds() -> None:
    case = Case(Document("раз два три"))
    own = limit("words", max=2)
    assert len(own.find(case)) == 1
    assert own.model_copy(update={"max": 3}).find(case) == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Открыть: bank.online/x", 1),
        ("Закажите на ozon.store", 1),
        ("Сайт.Москва ждёт", 1),
        ("https://a.ru/b, www.c.рф и d.com!", 3),
        ("Пишите: a@bank.ru, @bank, #лето", 0),
        ("Ставка 18.5 % до 10.10.2026", 0),
    ],
)
def test_links(text: str, links: int) -> None:
    assert MEASURES["links"](Document(text)) == links


def limit(measure: str, **bounds: object) -> LimitRule:
    values = {
        "id": "length/a",
        "category": "length",
        "kind": "limit",
        "measure": measure,
        "message": "{value}",
    }
    return LimitRule.model_validate({**values, **bounds})


@pytest.mark.parametrize("measure", MEASURES)
@given(
    text=st.one_of(
        messages, st.text("аЯz.!?…;»)(=: \n\u0301\u200b\u2028\u3000🔥👩\u200d❤\ufe0f1\u20e3ℹⒶ", max_size=30)
    ),
    high=st.integers(0, 40),
)
@example(text="Да.\u200b Нет.\u3000И =( Ура", high=3)
@example(text="1\ufe0f\u20e3ℹ\ufe0f", high=1)
def test_what_a_quick_look_lets_go_holds(measure: str, text: str, high: int) -> None:
    rule, case = limit(measure, max=high), Case(Document(text))
    glance = rule.glance()
    if glance is not None and not glance(case):
        assert list(rule.find(case)) == []


def test_a_quick_look_tells_a_message_that_is_in_order() -> None:
    case = Case(Document("Вклад под 18 % годовых. Откройте в приложении!"))
    quick = {m: glance for m in MEASURES if (glance := limit(m, max=60).glance())}
    assert {"graphemes", "words", "sentences", "emoji", "longest_word", "caps_percent"} <= quick.keys()
    assert not any(glance(case) for glance in quick.values())


def test_no_quick_look_where_the_least_or_a_brief_counts() -> None:
    brief = Brief.model_validate({"channel": "push", "offer": {"summary": "а"}, "limits": {"max_len": 1}})
    replaced = limit("graphemes", max=60, brief="length").glance()
    assert limit("graphemes", min=5, max=60).glance() is None
    assert replaced is not None
    assert replaced(Case(Document("аб"), brief))
    assert not replaced(Case(Document("аб")))
