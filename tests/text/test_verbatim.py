"""What is left to the letter, and that looking at bytes first leaves none of it out."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.native import compiled
from adrules.text import links, phones, verbatim
from adrules.text import unlinked as looks
from adrules.text.alphabet import encode
from adrules.text.facts.lexemes import blocks
from adrules.text.folding import fold
from adrules.text.unlinked import unheld, unlinked
from adrules.text.verbatim import held, verbatim_spans

PIECES = st.sampled_from(
    [
        *("{{имя}}", "[дата]", "#тег#", "*|NAME|*", "{", "[", "*", "#", "<b>", "%name%", "$x", "@ник"),
        *("ЛЕТО25", "A-100", "5-дневный", "СКИДКА_-7", "٣ДЕНЬ", "iPhone", "é", "ß25", "Σ1"),
        *("промокод", "ПРОМОКОД «Да-да»", "Промокода: лето", "\u1c82", "пр\u1c82м\u1c82к\u1c82\u1c81 ОДИН"),
        *("8 (800) 555-35-35", "+7 900 000 00 00", "*100#", "8", "+", "1234567890", "٨٨٨٨٨٨٨٨٨٨٨"),
        *("flora.ru", "-.ru", "www.", "www.дом.рф/1", "a@b.ru", "http://x", "://", "т.д.", "1.5", ".ру"),
        *(" ", "\n", "а", "-", "_", ".", ",", "\u00ad", "🎉", "\ud800", "\x00"),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def simply(text: str) -> list[tuple[int, int]]:
    """Try every expression, whatever the text holds."""
    spans = links.link_spans(text) + [m.span() for m in phones._PHONE.finditer(text)]
    for pattern in (verbatim._VARIABLE, verbatim._CODE):
        spans += [m.span() for m in pattern.finditer(text)]
    called = verbatim._CALLED.finditer(text)
    return spans + [m.span("code") for m in called if not m["code"].islower()]


@given(TEXTS)
@example("Промокод ДОМ")
@example("СКИДКА-_7")
def test_no_span_is_missed_by_looking_at_bytes_first(text: str) -> None:
    assert sorted(verbatim_spans(text)) == sorted(simply(text))
    assert verbatim_spans(text, (), encode(text)) == verbatim_spans(text)


@given(TEXTS)
@example("-.ru")
def test_a_link_is_looked_for_where_a_mark_of_one_stands(text: str) -> None:
    hint = re.search(r"://|www\.|@|\w\.[^\W\d_]", text)
    assert bool(links.address_spans(text)) == bool(hint and links._WEB.search(text))
    if links._SIGNED.search(text):
        assert links.link_spans(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Промокод ДОМ", "ДОМ"),
        ("ПРОМОКОД: Дом5", "Дом5"),
        ("Код ЛЕТО-25", "ЛЕТО-25"),
        ("Ваш iPhone", "iPhone"),
        ("Звоните *100#", "*100#"),
        ("Звоните 8 800 555 35 35", "8 800 555 35 35"),
        ("Вход [имя]", "[имя]"),
    ],
)
def test_what_is_held_does_not_change(text: str, left: str) -> None:
    at = text.index(left)
    assert held(text) == text[:at] + verbatim.HELD * len(left) + text[at + len(left) :]


def test_plain_copy_is_not_held() -> None:
    text = "Скидка 18 % на всё до 5 мая, 100 000 ₽. 5-летняя гарантия!"
    assert held(text) == text


@given(TEXTS)
@example("%а%")
@example("8(800) 555-35-35")
@example("8\u00a0800\u00a0555\u00a035\u00a035")
def test_a_text_without_links_by_its_kinds_has_none(text: str) -> None:
    codes = encode(text)
    if unlinked(codes):
        assert not links.link_spans(text)
        assert not phones._PHONE.search(text)
        assert not verbatim._VARIABLE.search(text)
    if unheld(codes):
        assert unlinked(codes)
        assert not verbatim._CODE.search(text)


@given(TEXTS)
def test_no_link_of_a_statement_is_missed(text: str) -> None:
    folded = fold(text)
    found = [*links.address_spans(folded), *(m.span() for m in phones._PHONE.finditer(folded))]
    assert sorted((block.start, block.end) for block in blocks(folded)) == sorted(found)


CODES = st.one_of(
    TEXTS.map(encode),
    st.text("aбВ08+ -_()\u00a0.%@,٣🎉", max_size=24).map(encode),
    st.lists(st.sampled_from(["8", "+", "0", " ", "-", "\u00a0(", ")- ", "     ", "а"]), max_size=40)
    .map("".join)
    .map(encode),
    st.binary(max_size=12),
)


@given(CODES)
@example(b"8" * 10)
@example(b"+8" + b" 1" * 9)
@example(b"8   1   1   1   1   1   1   1   1    1")
@example(encode("а_-5"))
@example(encode("%_"))
@example(encode(".-а"))
@example(encode("а ПРомОКОДа"))
@example(encode("промоко"))
@example(encode("промокоtд"))
def test_both_looks_are_the_same(codes: bytes) -> None:
    assert unheld(codes) == looks._holds_nothing(codes)


@pytest.mark.skipif(compiled is None, reason="without the extension")
def test_wrong_values_raise() -> None:
    native: Any = compiled
    for parts in (
        (b"", b"a", b"A"),
        (looks._TABLE, b"a", b""),
        (looks._TABLE, b"", b""),
        (looks._TABLE, b"a" * 17, b"A" * 17),
    ):
        with pytest.raises(ValueError, match="256"):
            native.Look(*parts)
    look = native.Look(looks._TABLE, b"a", b"A")
    for make in (lambda: native.Look("а", b"a", b"A"), lambda: look.unheld("а"), native.Look):
        with pytest.raises(TypeError):
            make()
