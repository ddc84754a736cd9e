"""A pattern of grammar is looked for wherever it may be."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.text.document import Document
from adrules.text.syntax.clauses import repeated_conjunction
from adrules.text.syntax.nouns import noun_chain
from adrules.text.syntax.patterns import COUNTED, DETECTORS, MOST
from adrules.text.syntax.signs import NEEDED, POSSIBLE, Signs
from adrules.text.syntax.tagging import Found, Sentence

Look = Callable[[tuple[Sentence, ...]], Iterator[Found]]
CASES = Path(__file__).parents[1] / "rules" / "test_grammar.py"
LINES = [
    re.sub(r"\[\[|\]\]", "", line.strip())
    for line in CASES.read_text(encoding="utf-8").splitlines()
    if line.startswith("        ") and re.search("[А-Яа-я]", line)
]
WORDS = sorted({word for line in LINES for word in line.split()})
MARKS = [" ", ", ", "\n", " - ", ". ", "? ", ",\n", "-", "… ", ' "', "! "]
LOOKS: list[tuple[str, int, Look]] = [
    *((name, 0, look) for name, look in DETECTORS.items()),
    *((name, most, partial(look, most=most)) for name, look in COUNTED.items() for most in (0, 1, 2, 3)),
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


def may_hold(signs: Signs, pattern: str, most: int) -> bool:
    return bool(signs.some & NEEDED[pattern]) and POSSIBLE[pattern](signs, most)


def test_there_is_a_look_for_every_pattern() -> None:
    assert set(POSSIBLE) == set(NEEDED) == {*DETECTORS, *COUNTED, *MOST, "repeated_conjunction"}


@given(text=texts)
def test_where_no_word_has_the_sign_nothing_is_found(text: str) -> None:
    document = Document(text)
    for name, most, look in LOOKS:
        if not may_hold(document.signs, name, most):
            assert list(look(document.tagged)) == [], name


@pytest.mark.parametrize("text", LINES)
def test_the_same_holds_for_the_cases_of_the_rule_latin_letters_and_all(text: str) -> None:
    for spelt in (text, text.upper(), text.translate(str.maketrans("аеосиун", "aeocuyh"))):
        document = Document(spelt)
        for name, most, look in LOOKS:
            found = list(look(document.tagged))
            assert not found or may_hold(document.signs, name, most), name


def test_an_ordinary_message_may_hold_nothing() -> None:
    signs = Document("Откройте счёт в приложении за 10 минут. Ставка 15 % до 31 мая").signs
    assert not any(may_hold(signs, name, MOST.get(name, 0)) for name in POSSIBLE)
