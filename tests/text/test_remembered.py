"""What a function says of words, remembered."""

import pytest

from adrules.text.address import _conjugated
from adrules.text.morphology import likeness
from adrules.text.remembered import Alike
from adrules.text.second_person import Register


@pytest.mark.parametrize(
    "forms", [("синицами", "куницами"), ("бодаешь", "кидаешь", "бодаете", "кидай", "кидайте")]
)
def test_words_that_are_read_alike_share_an_answer(forms: tuple[str, ...]) -> None:
    asked: list[str] = []

    def asking(form: str) -> frozenset[Register]:
        asked.append(form)
        return _conjugated(form)

    said = Alike(asking)
    for form in (*forms, *forms):
        assert said(form) == _conjugated(form)
    assert len(asked) == len({likeness(form, frozenset()) for form in forms}) < 2 * len(forms)


def test_a_word_of_a_listed_lemma_or_of_no_dictionary_is_asked_each_time() -> None:
    asked: list[str] = []
    said = Alike(asked.append, frozenset({"синица"}))
    for form in ("синицами", "бхагаватница", "куницами") * 2:
        said(form)
    assert asked == ["синицами", "бхагаватница", "куницами", "синицами", "бхагаватница"]
