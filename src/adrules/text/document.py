"""``Document``: one message and its views, each made on first use and kept."""

import bisect
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from razdel import sentenize
from razdel.segmenters.sentenize import DELIMITERS

from adrules.text.alphabet import RARE, SIGN, holds_any
from adrules.text.emoji import emoji_spans
from adrules.text.facts import token_spans
from adrules.text.folding import normalise_and_fold
from adrules.text.sms import Sms, sms
from adrules.text.syntax.tagging import Sentence, tag
from adrules.text.words import APART, Parts, Words, located, parts_of, separation

_View = TypeVar("_View")
_Options = TypeVar("_Options")
_EMOJI = bytes((RARE, SIGN))
_END = re.compile(f"[{re.escape(DELIMITERS)}()](?=\\s+(?![а-яёa-z]+(?:[\\W\\d]|$))\\S)")
"""Where razdel may end a sentence: after one of its marks or a smile, before white space and no
word in small letters."""


class Document:
    """A message under check.

    Rules work on ``folded.text`` and on ``words``; :meth:`span` leads back to the text as
    given. Every view is lazy, so that a rule pays only for what it reads.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = normalise_and_fold(text)
        """The folded text, its codes and its offsets."""
        self._parts: Parts | None = None
        self._words: Words | None = None
        self._separations: dict[int, int] = {}
        self._views: dict[object, Any] = {}
        self._tokens: dict[str, list[tuple[int, int]]] = {}

    @property
    def parts(self) -> Parts:
        """The words of the folded text without their offsets."""
        if self._parts is None:
            self._parts = parts_of(self.folded.text, self.folded.codes)
        return self._parts

    @property
    def words(self) -> Words:
        """The words of the folded text."""
        if self._words is None:
            self._words = located(self.parts, self.folded.text)
        return self._words

    @cached_property
    def emoji(self) -> list[tuple[int, int]]:
        """Spans of the emoji graphemes in the text as given."""
        return emoji_spans(self.text) if holds_any(self.folded.given, _EMOJI) else []

    def kept(self, view: Callable[[str, _Options], _View], options: _Options) -> _View:
        """Return ``view`` of the text as given, made once for each of its options."""
        key = (view, options)
        if key not in self._views:
            self._views[key] = view(self.text, options)
        found: _View = self._views[key]
        return found

    @cached_property
    def sms(self) -> Sms:
        """How the text is sent by SMS."""
        return sms(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of the sentences in the folded text; a line break ends a sentence."""
        spans: list[tuple[int, int]] = []
        offset = 0
        for line in self.folded.text.split("\n"):
            # razdel tells a sentence by its capital letter, so it reads the text as given.
            given = self._as_given(offset, line)
            if _END.search(given) is None:
                start = len(given) - len(given.lstrip())
                found = [(start, len(given.rstrip()))]
            else:
                found = [(s.start, s.stop) for s in sentenize(given)]
            spans.extend((offset + start, offset + end) for start, end in found if start < end)
            offset += len(line) + 1
        return spans

    @property
    def most_sentences(self) -> int:
        """A number that the sentences do not exceed, without looking for them."""
        given = self._as_given(0, self.folded.text)
        return 1 + self.folded.text.count("\n") + len(_END.findall(given))

    @cached_property
    def tagged(self) -> tuple[Sentence, ...]:
        """The sentences with what the dictionary says of their words; without empty sentences."""
        return tag(self.text, self.folded, self.words, self.sentences)

    def _as_given(self, offset: int, line: str) -> str:
        if self.folded.starts is None:
            return self.text[offset : offset + len(line)]
        return "".join(self.text[self.folded.starts[offset + i]] for i in range(len(line)))

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return the span of the sentence that holds ``offset`` of the folded text."""
        index = bisect.bisect_right(self.sentences, (offset, len(self.folded.text))) - 1
        return self.sentences[index] if index >= 0 else (0, len(self.folded.text))

    def separation(self, index: int) -> int:
        """Return what stands between the parts ``index`` and ``index + 1`` of :attr:`words`."""
        known = self._separations.get(index)
        if known is None:
            words = self.words
            known = APART
            if index + 1 < len(words.forms):
                known = separation(self.text, self.folded, words.ends[index], words.starts[index + 1])
            self._separations[index] = known
        return known

    def tokens(self, name: str) -> list[tuple[int, int]]:
        """Return the spans of the tokens of a class (``number``, ``percent`` …), folded offsets."""
        known = self._tokens.get(name)
        if known is None:
            known = self._tokens[name] = token_spans(name, self.folded.text)
        return known

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text as given of ``folded.text[start:end]``."""
        return self.folded.span(start, end)
