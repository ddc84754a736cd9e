"""What every rule kind shares: the fields an author writes and how a rule reports."""

import re
import string
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from adrules.domain.brief import Brief, Channel
from adrules.domain.report import Category, Severity, Violation, default_severity
from adrules.matching.phrases import Hit, Key, PhraseSet
from adrules.text.document import Document

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*/[a-z0-9][a-z0-9-]*$")]

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """One message under check: what a rule may read."""

    document: Document
    brief: Brief | None = None
    hits: Mapping[Key, list[Hit]] = field(default_factory=dict)


class Examples(BaseModel):
    """Texts that a rule must flag and texts that it must leave alone.

    ``[[…]]`` in a bad example marks a span that must be found, to the character.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bad: tuple[Text, ...] = ()
    ok: tuple[Text, ...] = ()


class When(BaseModel):
    """On which messages a rule works."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Annotated[tuple[Channel, ...], Field(min_length=1)]


class Rule(BaseModel, ABC):
    """A rule of a pack.

    ``message`` says why the found place is a mistake; it may hold the fields named in
    :attr:`FIELDS` in braces. ``hint`` says what to do; it goes to the editor and to the model.
    ``source`` is where the norm comes from, ``checked_on`` when it was last looked up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match"})
    ALWAYS_RUN: ClassVar[bool] = True
    """False for a kind that reports nothing unless one of its phrases was hit."""

    id: RuleId = Field(description="category/slug, unique in the ruleset")
    category: Category = Field(description="one of the closed list of categories")
    severity: Severity | None = Field(None, description="error, warning or info; by category if left out")
    weight: float = Field(1.0, gt=0, le=10, description="how much the rule counts in the score")
    message: Text = Field(description="why it is a mistake; {match} is the place found")
    hint: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = Field(
        "", description="what to do instead; goes to the editor and to the model"
    )
    source: str | None = Field(None, description="where the norm comes from")
    checked_on: date | None = Field(None, description="when the source was last looked up")
    confidence: Literal["vendor", "secondary", "own"] | None = Field(
        None, description="who says so: the owner of the norm, a secondary source, or ourselves"
    )
    since: str | None = Field(None, description="version of the pack that brought the rule")
    when: When | None = Field(None, description="on which messages the rule works")
    examples: Examples = Field(Examples(), description="texts that prove the rule")

    @field_validator("message")
    @classmethod
    def _known_fields(cls, message: str) -> str:
        for _, name, _, _ in _fields(message):
            if name is not None and name not in cls.FIELDS:
                known = ", ".join(f"{{{f}}}" for f in sorted(cls.FIELDS))
                raise ValueError(f"unknown field {{{name}}}; this kind has {known}")
        return message

    @property
    def level(self) -> Severity:
        """The severity as written, else that of the category."""
        return self.severity or default_severity(self.category)

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the phrases to look for, by role; the hits come back in :attr:`Case.hits`."""
        return {}

    @abstractmethod
    def find(self, case: Case) -> Iterator[Violation]:
        """Yield the violations in one message.

        May raise :class:`adrules.matching.expressions.TimeLimitError`: the rule is then
        reported as inconclusive.
        """

    def instruction(self, brief: Brief | None) -> str:  # noqa: ARG002 - kinds with limits read it
        """Return the rule as one line of a prompt, in the language of the pack; empty for none."""
        return self.hint

    def applies(self, channel: Channel | None) -> bool:
        """Return whether the rule works on messages of ``channel``."""
        return self.when is None or channel in self.when.channel

    def violation(self, document: Document, span: tuple[int, int] | None, **values: object) -> Violation:
        """Return a violation at a span of the text as given (``None``: the whole message)."""
        start, end = span or (None, None)
        match = document.text[start:end] if span else ""
        return Violation(
            rule_id=self.id,
            category=self.category,
            severity=self.level,
            start=start,
            end=end,
            match=match,
            message=self.message.format_map(_Values(match=" ".join(match.split()), **values)),
            hint=self.hint,
            weight=self.weight,
        )


class _Values(dict[str, Any]):
    """Values of a message's fields."""


def _fields(message: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        parsed = list(string.Formatter().parse(message))
    except ValueError as failure:
        raise ValueError(f"{failure}; write {{{{ for a brace") from None
    for _, name, spec, conversion in parsed:
        if name is not None and (spec or conversion or not name.isidentifier()):
            raise ValueError(f"only plain fields such as {{match}} are allowed, not {{{name}…}}")
    return parsed


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


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted, disjoint spans that cover the same characters as ``spans``."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def longest_first(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``spans`` in text order without those that lie inside or overlap an earlier, longer one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
