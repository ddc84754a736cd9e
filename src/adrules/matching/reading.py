"""Reads a regular expression into pieces (:mod:`adrules.matching.pieces`)."""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import regex

from adrules.matching.asks import AT_EDGE, NO_STRING, of_class
from adrules.matching.pieces import FLAGS, MOST_EXACT, NOTHING, Piece, either, one_of, repeated, row
from adrules.matching.work import FIXED, REFERENCE, look
from adrules.text.alphabet import CHARACTERS, KNOWN, LETTER, OTHER, SIGN, code_of

_ALPHABET = "".join(c for c in CHARACTERS if c in KNOWN)
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})[?+]?")
_FLAGS = re.compile(r"\?([ims]*)(?:-([ims]+))?([:)])")
_NAMED = re.compile(r"\?P?<[^\W\d]\w*>")
_LOOKS = ("?=", "?!", "?<=", "?<!")
_DENIED = ("?!", "?<!")
_HEX = re.compile(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
_CATEGORY = re.compile(r"\\[wWdDsSpPhNX]|\[|--|&&|~~|\|\||\A\^")
_EDGES = {"A": rb"\A", "Z": rb"\z", "z": rb"\z", **dict.fromkeys("bBmMK", b"")}
ALL = frozenset(range(0x100))
"""All codes."""
_CODES = {r"\d": (LETTER,), r"\s": (SIGN,)}
_ANY = b"(?s:.*)"
_UNPLAIN = re.compile(r"\\[^\-\].\\/(){}+*?^$|]")
"""An escape in a class that stands for more than the character after it."""
_MEMBER = re.compile(r"\\?([^\\])-\\?([^\\])|\\?(.)", re.DOTALL)
_LARGEST_RANGE = 4_000


class NotUnderstoodError(Exception):
    """The expression has something whose meaning is not known here."""


@dataclass(frozen=True, slots=True)
class Expressed:
    """What was read: the pieces of each alternative, one after the other."""

    rows: list[list[Piece]]
    any_case: bool
    """Whether case is ignored somewhere."""

    @property
    def whole(self) -> Piece:
        """The expression as one piece."""
        return either([row(pieces) if pieces else FLAGS for pieces in self.rows])


@lru_cache(maxsize=8)
def read(pattern: str) -> Expressed:
    """Read an expression in the syntax of the ``regex`` package, version 1.

    Raises :class:`NotUnderstoodError`.
    """
    parser = _Parser(pattern)
    try:
        rows = parser.whole()
    except IndexError:
        raise NotUnderstoodError from None
    return Expressed(rows, parser.any_case)


class _Parser:
    """Recursive descent over the characters of one expression."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.flags = frozenset[str]()
        self.any_case = False
        self.depth = 0
        self.groups: list[Piece | None] = []
        """The groups that a back-reference may name, in order; ``None``: not closed yet."""

    def whole(self) -> list[list[Piece]]:
        rows = self._rows()
        if self.at < len(self.text):
            raise NotUnderstoodError
        return rows

    def _rows(self) -> list[list[Piece]]:
        outer = self.flags
        found = [self._row()]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            found.append(self._row())
        self.flags = outer
        return found

    def _row(self) -> list[Piece]:
        found: list[Piece] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            piece = self._atom()
            quantifier = _QUANTIFIER.match(self.text, self.at)
            if quantifier:
                self.at = quantifier.end()
                piece = _repeated(piece, quantifier, alone=self._alone(found, piece))
            elif self.text[self.at : self.at + 1] == "{":
                raise NotUnderstoodError
            found.append(piece)
        return found

    def _alone(self, before: list[Piece], piece: Piece) -> bool:
        """Return whether a repeat of a class begins at one place of each run of its characters."""
        solid = [one for one in before if one.pattern]
        if not solid:
            return not self.depth
        last = solid[-1].last
        return last is not None and piece.codes is not None and last.isdisjoint(piece.codes)

    def _atom(self) -> Piece:
        character = self.text[self.at]
        self.at += 1
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "^$":
            return NOTHING
        if character == ".":
            codes = ALL if "s" in self.flags else ALL - {KNOWN["\n"]}
            pattern = b"(?s:.)" if "s" in self.flags else b"[^\\n]"
            return Piece(
                pattern, first=codes, last=codes, codes=codes, work=FIXED.of(codes), told=of_class(codes)
            )
        if character in "*+?{":
            raise NotUnderstoodError
        return self._one(character)

    def _group(self) -> Piece:
        begin, rest = self.at, self.text[self.at : self.at + 4]
        outer = self.flags
        number = None
        looks = next((look for look in _LOOKS if rest.startswith(look)), "")
        if looks:
            self.at += len(looks)
        elif flags := _FLAGS.match(self.text, self.at):
            self.at = flags.end()
            self.flags = (self.flags | frozenset(flags[1])) - frozenset(flags[2] or "")
            if flags[3] == ")":
                return FLAGS  # holds until the group around it ends
        elif rest.startswith("?>"):
            self.at += 2
        elif rest.startswith(("?", "*")) and not (named := _NAMED.match(self.text, self.at)):
            raise NotUnderstoodError
        else:
            number = len(self.groups)
            self.groups.append(None)
            self.at = named.end() if rest.startswith("?") and named else self.at
        any_case = self.any_case
        self.depth += 1
        inner = Expressed(self._rows(), any_case=False).whole
        self.depth -= 1
        self.flags = outer
        self.any_case &= any_case or looks not in _DENIED  # what is denied is no part of a match
        # With \K in a look a match may begin before the place where it was looked for, again and again.
        if self.text[self.at] != ")" or (looks and "\\K" in self.text[begin : self.at]):
            raise NotUnderstoodError
        self.at += 1
        if number is not None:
            self.groups[number] = inner
        if not looks:
            return inner
        work = look(inner.work, behind="<" in looks)
        if looks == "?=":
            return replace(NOTHING, ahead=inner, work=work)
        return replace(NOTHING, behind=inner if looks == "?<=" else None, work=work)

    def _reference(self, number: int) -> Piece:
        """Return what a back-reference may match: the same as its group."""
        group = self.groups[number - 1] if number <= len(self.groups) else None
        if group is None or self.any_case or "i" in self.flags:
            return Piece(_ANY, work=REFERENCE, open=True, begun=b"", ended=b"")
        return Piece(
            group.pattern,
            group.strings,
            open=group.open,
            begun=group.shortened,
            ended=group.late,
            first=group.first,
            last=group.last,
            empty=group.empty,
            counted=group.counted,
            refers=group,
            work=REFERENCE,
        )

    def _class(self) -> Piece:
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

    def _escape(self) -> Piece:
        name = self.text[self.at]
        self.at += 1
        if name in "wWdDsSpP":
            return self._category(name)
        if name in _EDGES:
            if _EDGES[name]:
                return Piece(_EDGES[name], work=NOTHING.work, told=NO_STRING)
            return replace(NOTHING, edge=name == "b", told=AT_EDGE if name == "b" else NO_STRING)
        number = _HEX.match(self.text, self.at - 1)
        if number:
            self.at = number.end()
            return self._one(chr(int(number.group()[1:], 16)))
        if name in "123456789" and not self.text[self.at : self.at + 1].isdigit():
            return self._reference(int(name))
        if name.isalnum() and name not in _ESCAPED:
            raise NotUnderstoodError
        return self._one(_ESCAPED.get(name, name))

    def _category(self, name: str) -> Piece:
        if name not in "pP":
            return self._members(f"\\{name}")
        start, self.at = self.at, self.text.find("}", self.at) + 1
        if self.text[start] != "{" or not self.at:
            raise NotUnderstoodError
        return self._members(f"\\{name}{self.text[start : self.at]}")

    def _one(self, character: str) -> Piece:
        if "i" in self.flags and character.lower() != character.upper():
            return self._members(f"[{character}]")
        return _literal(code_of(character))

    def _members(self, written: str) -> Piece:
        any_case = "i" in self.flags
        self.any_case |= any_case
        codes = codes_of(written, any_case=any_case)
        exact = frozenset(bytes((c,)) for c in codes) if len(codes) <= MOST_EXACT // 4 else None
        return one_of(codes, exact)


@cache
def _literal(code: int) -> Piece:
    return one_of(frozenset((code,)), frozenset({bytes((code,))}))


@lru_cache(maxsize=2_000)
def codes_of(written: str, *, any_case: bool) -> frozenset[int]:
    """Return the codes of the characters that a class matches."""
    try:
        compiled = regex.compile(f"(?i){written}" if any_case else written, regex.V1)
    except regex.error:
        raise NotUnderstoodError from None
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


def _repeated(piece: Piece, quantifier: "re.Match[str]", *, alone: bool) -> Piece:
    sign, low, comma, high = quantifier.groups()
    if not sign and not low and not high:
        raise NotUnderstoodError
    if sign:
        return repeated(piece, int(sign == "+"), 1 if sign == "?" else None, alone=alone)
    most = high if comma else low
    return repeated(piece, int(low or 0), int(most) if most else None, alone=alone)
