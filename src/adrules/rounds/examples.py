"""Accepted messages of like briefs, to be shown in a prompt."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from rapidfuzz import fuzz

from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.prompts.render import Example

LONGEST = 600
"""Longer messages are not shown: the prompt must stay flat."""


class Kept(Protocol):
    """An accepted message of an earlier run."""

    @property
    def run_id(self) -> str:
        """The run that it ended."""
        ...

    @property
    def brief_hash(self) -> str:
        """Content hash of its brief."""
        ...

    @property
    def text(self) -> str:
        """The message."""
        ...


def chosen(
    brief: Brief, kept: Iterable[tuple[Kept, Brief]], count: int, checker: Checker
) -> list[tuple[str, Example]]:
    """Return the examples for a brief, each with the id of its run; the likest first.

    Likeness is that of product and offer. Messages of the same brief are left out, one message
    is taken of a brief, and each must be clean under the rules of now. The choice depends on
    the arguments alone: of equally like ones the smaller run id comes first.
    """
    others = [(k, b) for k, b in kept if k.brief_hash != brief.hash and len(k.text) <= LONGEST]
    told = _told(brief)
    others.sort(key=lambda pair: (-fuzz.token_set_ratio(told, _told(pair[1])), pair[0].run_id))
    found: list[tuple[str, Example]] = []
    used: set[str] = set()
    for message, of in others:
        if len(found) == count:
            break
        if message.brief_hash not in used and checker.check(message.text, of).ok:
            used.add(message.brief_hash)
            found.append((message.run_id, Example(of.offer.summary, message.text)))
    return found


def _told(brief: Brief) -> str:
    parts: Sequence[str | None] = (
        brief.product.name,
        brief.product.category,
        brief.offer.summary,
        *brief.offer.benefits,
    )
    return " ".join(part for part in parts if part).casefold()
