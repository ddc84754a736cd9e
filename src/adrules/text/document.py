"""``Document``: one message and its views, each made on first use and kept."""

import bisect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from adrules.text.alphabet import RARE, SIGN, holds_any
from adrules.text.emoji import emoji_spans
from adrules.text.facts.tokens import Tokens
from adrules.text.folding import Folded, visible
from adrules.text.reading import parts_in, read, words_in
from adrules.text.sentences import sentence_spans, spans_between, stops, text_stops
from adrules.text.sms import Sms, sms
from adrules.text.spans import Span
from adrules.text.syntax.signs import Signs
from adrules.text.syntax.tagging import Sentence, tag
from adrules.text.words import APART, Parts, Words, separation

_View = TypeVar("_View")
_Options = TypeVar("_Options")
_EMOJI = bytes((RARE, SIGN))
_BREAK = re.compile("\n")


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

    def once(
        self, view: Callable[["Document"], _View], better: Callable[["Document"], _View] | None = None
    ) -> _View:
        """Return ``view`` of the document, made once; that of ``better``, where it was made."""
        views = self._views
        if views is None:
            views = self._views = {}
        elif better is not None and better in views:
            view = better
        found: _View | None = views.get(view)
        if found is None:
            found = views[view] = view(self)
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
        for offset, line in self._lines():
            surely, perhaps = (_between(marks, offset, offset + len(line)) for marks in self._stopping)
            spans += [(offset + start, offset + end) for start, end in spans_between(line, surely, perhaps)]
        return spans

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines as given, each with its offset in the folded text.

        razdel tells a sentence by its capital letter, so it reads the text as given.
        """
        offset = 0
        for line in self.folded.text.split("\n"):
            yield offset, self._as_given(offset, line)
            offset += len(line) + 1

    @property
    def signs(self) -> Signs:
        """What each word may be part of: a look before the sentences are tagged."""
        if self._signs is None:
            self._signs = Signs(self.folded, self.parts)
        return self._signs

    @property
    def tagged(self) -> tuple[Sentence, ...]:
        """The sentences with what the dictionary says of their words; without empty sentences."""
        if self._tagged is None:
            self._tagged = tag(self.text, self.folded, self.words, self.sentences)
        return self._tagged

    def tagged_at(self, places: Iterable[int]) -> tuple[Sentence, ...]:
        """Return those of :attr:`tagged` that hold one of some offsets of words; others may be among them."""
        if self._tagged is not None:
            return self._tagged
        sentences = sorted(set(map(self.sentence, places)))
        return tag(self.text, self.folded, self.words, sentences)

    def _as_given(self, offset: int, line: str) -> str:
        if len(self.folded.text) == len(self.text):  # no offset is asked for: a long text has many
            return self.text[offset : offset + len(line)]
        if self._given is None:
            self._given = visible(self.text)
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
        surely, perhaps = self._stopping
        if bisect.bisect_left(surely, low) < bisect.bisect_left(surely, high):
            return False
        if bisect.bisect_left(perhaps, low) == bisect.bisect_left(perhaps, high):
            return True
        first, last = self.sentence(one)
        return first <= other < last

    @property
    def _stopping(self) -> tuple[list[int], list[int]]:
        """The offsets of what surely ends a sentence, and of the marks that may end one."""
        if self._stops is None:
            surely, perhaps = text_stops(self.folded) or self._line_stops()
            breaks = [found.start() for found in _BREAK.finditer(self.folded.text)]
            self._stops = sorted([*surely, *breaks]) if breaks else surely, perhaps
        return self._stops

    def _line_stops(self) -> tuple[list[int], list[int]]:
        surely: list[int] = []
        perhaps: list[int] = []
        for offset, line in self._lines():
            found = stops(line)
            # Where there are smiles razdel itself is asked.
            sure, doubtful = found or ([end - 1 for _, end in sentence_spans(line)], ())
            surely += [offset + at for at in sure]
            perhaps += [offset + at for at in doubtful]
        return surely, perhaps

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
        return self.once(_tokens).all(name)

    def tokens_together(self, name: str) -> bool:
        """Return whether the tokens of a class are found, or were found, in all of the text at once."""
        return self.once(_tokens).together(name)

    def tokens_over(self, name: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the tokens of a class that touch ``[start, end]`` of the folded text, and others near it."""
        return self.tokens_within(name, ((start, end),))

    def tokens_within(self, name: str, spans: Iterable[Span]) -> list[Span]:
        """Return the tokens of a class that touch some spans of the folded text; others may be there."""
        return self.once(_tokens).within(name, spans)

    def tokens_beside(self, name: str, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return the tokens of a class that begin in the sentences of some offsets; others may be there."""
        return self.tokens_within(name, set(map(self.stretch, places)))

    def stretch(self, place: int) -> tuple[int, int]:
        """Return a span that holds the sentence of an offset: to what surely ends one on either side."""
        surely, end = self._stopping[0], len(self.folded.text)
        at = bisect.bisect_left(surely, place)
        return surely[at - 1] if at else 0, surely[at] if at < len(surely) else end

    def stretch_number(self, offset: int) -> int:
        """Return the number of the stretch with an offset, of those whose tokens are read together."""
        return self.once(_tokens).number(offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text as given of ``folded.text[start:end]``."""
        return self.folded.span(start, end)


def _between(marks: list[int], first: int, last: int) -> list[int]:
    """Return those of some sorted offsets that lie in ``[first, last)``, counted from ``first``."""
    found = marks[bisect.bisect_left(marks, first) : bisect.bisect_left(marks, last)]
    return [at - first for at in found] if first else found


def _tokens(document: Document) -> Tokens:
    return Tokens(document.folded.text)
