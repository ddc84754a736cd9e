import pytest

from adrules.rules.limit import MEASURES
from adrules.text.document import Document


@pytest.mark.parametrize(
    ("text", "graphemes"), [("a\r\nb", 3), ("а\r\nб", 3), ("a\nb", 3), ("a\rb", 3), ("И\u0306", 1), ("", 0)]
)
def test_graphemes(text: str, graphemes: int) -> None:
    assert MEASURES["graphemes"](Document(text)) == graphemes


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
