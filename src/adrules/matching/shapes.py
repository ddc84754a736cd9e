"""From a regular expression to a *shape*: a wider one over bytes that a linear engine can run.

A shape matches the codes (:mod:`adrules.text.alphabet`) of every text that the expression
matches, and of some others: it tells which expressions are worth trying. Look-arounds, word
edges and anchors are dropped, counted repeats become open ones, a back-reference becomes
anything, a class of characters becomes the class of their codes. What is not understood has no
shape.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache, reduce

import regex

from adrules.text.alphabet import CHARACTERS, KNOWN, LETTER, OTHER, SIGN, code_of

MOST_EXACT = 24
"""Strings that a piece of an expression may stand for and still count as a literal."""

STRONG = 3
"""Fixed characters in a row, of which the looser beginning of an expression is left out."""

MOST_REPEATS = 4
"""Counted repeats are told apart up to this number: larger ones would make large automata."""

_ALPHABET = "".join(c for c in CHARACTERS if c in KNOWN)
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})[?+]?")
_FLAGS = re.compile(r"\?([ims]*)(?:-([ims]+))?([:)])")
_NAMED = re.compile(r"\?P?<[^\W\d]\w*>")
_LOOKS = ("?=", "?!", "?<=", "?<!")
_HEX = re.compile(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_CATEGORY = re.compile(r"\\[wWdDsSpPhNX]|\[|--|&&|~~|\|\||\A\^")
_EDGES = {"A": rb"\A", "Z": rb"\z", "z": rb"\z", **dict.fromkeys("bBmMK", b"")}
_CODES = {r"\d": (LETTER,), r"\s": (SIGN,)}
_ANY = b"(?s:.*)"
_UNPLAIN = re.compile(r"\\[^\-\].\\/(){}+*?^$|]")
"""An escape in a class that stands for more than the character after it."""
_MEMBER = re.compile(r"\\?([^\\])-\\?([^\\])|\\?(.)", re.DOTALL)
_LARGEST_RANGE = 4_000


class _NoShapeError(Exception):
    """The expression has something whose meaning is not known here."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern over codes, and what a text that it matches must hold.

    ``literals``: one of them stands in each such text; ``None`` when nothing is known.
    """

    pattern: bytes
    literals: frozenset[bytes] | None


@dataclass(frozen=True, slots=True)
class _Piece:
    pattern: bytes
    needs: frozenset[bytes] | None = None
    exact: frozenset[bytes] | None = None
    """All strings that the piece matches, where these are few."""
    open: bool = False
    """Whether it goes on without end: what follows such a piece makes an automaton large."""
    ahead: "_Piece | None" = None
    """What a look-ahead asks for."""
    behind: "_Piece | None" = None
    """What a look-behind asks for."""


_NOTHING = _Piece(b"", exact=frozenset({b""}))


def shape_of(pattern: str) -> Shape | None:
    """Return the shape of an expression in the syntax of the ``regex`` package, version 1.

    ``None`` where it has none, or one that every text fits.
    """
    parser = _Parser(pattern)
    try:
        piece = parser.whole()
    except (_NoShapeError, IndexError):
        return None
    found = piece.pattern
    needs = piece.needs if piece.exact is None else piece.exact
    if parser.any_case:  # «ß» is «ss» then: such letters are not of the alphabet
        found, needs = b"%b|\\x%02x" % (found, LETTER), None if needs is None else needs | {bytes((LETTER,))}
    if re.compile(found.replace(rb"\z", rb"\Z")).search(b"") is not None:
        return None
    return Shape(found, needs if needs and min(map(len, needs)) > 0 else None)


class _Parser:
    """Recursive descent over the characters of one expression."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.flags = frozenset[str]()
        self.any_case = False
        self.depth = 0

    def whole(self) -> _Piece:
        found = self._either()
        if self.at < len(self.text):
            raise _NoShapeError
        return found

    def _either(self) -> _Piece:
        outer = self.flags
        found = [self._row()]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            found.append(self._row())
        self.flags = outer
        return found[0] if len(found) == 1 else _either(found)

    def _row(self) -> _Piece:
        found: list[_Piece] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            piece = self._atom()
            quantifier = _QUANTIFIER.match(self.text, self.at)
            if quantifier:
                self.at = quantifier.end()
                piece = _repeated(piece, quantifier)
            elif self.text[self.at : self.at + 1] == "{":
                raise _NoShapeError
            found.append(piece)
        if not self.depth:
            found = _core(found)
        return reduce(_joined, found, _NOTHING)

    def _atom(self) -> _Piece:
        character = self.text[self.at]
        self.at += 1
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "^$":
            return _NOTHING
        if character == ".":
            return _Piece(b"(?s:.)" if "s" in self.flags else b"[^\\n]")
        if character in "*+?{":
            raise _NoShapeError
        return self._one(character)

    def _group(self) -> _Piece:
        rest = self.text[self.at : self.at + 4]
        outer = self.flags
        looks = next((look for look in _LOOKS if rest.startswith(look)), "")
        if looks:
            self.at += len(looks)
        elif flags := _FLAGS.match(self.text, self.at):
            self.at = flags.end()
            self.flags = (self.flags | frozenset(flags[1])) - frozenset(flags[2] or "")
            if flags[3] == ")":
                return _NOTHING  # holds until the group around it ends
        elif rest.startswith("?>"):
            self.at += 2
        elif named := _NAMED.match(self.text, self.at):
            self.at = named.end()
        elif rest.startswith(("?", "*")):
            raise _NoShapeError
        self.depth += 1
        inner = self._either()
        self.depth -= 1
        self.flags = outer
        if self.text[self.at] != ")":
            raise _NoShapeError
        self.at += 1
        if not looks:
            return inner
        if looks == "?=":
            return replace(_NOTHING, ahead=inner)
        return replace(_NOTHING, behind=inner) if looks == "?<=" else _NOTHING

    def _class(self) -> _Piece:
        start, depth, first = self.at - 1, 1, True
        if self.text[self.at] == "^":
            self.at += 1
        while depth:
            character = self.text[self.at]
            self.at += 1
            if character == "\\":
                self.at += 1
            elif character == "[":
                depth += 1
            elif character == "]" and not first:
                depth -= 1
            first = False
        return self._members(self.text[start : self.at])

    def _escape(self) -> _Piece:
        name = self.text[self.at]
        self.at += 1
        if name in "wWdDsSpP":
            return self._category(name)
        if name in _EDGES:
            return _Piece(_EDGES[name], exact=None if _EDGES[name] else _NOTHING.exact)
        number = _HEX.match(self.text, self.at - 1)
        if number:
            self.at = number.end()
            return self._one(chr(int(number.group()[1:], 16)))
        if name in "123456789" and not self.text[self.at : self.at + 1].isdigit():
            return _Piece(_ANY)
        if name.isalnum() and name not in _ESCAPED:
            raise _NoShapeError
        return self._one(_ESCAPED.get(name, name))

    def _category(self, name: str) -> _Piece:
        if name not in "pP":
            return self._members(f"\\{name}")
        start, self.at = self.at, self.text.find("}", self.at) + 1
        if self.text[start] != "{" or not self.at:
            raise _NoShapeError
        return self._members(f"\\{name}{self.text[start : self.at]}")

    def _one(self, character: str) -> _Piece:
        if "i" in self.flags and character.lower() != character.upper():
            return self._members(f"[{character}]")
        code = bytes((code_of(character),))
        return _Piece(_byte(code[0]), exact=frozenset({code}))

    def _members(self, written: str) -> _Piece:
        any_case = "i" in self.flags
        self.any_case |= any_case
        codes = _codes(written, any_case=any_case)
        exact = frozenset(bytes((c,)) for c in codes) if len(codes) <= MOST_EXACT // 4 else None
        return _Piece(_bytes(codes), exact=exact)


