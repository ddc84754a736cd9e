"""Words of a folded text, and what stands between them."""

import re
from dataclasses import dataclass

from adrules.text.emoji import emoji_spans
from adrules.text.folding import Folded, russian_look

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SIGN = re.compile(r" ?[%‰₽$€](?=\s)")
_LEADING = frozenset("$€£")
_PART = re.compile(r"[^-]+")
_QUOTES = str.maketrans(dict.fromkeys("«»„“”‟\"'‘‚‹›", ""))

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


def split_words(folded: str) -> Words:
    """Split a folded text."""
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    wholes: dict[int, tuple[str, int]] = {}
    inner: list[int] = []
    for found in _WORD.finditer(folded):
        word, offset = russian_look(found.group()), found.start()
        if "-" not in word:
            forms.append(word)
            starts.append(offset)
            ends.append(found.end())
            continue
        first = len(forms)
        for part in _PART.finditer(word):
            forms.append(part.group())
            starts.append(offset + part.start())
            ends.append(offset + part.end())
        wholes[first] = (word, len(forms))
        inner.extend(range(first + 1, len(forms)))
    return Words(tuple(forms), tuple(starts), tuple(ends), wholes, frozenset(inner))


def separation(text: str, folded: Folded, end: int, start: int) -> int:
    """Return what ``folded.text[end:start]`` between two words means: see :data:`JOINED`.

    A phrase goes on across white space, one emoji, quotation marks, the hyphen of a word
    and a single line break; a blank line, a dash, a bracket or a mark stops it.
    """
    between = folded.text[end:start]
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
