"""Tables as a few bytes come back as they were."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.matching.packed import PackedPairs, PackedWords
from strategies import messages

LARGEST = (1 << 32) - 1
NUMBERS = st.integers(0, LARGEST)


@given(st.dictionaries(st.one_of(messages, st.text(max_size=3)), NUMBERS))
@example({"": 1, "а": 2, "а\nб": LARGEST, "\ud800": 0, "😀": 7, "a\x00b": 8, " ": 9, "\x18": 3})
@example({"": 1})
@example({})
def test_words_come_back(table: dict[str, int]) -> None:
    packed = PackedWords.of(table)
    assert packed.unpacked() == table
    assert PackedWords(*tuple(packed)).unpacked() == table


@given(st.dictionaries(st.tuples(NUMBERS, NUMBERS), st.lists(NUMBERS, max_size=4).map(tuple)))
@example({(0, LARGEST): (), (1, 1): (LARGEST, 0)})
def test_pairs_come_back(table: dict[tuple[int, int], tuple[int, ...]]) -> None:
    packed = PackedPairs.of(table)
    assert packed.unpacked() == table
    assert list(packed.unpacked()) == list(table)
    assert PackedPairs(*tuple(packed)).unpacked() == table


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_other_numbers_are_refused(number: int) -> None:
    with pytest.raises(OverflowError):
        PackedWords.of({"а": number})
    for pairs in ({(0, number): ()}, {(0, 0): (number,)}):
        with pytest.raises(OverflowError):
            PackedPairs.of(pairs)
