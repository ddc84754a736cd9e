"""What expressions ask of a text, in C and in Python."""

import gc

import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

import adrules
from adrules.matching.asks import EDGE
from adrules.matching.literals import Literals
from adrules.matching.shapes import shape_of
from adrules.matching.sieve import TRIED, Sieve
from adrules.native import compiled
from adrules.rules.pattern import RegexRule
from adrules.text.alphabet import decode, encode
from strategies import PATTERNS, TEXTS

SHIPPED = tuple(
    {p for rule in adrules.load().ruleset(None).rules if isinstance(rule, RegexRule) for p in rule.patterns}
)
WRITTEN = (r"\bмы [а-в]+ли\b", r"[!?]{2,}", r"\bб\b", r"\b([а-в]{2,}) \1\b", r"[а-в]{3,}|\d", r"(?i:ss)ь", r"(?<=\d)р\b", r"«[^«»]{3,}»")  # fmt: skip


def literals(*patterns: str) -> Literals:
    shapes = {pattern: shape_of(pattern) for pattern in patterns}
    return Literals({pattern: shape for pattern, shape in shapes.items() if shape})


OWN = literals(*SHIPPED, *WRITTEN)
QUICK = OWN.compiled()
PIECES = st.sampled_from(
    [*(decode(s.replace(EDGE, b" ")) for p in SHIPPED if (shape := shape_of(p)) for a in shape.asks for s in sorted(a)[:4]), " ", "1", "ß", "🔥", "\u0301", "а", "А", ".", "\x00", "ÿ"]
)  # fmt: skip
MADE = st.one_of(TEXTS, st.lists(PIECES, max_size=8).map("".join), st.text(max_size=12))


@pytest.mark.skipif(compiled is None, reason="the parts in C were not built")
@given(MADE, st.binary(max_size=20))
def test_both_twins_let_the_same_expressions_through(text: str, codes: bytes) -> None:
    assert QUICK is not None
    for some in (encode(text), codes, b""):
        assert QUICK(some) == OWN.passed(some)


@pytest.mark.skipif(compiled is None, reason="the parts in C were not built")
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=5))
@example("(?i:ss)", ["ß"])
@example("[а-в]{3}|б", ["аб", "абв"])
def test_both_twins_agree_on_other_expressions(pattern: str, texts: list[str]) -> None:
    own = literals(pattern)
    quick = own.compiled()
    assert quick is not None
    for codes in map(encode, texts):
        assert quick(codes) == own.passed(codes)


@given(MADE)
@example("до 1 мая, ЫЫЫЫ и  \u200b")
def test_what_matches_passes(text: str) -> None:
    for sieve in SIEVES:
        passed = set(sieve.passed(encode(text)))
        for pattern in sieve.patterns:
            try:
                matches = COMPILED[pattern].search(text, timeout=0.5)
            except TimeoutError:
                assume(False)  # noqa: FBT003 - hypothesis' way
            assert not matches or pattern in passed


SIEVES = (Sieve((*SHIPPED, *WRITTEN)), Sieve((*SHIPPED, *WRITTEN), automaton=False))
COMPILED = {pattern: regex.compile(pattern, regex.V1) for pattern in SIEVES[0].patterns}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"\bб\b", "аба бб"), (r"[!?]{2,}", "! ? !"), (r"\bмы [а-в]+ли\b", "умы али"), (r"[а-в]{14,}", "а" * 13), (r"\b([а-в]{2,}) \1\b", "аб аба"), (r"доступ\w* ставк\w*", "доступно"), (r"[ \u00a0]{2}", "а б")],
)  # fmt: skip
def test_a_text_that_does_not_meet_all_asks_is_kept_back(pattern: str, text: str) -> None:
    assert literals(pattern).passed(encode(text)) == ()


@pytest.mark.skipif(compiled is None, reason="the parts in C were not built")
@pytest.mark.parametrize(
    "table",
    [
        (("а",), ((b"", 0, 0, (0,)),), (0,), (), (), bytes(256)),
        (("а",), ((b"abc", 1, 0, (0,)),), (0,), (), (), bytes(256)),
        (("а",), ((b"abc", 0, 4, (0,)),), (0,), (), (), bytes(256)),
        (("а",), ((b"abc", 0, 0, (1,)),), (0,), (), (), bytes(256)),
        (("а",), ((b"abc", 0, 0),), (0,), (), (), bytes(256)),
        (("а",), (), (1,), (), (), bytes(256)),
        (("а",), (), (-1,), (), (), bytes(256)),
        (("а",), (), (), ((0, bytes(255), 3),), (), bytes(256)),
        (("а",), (), (), ((1, bytes(256), 3),), (), bytes(256)),
        (("а",), (), (), (), (1,), bytes(256)),
        (("а",), (), (), (), (), bytes(255)),
    ],
)
def test_a_wrong_table_is_refused(table: tuple[object, ...]) -> None:
    assert compiled is not None
    with pytest.raises(ValueError, match="no table of literals"):
        compiled.Literals(*table)


@pytest.mark.skipif(compiled is None, reason="the parts in C were not built")
def test_a_long_text_is_read_to_its_end() -> None:
    quick = literals(*WRITTEN).compiled()
    assert quick is not None
    assert quick(b" " * 1_000_000 + encode("!!")) == (WRITTEN[1], WRITTEN[4])
    with pytest.raises(TypeError):
        quick("!!")  # type: ignore[arg-type]


@pytest.mark.skipif(compiled is None, reason="the parts in C were not built")
@pytest.mark.usefixtures("collector")
def test_another_text_in_between_does_not_change_what_passes() -> None:
    # Python 3.11 may collect while a result is made, later ones only after the call, where it does no harm.
    # Tuples of 20 or fewer are taken from a stock without a collection. As many pass on either text.
    one, other = (tuple(f"{word}{a}{b}" for a in "бвгде" for b in "бвгде") for word in ("заём", "счёт"))
    quick = literals(*one, *other).compiled()
    assert quick is not None
    codes, others = encode(" ".join(one)), encode(" ".join(other))
    between: list[tuple[str, ...]] = []
    gc.callbacks.append(lambda *_: between.append(quick(others)))
    gc.set_threshold(1)
    made = [quick(codes) for _ in range(10)]
    gc.callbacks.pop()
    assert made == [one] * 10
    assert set(between) == {other}


@pytest.mark.skipif(compiled is None, reason="the parts in C were not built")
@pytest.mark.parametrize(("text", "kept_back"), [("аб ба", True), ("аб в", False)])
def test_an_automaton_that_keeps_back_too_few_texts_is_left_out(text: str, kept_back: bool) -> None:
    pytest.importorskip("re2")
    pattern = r"\bаб [а-я]\b"
    sieve = Sieve([pattern])
    for _ in range(TRIED + 2):
        trial = sieve.trials.get(pattern)
        assert (trial is not None and not trial(encode(text))) is kept_back
    assert (pattern in sieve.trials) is kept_back
    trial = sieve.trials.get(pattern)
    assert trial is None or trial(encode("аб в"))
