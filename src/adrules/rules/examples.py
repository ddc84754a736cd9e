"""The examples of a rule, and the marks in them."""

import re

from pydantic import Field

from adrules.domain.brief import Brief
from adrules.domain.model import Model
from adrules.rules.fields import Text

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


class Examples(Model):
    """Texts that a rule must flag and texts that it must leave alone.

    ``[[…]]`` in a bad example marks a span that must be found, to the character. ``brief`` is
    the brief that all of them are checked with, for a rule that reads one.
    An example of a rule that compares messages is a set, its messages parted by lines of ``---``.
    """

    bad: tuple[Text, ...] = Field((), description="texts that the rule must flag; [[…]] marks the place")
    ok: tuple[Text, ...] = Field((), description="texts that the rule must leave alone")
    brief: Brief | None = Field(None, description="the brief that the examples belong to")


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Return an example without its ``[[…]]`` and the spans that these marked.

    >>> unmark("Вас ждёт [[мир впечатлений]]")
    ('Вас ждёт мир впечатлений', [(9, 24)])
    """
    spans = []
    text = ""
    at = 0
    for marked in _MARKED.finditer(example):
        text += example[at : marked.start()]
        spans.append((len(text), len(text) + len(marked[1])))
        text += marked[1]
        at = marked.end()
    return text + example[at:], spans
