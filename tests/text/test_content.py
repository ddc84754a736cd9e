"""Content words, and the quick look whether one of them stands again."""

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.text.content import content_words, lemma_keys, repeated, repeats, root_keys
from adrules.text.document import Document
from strategies import messages, russian

_ALIKE = str.split(
    "карта картой картами выгода выгодный оплатить оплачивать и на для онлайн-банк онлайн банк подарок дар"
    " заказ заказать flora.ru #карта копия копить лучше хороший 5 !"
)
texts = st.one_of(messages, russian, st.lists(st.sampled_from(_ALIKE), max_size=14).map(" ".join))
windows = st.integers(1, 12)


def forms_again(document: Document, window: int, *, by_root: bool) -> set[str]:
    """Compare every two neighbours of the words that have a key."""
    keys_of = root_keys if by_root else lemma_keys
    words = document.parts.words()
    found: set[str] = set()
    for key in frozenset().union(*map(keys_of, words)):
        places = [at for at, form in enumerate(words) if key in keys_of(form)]
        for one, other in combinations(places, 2):
            if other - one <= window:
                found |= {words[one], words[other]}
    return found


@pytest.mark.parametrize("by_root", [False, True])
@given(text=texts, window=windows)
@example(text="карта для карты", window=2)
@example(text="карта для карты", window=1)
@example(text="онлайн-банк онлайн банк", window=1)
def test_the_quick_look_tells_whether_a_word_stands_again(text: str, window: int, by_root: bool) -> None:
    document = Document(text)
    expected = forms_again(document, window, by_root=by_root)
    assert repeated(document, by_root=by_root, window=window) == expected
    assert repeats(document, by_root=by_root, window=window) is bool(expected)


@given(texts, st.sets(st.sampled_from(_ALIKE)))
@example("онлайн-банк и карта на flora.ru: карта", {"карта", "онлайн-банк"})
@example("карта #карта карта", {"карта"})
def test_only_some_words_are_those_of_all(text: str, only: set[str]) -> None:
    document = Document(text)
    chosen = [word for word in content_words(document) if word.form in only]
    assert content_words(document, frozenset(only)) == chosen


def test_words_have_the_places_of_the_text() -> None:
    text = "наш онлайн-банк на flora.ru и карта"
    found = [(word.position, text[word.start : word.end]) for word in content_words(Document(text))]
    assert found == [(1, "онлайн-банк"), (6, "карта")]
