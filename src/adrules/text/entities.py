"""Names of people, organisations and places in a text, found by natasha (extra ``ner``).

The model is loaded on first use, once a process (1.5 s, 300 MB). Texts are read in pieces, so
that memory does not grow with their length.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, Literal

from razdel import sentenize

from adrules.errors import MissingExtraError

PIECE = 2000
"""Characters read at once; a longer sentence is cut at white space."""

EntityType = Literal["person", "organisation", "place"]

_TYPES: dict[str, EntityType] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_WHAT = "kind: entity"
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Entity:
    """A name; offsets in the text as given."""

    start: int
    end: int
    type: EntityType


def require_extra() -> None:
    """Raise :class:`~adrules.errors.MissingExtraError` where natasha is not installed."""
    if find_spec("natasha") is None:
        raise MissingExtraError("ner", _WHAT)


def entities(text: str) -> list[Entity]:
    """Return the names in ``text``, in order.

    Raises :class:`~adrules.errors.MissingExtraError`.
    """
    found = []
    with _LOCK:  # the model has buffers of its own
        tag = _tagger()
        for offset, piece in _pieces(text):
            found += [Entity(offset + start, offset + end, _TYPES[kind]) for start, end, kind in tag(piece)]
    return found


@lru_cache(maxsize=1)
def _tagger() -> Callable[[str], list[tuple[int, int, str]]]:
    try:
        import natasha  # noqa: PLC0415 - an optional dependency
    except ImportError as failure:
        raise MissingExtraError("ner", _WHAT) from failure
    segmenter = natasha.Segmenter()
    tagger = natasha.NewsNERTagger(natasha.NewsEmbedding())

    def tag(piece: str) -> list[tuple[int, int, str]]:
        document: Any = natasha.Doc(piece)
        document.segment(segmenter)
        document.tag_ner(tagger)
        return [(span.start, span.stop, span.type) for span in document.spans if span.type in _TYPES]

    return tag


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces of whole sentences, each with its offset."""
    start = end = 0
    for sentence in _sentences(text):
        if sentence[1] - start > PIECE and end > start:
            yield start, text[start:end]
            start = sentence[0]
        end = sentence[1]
    if text[start:end].strip():
        yield start, text[start:end]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for line in text.splitlines(keepends=True):
        for sentence in sentenize(line):
            yield from _cut(text, offset + sentence.start, offset + sentence.stop)
        offset += len(line)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > PIECE:
        space = text.rfind(" ", start + 1, start + PIECE)
        at = space if space > start else start + PIECE
        yield start, at
        start = at
    yield start, end
