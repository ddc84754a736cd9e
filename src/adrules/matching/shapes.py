"""From a regular expression to a *shape*: a wider one over bytes that a linear engine can run.

A shape matches the codes (:mod:`adrules.text.alphabet`) of every text that the expression
matches, and of some others: it tells which expressions are worth trying. Look-arounds, inner
edges of words and anchors are dropped, large counted repeats become open ones, a back-reference
becomes what its group matches, a class of characters becomes the class of their codes. What
a text need not hold for certain at both ends is cut off. What is not understood has no shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from operator import eq

from adrules.matching.asks import UNTOLD, Ask, Run, told_row
from adrules.matching.pieces import (
    NOTHING,
    Piece,
    bytes_pattern,
    either,
    firsts,
    fits_nothing,
    lasts,
    row,
    trimmed_begin,
    trimmed_end,
)
from adrules.matching.reading import ALL, NotUnderstoodError, codes_of, read
from adrules.matching.work import harmless_length
from adrules.text.alphabet import LETTER, OTHER

STRONG = 3
"""Fixed characters in a row, of which the looser beginning of an expression is left out."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern over codes, and what a text that it matches must hold.

    ``counted``: it counts long runs, so it should not share an automaton with others.
    ``doubled``: a word and the same word again, which no automaton tells but :func:`holds_double`.
    ``asks`` and ``runs``: what such a text holds besides (:mod:`adrules.matching.asks`).
    """

    pattern: bytes
    counted: bool = False
    doubled: bool = False
    asks: tuple[Ask, ...] = ()
    runs: tuple[Run, ...] = ()


def shape_of(pattern: str) -> Shape | None:
    """Return the shape of an expression in the syntax of the ``regex`` package, version 1.

    ``None`` where it has none, or one that every text fits.
    """
    try:
        expressed = read(pattern)
    except NotUnderstoodError:
        return None
    piece = either([_core(parts) for parts in expressed.rows])
    found = piece.pattern
    if expressed.any_case:  # «ß» is «ss» then: such letters are not of the alphabet
        found = b"%b|\\x%02x" % (found, LETTER)
    if fits_nothing(found):
        return None
    told = piece.told if piece.told.exact is None else told_row([piece.told, UNTOLD])
    asks = tuple(ask | {bytes((LETTER,))} for ask in told.asks) if expressed.any_case else told.asks
    return Shape(
        found,
        piece.counted,
        _is_doubled(expressed.rows),
        asks,
        () if expressed.any_case else told.runs,
    )


_LENGTHS: dict[str, int] = {}
_MOST_LENGTHS = 20_000


def harmless(pattern: str) -> int:
    """Return how long a text may be on which an expression cannot run away; 0 where that is not known."""
    known = _LENGTHS.get(pattern)
    if known is None:
        try:
            known = harmless_length(read(pattern).whole.work)
        except NotUnderstoodError:
            known = 0
        remember({pattern: known})
    return known


def remember(lengths: Mapping[str, int]) -> None:
    """Keep what :func:`harmless` returned, found in another process: it takes a while to find."""
    if len(_LENGTHS) > _MOST_LENGTHS:
        _LENGTHS.clear()
    _LENGTHS.update(lengths)


def inside_words() -> frozenset[int]:
    """Return the codes of what is a part of a word for certain."""
    return _edges()[0]


@cache
def _edges() -> tuple[frozenset[int], bytes]:
    """Return the codes of what is a part of a word for certain, and a pattern of all others."""
    inside = codes_of(r"\w", any_case=False).difference(OTHER)
    return inside, bytes_pattern(ALL - inside)


def _is_doubled(rows: Sequence[Sequence[Piece]]) -> bool:
    """Return whether an expression is a whole word, what is none, and the same word again."""
    parts = rows[0]
    if len(rows) > 1 or len(parts) < 5 or not (parts[0].edge and parts[-1].edge):  # noqa: PLR2004 - as told
        return False
    word, between, again = parts[1], parts[2:-2], parts[-2]
    if again.refers is not word or word.empty or not word.run or all(piece.empty for piece in between):
        return False
    inside = _edges()[0]
    apart = all(piece.run is not None and piece.run.isdisjoint(inside) for piece in between)
    return apart and word.run <= inside


@cache
def _words_alone() -> bytes:
    """Return the table that leaves of codes those of words, and spaces."""
    inside = _edges()[0]
    return bytes(code if code in inside else ord(" ") for code in range(0x100))


def holds_double(codes: bytes) -> bool:
    """Return whether two neighbouring words of a text are the same."""
    words = codes.translate(_words_alone()).split()
    return any(map(eq, words, islice(words, 1, None)))


def _core(parts: list[Piece]) -> Piece:
    """Return the part of a whole expression that is worth an automaton.

    A look-behind at its beginning is text that stands before it, a look-ahead at its end text that
    follows, and so is the edge of a word at either end. Words of any kind before the first fixed
    string are left out, and what may be missing at the ends: each text that the expression matches
    holds the rest.
    """
    if parts and parts[0].behind is not None:
        parts = [parts[0].behind, *parts[1:]]
    if parts and parts[-1].ahead is not None:
        parts = [*parts[:-1], parts[-1].ahead]
    told = told_row([piece.told for piece in parts])
    begin = _first_strong(parts)
    low = len(parts) - len(trimmed_begin(parts[begin:]))
    high = begin + len(trimmed_end(parts[begin:]))
    if low >= high:
        return NOTHING
    left = not begin and _at_edge(parts[: low + 1], parts[low].late, firsts(parts[:high]))
    right = _at_edge(parts[high - 1 :][::-1], parts[high - 1].shortened, lasts(parts[low:]))
    patterns = [piece.pattern for piece in parts]
    if not left:
        patterns[low] = parts[low].late
    if not right and patterns[high - 1] == parts[high - 1].pattern:
        patterns[high - 1] = parts[high - 1].shortened
    outside = _edges()[1]
    pattern = b"".join(
        [
            b"(?:\\A|%b)" % outside if left else b"",
            *patterns[0 if left else low : len(parts) if right else high],
            b"(?:\\z|%b)" % outside if right else b"",
        ]
    )
    return replace(row(parts[begin:]), pattern=pattern, told=told)


def _first_strong(parts: Sequence[Piece]) -> int:
    """Return where the rest of a row begins before which any words may stand."""
    begin, run = 0, 0
    for at, piece in enumerate(parts):
        run += min(map(len, piece.strings)) if piece.strings else 0
        if run >= STRONG:
            return begin
        if piece.open:
            begin, run = at + 1, 0
    return 0


def _at_edge(outer: Sequence[Piece], enough: bytes, codes: frozenset[int] | None) -> bool:
    """Return whether an expression begins, or ends, with the edge of a word that a shape can tell.

    ``outer`` are its pieces from that end on, the last of which is worth a shape, ``enough`` what of it.
    """
    edge = False
    for piece in outer:
        if piece.pattern:
            break
        edge = edge or piece.edge
    loose = any(piece.open for piece in outer[:-1]) or (outer[-1].open and enough != outer[-1].pattern)
    return edge and not loose and bool(codes) and codes is not None and codes <= _edges()[0]
