"""Regular expressions of authors: compiled once, run under a time limit."""

import re
from collections.abc import Iterator
from functools import lru_cache

import regex

TIME_LIMIT = 0.2
"""Seconds that one pattern may spend on one text before it is given up."""

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

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of the matches that are not empty.

        Raises :class:`TimeLimitError` when the text takes longer than :data:`TIME_LIMIT`.
        """
        try:
            for found in self._compiled.finditer(text, timeout=TIME_LIMIT):
                if found.start() < found.end():
                    yield found.span()
        except TimeoutError:
            raise TimeLimitError from None


@lru_cache(maxsize=2_000)
def expression(pattern: str) -> Expression:
    """Return the compiled pattern; the last ones are remembered."""
    return Expression(pattern)


def dead_letter(pattern: str) -> str | None:
    """Return a letter of ``pattern`` that no folded text holds (a capital, ё), or ``None``."""
    if _ANY_CASE.search(pattern):
        return None
    return next((m.group() for m in _LETTERS.finditer(pattern) if m.group()[0] not in "\\("), None)
