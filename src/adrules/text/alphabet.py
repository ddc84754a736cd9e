"""A single-byte alphabet of Russian messages: one byte a character, offsets kept.

Letters, digits and marks of nearly every message fit in 253 codes. Looking at bytes is some
ten times faster than at characters: ``bytes.translate`` and ``split`` do in a microsecond what
a loop over the characters does in tens. Any other character becomes one of three codes that
tell what it is, so that what only looks at bytes knows when it does not see everything.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable

import regex

UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters that nobody sees, as part of a regular expression's class."""

INVISIBLE = UNSEEN + "\ufe00-\ufe0f"
"""These and the variation selectors, which belong to the character before them."""

MARKS = "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Combining marks, in the same notation."""

RARE, SIGN, LETTER = 0x18, 0x19, 0x1A
"""Codes of other characters: what normalising changes, signs (an emoji), letters and digits."""

OTHER = bytes((RARE, SIGN, LETTER))

_CYRILLIC = "".join(map(chr, range(ord("А"), ord("я") + 1)))
_MORE = (
    "ЁёІіЇїЄєҐґЎў"
    "\u00a0\u202f\u2009\u2007\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
    "«»„“”‟‘’‚‹›…•·№₽€£§°±×÷−©®™†‡¶¬¤¥¢"
)
_NAME = "adrules_other"


_NONE = "\ufffe"


def _table() -> str:
    filled = "".join(map(chr, range(0x80))) + "".join(dict.fromkeys(_CYRILLIC + _MORE))
    return "".join(_NONE if code in OTHER else c for code, c in enumerate(filled.ljust(0x100, _NONE)))


CHARACTERS = _table()
"""The character of each code; U+FFFE for a code that stands for none."""

KNOWN = {c: code for code, c in enumerate(CHARACTERS) if c != _NONE}
"""Code of each character of the alphabet."""

_DECODING = CHARACTERS.replace(_NONE, "\ufffd")
_ENCODING = codecs.charmap_build(CHARACTERS)
_RARE = re.compile(f"[{INVISIBLE}{MARKS}]")
_LETTER = regex.compile(r"[\p{L}\p{N}]")


def code_of(character: str) -> int:
    """Return the code that stands for a character."""
    known = KNOWN.get(character)
    if known is not None:
        return known
    # The package regex may know letters that this Python does not.
    if character.isalnum() or (unicodedata.category(character) == "Cn" and _LETTER.match(character)):
        return LETTER
    return RARE if _RARE.match(character) else SIGN


def _other(failure: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(failure, UnicodeEncodeError):
        raise failure
    piece = failure.object[failure.start : failure.end]
    return bytes(map(code_of, piece)), failure.end


codecs.register_error(_NAME, _other)


def encode(text: str) -> bytes:
    """Return one code a character: ``len(encode(x)) == len(x)``."""
    return codecs.charmap_encode(text, _NAME, _ENCODING)[0]


def decode(codes: bytes) -> str:
    """Return the characters of codes; those of :data:`OTHER` become U+FFFD."""
    return codecs.charmap_decode(codes, "strict", _DECODING)[0]


def mapped(change: Callable[[str], str]) -> bytes:
    """Return a table for ``bytes.translate`` that changes the characters of the alphabet."""
    return bytes(code if c == _NONE else KNOWN[change(c)] for code, c in enumerate(CHARACTERS))


def chosen(belongs: Callable[[str], bool]) -> bytes:
    """Return the codes of the characters of the alphabet that belong."""
    return bytes(code for c, code in KNOWN.items() if belongs(c))


def holds_any(codes: bytes, some: bytes) -> bool:
    """Return whether one of ``some`` codes stands in a text."""
    return len(codes.translate(None, some)) != len(codes)
