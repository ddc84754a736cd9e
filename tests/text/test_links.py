import pytest

from adrules.text.facts import Kind, find_facts
from adrules.text.links import address_spans, link_spans, web_spans


@pytest.mark.parametrize(
    "link",
    [
        "bank.online/x",
        "ozon.store",
        "сайт.москва",
        "bank.dev",
        "us.example",
        "sapogi.moda/zima",
        "bank.tech/a?b=1",
        "банк.рф",
        "xn--80a.xn--p1ai",
        "https://t.me/@bank",
        "www.bank.ru",
    ],
)
def test_a_link_is_one_thing_to_all_who_look_for_links(link: str) -> None:
    text = f"заказ на {link}, ждем."
    span = (9, 9 + len(link))
    assert web_spans(text) == address_spans(text) == link_spans(text) == [span]
    assert [(f.start, f.end) for f in find_facts(text) if f.kind is Kind.LINK] == [span]


@pytest.mark.parametrize(
    "text", ["18.5 % годовых", "лето. море", "а.б", "вклад.", "т.е. сразу", "10.10.2026"]
)
def test_no_link(text: str) -> None:
    assert link_spans(text) == []


def test_a_mail_address_is_no_link() -> None:
    assert web_spans("пишите на a.b@bank.ru") == []
    assert address_spans("пишите на a.b@bank.ru") == [(10, 21)]


def test_handles_tags_and_variables_are_found_beside_links() -> None:
    text = "#лето @bank {имя} $x https://a.ru/{id}"
    assert [text[a:b] for a, b in link_spans(text)] == ["#лето", "@bank", "{имя}", "$x", "https://a.ru/{id}"]
