"""The phrase language: text of a phrase -> linear patterns.

=============================  ==============================================
written                        means
=============================  ==============================================
``широкий спектр``             lemmas, any form of each word
``=под ключ``                  exactly these forms
``в =мае месяц``               this one word exactly
``{мир|вселенная} впечатление`` alternatives, each one or several words
``[самый] выгодный``           an optional word
``мир <1> возможность``        up to one word between
``<percent>``                  a token of that class
``ставка:NOUN``                narrowed by grammemes
=============================  ==============================================
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from adrules.errors import nearest
from adrules.matching.lexicon import GRAMMEMES
from adrules.text.facts import TOKEN_CLASSES

MAX_PATTERNS = 512
"""How many linear patterns one phrase may stand for."""

MAX_GAP = 8
"""Longest gap, in words."""

_TOKEN = re.compile(r"\s+|[{}|\[\]]|<[^<>]*>|=?[^\s{}|\[\]<>=]+|.")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as an editor wrote it: any of its forms, or only this one when ``exact``."""

    text: str
    exact: bool = False
    grammemes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a pattern: one of some words, or a token class when ``token_class`` is set.

    Up to ``gap`` words may stand between the slot before and this one.
    """

    words: tuple[Word, ...] = ()
    token_class: str | None = None
    gap: int = 0

    def __str__(self) -> str:
        return self.words[0].text if self.words else f"<{self.token_class}>"


Pattern = tuple[Slot, ...]


class PhraseSyntaxError(ValueError):
    """A phrase that is not of the language; the text says what is wrong."""


@lru_cache(maxsize=4_000)
def parse_phrase(phrase: str) -> tuple[Pattern, ...]:
    """Return the linear patterns that ``phrase`` stands for, without repetitions.

    Raises :class:`PhraseSyntaxError`.

    >>> [" ".join(map(str, pattern)) for pattern in parse_phrase("[самый] {выгодный|очень хороший} курс")]
    ['самый выгодный курс', 'самый очень хороший курс', 'выгодный курс', 'очень хороший курс']
    """
    tokens = [t for t in _TOKEN.findall(phrase.strip()) if not t.isspace()]
    if not tokens:
        raise PhraseSyntaxError("the phrase is empty")
    parser = _Parser(tokens, exact=tokens[0].startswith("=") and len(tokens[0]) > 1)
    patterns = tuple(dict.fromkeys(parser.parse()))
    if not all(patterns):
        raise PhraseSyntaxError("every word is optional: the phrase would match nothing")
    for pattern in patterns:
        if pattern[0].gap:
            raise PhraseSyntaxError("a gap <N> stands between two words, not at an end")
    return patterns


def token_class(phrase: str) -> str | None:
    """Return the name of the class when a phrase is nothing but ``<class>``."""
    name = phrase.strip()[1:-1]
    return name if phrase.strip() == f"<{name}>" and name in TOKEN_CLASSES else None


class _Parser:
    """Recursive descent over the tokens of one phrase."""

    def __init__(self, tokens: list[str], *, exact: bool) -> None:
        self.tokens = tokens
        self.exact = exact
        self.at = 0

    def parse(self) -> list[Pattern]:
        patterns = self._sequence(closing=None)
        if self.at < len(self.tokens):
            raise PhraseSyntaxError(f"unexpected {self.tokens[self.at]!r}")
        return patterns

    def _sequence(self, closing: str | None) -> list[Pattern]:
        patterns: list[Pattern] = [()]
        gap = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token in {"|", "]", "}"}:
                break
            self.at += 1
            if token[0] == "<" and token[1:-1].isdigit():
                gap = self._gap(token)
                continue
            patterns = self._joined(patterns, self._item(token), gap)
            gap = 0
        if gap:
            raise PhraseSyntaxError("a gap <N> stands between two words, not at an end")
        if closing and (self.at >= len(self.tokens) or self.tokens[self.at] not in {"|", closing}):
            raise PhraseSyntaxError(f"{closing!r} is missing")
        return patterns

    def _gap(self, token: str) -> int:
        gap = int(token[1:-1])
        if not 1 <= gap <= MAX_GAP:
            raise PhraseSyntaxError(f"a gap is 1 to {MAX_GAP} words, not {gap}")
        return gap

    def _joined(self, left: list[Pattern], right: list[Pattern], gap: int) -> list[Pattern]:
        if len(left) * len(right) > MAX_PATTERNS:
            raise PhraseSyntaxError(f"the phrase stands for more than {MAX_PATTERNS} variants; split it")
        return [a + _after_gap(b, gap) for a, b in product(left, right)]

    def _item(self, piece: str) -> list[Pattern]:
        if piece == "{":
            return self._braces()
        if piece == "[":
            inner = self._sequence("]")
            self._close("]")
            return [*inner, ()]
        if piece[0] == "<":
            return [(self._class(piece),)]
        return [(self._word(piece),)]

    def _braces(self) -> list[Pattern]:
        found: list[Pattern] = []
        while True:
            inner = self._sequence("}")
            if not all(inner):
                raise PhraseSyntaxError("an alternative in {…} is empty; use [ ] for what may be absent")
            found += inner
            if self.at < len(self.tokens) and self.tokens[self.at] == "|":
                self.at += 1
                continue
            self._close("}")
            return _merged(found)

    def _close(self, mark: str) -> None:
        if self.at >= len(self.tokens) or self.tokens[self.at] != mark:
            raise PhraseSyntaxError(f"{mark!r} is missing")
        self.at += 1

    def _class(self, token: str) -> Slot:
        name = token[1:-1].strip()
        if name not in TOKEN_CLASSES:
            near = nearest(name, list(TOKEN_CLASSES))
            hint = f"; did you mean <{near}>?" if near else ""
            raise PhraseSyntaxError(f"unknown token class <{name}>{hint} Known: {', '.join(TOKEN_CLASSES)}")
        return Slot(token_class=name)

    def _word(self, token: str) -> Slot:
        exact = self.exact or token.startswith("=")
        text, *tags = token.removeprefix("=").split(":")
        if not _WORD.match(text):
            raise PhraseSyntaxError(f"{token!r} is not a word: phrases hold words only, no punctuation")
        for tag in tags:
            if tag not in GRAMMEMES:
                near = nearest(tag, list(GRAMMEMES))
                raise PhraseSyntaxError(
                    f"unknown grammeme {tag!r}" + (f"; did you mean {near!r}?" if near else "")
                )
        return Slot((Word(text, exact, frozenset(tags)),))


def _merged(alternatives: list[Pattern]) -> list[Pattern]:
    """Put alternatives of one word each into one slot, so that they do not multiply."""
    single: list[Pattern] = []
    longer: list[Pattern] = []
    for pattern in alternatives:
        mergeable = len(pattern) == 1 and pattern[0].words and not pattern[0].gap
        (single if mergeable else longer).append(pattern)
    words = tuple(dict.fromkeys(word for pattern in single for word in pattern[0].words))
    return ([(Slot(words),)] if words else []) + longer


def _after_gap(pattern: Pattern, gap: int) -> Pattern:
    if not gap or not pattern:
        return pattern
    return (replace(pattern[0], gap=max(gap, pattern[0].gap)), *pattern[1:])
