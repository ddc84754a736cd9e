"""Emoji as a reader counts them: one grapheme, however many code points."""

import re
from collections.abc import Iterator
from functools import lru_cache

import regex

from adrules.text.alphabet import OTHER, encode

# Emoji are no characters of the alphabet, or a mark that is none makes them one. Around such
# places the text is cut into graphemes: elsewhere each character is one.
_PLACE = re.compile(b"[%b]+(?:[^%b]{1,2}[%b]+)*" % (OTHER, OTHER, OTHER))
_SHORT = 16
"""Characters of a place whose emoji are kept: messages repeat few."""
_GRAPHEME = regex.compile(r"\X")
_PICTURE = regex.compile(
    r"[\p{Emoji_Presentation}\p{RI}]|\p{Extended_Pictographic}(?=\ufe0f)|\u20e3"
    r"|[\u2600-\u27bf&&\p{Extended_Pictographic}]|[\U0001f000-\U0001faff&&\p{Extended_Pictographic}]",
    regex.V1,
)


def emoji_spans(text: str, codes: bytes | None = None) -> list[tuple[int, int]]:
    """Return the spans of the emoji graphemes in ``text``, in order; ``codes`` are those of its characters.

    A family joined by ZWJ, a flag and a letter with a skin tone are one each. Signs that are
    text by default (©, ®, ™, №, arrows) count only with the emoji variation selector.

    >>> emoji_spans("да 👩‍👧 и ✅")
    [(3, 6), (9, 10)]
    """
    spans = []
    for start, end in _places(encode(text) if codes is None else codes):
        place = text[start:end]
        found = _kept_pictures(place) if end - start <= _SHORT else _pictures(place)
        spans += [(start + first, start + last) for first, last in found]
    return spans


def clusters(text: str, codes: bytes) -> Iterator[tuple[int, int, int]]:
    r"""Yield the parts of a text where a grapheme may be of several characters, and how many it has.

    ``codes`` are those of its characters. Elsewhere each character is a grapheme, but for «\r\n».
    """
    for start, end in _places(codes):
        yield start, end, len(_GRAPHEME.findall(text, start, end))


def _places(codes: bytes) -> Iterator[tuple[int, int]]:
    """Yield where characters outside of the alphabet stand, with one before them and two behind."""
    for place in _PLACE.finditer(codes):
        start, end = place.span()
        yield max(0, start - 1), min(end + 2, len(codes))


def _pictures(place: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in _GRAPHEME.finditer(place) if _PICTURE.search(m.group()))


_kept_pictures = lru_cache(maxsize=4096)(_pictures)
