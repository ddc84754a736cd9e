"""Words that speak to the reader: only sentences that may hold one are tagged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrules.text.address import _NUMBERS, _SPOKEN, _address, addresses
from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.morphology import analyzer
from adrules.text.syntax.tagging import LIKELY, weight
from strategies import messages, russian

_WORDS = st.sampled_from(
    str.split(
        "ты вы вам твой ваш откройте откройте-ка открой-ка приходите-таки открой-то смотри-тка посмотри копи хочешь видишь ли не хотите? здравствуй "
        "здравствуйте пошли пусть «купите» на — смотри! мы! можете. дай бог, карта Вклад 5 % кешбэк"
    )
)
_TEXTS = st.one_of(st.lists(_WORDS, max_size=14).map(" ".join), russian, messages)


@pytest.mark.parametrize("start", ["возл", "гра", "зар", "поч", "опоч", "пш", "ссы", "стру", "тара", "ут"])
def test_no_verb_of_the_dictionary_is_left_out(start: str) -> None:
    verbs = [word for word, tag, *_ in analyzer().dictionary.iter_known_words(start) if "VERB" in tag]
    speaking = {
        form
        for form in map(fold, verbs)
        for _, number in _NUMBERS
        if weight(form, "VERB", "impr", "excl", number) + weight(form, "VERB", "2per", number) > LIKELY
    }
    assert speaking
    assert all(map(_SPOKEN.__getitem__, speaking))


@settings(deadline=None)
@given(_TEXTS)
def test_words_that_are_left_out_speak_to_nobody(text: str) -> None:
    tagged = Document(text)
    speaking = [
        token.form for s in tagged.tagged for at, token in enumerate(s.tokens) if _address(s, at) is not None
    ]
    assert all(_SPOKEN[form] or "-" in form for form in speaking)
    assert list(addresses(Document(text))) == list(addresses(tagged))


@settings(deadline=None)
@given(_TEXTS)
def test_the_sentences_of_some_places_are_tagged_like_all(text: str) -> None:
    document = Document(text)
    starts = document.words.starts[::3]
    some = document.tagged_at(starts)
    assert [s for s in document.tagged if any(s.start <= at < s.end for at in starts)] == list(some)
