"""What a function says of words, remembered."""

from collections.abc import Callable
from typing import Generic, TypeVar

from adrules.text.morphology import REMEMBERED

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
