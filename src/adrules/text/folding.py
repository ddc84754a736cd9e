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

UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters that nobody sees, as part of a regular expression's class."""

INVISIBLE = UNSEEN + "\ufe00-\ufe0f"
"""These and the variation selectors, which belong to the character before them."""

MARKS = "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

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


def fold(text: str) -> str:
    r"""Return ``text`` folded, code point for code point: ``len(fold(x)) == len(x)``.

    >>> fold("Ёлка\u00a0ПОД ключ")
    'елка под ключ'
    """
    return text.translate(_TABLE)


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


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back.

    ``starts[i]`` and ``ends[i]`` are the offsets in the text as given of the code points
    that became ``text[i]``, its combining marks included; both are ``None`` when nothing
    was removed or composed.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text as given of ``self.text[start:end]``, ``start < end``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise_and_fold(text: str) -> Folded:
    """Return the folded text; see the module for what changes."""
    if _RARE.search(text) is None:
        return Folded(fold(text))
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for offset, character in enumerate(text):
        if _RARE.match(character) is None:
            kept.append(character)
            starts.append(offset)
            ends.append(offset + 1)
        elif _MARK.match(character) and kept and ends[-1] == offset:
            composed = unicodedata.normalize("NFC", kept[-1] + character)
            if len(composed) == 1:
                kept[-1] = composed
            ends[-1] = offset + 1
    return Folded(fold("".join(kept)), tuple(starts), tuple(ends))
