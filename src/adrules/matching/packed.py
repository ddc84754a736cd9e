"""Large tables as a few bytes: read from disk at once, taken by C as they are, dicts only for Python."""

from array import array
from collections.abc import Mapping
from itertools import pairwise
from typing import Final, NamedTuple, Self

from adrules.text.alphabet import OTHER, decode, encode, holds_any

_NUMBER: Final = "I"
"""Numbers of 32 bits, in the order of bytes of the machine: what is kept on disk names that order."""
_BREAK = b"\n"


class PackedWords(NamedTuple):
    """Words and their numbers."""

    letters: bytes
    """The words as codes of the alphabet, a line each."""
    numbers: bytes
    """A number for each."""
    strange: dict[str, int]
    """Words that no codes tell apart, with theirs."""

    @classmethod
    def of(cls, table: Mapping[str, int]) -> Self:
        """Return a table packed. Raises ``OverflowError`` for what is no number of 32 bits."""
        letters: list[bytes] = []
        numbers = array(_NUMBER)
        strange: dict[str, int] = {}
        for word, number in table.items():
            codes = encode(word)
            if not codes or holds_any(codes, OTHER + _BREAK):
                strange[word] = number
            else:
                letters.append(codes)
                numbers.append(number)
        return cls(_BREAK.join(letters), numbers.tobytes(), strange)

    def unpacked(self) -> dict[str, int]:
        """Return the table."""
        words = decode(self.letters).split("\n") if self.letters else []
        return {**dict(zip(words, _numbers(self.numbers), strict=True)), **self.strange}


class PackedPairs(NamedTuple):
    """Pairs of numbers, and some numbers for each."""

    pairs: bytes
    """The first and the second number of each pair."""
    ends: bytes
    """Where the numbers of each pair end."""
    numbers: bytes

    @classmethod
    def of(cls, table: Mapping[tuple[int, int], tuple[int, ...]]) -> Self:
        """Return a table packed. Raises ``OverflowError`` for what is no number of 32 bits."""
        pairs, ends, numbers = array(_NUMBER), array(_NUMBER), array(_NUMBER)
        for pair, own in table.items():
            pairs.extend(pair)
            numbers.extend(own)
            ends.append(len(numbers))
        return cls(pairs.tobytes(), ends.tobytes(), numbers.tobytes())

    def unpacked(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Return the table."""
        pairs, numbers = iter(_numbers(self.pairs)), _numbers(self.numbers)
        own = (tuple(numbers[start:end]) for start, end in pairwise((0, *_numbers(self.ends))))
        return dict(zip(zip(pairs, pairs, strict=True), own, strict=True))


def _numbers(packed: bytes) -> "memoryview[int]":
    return memoryview(packed).cast(_NUMBER)
