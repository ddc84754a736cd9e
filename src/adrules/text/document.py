"""``Document``: one message and its views, each made on first use and kept."""

import bisect
import re
from collections.abc import Callable
from typing import Any, TypeVar

from razdel.segmenters.sentenize import DELIMITERS
from razdel.segmenters.sokr import HEAD_SOKRS, PAIR_SOKRS

from adrules.text.alphabet import RARE, SIGN, holds_any
from adrules.text.emoji import emoji_spans
from adrules.text.facts import token_spans
from adrules.text.folding import Folded
from adrules.text.reading import parts_in, read, words_in
from adrules.text.sentences import sentence_spans
from adrules.text.sms import Sms, sms
from adrules.text.syntax.signs import Signs
from adrules.text.syntax.tagging import Sentence, tag
from adrules.text.words import APART, Parts, Words, separation

_View = TypeVar("_View")
_Options = TypeVar("_Options")
_EMOJI = bytes((RARE, SIGN))
_END = re.compile(f"[{re.escape(DELIMITERS)}()](?=\\s+(?![а-яёa-z]+(?:[\\W\\d]|$))\\S)")
"""Where razdel may end a sentence: after one of its marks or a smile, before white space and no
word in small letters."""
_ABBREVIATED = frozenset({*HEAD_SOKRS, *(left for left, *_ in PAIR_SOKRS)})
_LONGEST = 20
_LAST_WORD = re.compile(r"(?<!\w)[А-Яа-яЁё]{3,}$")
_BREAK = re.compile("\n")
_CAPITAL = re.compile(r"\s[А-ЯЁ]")


def _surely_ends(text: str, at: int) -> bool:
    """Return whether razdel ends a sentence with the mark ``at``, whatever else stands around it.

    That is before a word with a capital letter, if the mark is no full stop after what may be
    abbreviated.
    """
    if _CAPITAL.match(text, at + 1) is None:
        return False
    if text[at] != ".":
        return text[at] in "!?…" and text[at - 1 : at].isalnum()
    word = _LAST_WORD.search(text, max(0, at - _LONGEST), at)
    return word is not None and word[0].lower() not in _ABBREVIATED


