"""Phone numbers and short codes, in a text as given or folded."""

import re

from adrules.text.alphabet import LETTER, chosen, encode

# Bounded repeats, and a look-behind that lets an attempt start only once in a run: linear time.
_PHONE = re.compile(
    r"(?<![\w+*])(?<!\d[.,])(?:\+\d(?:[ \u00a0()-]{0,3}\d){9,12}(?!\d)"
    r"|(?!\d{2}(?:[ \u00a0]\d{3}){3}(?!\d))8(?:[ \u00a0()-]{0,3}\d){10}(?![ \u00a0-]?\d)"
    r"|\*\d{2,4}(?:\*\d{1,20}){0,4}#)"
)


_DIGITS = chosen(str.isdigit)
_LEAST = 10
"""Digits that a number has at least; a code with an asterisk may have fewer."""


def phone_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of phone numbers and of codes such as ``*100#``, in order.

    >>> phone_spans("Звоните: 8 (800) 555-35-35")
    [(9, 26)]
    """
    if "*" not in text and (("8" not in text and "+" not in text) or _few_digits(text)):
        return []
    return [found.span() for found in _PHONE.finditer(text)]


def _few_digits(text: str) -> bool:
    codes = encode(text)
    return LETTER not in codes and len(codes) - len(codes.translate(None, _DIGITS)) < _LEAST
