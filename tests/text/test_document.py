from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.text.document import Document
from adrules.text.words import APART, COMMA, JOINED
from strategies import messages, russian


@given(messages)
def test_words_and_sentences_lie_inside_the_folded_text(text: str) -> None:
    document = Document(text)
    folded = document.folded.text
    words = document.words
    for form, start, end in zip(words.forms, words.starts, words.ends, strict=True):
        assert 0 <= start < end <= len(folded)
        assert len(form) == end - start
    for start, end in document.sentences:
        assert 0 <= start < end <= len(folded)
    for start, end in document.emoji:
        assert 0 <= start < end <= len(text)
    for index in range(len(words.forms)):
        assert document.separation(index) in {APART, JOINED, COMMA}


@pytest.mark.parametrize(
    ("between", "kind"),
    [
        (" ", JOINED),
        ("\u00a0", JOINED),
        ("\n", JOINED),
        ("\r\n", JOINED),
        (" ✨ ", JOINED),
        (" 👩\u200d👧 ", JOINED),
        (" «", JOINED),
        ('" ', JOINED),
        (" ✨✨ ", APART),
        ("\n\n", APART),
        (", ", COMMA),
        (". ", APART),
        (" — ", APART),
        (" - ", APART),
        (" (", APART),
        ("/", APART),
        (": ", APART),
    ],
)
def test_what_stands_between_two_words(between: str, kind: int) -> None:
    assert Document(f"мир{between}возможностей").separation(0) == kind


def test_a_hyphenated_word_is_a_whole_and_its_parts() -> None:
    words = Document("наш Онлайн\u2011банк тут").words
    assert words.forms == ("наш", "онлайн", "банк", "тут")
    assert words.wholes == {1: ("онлайн-банк", 3)}
    assert words.after(1) == 3


def test_a_sentence_ends_at_a_line_break() -> None:
    document = Document("Первая строка\nВторая. Третья!")
    assert [document.folded.text[a:b] for a, b in document.sentences] == [
        "первая строка",
        "вторая.",
        "третья!",
    ]
    assert document.sentence(15) == (14, 21)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("percent", "Ставка 18 %, или 7,5% годовых, или 5 процентов", ["18 %", "7,5%", "5 процентов"]),
        (
            "money",
            "От 100 000 ₽ до 1,5 млн руб., кредит 5 тыс. и 20 р",
            ["100 000 ₽", "1,5 млн руб.", "5 тыс.", "20 р"],
        ),
        ("date", "До 31 декабря 2026, с 01.02.2026, 18.30 — час", ["31 декабря 2026", "01.02.2026", "18.30"]),
        (
            "term",
            "За 5 минут, 3 месяца, 24/7, два дня, 1-3 рабочих дня",
            ["5 минут", "3 месяца", "24/7", "два дня", "1-3 рабочих дня"],
        ),
        ("number", "Дом 5, 100 000 штук, A4", ["5", "100 000"]),
    ],
)
def test_checkable_tokens(name: str, text: str, found: list[str]) -> None:
    document = Document(text)
    assert [text[slice(*document.span(a, b))] for a, b in document.tokens(name)] == found


def test_the_text_as_given_is_not_read_one_by_one() -> None:
    class Counted(str):
        """A text that counts its characters when they are read one by one."""

        __slots__ = ("read",)

        def __getitem__(self, at: Any) -> str:
            self.read = getattr(self, "read", 0) + isinstance(at, int)
            return str.__getitem__(self, at)

    text = Counted("Это\u200b раз. И два.\nА это три. " * 100)
    document = Document(text)
    assert len(document.sentences) == 300
    assert getattr(text, "read", 0) == 0


@given(st.one_of(russian, messages))
@example("Вклад\u200b")
@example("и\u0306")
def test_offsets_move_where_the_folded_text_is_shorter(text: str) -> None:
    folded = Document(text).folded
    assert (folded.starts is None) == (len(folded.text) == len(text))
