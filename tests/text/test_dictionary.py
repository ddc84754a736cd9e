"""What the dictionary says of a word: as pymorphy3 says it, in C as in Python."""

from array import array
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adrules.native import compiled
from adrules.text.dictionary import Dictionary, Lexicon, Reading, dictionary, grammemes_of
from adrules.text.morphology import analyzer

TWIN = Lexicon(analyzer())
FOUND = dictionary(analyzer())
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя-"
KNOWN = str.split("""
    стали все еще елка ее мед берет поберет банка ставка выгоднейший лучше побыстрее дети люди
    гарантированный открывая для в мы ведь зеленеет небес щетка осел узнает ведро е и наилегчайший
    веселее полегче четвертое ребенок счет учет-то где-нибудь по-русски
""")
words = st.one_of(
    st.sampled_from(KNOWN),
    st.text("аеёинорстьявкл", min_size=2, max_size=8),
    st.text(LETTERS, max_size=70),
    st.text(st.characters(), max_size=70),
    st.tuples(st.sampled_from(KNOWN), st.sampled_from("еёАA\0\1:\n\ud800\U0001f600")).map("".join),
)
either = pytest.mark.parametrize("lexicon", [TWIN, FOUND], ids=["Python", "found"])
in_c = pytest.mark.skipif(compiled is None, reason="the extension is not there")


def as_pymorphy(word: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            p.normal_form.replace("ё", "е"), str(p.tag.POS), grammemes_of(str(p.tag)), p.score, known=True
        )
        for p in analyzer().parse(word)
        if p.is_known
    )


def forms_of(lemma: str) -> Iterator[str]:
    for parse in analyzer().parse(lemma):
        for form in parse.lexeme:
            yield form.word
            yield form.word.replace("ё", "е")


@either
@given(word=st.one_of(st.sampled_from(KNOWN), st.text("аеёинорстьявкл", min_size=2, max_size=8)))
def test_a_word_is_read_as_pymorphy_reads_it(lexicon: Dictionary, word: str) -> None:
    assert lexicon.entries(word) == (as_pymorphy(word) if len(word) > 1 else ())


@either
@given(word=st.one_of(st.sampled_from([*KNOWN, *LETTERS]), st.text("аеёинорстьявкл", min_size=1, max_size=8)))
def test_spellings_are_those_of_pymorphy(lexicon: Dictionary, word: str) -> None:
    known = [p.word for p in analyzer().parse(word) if p.is_known]
    assert sorted(lexicon.spellings(word)) == sorted(set(known))


@either
def test_an_unknown_word_and_a_letter_have_no_entries(lexicon: Dictionary) -> None:
    assert lexicon.entries("бхагаватница") == lexicon.entries("а") == lexicon.entries("") == ()
    assert lexicon.spellings("бхагаватница") == lexicon.spellings("") == lexicon.spellings("а" * 61) == ()
    assert lexicon.spellings("в") == ("в",)


@either
def test_a_word_is_found_in_all_its_spellings(lexicon: Dictionary) -> None:
    assert lexicon.spellings("все") == ("все", "всё")
    assert lexicon.spellings("еще") == ("ещё",)


@given(words)
def test_the_twins_agree(word: str) -> None:
    assert FOUND.entries(word) == TWIN.entries(word)
    assert FOUND.spellings(word) == TWIN.spellings(word)


@pytest.mark.parametrize("lemma", KNOWN)
def test_the_twins_agree_on_all_forms_of_a_word(lemma: str) -> None:
    for form in forms_of(lemma):
        assert FOUND.entries(form) == TWIN.entries(form)
        assert FOUND.spellings(form) == TWIN.spellings(form)


@in_c
def test_the_look_up_is_in_c_where_pymorphy3_keeps_its_files_open() -> None:
    assert isinstance(FOUND, Lexicon) is not hasattr(analyzer().dictionary.words, "dct")


@in_c
@pytest.mark.parametrize("word", [b"abc", None, 5])
def test_what_is_no_word_is_refused(word: Any) -> None:
    with pytest.raises(TypeError):
        FOUND.entries(word)


def tables(**changed: Any) -> dict[str, Any]:
    """Return what the type in C is made of: one word, «а», with one form."""
    return {
        "units": array("I", bytes(4 * 512)),
        "guide": array("B", bytes(2 * 512)),
        "shares": array("I", bytes(4 * 512)),
        "unit_of_share": 1.0,
        "numbers": array("H", (0, 0, 0)),
        "starts": array("I", (0, 3)),
        "suffixes": [""],
        "prefixes": [""],
        "tags": [("NOUN", "NOUN", frozenset({"NOUN"}))],
        "reading": Reading,
        **changed,
    }