@lru_cache(maxsize=2_000)
def _codes(written: str, *, any_case: bool) -> frozenset[int]:
    """Return the codes of the characters that a class matches."""
    try:
        compiled = regex.compile(f"(?i){written}" if any_case else written, regex.V1)
    except regex.error:
        raise _NoShapeError from None
    codes = {KNOWN[c] for c in _ALPHABET if compiled.fullmatch(c)}
    if written in _CODES:
        return frozenset(codes).union(_CODES[written])
    if any_case or _CATEGORY.search(written.removeprefix("[")) or not written.startswith("["):
        return frozenset(codes).union(OTHER)
    return frozenset(codes).union(_other_members(written))


def _other_members(written: str) -> frozenset[int]:
    """Return the codes of those members of a plain class that are not of the alphabet."""
    if _UNPLAIN.search(written):
        return frozenset(OTHER)
    found: set[int] = set()
    for first, last, single in _MEMBER.findall(written[1:-1]):
        low, high = ord(first or single), ord(last or single)
        if high - low > _LARGEST_RANGE:
            return frozenset(OTHER)
        found.update(code_of(chr(code)) for code in range(low, high + 1) if chr(code) not in KNOWN)
    return frozenset(found)


def _core(row: list[_Piece]) -> list[_Piece]:
    """Return the part of a whole expression that is worth an automaton.

    A look-behind at its beginning is text that stands before it, a look-ahead at its end text that
    follows. Words of any kind before the first fixed string are left out: each text that the
    expression matches holds the rest.
    """
    if row and row[0].behind is not None:
        row = [row[0].behind, *row[1:]]
    if row and row[-1].ahead is not None:
        row = [*row[:-1], row[-1].ahead]
    run = 0
    for at, piece in enumerate(row):
        strings = piece.needs if piece.exact is None else piece.exact
        least = min(map(len, strings)) if strings else 0
        run = run + least if piece.exact is not None else least
        if run >= STRONG:
            loose = [i for i in range(at) if row[i].open]
            return row[loose[-1] + 1 :] if loose else row
    return row


