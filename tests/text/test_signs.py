"""A pattern of grammar is looked for wherever it may be."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.morphology import analyzer
from adrules.text.syntax import degrees, signs
from adrules.text.syntax.clauses import repeated_conjunction
from adrules.text.syntax.nouns import noun_chain
from adrules.text.syntax.patterns import COUNTED, DETECTORS, MOST
from adrules.text.syntax.signs import FORMS, NEEDED, POSSIBLE, Signs, look, signs_read
from adrules.text.syntax.tagging import Found, Sentence

Find = Callable[[tuple[Sentence, ...]], Iterator[Found]]
CASES = Path(__file__).parents[1] / "rules" / "test_grammar.py"
LINES = [
    re.sub(r"\[\[|\]\]", "", line.strip())
    for line in CASES.read_text(encoding="utf-8").splitlines()
    if line.startswith("        ") and re.search("[А-Яа-я]", line)
]
WORDS = sorted({word for line in LINES for word in line.split()})
MARKS = [" ", ", ", "\n", " - ", ". ", "? ", ",\n", "-", "… ", ' "', "! "]
LOOKS: list[tuple[str, int, Find]] = [
    *((name, 0, find) for name, find in DETECTORS.items()),
    *((name, most, partial(find, most=most)) for name, find in COUNTED.items() for most in (0, 1, 2, 3)),
    *(("noun_chain", most, partial(noun_chain, most=most)) for most in (0, 1, 2, 3)),
    *(("repeated_conjunction", 0, partial(repeated_conjunction, clauses=each)) for each in (True, False)),
]
texts = st.one_of(
    st.sampled_from(LINES),
    st.lists(st.sampled_from(LINES), max_size=4).map(". ".join),
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(MARKS)).map("".join), max_size=14).map(
        "".join
    ),
)


def may_hold(words: Signs, pattern: str, most: int) -> bool:
    return look(pattern, most)(words)


def test_there_is_a_look_for_every_pattern() -> None:
    assert set(POSSIBLE) == {*DETECTORS, *COUNTED, *MOST, "repeated_conjunction"} >= {*FORMS, *NEEDED}
    assert not FORMS.keys() & NEEDED.keys()


@given(text=texts)
def test_where_no_word_has_the_sign_nothing_is_found(text: str) -> None:
    document = Document(text)
    for name, most, find in LOOKS:
        if not may_hold(document.signs, name, most):
            assert list(find(document.tagged)) == [], name


@pytest.mark.parametrize("text", LINES)
def test_the_same_holds_for_the_cases_of_the_rule_latin_letters_and_all(text: str) -> None:
    for spelt in (text, text.upper(), text.translate(str.maketrans("аеосиун", "aeocuyh"))):
        document = Document(spelt)
        for name, most, find in LOOKS:
            found = list(find(document.tagged))
            assert not found or may_hold(document.signs, name, most), name


def test_an_ordinary_message_may_hold_nothing() -> None:
    words = Document("Откройте счёт в приложении за 10 минут. Ставка 15 % до 31 мая").signs
    assert not any(may_hold(words, name, MOST.get(name, 0)) for name in POSSIBLE)


@pytest.mark.parametrize("pattern", FORMS)
def test_where_fixed_words_are_needed_no_word_is_looked_up(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "_SIGNS", {})
    text = " ".join((*sorted(FORMS[pattern]), "бхагаватница, и кошка, и Пятое мая, неужели?"))
    assert may_hold(Document(text).signs, pattern, 0)
    assert not may_hold(Document("Бхагаватница 5 кошек").signs, pattern, 0)


NAMED = sorted(signs._FORMS | signs._LEMMAS)
SEEN = sorted({form for line in LINES for form in Document(line).parts.words()} | set(NAMED))


def test_signs_of_words_are_told_as_if_each_had_been_read_by_itself() -> None:
    for form in SEEN:
        assert signs._SIGNS[form] == signs._SPELT.get(form, 0) | signs_read(form), form


@pytest.mark.parametrize(
    "start",
    ["выпу", "проч", "делае", *degrees._NOT_PRAISE, "высш", "лучш", "начисл", "осущест", "сам"],
)
def test_the_same_holds_for_all_forms_of_the_dictionary(start: str) -> None:
    known = {fold(word) for word, *_ in analyzer().dictionary.iter_known_words(start)}
    assert known or start == "наидальнейш"
    for form in sorted(known):
        assert signs._SIGNS[form] == signs._SPELT.get(form, 0) | signs_read(form), form


@given(st.text("аеёинорстьявклсь0123", max_size=9) | st.sampled_from(SEEN))
def test_the_same_holds_for_made_up_words(form: str) -> None:
    assert signs._SIGNS[form] == signs._SPELT.get(form, 0) | signs_read(form)
