"""Emoji as a reader counts them: one grapheme, however many code points."""

import re
from collections.abc import Iterator

import regex

from adrules.text.alphabet import KNOWN

# Emoji are no characters of the alphabet, or a mark that is none makes them one. Around such
# places the text is cut into graphemes: elsewhere each character is one.
_PLAIN = re.escape("".join(KNOWN))
_PLACE = re.compile(f"[{_PLAIN}]?(?:[^{_PLAIN}]+[{_PLAIN}]{{0,2}})+")
_GRAPHEME = regex.compile(r"\X")
_PICTURE = regex.compile(
    r"[\p{Emoji_Presentation}\p{RI}]|\p{Extended_Pictographic}(?=\ufe0f)|\u20e3"
    r"|[\u2600-\u27bf&&\p{Extended_Pictographic}]|[\U0001f000-\U0001faff&&\p{Extended_Pictographic}]",
    regex.V1,
)


def emoji_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the emoji graphemes in ``text``, in order.

    A family joined by ZWJ, a flag and a letter with a skin tone are one each. Signs that are
    text by default (©, ®, ™, №, arrows) count only with the emoji variation selector.

    >>> emoji_spans("да 👩‍👧 и ✅")
    [(3, 6), (9, 10)]
    """
    return [m.span() for _, _, found in clusters(text) for m in found if _PICTURE.search(m.group())]


def clusters(text: str) -> Iterator[tuple[int, int, list[regex.Match[str]]]]:
    r"""Yield the parts of a text where a grapheme may be of several characters, with their graphemes.

    Elsewhere each character is a grapheme, but for «\r\n».
    """
    for place in _PLACE.finditer(text):
        start, end = place.span()
        yield start, end, list(_GRAPHEME.finditer(text, start, end))