def _byte(code: int) -> bytes:
    return bytes((code,)) if code < ord("{") and chr(code).isalnum() else b"\\x%02x" % code


def _bytes(codes: frozenset[int]) -> bytes:
    if not codes:
        return b"[^\\x00-\\xff]"
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return b"[%b]" % b"".join(b"\\x%02x-\\x%02x" % (a, b) for a, b in ranges)


def _either(pieces: list[_Piece]) -> _Piece:
    pattern = b"(?:%b)" % b"|".join(piece.pattern for piece in pieces)
    needs = [piece.needs if piece.exact is None else piece.exact for piece in pieces]
    known = [need for need in needs if need is not None]
    united = frozenset[bytes]().union(*known) if len(known) == len(needs) else None
    exact = [piece.exact for piece in pieces if piece.exact is not None]
    strings = frozenset[bytes]().union(*exact) if len(exact) == len(pieces) else None
    if strings is not None and len(strings) > MOST_EXACT:
        strings = None
    endless = any(piece.open for piece in pieces)
    return _Piece(pattern, None if united and b"" in united else united, strings, endless)


def _repeated(piece: _Piece, quantifier: "re.Match[str]") -> _Piece:
    sign, low, comma, high = quantifier.groups()
    if not sign and not low and not high:
        raise _NoShapeError
    least = {"*": 0, "+": 1, "?": 0}[sign] if sign else int(low or 0)
    once = sign == "?" or (not sign and (high if comma else low) in {"0", "1"})
    same = not sign and not comma
    inside = b"(?:%b)" % piece.pattern
    if least == 0:
        if once and piece.exact is not None and len(piece.exact) < MOST_EXACT:
            return _Piece(inside + b"?", exact=piece.exact | {b""})
        return _Piece(inside + (b"?" if once else b"*"), open=piece.open or not once)
    if least == 1 and (once or same):
        return piece
    count = min(least, MOST_REPEATS)
    pattern = inside + (b"{%d}" if same and count == least else b"{%d,}") % count
    endless = piece.open or not (same and count == least)
    return _Piece(pattern, piece.needs if piece.exact is None else piece.exact, open=endless)


def _joined(one: _Piece, other: _Piece) -> _Piece:
    pattern, endless = one.pattern + other.pattern, one.open or other.open
    if one.exact is not None and other.exact is not None:
        strings = frozenset(a + b for a in one.exact for b in other.exact)
        if len(strings) <= MOST_EXACT:
            return _Piece(pattern, None, strings, endless)
    known = [n for n in (one.needs, one.exact, other.needs, other.exact) if n is not None and b"" not in n]
    best = max(known, key=lambda need: (min(map(len, need)), -len(need)), default=None)
    # Two literals side by side are kept apart: the longer one is asked for.
    return _Piece(pattern, best, open=endless)
