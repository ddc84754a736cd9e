"""Sentences are those of razdel."""

from benchmarks.throughput.corpus import corpus
from hypothesis import example, given
from hypothesis import strategies as st
from razdel import sentenize

from adrules.text.document import Document
from adrules.text.folding import visible
from adrules.text.sentences import sentence_spans
from strategies import messages

PIECES = ["Да", "да", "т", "г", "руб", "др", "А", "С", "им", "Тверь", "18", "II", "а", "1", "₽", "%", "§", "🔥", "И\u0306", "_", "²", "ß", "Ⓐ", " ", " ", " ",
          "  ", "\t", "\n", "\u00a0", "\u3000", ".", ".", ".", "!", "?", "…", ";", ":", "-", "—", "(", ")", ":)", "=(", ";-)", "«", "»", '"', "„", "”", "’", "'", "]", "}",
          "т. е.", "и т. д.", "1.", "а)", "iPhone", "Мы", "вы", "длинноеслово", "Длинноеслово"]  # fmt: skip


texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), messages)


def by_razdel(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.stop) for s in sentenize(text) if s.start < s.stop]


@given(texts)
@example("и т. Е. Мы")
@example("Так сказал А. Блок")
@example("Цена 5 руб. Мы рады. да")
@example("«Да!» Нет. II. Дом")
@example("1. Дом")
@example("Да. в_я к")
@example("1 %. Да")
@example("₽. Да. %. 🔥")
@example("от 1 000 ₽. 5 июля")
def test_sentences_are_those_of_razdel(text: str) -> None:
    assert sentence_spans(text) == by_razdel(text)


def test_the_same_on_messages() -> None:
    for text in corpus(500, 23).messages:
        assert sentence_spans(text) == by_razdel(text)


@given(st.lists(st.one_of(texts, st.just("1. Да :) Нет. Мы")), max_size=3).map("\n".join))
@example("Да :) Нет. Мы\nг. г.\u00ad Тверь. Да")
def test_sentences_of_a_text_are_those_of_its_lines(text: str) -> None:
    document = Document(text)
    wanted, offset = [], 0
    for line in document.folded.text.split("\n"):
        given_line = document._as_given(offset, line)
        wanted += [(offset + start, offset + end) for start, end in sentence_spans(given_line)]
        offset += len(line) + 1
    assert document.sentences == wanted


@given(texts)
def test_what_is_visible_is_what_the_folded_text_keeps(text: str) -> None:
    starts = Document(text).folded.starts
    assert visible(text) == (text if starts is None else "".join(text[at] for at in starts))
