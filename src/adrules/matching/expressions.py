"""Regular expressions of authors: compiled once, run under a time limit."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, lru_cache
from operator import methodcaller
from time import thread_time

import regex

from adrules.matching.shapes import harmless

_SPAN: Callable[["regex.Match[str]"], tuple[int, int]] = methodcaller("span")

TIME_LIMIT = 0.2
"""Seconds of processor time that one pattern may spend on one text; given up when it takes longer twice."""

_ATTEMPTS = 2
_MOST = 100 * TIME_LIMIT
"""Seconds of the process in which a thread that other threads keep from its work must have had that time."""

_LETTERS = re.compile(
    r"\\(?:[pP]\{[^}]*\}|N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"
    r"|\(\?P?[<=!:a-zA-Z]*|[A-ZА-ЯЁё]"
)
_ANY_CASE = re.compile(r"\(\?[a-zA-Z]*i")


class TimeLimitError(Exception):
    """A pattern was given up; the rule is inconclusive on this text."""


class ExpressionSyntaxError(ValueError):
    """A pattern that does not compile or can never match; the text says why."""


class Expression:
    """One pattern. Raises :class:`ExpressionSyntaxError`."""

    def __init__(self, pattern: str) -> None:
        try:
            self._compiled = regex.compile(pattern, regex.V1)
        except (regex.error, OverflowError, RecursionError) as failure:
            raise ExpressionSyntaxError(f"{pattern}: not a regular expression: {failure}") from None
        if self._compiled.search("", timeout=TIME_LIMIT) is not None:
            raise ExpressionSyntaxError(f"{pattern!r} matches the empty text, so it would fire everywhere")

        self._pattern = pattern
        self.finditer = self._compiled.finditer

    @cached_property
    def unwatched(self) -> int:
        """Length of a text on which the pattern cannot run away, so that it is run without a watch."""
        return harmless(self._pattern)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the matches that are not empty.

        Raises :class:`TimeLimitError` when the text takes longer than :data:`TIME_LIMIT`, twice.
        """
        if len(text) > self.unwatched:
            return self.watched(text)
        # Looking at the clock takes longer than most searches.
        spans = list(map(_SPAN, self.finditer(text)))
        for start, end in spans:
            if start == end:
                return _not_empty(spans)
        return spans

    def watched(self, text: str) -> list[tuple[int, int]]:
        """Do what :meth:`find` does, under the time limit however short the text is."""
        # The clock of the package is that of the process: other threads may have spent it, or the collector.
        limit, slow = TIME_LIMIT, 0
        while slow < _ATTEMPTS and limit < _MOST:
            begun = thread_time()
            with suppress(TimeoutError):
                return _not_empty(list(map(_SPAN, self.finditer(text, timeout=limit))))
            if thread_time() - begun < TIME_LIMIT:
                limit *= 2
            else:
                slow += 1
        raise TimeLimitError


def _not_empty(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [span for span in spans if span[0] < span[1]]


@lru_cache(maxsize=2_000)
def expression(pattern: str) -> Expression:
    """Return the compiled pattern; the last ones are remembered."""
    return Expression(pattern)


def dead_letter(pattern: str) -> str | None:
    """Return a letter of ``pattern`` that no folded text holds (a capital, ё), or ``None``."""
    if _ANY_CASE.search(pattern):
        return None
    return next((m.group() for m in _LETTERS.finditer(pattern) if m.group()[0] not in "\\("), None)
