import pytest
from hypothesis import example, given

from adrules.text.folding import fold, normalise_and_fold, russian_look
from strategies import messages


@given(messages)
@example("İ")
@example("ß и\u0306 е\u0308")
@example("👩\u200d👧\u200d👦 🇷🇺")
@example("\ud800\udfff")
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(messages)
@example("\u0301")
@example("и\u0306и\u0306")
@example("\u200d\u0301а")
def test_every_folded_span_leads_back_into_the_text(text: str) -> None:
    folded = normalise_and_fold(text)
    last = 0
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert last <= start < end <= len(text)
        last = end


@given(messages)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = normalise_and_fold(text).text
    assert normalise_and_fold(once).text == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ЁЛКА", "елка"),
        ("е\u0308лка", "елка"),
        ("мои\u0306", "мой"),
        ("спе\u0301ктр", "спектр"),
        ("выгод\u00adный", "выгодный"),
        ("вы\u200bгод\u200cно", "выгодно"),
        ("под\u00a0ключ\u2009да", "под ключ да"),
        ("онлайн\u2011банк", "онлайн-банк"),
        ("İ", "İ"),
        ("\ud800а", "\ud800а"),
        ("да\u2028нет", "да\nнет"),
    ],
)
def test_one_spelling_for_all(text: str, folded: str) -> None:
    assert normalise_and_fold(text).text == folded


def test_a_stress_mark_belongs_to_its_letter() -> None:
    folded = normalise_and_fold("спе\u0301к")
    assert folded.span(2, 3) == (2, 4)


@pytest.mark.parametrize(
    ("word", "read"),
    [("cкидкa", "скидка"), ("кoмпaнии", "компании"), ("cashback", "cashback"), ("c", "с"), ("qr", "qr")],
)
def test_look_alikes_are_read_as_russian_only_when_all_are(word: str, read: str) -> None:
    assert russian_look(word) == read
