"""Folding: one spelling for all the ways to write the same letters, offsets kept.

Two steps. *Normalising* removes what a reader does not see (soft hyphen, zero-width
characters, variation selectors, stress marks) and composes what is written in two code
points (``и`` + U+0306). It changes the length, so it keeps a map back to the text as
given; most texts need none of it. *Folding* is one to one: lower case, ё to е, every space
to U+0020, every hyphen to ``-``. ``"İ".lower()`` is two characters, hence the table.
"""

import re
import unicodedata
from dataclasses import dataclass

from adrules.text.alphabet import INVISIBLE, MARKS, OTHER, RARE, code_of, decode, encode, holds_any, mapped

_LATIN = re.compile("[a-z]")
_RARE = re.compile(f"[{INVISIBLE}{MARKS}]")
_MARK = re.compile(f"[{MARKS}]")

_SPACES = "\t\v\f\r\x1c\x1d\x1e\x1f\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = "\n\x85\u2028\u2029"
_HYPHENS = "\u2010\u2011\u02d7\ufe63\uff0d"
_APOSTROPHES = "\u2019\u02bc\u02b9\u2032\uff07"


class _Table(dict[int, str]):
    """Code point -> folded character; anything not met before is lower-cased if that is 1:1."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        lower = character.lower()
        folded = lower if len(lower) == 1 else character
        if code < 0x3000:  # noqa: PLR2004 - remember the alphabets, not all of Unicode
            self[code] = folded
        return folded


_TABLE = _Table(
    {ord("ё"): "е", ord("Ё"): "е"}
    | {ord(c): " " for c in _SPACES}
    | {ord(c): "\n" for c in _BREAKS}
    | {ord(c): "-" for c in _HYPHENS}
    | {ord(c): "'" for c in _APOSTROPHES}
)

LATIN_LOOK = ("abcehkmnoprtuxy", "авсенкмпоргтиху")
"""Small Latin letters and the Cyrillic ones that they look like."""

_LOOK_ALIKES = str.maketrans(*LATIN_LOOK)


_TO_FOLDED = mapped(lambda c: _TABLE[ord(c)])
_OTHER = re.compile(b"[%b]" % OTHER)


def fold(text: str) -> str:
    r"""Return ``text`` folded, code point for code point: ``len(fold(x)) == len(x)``.

    >>> fold("Ёлка\u00a0ПОД ключ")
    'елка под ключ'
    """
    return _folded(text, encode(text))[0]


def _folded(text: str, codes: bytes) -> tuple[str, bytes]:
    """Return the folded text and its codes, from a text and its codes."""
    codes = codes.translate(_TO_FOLDED)
    folded = decode(codes)
    if not holds_any(codes, OTHER):
        return folded, codes
    characters, numbers = list(folded), bytearray(codes)
    for found in _OTHER.finditer(codes):
        at = found.start()
        characters[at] = character = _TABLE[ord(text[at])]
        numbers[at] = code_of(character)
    return "".join(characters), bytes(numbers)


def russian_look(word: str) -> str:
    """Return a folded word with Latin letters replaced by the Cyrillic ones they look like.

    Returned unchanged when some Latin letter has no look-alike: ``cashback`` stays.

    >>> russian_look("cкидкa")
    'скидка'
    """
    if _LATIN.search(word) is None:
        return word
    replaced = word.translate(_LOOK_ALIKES)
    return replaced if _LATIN.search(replaced) is None else word


def is_mark(character: str) -> bool:
    """Return whether a character is a combining mark."""
    return _MARK.match(character) is not None


def composed(letter: str, mark: str) -> str:
    """Return what a letter and its mark make together; the letter where that is no one character."""
    together = unicodedata.normalize("NFC", letter + mark)
    return together if len(together) == 1 else letter


def visible(text: str) -> str:
    """Return a text as given without what normalising removes or puts together with what stands before."""
    return _RARE.sub("", text)


@dataclass(slots=True)
class Folded:
    """A folded text and the way back.

    ``starts[i]`` and ``ends[i]`` are the offsets in the text as given of the code points
    that became ``text[i]``, its combining marks included; both are ``None`` when nothing
    was removed or composed. ``codes`` are those of the folded text and ``given`` those of the
    text as given, see :mod:`adrules.text.alphabet`.
    """

    text: str
    codes: bytes
    given: bytes
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text as given of ``self.text[start:end]``, ``start < end``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise_and_fold(text: str) -> Folded:
    """Return the folded text; see the module for what changes."""
    given = encode(text)
    if RARE not in given:
        return Folded(*_folded(text, given), given)
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in _RARE.finditer(text):
        offset = found.start()
        kept.extend(text[at:offset])
        starts.extend(range(at, offset))
        ends.extend(range(at + 1, offset + 1))
        at = offset + 1
        if kept and ends[-1] == offset and _MARK.match(text, offset):
            kept[-1] = composed(kept[-1], text[offset])
            ends[-1] = offset + 1
    kept.extend(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    normal = "".join(kept)
    return Folded(*_folded(normal, encode(normal)), given, tuple(starts), tuple(ends))
