"""What a function says of words, remembered by word, or once for all words that are read alike."""

from collections.abc import Callable
from typing import Generic, TypeVar

from adrules.text.morphology import REMEMBERED, likeness

_Value = TypeVar("_Value")


class Remembered(dict[str, _Value], Generic[_Value]):
    """Word -> what a function says of it; ``map(known.__getitem__, words)`` costs no call a known word.

    At most :data:`~adrules.text.morphology.REMEMBERED` words are kept.
    """

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[str], _Value]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> _Value:
        """Ask the function and remember its answer."""
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[word] = self._find(word)
        return found


class Alike(Generic[_Value]):
    """What a function says of a word by its readings, and of their lemmas only whether they are listed.

    Words of the dictionary that are read alike share an answer, so most of them need no readings.
    """

    __slots__ = ("_find", "_known", "_lemmas")

    def __init__(self, find: Callable[[str], _Value], lemmas: frozenset[str] = frozenset()) -> None:
        self._find = find
        self._lemmas = lemmas
        self._known: dict[bytes, _Value] = {}

    def __call__(self, word: str) -> _Value:
        """Return the answer for a word."""
        alike = likeness(word, self._lemmas)
        if alike is None:
            return self._find(word)
        known = self._known
        if alike in known:
            return known[alike]
        if len(known) >= REMEMBERED:
            known.clear()
        found = known[alike] = self._find(word)
        return found
