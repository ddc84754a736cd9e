"""Spaces: doubled, missing no-break ones, and characters that nobody sees."""

import re
from collections.abc import Callable, Iterator

from adrules.native import compiled
from adrules.text.alphabet import UNSEEN
from adrules.text.emoji import emoji_spans
from adrules.text.typography.edits import Edit, House

NBSP = "\u00a0"

_DOUBLE = re.compile("(?<=\\S)[ \u00a0]{2,}(?=\\S)")
_INVISIBLE = re.compile(f"[{UNSEEN}]")
_UNITS = tuple(
    str.split(
        """
        % ₽ € $ °C руб. руб р. р тыс. тыс коп млн млрд кг г км м² м см мм л мл шт
        ГБ Гб МБ Мб ТБ Тб мин ч
        """
    )
)
UNIT = rf"(?:{'|'.join(map(re.escape, _UNITS))})"
"""What a number is kept together with, where no letter follows; an expression."""

_NUMBER = re.compile(
    r"[\d№](?:(?<=\d)(?<![\w.,]\d)(?:\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d*)(?:[.,]\d+)?"
    r"(?: " + UNIT + r"(?!\w))?|(?<=№) (?=\d))"
)
"""Begins with the class of its first characters, so that other text is passed over fast."""


def double_space(text: str, _: House) -> Iterator[Edit]:
    """Find two spaces and more inside a line; a no-break one among them stays."""
    for found in _DOUBLE.finditer(text):
        yield found.start(), found.end(), NBSP if NBSP in found.group() else " "


def invisible(text: str, _: House) -> Iterator[Edit]:
    """Find zero-width characters, soft hyphens and direction marks, except those that build an emoji."""
    hidden = [found.start() for found in _INVISIBLE.finditer(text)]
    emoji = emoji_spans(text) if hidden else []
    at = 0
    for start in hidden:
        while at < len(emoji) and emoji[at][1] <= start:
            at += 1
        if at == len(emoji) or start < emoji[at][0]:
            yield start, start + 1, ""


def nbsp(text: str, _: House) -> list[Edit]:
    """Find plain spaces inside a number, between it and its unit, and after «№»."""
    return _spaced(text)


def _spaced_numbers(text: str) -> list[Edit]:
    numbers = ((found.start(), found.end(), found.group()) for found in _NUMBER.finditer(text))
    return [(start, end, number.replace(" ", NBSP)) for start, end, number in numbers if " " in number]


_spaced: Callable[[str], list[Edit]] = compiled.Numbers(_UNITS).spaced if compiled else _spaced_numbers
