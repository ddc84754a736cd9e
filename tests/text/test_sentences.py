"""Sentences are those of razdel."""

from benchmarks.throughput.corpus import corpus
from hypothesis import example, given
from hypothesis import strategies as st
from razdel import sentenize

from adrules.text.sentences import sentence_spans
from strategies import messages

PIECES = ["Да", "да", "т", "г", "руб", "др", "А", "С", "им", "Тверь", "18", "II", "а", "1", "₽", "%", "§", "🔥", "И\u0306", "_", "²", "ß", "Ⓐ", " ", " ", " ",
          "  ", "\t", "\n", "\u00a0", "\u3000", ".", ".", ".", "!", "?", "…", ";", ":", "-", "—", "(", ")", ":)", "=(", ";-)", "«", "»", '"', "„", "”", "’", "'", "]", "}",
          "т. е.", "и т. д.", "1.", "а)", "iPhone", "Мы", "вы", "длинноеслово", "Длинноеслово"]  # fmt: skip


def by_razdel(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.stop) for s in sentenize(text) if s.start < s.stop]


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), messages))
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
