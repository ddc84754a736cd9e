"""What a function says of words, remembered by word, or once for all words that are read alike."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from adrules.native import compiled
from adrules.text.dictionary import Dictionary
from adrules.text.morphology import REMEMBERED, lexicon
from adrules.text.words import Parts

_Value = TypeVar("_Value")
_NONE = frozenset[str]()


class Sharing(NamedTuple, Generic[_Value]):
    """Which words share an answer; see :class:`Alike`."""

    dictionary: Callable[[], Dictionary]
    lemmas: frozenset[str]
    apart: frozenset[str]
    ends: tuple[str, ...]
    otherwise: _Value | None


class Memo(dict[str, _Value], Generic[_Value]):
    """Asks a function for the words that it lacks, and keeps at most so many: the twin in Python."""

    def __init__(
        self, find: Callable[[str], _Value], most: int, sharing: Sharing[_Value] | None = None
    ) -> None:
        super().__init__()
        self._find = find
        self._most = most
        self._sharing = sharing
        self._known: dict[bytes, _Value] = {}

    def __missing__(self, word: str) -> _Value:
        """Ask for a word and remember the answer."""
        sharing = self._sharing
        found = self._find(word) if sharing is None else self._shared(word, sharing)
        if len(self) >= self._most:
            self.clear()
        self[word] = found
        return found

    def over(self, parts: Parts) -> list[_Value]:
        """Return the answers for the words of a text that are apart or end as told, perhaps for more."""
        sharing = self._sharing
        if sharing is None:
            raise TypeError("a memo that shares is asked for")
        apart, ends = sharing.apart, sharing.ends
        return [self[word] for word in parts.words() if word in apart or word.endswith(ends)]

    def _shared(self, word: str, sharing: Sharing[_Value]) -> _Value:
        if word in sharing.apart:
            return self._find(word)
        marked = word.endswith(sharing.ends)
        if not marked and sharing.otherwise is not None:
            return sharing.otherwise
        likeness = sharing.dictionary().likeness(word, sharing.lemmas)
        if likeness is None:
            return self._find(word)
        alike = likeness + bytes((marked,))
        known = self._known
        if alike in known:
            return known[alike]
        found = self._find(word)
        if len(known) >= self._most:
            known.clear()
        known[alike] = found
        return found


if TYPE_CHECKING:
    _Memo = Memo
else:
    _Memo = compiled.Memo if compiled else Memo


class Remembered(_Memo[_Value], Generic[_Value]):
    """Word -> what a function says of it; ``map(known.__getitem__, words)`` costs no call a known word.

    At most :data:`~adrules.text.morphology.REMEMBERED` words are kept.
    """

    __slots__ = ()

    def __init__(self, find: Callable[[str], _Value]) -> None:
        super().__init__(find, REMEMBERED)


class Alike(_Memo[_Value], Generic[_Value]):
    """The same for what a function says of a word by its readings, and little else.

    Words of the dictionary that are read alike share an answer, so most of them need no readings.
    All that the function asks of a word besides must be named: ``lemmas`` that it knows, words
    that it knows (``apart``), ``ends`` of words that matter to it. With ``otherwise`` a word that
    is not ``apart`` and ends otherwise has that answer, and is not even looked up; ``over`` leaves
    nearly all of these out.
    """

    __slots__ = ()

    def __init__(
        self,
        find: Callable[[str], _Value],
        *,
        lemmas: frozenset[str] = _NONE,
        apart: frozenset[str] = _NONE,
        ends: tuple[str, ...] = (),
        otherwise: _Value | None = None,
    ) -> None:
        super().__init__(find, REMEMBERED, Sharing(lexicon, lemmas, apart, ends, otherwise))
