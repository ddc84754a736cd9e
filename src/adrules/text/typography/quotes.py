"""Quotation marks: «…» outside, „…“ inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adrules.text.typography.edits import Edit, House

_MARK = re.compile('["«»„“”]')
_BEFORE_OPENING = frozenset(' \t\u00a0\u202f([{—–-/«„"“')
_AFTER_CLOSING = frozenset(' \t\u00a0\u202f.,!?…:;)]}»”"“—–-/')
_OPENER = {"»": "«", "”": "“„", "“": "„", '"': '"'}
_DEPTH = 8
_FOREIGN = ({'"'}, {"“", "”"})


@dataclass(frozen=True, slots=True)
class _Pair:
    start: int
    end: int
    foreign: bool


def quotes(text: str, _: House) -> Iterator[Edit]:
    """Find paired straight and English quotation marks. A mark without its pair is left alone (15")."""
    at = 0
    for line in text.split("\n"):
        outer: list[int] = []
        for pair in _pairs(line):
            while outer and outer[-1] < pair.start:
                outer.pop()
            if pair.foreign:
                opening, closing = ("„", "“") if outer else ("«", "»")
                yield at + pair.start, at + pair.start + 1, opening
                yield at + pair.end, at + pair.end + 1, closing
            outer.append(pair.end)
        at += len(line) + 1


def _pairs(line: str) -> list[_Pair]:
    """Return the pairs of marks in a line in the order of their first marks."""
    stack: list[int] = []
    pairs = []
    for found in _MARK.finditer(line):
        at, mark = found.start(), found.group()
        if _opens(line, at, mark, line[stack[-1]] if stack else ""):
            stack.append(at)
            continue
        inner = range(len(stack) - 1, max(-1, len(stack) - 1 - _DEPTH), -1)
        match = next((i for i in inner if line[stack[i]] in _OPENER[mark]), None)
        if match is not None:
            start = stack[match]
            del stack[match:]
            pairs.append(_Pair(start, at, {line[start], mark} in _FOREIGN))
    return sorted(pairs, key=lambda pair: pair.start)


def _opens(line: str, at: int, mark: str, last: str) -> bool:
    if mark in "«„":
        return True
    if mark in "»”" or (mark == "“" and last == "„"):
        return False
    before = line[at - 1] if at else " "
    after = line[at + 1] if at + 1 < len(line) else " "
    opens = before in _BEFORE_OPENING and not after.isspace()
    closes = not before.isspace() and after in _AFTER_CLOSING
    return opens if opens != closes else last != mark
