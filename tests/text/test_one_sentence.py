"""Whether two places lie in one sentence is told without looking for sentences, and told right."""

from hypothesis import example, given
from hypothesis import strategies as st

from adrules.text.document import Document
from strategies import messages, russian

_PIECES = st.sampled_from(
    [
        "акад.",
        "г.",
        "т.",
        "е.",
        "слово",
        "Слово",
        "А",
        "Б.",
        "ул.",
        "И",
        "тел.",
        "руб.",
        "100",
        "5",
        "1.",
        ".",
        "!",
        "?",
        "…",
        "»",
        "«",
        '"',
        ")",
        "(",
        "-",
        "—",
        "🎉",
        "и",
        "см.",
        "русск.",
        "Москва",
        "жен.",
        "рмуж.",
        "XX",
        "II.",
        "a.",
        "b)",
        "...",
        "!!",
        "а.",
        "Е.",
        "сл\xadово",
    ]
)
_MIXED = st.builds(
    lambda pieces, mark: mark.join(pieces),
    st.lists(_PIECES, max_size=14),
    st.sampled_from([" ", "", "  ", "\n"]),
)


@given(st.one_of(russian, messages, _MIXED), st.integers(0, 99), st.integers(0, 99))
@example("Слово акад. Москва", 0, 2)
@example("Лучшее слово. Москва", 0, 2)
@example("Слово! 🎉 Москва", 0, 1)
@example("Слово\nмосква", 0, 1)
def test_two_places_lie_in_one_sentence_as_the_sentences_say(text: str, one: int, other: int) -> None:
    document = Document(text)
    starts = document.words.starts
    if not starts:
        return
    first, second = starts[one % len(starts)], starts[other % len(starts)]
    told = document.in_one_sentence(first, second)
    start, end = document.sentence(first)
    assert told == (start <= second < end)


def test_plain_ends_need_no_search_for_sentences() -> None:
    document = Document("Лучшее слово. Москва и область! Новая строка, без точки")
    assert document.in_one_sentence(0, 7)
    assert not document.in_one_sentence(0, 14)
    assert not document.in_one_sentence(14, 40)
    assert document._sentences is None
