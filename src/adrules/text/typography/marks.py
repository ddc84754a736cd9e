"""Dashes, doubled marks, ellipses, spaces around marks."""

import re
from collections.abc import Iterator

from adrules.text.typography.edits import Edit, House
from adrules.text.verbatim import HELD

_DASH = re.compile("(?<=[^\\s][ \u00a0])(?:--?|[\u2010\u2011])(?=[ \u00a0][^\\s])")
_DOUBLE = re.compile(
    r"[,;:!?.…](?:(?<=([,;:]))\1+|(?<=!)!+|(?<=\?)\?+|(?<=\.)(?<![.!?…\d/\\]\.)\.(?![.\d/\\…])"
    r"|(?<=\.)\.{3,}|(?<=…)[.…]+|(?<=\.)\.*…)"
)
"""A mark is looked for first: only where one stands is the rest tried."""

_ELLIPSIS = re.compile(r"(?<![./\\…])\.\.\.(?![./\\…])")
_SPACE_BEFORE = re.compile(
    rf"(?<=[^\s{HELD}—–-])[ \u00a0]+(?P<mark>,(?!\d)|[:;](?=\s|$)|[!?](?=[\s!?.…»\")]|$)|\.(?=[\s»\")]|$))"
)
_NO_SPACE = re.compile(
    r"(?<=[А-Яа-яЁё0-9»)%₽])(?P<mark>[,;!?])(?=[А-Яа-яЁё«„])"
    r"|(?<=[а-яё]{2})(?P<colon>:)(?=[А-Яа-яЁё«„])"
    r"|(?<=[а-яё]{3})(?P<stop>\.)(?=[А-ЯЁ][а-яё])"
)
_WORD_BEFORE = re.compile(r"[а-яё]+\Z")
_ABBREVIATIONS = frozenset(
    ("просп", "корп", "стр", "наб", "обл", "тел", "пер", "бул", "пом", "мкр", "респ", "пос", "дер", "моб")
)
_LONGEST = 6


def dash(text: str, _: House) -> Iterator[Edit]:
    """Find a hyphen with spaces around where a dash is meant; not between figures, not a list bullet."""
    for found in _DASH.finditer(text):
        if not (text[found.start() - 2].isdigit() and text[found.end() + 1].isdigit()):
            yield found.start(), found.end(), "—"


def double_mark(text: str, _: House) -> Iterator[Edit]:
    """Find a mark written twice and more; «?!», «?..» and an ellipsis are no such thing."""
    for found in _DOUBLE.finditer(text):
        marks = found.group()
        dots = "…" in marks or marks.startswith("...")
        yield found.start(), found.end(), "…" if dots else marks[0]


def ellipsis(text: str, _: House) -> Iterator[Edit]:
    """Find three full stops for an ellipsis."""
    for found in _ELLIPSIS.finditer(text):
        yield found.start(), found.end(), "…"


def space_before_mark(text: str, _: House) -> Iterator[Edit]:
    """Find spaces before a comma, a full stop and the like; not before « :)», «.ru», nor after a link."""
    for found in _SPACE_BEFORE.finditer(text):
        yield found.start(), found.end(), found["mark"]


def no_space_after_mark(text: str, _: House) -> Iterator[Edit]:
    """Find a mark with a Russian word right after it; not in numbers, times, addresses («ул.Мира»)."""
    for found in _NO_SPACE.finditer(text):
        if found["stop"]:
            word = _WORD_BEFORE.search(text[max(0, found.start() - _LONGEST) : found.start()])
            if word is not None and word.group() in _ABBREVIATIONS:
                continue
        yield found.start(), found.end(), found.group() + " "