@in_c
@pytest.mark.parametrize(
    "changed",
    [
        {"units": b"123"},
        {"numbers": b"1"},
        {"starts": array("I")},
        {"starts": array("I", (0, 6))},
        {"starts": array("I", (0, 2))},
        {"starts": array("I", (3, 0))},
        {"suffixes": []},
        {"prefixes": []},
        {"tags": []},
        {"tags": [("NOUN", "NOUN")]},
        {"suffixes": ["а" * 41]},
        {"unit_of_share": 0.0},
        {"unit_of_share": float("nan")},
    ],
)
def test_tables_that_do_not_fit_are_refused(changed: dict[str, Any]) -> None:
    assert compiled is not None
    compiled.Lexicon(**tables())
    with pytest.raises(ValueError, match="do not fit"):
        compiled.Lexicon(**tables(**changed))


@in_c
@pytest.mark.parametrize(
    "changed",
    [
        {"units": None},
        {"suffixes": 5},
        {"suffixes": [5]},
        {"reading": tuple},
        {"reading": 5},
        {"tags": [(1, 2, 3)]},
    ],
)
def test_what_is_no_table_is_refused(changed: dict[str, Any]) -> None:
    assert compiled is not None
    with pytest.raises((TypeError, ValueError)):
        compiled.Lexicon(**tables(**changed))


@in_c
@given(
    units=st.binary(max_size=400),
    guide=st.binary(max_size=200),
    shares=st.binary(max_size=400),
    word=st.text("аебв", max_size=6),
)
def test_rubbish_gives_an_error_or_nothing(units: bytes, guide: bytes, shares: bytes, word: str) -> None:
    assert compiled is not None
    cut = {"units": units[: len(units) // 4 * 4], "shares": shares[: len(shares) // 4 * 4], "guide": guide}
    lexicon = compiled.Lexicon(**tables(**cut))
    for look_up in (lexicon.entries, lexicon.spellings):
        try:
            look_up(word)
        except ValueError as failure:
            assert "do not fit" in str(failure)  # noqa: PT017 - it may also be nothing


@in_c
@given(place=st.integers(0, 2**31), value=st.integers(0, 2**32 - 1), word=st.sampled_from(KNOWN))
def test_a_damaged_dictionary_gives_an_error_or_other_readings(place: int, value: int, word: str) -> None:
    words = analyzer().dictionary.words
    assume(hasattr(words, "dct"))
    held = words.dct._units
    place %= len(held)
    before = held[place]
    held[place] = value
    try:
        FOUND.entries(word)
    except ValueError as failure:
        assert "do not fit" in str(failure)  # noqa: PT017 - as above
    finally:
        held[place] = before


LEMMAS = frozenset({"стать", "выгодный", "учет", "человек"})


@given(words)
def test_the_twins_agree_on_which_words_are_read_alike(word: str) -> None:
    assert FOUND.likeness(word, LEMMAS) == TWIN.likeness(word, LEMMAS)


@either
def test_words_are_alike_that_differ_in_nothing_but_their_lemmas(lexicon: Dictionary) -> None:
    assert lexicon.likeness("синицами", frozenset()) is not None
    assert lexicon.likeness("синицами", frozenset()) == lexicon.likeness("куницами", frozenset())
    assert lexicon.likeness("синицами", frozenset()) != lexicon.likeness("куницам", frozenset())


@either
@given(pair=st.tuples(words, words))
@example(pair=("синицами", "куницами"))
def test_words_that_are_alike_have_the_same_tags_and_shares(
    lexicon: Dictionary, pair: tuple[str, str]
) -> None:
    one, other = (lexicon.likeness(word, frozenset()) for word in pair)
    said = [[(r.pos, r.grammemes, r.score) for r in lexicon.entries(word)] for word in pair]
    assert (one is None) is (not said[0])
    assert one is None or (one != other) or said[0] == said[1]


@either
def test_a_word_that_may_have_a_listed_lemma_is_like_no_other(lexicon: Dictionary) -> None:
    assert lexicon.likeness("учет", frozenset()) is not None
    for word in ("стали", "выгоднейший", "учет", "люди", "бхагаватница", "а", "", "а" * 61):
        assert lexicon.likeness(word, LEMMAS) is None


@in_c
@pytest.mark.parametrize("given_", [(), ("стали",), ("стали", ["стать"]), ("стали", None), (5, LEMMAS)])
def test_what_is_no_word_and_no_set_is_refused(given_: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        FOUND.likeness(*given_)
