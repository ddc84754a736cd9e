"""A product name that a text does not leave as it is: «вклад «тихая Гавань»», «Гавань Тихая»."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from adrules.matching.lexicon import forms, spelt
from adrules.matching.names import CLOSING, OPENING, QUOTED, ProductName, product_name
from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.words import JOINED

Quotes = Literal["keep", "exact", "any"]
"""``keep``: marks of the brief may be dropped, none added; ``exact``: neither; ``any``: both."""

_ALIKE = 80
"""Similarity, of 100, from which a quoted word after the head is a misspelling of the name."""


def alterations(document: Document, names: tuple[str, ...], quotes: Quotes) -> list[tuple[int, int]]:
    """Return where the proper part of the first name stands changed, spans of the text as given.

    Changed are: another letter case, another order, words left out or added, an inflected word
    after the head («во вкладе «Осеннем»»), a misspelling in quotation marks after the head. The
    head may take any form, and a proper part without its head may be inflected («в «Копилке»»).
    The other ``names`` are aliases: what is written as one of them is right.
    """
    name = product_name(names[0])
    if not name.proper:
        return []
    return sorted(set(_Search(document, name, names[1:], quotes).spans()))


@dataclass(frozen=True)
class _Search:
    document: Document
    name: ProductName
    aliases: tuple[str, ...]
    quotes: Quotes

    @cached_property
    def slots(self) -> list[frozenset[str]]:
        """For each word of the proper part its forms."""
        return [forms(fold(word)) for word in self.name.proper]

    @cached_property
    def any_slot(self) -> frozenset[str]:
        return frozenset().union(*self.slots)

    @cached_property
    def right(self) -> frozenset[str]:
        """What may stand in quotation marks after the head: the proper parts of all names."""
        parts = [self.name.proper, *(product_name(alias).proper for alias in self.aliases)]
        return frozenset(" ".join(map(spelt, part)) for part in parts if part)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the places of all changed names."""
        size = len(self.slots)
        words = self.document.words
        for index, form in enumerate(words.forms):
            if form not in self.any_slot:
                continue
            if self._is_window(index, size):
                if (span := self._changed(index, index + size)) is not None:
                    yield span
            elif size > 1 and self._shortened(index):
                yield self._span(index, index + 1)
        yield from self._quoted()

    def _is_window(self, index: int, size: int) -> bool:
        """Return whether the words from ``index`` on are those of the proper part, in any order."""
        words = self.document.words
        if index + size > len(words.forms):
            return False
        left = list(self.slots)
        for at in range(index, index + size):
            if at > index and self.document.separation(at - 1) != JOINED:
                return False
            fitting = next((slot for slot in left if words.forms[at] in slot), None)
            if fitting is None:
                return False
            left.remove(fitting)
        return True

    def _changed(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the span of a window that does not stand as the brief has it."""
        written = [self._written(at) for at in range(first, last)]
        pairs = list(zip(written, self.name.proper, strict=True))
        headed = self._headed(first)
        quoted = self._in_quotes(first, last)
        marked = headed or quoted
        ordered = all(spelt(w) in slot for w, slot in zip(written, self.slots, strict=True))
        same = all(spelt(w) == spelt(p) for w, p in pairs)
        capital = any(w[:1].isupper() for w in (written if not self._opens(first) else written[1:]))
        if not ordered:
            wrong = marked or capital
        elif not same:
            wrong = headed or ((quoted or capital) and any(_case(w) != _case(p) for w, p in pairs))
        elif written != [_plain(p) for p in self.name.proper]:
            wrong = marked or (len(written) > 1 and capital)
        else:
            whole = quoted or (headed and self._in_quotes(first - 1, last))
            added = whole and not self.name.quoted and self.quotes != "any"
            dropped = not quoted and self.name.quoted and self.quotes == "exact"
            return self._span(first, last, quoted=added and quoted) if added or dropped else None
        return self._span(first, last) if wrong else None

    def _shortened(self, index: int) -> bool:
        """Return whether one capitalised word of the proper part stands alone after the head."""
        if not self._headed(index) or not self._written(index)[:1].isupper():
            return False
        return self.document.words.forms[index] not in self.right and self._quotes_around(index) is None

    def _quoted(self) -> Iterator[tuple[int, int]]:
        """Yield quoted words after the head that are more, fewer or nearly those of the name."""
        if not self.name.head:
            return
        words = self.document.words
        proper = " ".join(map(spelt, self.name.proper))
        for found in QUOTED.finditer(self.document.folded.text):
            first = bisect_left(words.starts, found.start())
            last = bisect_left(words.starts, found.end())
            if first == last or not self._headed(first):
                continue
            inside = words.forms[first:last]
            known = [form in self.any_slot for form in inside]
            if " ".join(inside) in self.right or (all(known) and len(inside) == len(self.slots)):
                continue
            fewer = all(known) and len(inside) < len(self.slots)
            more = sum(known) >= len(self.slots)
            if fewer or more or _alike(" ".join(inside), proper):
                yield self._span(first, last)

    def _headed(self, index: int) -> bool:
        words = self.document.words
        return (
            index > 0
            and words.forms[index - 1] in self.name.head
            and self.document.separation(index - 1) == JOINED
        )

    def _opens(self, index: int) -> bool:
        """Return whether a word begins its sentence."""
        words = self.document.words
        return index == 0 or words.starts[index - 1] < self.document.sentence(words.starts[index])[0]

    def _in_quotes(self, first: int, last: int) -> bool:
        text, words = self.document.folded.text, self.document.words
        before = text[max(0, words.starts[first] - 1) : words.starts[first]]
        after = text[words.ends[last - 1] : words.ends[last - 1] + 1]
        return before != "" and before in OPENING and after != "" and after in CLOSING

    def _quotes_around(self, index: int) -> re.Match[str] | None:
        text, words = self.document.folded.text, self.document.words
        return QUOTED.match(text, max(0, words.starts[index] - 1))

    def _written(self, index: int) -> str:
        """Return a word in its letter case, without what a reader does not see."""
        words = self.document.words
        start, end = self.document.span(words.starts[index], words.ends[index])
        return _plain(self.document.text[start:end])

    def _span(self, first: int, last: int, *, quoted: bool = False) -> tuple[int, int]:
        words = self.document.words
        wider = 1 if quoted else 0
        return self.document.span(words.starts[first] - wider, words.ends[last - 1] + wider)


def _plain(word: str) -> str:
    """Return the letters of a word in their case: composed, ё as е, nothing invisible."""
    composed = unicodedata.normalize("NFC", word).replace("ё", "е").replace("Ё", "Е")
    return "".join(c for c in composed if c.isalnum())


def _case(letters: str) -> tuple[bool, bool]:
    return letters[:1].isupper(), any(c.isupper() for c in letters[1:])


def _alike(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only where a name is written almost right

    return bool(ratio(one, other) >= _ALIKE)
