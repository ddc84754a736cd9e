import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from adrules.matching.asks import EDGE
from adrules.matching.shapes import shape_of
from adrules.matching.sieve import Sieve
from adrules.text.alphabet import encode
from strategies import PATTERNS, TEXTS


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=5))
@example("(?i:ss)", ["ß"])
@example("([а-я])(?i:\\1)", ["аА"])
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
    [(r"\bбольше,? чем просто \w+", "мы любим вас"), (r"№ ?1(?!\d)", "№ 2"), (r"[А-ЯЁ]{4,}", "Всего ТРИ"), (r"\d{5,9}(?= ₽)", "123"), (r"\d{3}(?= ₽)", "123 кг"), (r"(?<=\d)р\b", "до р"), (r"(?:\A|\. )\K[а-я]+, где живет", "дом, где жи"), (r"\bлучш\w*", "улучшить"), (r"\bжми(?:те)?\b", "пожми, жмитесь"), (r"\b(?:мы|наш\w*) [а-я]+ли\b", "умы пили, мы лилии"), (r"[а-я]{14,}", "а" * 13), (r"«[^«»]{30,}»", f"«{'а' * 29}»"), (r"([а-я]{4,}) \1", "весной сад"), (r"\b([а-я]{4,}) \1\b", "весной садовый сад")],
)  # fmt: skip
def test_a_sieve_keeps_back_what_cannot_match(pattern: str, text: str) -> None:
    assert Sieve([pattern]).passed(encode(text)) == ()


@pytest.mark.parametrize(
    "pattern", ["а*", "(?|а|б)", "(?x) а", "(?R)?а", "а{e<=1}", "\\Ga", "(?(1)а|б)", "", "\\L<x>"]
)
def test_what_is_not_understood_has_no_shape(pattern: str) -> None:
    assert shape_of(pattern) is None


def test_what_a_shape_asks_for_is_what_a_match_must_hold() -> None:
    shape = shape_of(r"(?:банк|сеть) (?:№ ?1|номер один)\b")
    assert shape is not None
    wanted = {f"{who} {place}" for who in ("банк", "сеть") for place in ("№1", "№ 1", "номер один")}
    assert [{ask.removesuffix(EDGE) for ask in each} for each in shape.asks] == [set(map(encode, wanted))]


def test_what_may_be_missing_at_the_ends_is_no_part_of_a_shape() -> None:
    shapes = [shape_of(pattern) for pattern in (r"банк\w*", r"\w*банк", r"(?:наш )?банк(?: \d+)*")]
    assert {shape.pattern for shape in shapes if shape} == {encoded("банк")}


def encoded(literal: str) -> bytes:
    return b"".join(b"\\x%02x" % code for code in encode(literal))


def test_long_runs_are_counted_where_each_begins_at_one_place() -> None:
    counted = {
        p: (shape := shape_of(p)) and shape.counted
        for p in (r"[а-я]{14,}", r"«[^«»]{30,}»", r"а.{60}б", r"\d{9}")
    }
    assert counted == {r"[а-я]{14,}": True, r"«[^«»]{30,}»": True, r"а.{60}б": False, r"\d{9}": False}


@pytest.mark.parametrize(
    ("pattern", "doubled"),
    [(r"\b(\d{2,}) \1\b", False), (r"\b([а-я]+) \1\b", True), (r"\b([а-я]{2,})[ -]+\1\b", True), (r"\b([а-я]+) ?\1\b", False), (r"([а-я]+) \1\b", False),
     (r"\b([а-я])+ \1\b", False), (r"\b([а-я]*) \1\b", False), (r"\b([а-я]+) [а-я] \1\b", False), (r"\b([а-я]+) (?i:\1)\b", False), (r"\b([а-я]+) \1\b|нет", False)],
)  # fmt: skip
def test_doubled_words_are_known(pattern: str, doubled: bool) -> None:
    shape = shape_of(pattern)
    assert shape is not None
    assert shape.doubled is doubled


@given(
    st.sampled_from([r"\b([а-в]{2,}) \1\b", r"\b([а-в]+)[ -]+\1\b", r"\b([а-в]+)(?: |ß| - )\1\b"]),
    st.lists(st.sampled_from(["аб", "аб", "в", "аба", " ", " ", "-", "ß", "_", "'", "\u0301", "🔥", "1", "\u00ad"]), max_size=9).map("".join),
)  # fmt: skip
def test_doubled_words_are_let_through(pattern: str, text: str) -> None:
    matches = regex.compile(pattern, regex.V1).search(text) is not None
    assert not matches or Sieve([pattern]).passed(encode(text)) == (pattern,)


@pytest.mark.parametrize("look", [r"(?<!(?i:код) )", r"(?!(?i:стоп))"])
def test_what_is_denied_in_any_case_does_not_loosen_the_rest(look: str) -> None:
    shape, other = shape_of(look + "[А-Я]{4,}"), shape_of("[А-Я]{4,}")
    assert shape is not None
    assert other is not None
    assert (shape.pattern, shape.asks, shape.runs) == (other.pattern, other.asks, other.runs)
