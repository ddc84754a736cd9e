import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adrules.matching.shapes import shape_of
from adrules.matching.sieve import Sieve
from adrules.text.alphabet import encode
from strategies import messages

ATOMS = st.sampled_from(
    ["а", "б", "не ", "x", "№", "ß", "\\.", ".", "\\w", "\\d", "\\s", "\\W", "[а-в]", "[^а-в]", "[\\w-]", "[ß—x]", "\\b", "\\A", "\\Z", "^", "$",
     "(?=а)", "(?!б)", "(?<=а)", "(?<!б)", "\\K", "\\p{L}", "\\P{Lu}", "[\\p{L}--[а-в]]", "(?i:Аб)", "(?i:ss)", "\\u0431", "[[:alpha:]]", "\\x61", "[.?!…]"]
)  # fmt: skip
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(
            inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,7}", "+?", "?+", "{,2}"])
        ).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        inner.map(lambda each: f"({each})\\1"),
        inner.map(lambda each: f"(?P<n>{each})"),
    ),
    max_leaves=8,
)
TEXTS = st.one_of(st.text("абвxsS№ß .—d1\n🔥не", max_size=12), messages)


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=5))
@example("(?i:ss)", ["ß"])
@example("[\\p{L}--[а-в]]б", ["🔥б", "漢б"])
def test_a_sieve_lets_through_all_that_matches(pattern: str, texts: list[str]) -> None:
    try:
        compiled = regex.compile(pattern, regex.V1)
    except regex.error:
        assume(False)  # noqa: FBT003 - hypothesis' way
    for text in texts:
        try:
            matches = compiled.search(text, timeout=0.5) is not None
        except TimeoutError:
            continue  # an expression that runs away on this text proves nothing
        for sieve in (Sieve([pattern]), Sieve([pattern], automaton=False)):
            assert not matches or sieve.passed(encode(text)) == (pattern,)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"\bбольше,? чем просто \w+", "мы любим вас"), (r"№ ?1(?!\d)", "№ 2"), (r"[А-ЯЁ]{4,}", "Всего ТРИ"), (r"\d{5,9}(?= ₽)", "123"), (r"\d{3}(?= ₽)", "123 кг"), (r"(?<=\d)р\b", "до р"), (r"(?:\A|\. )\K[а-я]+, где живет", "дом, где жи")],
)  # fmt: skip
def test_a_sieve_keeps_back_what_cannot_match(pattern: str, text: str) -> None:
    assert Sieve([pattern]).passed(encode(text)) == ()


@pytest.mark.parametrize(
    "pattern", ["а*", "(?|а|б)", "(?x) а", "(?R)?а", "а{e<=1}", "\\Ga", "(?(1)а|б)", "", "\\L<x>"]
)
def test_what_is_not_understood_has_no_shape(pattern: str) -> None:
    assert shape_of(pattern) is None


def test_the_literals_of_a_shape_are_what_a_match_must_hold() -> None:
    shape = shape_of(r"(?:банк|сеть) (?:№ ?1|номер один)\b")
    assert shape is not None
    wanted = {f"{who} {place}" for who in ("банк", "сеть") for place in ("№1", "№ 1", "номер один")}
    assert shape.literals == set(map(encode, wanted))
