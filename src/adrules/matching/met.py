"""What the phrase matcher asks of a table and of what a text has of it; in C where that was built."""

from collections.abc import Sequence
from typing import Protocol

from adrules.matching.table import Row
from adrules.matching.tabulating import Key
from adrules.text.folding import Folded


class Met(Protocol):
    """What a table tells of the words of a text: their classes, as a sequence, and the patterns."""

    @property
    def keys(self) -> Sequence[Key]:
        """The keys that wake a rule and may have hits."""
        ...

    def __len__(self) -> int: ...

    def __getitem__(self, at: int) -> int | None: ...

    def hits(self, key: int) -> tuple[list[tuple[int, int, str]], list[Row]]:
        """Return the hits of a key that were found, and its patterns that are still to be walked."""
        ...

    def stands(self, key: int) -> bool | None:
        """Return whether a key has hits; ``None`` where its patterns are still to be walked."""
        ...

    def parts(self, classes: bytes) -> frozenset[int]:
        """Return the parts of the words of some classes, given as bits."""
        ...


class LookUp(Protocol):
    """A table in C."""

    def find(self, folded: Folded, /) -> Met:
        """Return what a text has of the table."""
        ...

    def class_of(self, form: str, /) -> int | None:
        """Return the class of a word; ``None`` for a word of no phrase."""
        ...
