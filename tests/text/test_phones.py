import pytest

from adrules.text.facts import Kind, find_facts
from adrules.text.folding import fold
from adrules.text.verbatim import verbatim_spans


@pytest.mark.parametrize(
    "phone",
    [
        "8 800 555-35-35",
        "8\u00a0(800)\u00a0555-35-35",
        "+7 (912) 345-67-89",
        "+7\u00a0912\u00a0345\u00a067\u00a089",
        "88005553535",
        "*100#",
        "*115*2#",
    ],
)
@pytest.mark.parametrize("before", ["звоните: ", "тел.", "(", ""])
def test_a_phone_is_one_thing_to_all_who_look_for_phones(before: str, phone: str) -> None:
    text, span = f"{before}{phone}, ждем", (len(before), len(before) + len(phone))
    assert span in verbatim_spans(text)
    assert [(f.start, f.end) for f in find_facts(fold(text)) if f.kind is Kind.PHONE] == [span]


@pytest.mark.parametrize("text", ["80 000 000 000 ₽", "1.88005553535", "18 800 руб", "от 8 до 80"])
def test_no_phone(text: str) -> None:
    assert [f for f in find_facts(text) if f.kind is Kind.PHONE] == []
