"""Pieces of a regular expression, over the codes of :mod:`adrules.text.alphabet`, and how they join.

A piece knows a wider pattern over bytes, which strings it needs, and how much backtracking it may
take. :mod:`adrules.matching.shapes` reads them from an expression.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from adrules.matching.asks import NO_STRING, UNTOLD, Told, of_class, told_either, told_repeated, told_row
from adrules.matching.work import FIXED, GROUPED, NO_TEXT, WATCHED, Work, either_work, repeated_work, row_work

MOST_EXACT = 24
"""Strings that a piece of an expression may stand for and still count as a literal."""

MOST_REPEATS = 4
"""Counted repeats are told apart up to this number: larger ones would make large automata."""

MOST_COUNTED = 64
"""The same where a repeat begins at one place only, so that an automaton counts one run."""

FEW_CODES = 16
"""Codes of a class whose runs are counted without making an automaton large."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression.

    ``pattern`` matches the codes of all that the part matches, and more.
    """

    pattern: bytes
    needs: frozenset[bytes] | None = None
    """Strings one of which stands in all that the piece matches."""
    exact: frozenset[bytes] | None = None
    """All strings that the piece matches, where these are few."""
    open: bool = False
    """Whether it goes on without end: what follows such a piece makes an automaton large."""
    ahead: "Piece | None" = None
    """What a look-ahead asks for."""
    behind: "Piece | None" = None
    """What a look-behind asks for."""
    begun: bytes | None = None
    """A pattern that some beginning of each match fits, where that is less than ``pattern``."""
    ended: bytes | None = None
    """A pattern that some end of each match fits, where that is less than ``pattern``."""
    first: frozenset[int] | None = None
    """Codes that a match begins with, if it is not empty; ``None``: not known."""
    last: frozenset[int] | None = None
    """Codes that a match ends with, likewise."""
    empty: bool = False
    """Whether a match may be empty."""
    codes: frozenset[int] | None = None
    """Codes of a class: the piece is one character."""
    run: frozenset[int] | None = None
    """Codes of which alone each match is made; ``None``: not known."""
    refers: "Piece | None" = None
    """The group whose match stands here again."""
    counted: bool = False
    """Whether an automaton counts long runs for it."""
    edge: bool = False
    """Whether it is the edge of a word."""
    work: Work = WATCHED
    """How much backtracking it may take."""
    told: Told = UNTOLD
    """What a match must hold."""

    @property
    def shortened(self) -> bytes:
        """What is enough of the piece at the end of an expression."""
        return self.pattern if self.begun is None else self.begun

    @property
    def late(self) -> bytes:
        """What is enough of the piece at the beginning of an expression."""
        return self.pattern if self.ended is None else self.ended

    @property
    def strings(self) -> frozenset[bytes] | None:
        """Strings one of which stands in each match."""
        return self.needs if self.exact is None else self.exact


_NO_CODES = frozenset[int]()

NOTHING = Piece(
    b"", exact=frozenset({b""}), first=_NO_CODES, last=_NO_CODES, empty=True, work=NO_TEXT, told=NO_STRING
)
"""A condition on a place of which no more is known."""

FLAGS = replace(NOTHING, work=GROUPED)
"""What is no part of a text and no condition."""


def one_of(codes: frozenset[int], exact: frozenset[bytes] | None) -> Piece:
    """Return a piece of one character."""
    piece = Piece(bytes_pattern(codes), exact=exact, first=codes, last=codes, codes=codes, run=codes)
    return replace(piece, work=FIXED.of(codes), told=of_class(codes))


def byte_pattern(code: int) -> bytes:
    """Return the pattern of one code."""
    return bytes((code,)) if code < ord("{") and chr(code).isalnum() else b"\\x%02x" % code


def bytes_pattern(codes: frozenset[int]) -> bytes:
    """Return the pattern of a class of codes."""
    if not codes:
        return b"[^\\x00-\\xff]"
    if len(codes) == 1:
        return byte_pattern(*codes)
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return b"[%b]" % b"".join(b"\\x%02x-\\x%02x" % (a, b) for a, b in ranges)


def either(pieces: list[Piece]) -> Piece:
    """Return one of some pieces."""
    if len(pieces) == 1:
        return pieces[0]
    needs = [piece.strings for piece in pieces]
    known = [need for need in needs if need is not None]
    united = frozenset[bytes]().union(*known) if len(known) == len(needs) else None
    exact = [piece.exact for piece in pieces if piece.exact is not None]
    apart = len(exact) == len(pieces) and _apart(exact)
    strings = frozenset[bytes]().union(*exact) if len(exact) == len(pieces) else None
    if strings is not None and len(strings) > MOST_EXACT:
        strings = None
    return Piece(
        b"(?:%b)" % b"|".join(dict.fromkeys(piece.pattern for piece in pieces)),
        None if united and b"" in united else united,
        strings,
        open=any(piece.open for piece in pieces),
        begun=_choice([piece.shortened for piece in pieces]),
        ended=_choice([piece.late for piece in pieces]),
        first=_united([piece.first for piece in pieces]),
        last=_united([piece.last for piece in pieces]),
        empty=any(piece.empty for piece in pieces),
        run=_united([piece.run for piece in pieces]),
        counted=any(piece.counted for piece in pieces),
        work=either_work([piece.work for piece in pieces], apart=apart),
        told=told_either([piece.told for piece in pieces]),
    )


def _apart(sets: list[frozenset[bytes]]) -> bool:
    """Return whether no string of some sets begins another of them."""
    strings = sorted(string for some in sets for string in some)
    return not any(other.startswith(one) for one, other in pairwise(strings))


def _choice(patterns: list[bytes]) -> bytes:
    """Return a pattern of one of some: nothing, where nothing is enough."""
    return b"" if b"" in patterns else b"(?:%b)" % b"|".join(dict.fromkeys(patterns))


def _united(sets: list[frozenset[int] | None]) -> frozenset[int] | None:
    known = [one for one in sets if one is not None]
    return frozenset[int]().union(*known) if len(known) == len(sets) else None


def repeated(piece: Piece, least: int, most: int | None, *, alone: bool) -> Piece:
    """Return a piece that stands ``least`` to ``most`` times (``None``: any number).

    ``alone``: in a row its matches begin at one place only, so that they may be counted.
    """
    work = repeated_work(piece.work, least, most)
    told = told_repeated(piece.told, least, most, piece.codes)
    once = most is not None and most <= 1
    inside = b"(?:%b)" % piece.pattern
    if least == 0:
        exact = piece.exact | {b""} if once and piece.exact is not None else None
        if exact is not None and len(exact) > MOST_EXACT:
            exact = None
        return Piece(
            inside + (b"?" if once else b"*"),
            exact=exact,
            open=exact is None and (piece.open or not once),
            begun=b"",
            ended=b"",
            first=piece.first,
            last=piece.last,
            empty=True,
            run=piece.run,
            counted=piece.counted,
            work=work,
            told=told,
        )
    if least == 1 and most == 1:
        return piece
    limit = MOST_COUNTED if alone and piece.codes is not None else MOST_REPEATS
    count = min(least, limit)
    same = least == most and count == least
    before = b"" if count == 1 else inside if count == 2 else inside + b"{%d}" % (count - 1)  # noqa: PLR2004
    return Piece(
        inside + (b"{%d}" if same else b"{%d,}") % count,
        piece.strings,
        open=piece.open or not same,
        begun=before + piece.shortened,
        ended=piece.late + before,
        first=piece.first,
        last=piece.last,
        empty=piece.empty,
        run=piece.run,
        counted=piece.counted or (count > MOST_REPEATS and len(piece.codes or ()) > FEW_CODES),
        work=work,
        told=told,
    )


def row(pieces: Sequence[Piece]) -> Piece:
    """Return pieces one after the other."""
    if len(pieces) == 1:
        return pieces[0]
    found = reduce(_joined, pieces, NOTHING)
    tail = trimmed_end(pieces)
    head = trimmed_begin(pieces)
    return Piece(
        found.pattern,
        found.needs,
        found.exact,
        open=any(piece.open for piece in pieces),
        begun=b"".join([*(piece.pattern for piece in tail[:-1]), *(piece.shortened for piece in tail[-1:])]),
        ended=b"".join([*(piece.late for piece in head[:1]), *(piece.pattern for piece in head[1:])]),
        first=firsts(pieces),
        last=lasts(pieces),
        empty=all(piece.empty for piece in pieces),
        run=_united([piece.run for piece in pieces]),
        counted=any(piece.counted for piece in pieces),
        work=row_work([piece.work for piece in pieces]),
        told=told_row([piece.told for piece in pieces]),
    )


def firsts(pieces: Iterable[Piece]) -> frozenset[int] | None:
    """Return the codes that a match of a row begins with, if it is not empty; ``None``: not known."""
    return _reached((piece.first, piece.empty) for piece in pieces)


def lasts(pieces: Sequence[Piece]) -> frozenset[int] | None:
    """Return the codes that a match of a row ends with, likewise."""
    return _reached((piece.last, piece.empty) for piece in reversed(pieces))


def _reached(codes: Iterable[tuple[frozenset[int] | None, bool]]) -> frozenset[int] | None:
    found = _NO_CODES
    for some, empty in codes:
        if some is None:
            return None
        found |= some
        if not empty:
            break
    return found


def trimmed_end(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return pieces without those at their end that add nothing."""
    end = len(pieces)
    while end and not pieces[end - 1].shortened:
        end -= 1
    return pieces[:end]


def trimmed_begin(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return pieces without those at their beginning that add nothing."""
    begin = 0
    while begin < len(pieces) and not pieces[begin].late:
        begin += 1
    return pieces[begin:]


def _joined(one: Piece, other: Piece) -> Piece:
    """Return two pieces one after the other: what they match and need."""
    pattern = one.pattern + other.pattern
    if one.exact is not None and other.exact is not None:
        strings = frozenset(a + b for a in one.exact for b in other.exact)
        if len(strings) <= MOST_EXACT:
            return Piece(pattern, None, strings)
    known = [n for n in (one.needs, one.exact, other.needs, other.exact) if n is not None and b"" not in n]
    best = max(known, key=lambda need: (min(map(len, need)), -len(need)), default=None)
    # Two literals side by side are kept apart: the longer one is asked for.
    return Piece(pattern, best)


def fits_nothing(pattern: bytes) -> bool:
    """Return whether a pattern fits the empty text, and so every text."""
    return re.compile(pattern.replace(rb"\z", rb"\Z")).search(b"") is not None