class Document:
    """A message under check.

    Rules work on ``folded.text`` and on ``words``; :meth:`span` leads back to the text as
    given. Every view is lazy, so that a rule pays only for what it reads.
    """

    __slots__ = (
        "_emoji",
        "_given",
        "_parts",
        "_sentences",
        "_separations",
        "_signs",
        "_sms",
        "_stops",
        "_tagged",
        "_tokens",
        "_views",
        "_words",
        "folded",
        "text",
    )

    folded: Folded
    """The folded text, its codes and its offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = read(text)
        self._parts: Parts | None = None
        self._words: Words | None = None
        self._given: str | None = None
        self._emoji: list[tuple[int, int]] | None = None
        self._sms: Sms | None = None
        self._sentences: list[tuple[int, int]] | None = None
        self._signs: Signs | None = None
        self._stops: tuple[list[int], list[int]] | None = None
        self._tagged: tuple[Sentence, ...] | None = None
        self._separations: dict[int, int] | None = None
        self._views: dict[object, Any] | None = None
        self._tokens: dict[str, list[tuple[int, int]]] | None = None

    @property
    def parts(self) -> Parts:
        """The words of the folded text without their offsets."""
        if self._parts is None:
            self._parts = parts_in(self.folded)
        return self._parts

    @property
    def words(self) -> Words:
        """The words of the folded text."""
        if self._words is None:
            self._words = words_in(self.folded, self.parts)
        return self._words

    @property
    def emoji(self) -> list[tuple[int, int]]:
        """Spans of the emoji graphemes in the text as given."""
        if self._emoji is None:
            given = self.folded.given
            self._emoji = emoji_spans(self.text, given) if holds_any(given, _EMOJI) else []
        return self._emoji

    def kept(self, view: Callable[[str, _Options], _View], options: _Options) -> _View:
        """Return ``view`` of the text as given, made once for each of its options."""
        if self._views is None:
            self._views = {}
        key = (view, options)
        if key not in self._views:
            self._views[key] = view(self.text, options)
        found: _View = self._views[key]
        return found

    def once(self, view: Callable[["Document"], _View]) -> _View:
        """Return ``view`` of the document, made once."""
        if self._views is None:
            self._views = {}
        if view not in self._views:
            self._views[view] = view(self)
        found: _View = self._views[view]
        return found

    @property
    def sms(self) -> Sms:
        """How the text is sent by SMS."""
        if self._sms is None:
            self._sms = sms(self.text)
        return self._sms

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of the sentences in the folded text; a line break ends a sentence."""
        if self._sentences is None:
            self._sentences = self._cut()
        return self._sentences

    def _cut(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        offset = 0
        for line in self.folded.text.split("\n"):
            # razdel tells a sentence by its capital letter, so it reads the text as given.
            given = self._as_given(offset, line)
            if _END.search(given) is None:
                start = len(given) - len(given.lstrip())
                found = [(start, len(given.rstrip()))]
            else:
                found = sentence_spans(given)
            spans.extend((offset + start, offset + end) for start, end in found if start < end)
            offset += len(line) + 1
        return spans

    @property
    def most_sentences(self) -> int:
        """A number that the sentences do not exceed, without looking for them."""
        given = self._as_given(0, self.folded.text)
        return 1 + self.folded.text.count("\n") + len(_END.findall(given))

    @property
    def signs(self) -> Signs:
        """What each word may be part of: a look before the sentences are tagged."""
        if self._signs is None:
            self._signs = Signs(self.parts.words(), self.folded.text)
        return self._signs

    @property
    def tagged(self) -> tuple[Sentence, ...]:
        """The sentences with what the dictionary says of their words; without empty sentences."""
        if self._tagged is None:
            self._tagged = tag(self.text, self.folded, self.words, self.sentences)
        return self._tagged

    def _as_given(self, offset: int, line: str) -> str:
        if self.folded.starts is None:
            return self.text[offset : offset + len(line)]
        if self._given is None:
            self._given = "".join(map(self.text.__getitem__, self.folded.starts))
        return self._given[offset : offset + len(line)]

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return the span of the sentence that holds ``offset`` of the folded text."""
        index = bisect.bisect_right(self.sentences, (offset, len(self.folded.text))) - 1
        return self.sentences[index] if index >= 0 else (0, len(self.folded.text))

    def in_one_sentence(self, one: int, other: int) -> bool:
        """Return whether two offsets of the folded text, no white space, lie in one sentence.

        Sentences are looked for only where it is not plain whether one ends between the two.
        """
        low, high = min(one, other), max(one, other)
        if self._stops is None:
            self._stops = self._stopping()
        perhaps, surely = self._stops
        if bisect.bisect_left(surely, low) < bisect.bisect_left(surely, high):
            return False
        if self.folded.starts is None and bisect.bisect_left(perhaps, low) == bisect.bisect_left(
            perhaps, high
        ):
            return True
        first, last = self.sentence(one)
        return first <= other < last

    def _stopping(self) -> tuple[list[int], list[int]]:
        """Return the offsets of the marks with which a sentence may end, and of those that surely end one.

        Where the text as given has other offsets than the folded one only line breaks are told.
        """
        folded = self.folded.text
        breaks = [found.start() for found in _BREAK.finditer(folded)] if "\n" in folded else []
        if self.folded.starts is not None:
            return [], breaks
        perhaps = [found.start() for found in _END.finditer(self.text)]
        surely = [at for at in perhaps if _surely_ends(self.text, at)]
        return perhaps, sorted([*breaks, *surely]) if breaks else surely

    def separation(self, index: int) -> int:
        """Return what stands between the parts ``index`` and ``index + 1`` of :attr:`words`."""
        if self._separations is None:
            self._separations = {}
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
        if self._tokens is None:
            self._tokens = {}
        known = self._tokens.get(name)
        if known is None:
            known = self._tokens[name] = token_spans(name, self.folded.text)
        return known

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text as given of ``folded.text[start:end]``."""
        return self.folded.span(start, end)
