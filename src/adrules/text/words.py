"""Words of a folded text, and what stands between them."""

import re
from dataclasses import dataclass

import regex

from adrules.text.alphabet import LETTER, chosen, decode, encode, holds_any, mapped
from adrules.text.emoji import emoji_spans
from adrules.text.folding import Folded, russian_look

_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*")
_SIGN = re.compile(r" ?[%‰₽$€](?=\s)")
_LEADING = frozenset("$€£")
_QUOTED = "«»„“”‟\"'‘‚‹›"
_QUOTES = str.maketrans(dict.fromkeys(_QUOTED, ""))
LOOSE = frozenset(_QUOTED + "%‰₽$€£")
"""Signs that may stand between two words of a phrase."""

APART, JOINED, COMMA = 0, 1, 2
"""What separates two neighbours: a barrier, nothing that matters, or one comma."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as parallel tuples, one entry a *part*.

    A word without a hyphen is one part. ``онлайн-банк`` is two parts and, from its first
    one, also a whole: ``wholes[i]`` gives its form and the index after its last part.
    ``forms`` hold the folded letters with Latin look-alikes replaced.
    """

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    wholes: dict[int, tuple[str, int]]
    inner: frozenset[int]
    """Parts that continue a hyphenated word."""

    def after(self, index: int) -> int:
        """Return the index of the part that follows the word which begins at ``index``."""
        whole = self.wholes.get(index)
        return whole[1] if whole else index + 1


@dataclass(slots=True)
class Parts:
    """The words of a text without their offsets: all that most look-ups need.

    ``forms`` and ``wholes`` are those of :class:`Words`; ``written`` are the parts as the folded
    text has them, look-alikes not replaced.
    """

    forms: list[str]
    written: list[str]
    wholes: dict[int, tuple[str, int]]

    @property
    def count(self) -> int:
        """How many words there are, a hyphenated one counted once."""
        inner = sum(after - first - 1 for first, (_, after) in self.wholes.items())
        return len(self.forms) - inner

    def words(self) -> list[str]:
        """Return the words in order, a hyphenated one whole."""
        if not self.wholes:
            return self.forms
        found, at = [], 0
        while at < len(self.forms):
            form, at = self.wholes.get(at, (self.forms[at], at + 1))
            found.append(form)
        return found


_TO_WORDS = mapped(lambda c: c if c.isalnum() or c in "-'" else " ").translate(
    bytes(max(code, ord(" ")) for code in range(0x100))
)
_LATIN = chosen(lambda c: "a" <= c <= "z")
_JOINTS = b"-'"


def parts_of(folded: str, codes: bytes) -> Parts:
    """Split a folded text, given with its codes, into words."""
    if LETTER in codes:
        written: list[str] = _WORD.findall(folded)
        jointed = True
    else:
        row = codes.translate(_TO_WORDS)
        written = decode(row).split()
        jointed = holds_any(row, _JOINTS)
        if jointed:
            written = [
                w for piece in written for w in ((piece,) if piece.isalnum() else _WORD.findall(piece))
            ]
    latin = holds_any(codes, _LATIN)
    if not jointed:
        return Parts([russian_look(w) for w in written] if latin else written, written, {})
    forms: list[str] = []
    plain: list[str] = []
    wholes: dict[int, tuple[str, int]] = {}
    for word in written:
        look = russian_look(word) if latin else word
        if "-" in word:
            first = len(forms)
            forms += look.split("-")
            plain += word.split("-")
            wholes[first] = (look, len(forms))
        else:
            forms.append(look)
            plain.append(word)
    return Parts(forms, plain, wholes)


def located(parts: Parts, folded: str) -> Words:
    """Return the words with their offsets in the folded text."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for word in parts.written:
        at = folded.find(word, at)  # nothing but separators stands before it, so this is the word
        starts.append(at)
        at += len(word)
        ends.append(at)
    inner = frozenset(at for first, (_, after) in parts.wholes.items() for at in range(first + 1, after))
    return Words(tuple(parts.forms), tuple(starts), tuple(ends), parts.wholes, inner)


def split_words(folded: str) -> Words:
    """Split a folded text."""
    return located(parts_of(folded, encode(folded)), folded)


def separation(text: str, folded: Folded, end: int, start: int) -> int:
    """Return what ``folded.text[end:start]`` between two words means: see :data:`JOINED`.

    A phrase goes on across white space, one emoji, quotation marks, the hyphen of a word
    and a single line break; a blank line, a dash, a bracket or a mark stops it.
    """
    between = folded.text[end:start]
    if between in {" ", "-"}:
        return JOINED
    if _SIGN.match(between) and folded.text[end - 1].isdigit():
        between = _SIGN.sub("", between)  # «18 % годовых»: the sign belongs to the number
    if between[-1:] in _LEADING and folded.text[start : start + 1].isdigit():
        between = between[:-1]  # «от $20»
    if between in {" ", "-"}:
        return JOINED
    if between.count("\n") > 1:
        return APART
    rest = "".join(between.translate(_QUOTES).split())
    if not rest:
        return JOINED if between != "" else APART
    if rest == ",":
        return COMMA
    first, last = folded.span(end, start)
    emoji = emoji_spans(text[first:last])
    covered = sum(b - a for a, b in emoji)
    return JOINED if len(emoji) == 1 and covered >= len(rest) else APART
