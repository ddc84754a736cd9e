"""What every rule kind shares: the fields an author writes and how a rule reports."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from adrules.domain.brief import Brief, Channel, ProductCategory
from adrules.domain.model import Model
from adrules.domain.report import Category, Fix, Severity, Violation, default_severity
from adrules.matching.phrases import Hit, Hits, Key, PhraseSet
from adrules.rules.change import Change
from adrules.rules.examples import Examples
from adrules.rules.fields import Phrases, RuleId, Text
from adrules.rules.telling import Place, Teller, message_fields, teller
from adrules.text.document import Document


@dataclass(slots=True)
class Case:
    """One message under check: what a rule may read.

    ``expressions`` are those of all triggers that the text may match; ``None``: any of them.
    ``counts`` are what was counted before a rule asked, by measure.
    """

    document: Document
    brief: Brief | None = None
    hits: Mapping[Key, list[Hit]] = field(default_factory=dict)
    expressions: frozenset[str] | None = None
    counts: Mapping[str, int] | None = None

    def holds(self, key: Key) -> bool:
        """Return whether phrases of a key stand in the message."""
        return self.hits.holds(key) if isinstance(self.hits, Hits) else bool(self.hits.get(key))


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a message must have for a rule to find anything in it: one of these.

    A promise, kept by the tests of the kind: where none of it is there, ``find`` yields nothing.
    """

    folded: tuple[str, ...] = ()
    """Regular expressions, one of which matches the folded text."""
    raw: tuple[str, ...] = ()
    """The same for the text as given."""
    roles: tuple[str, ...] = ()
    """Roles of :meth:`Rule.vocabulary` with hits."""
    letters: bool = False
    """A letter or digit that :mod:`adrules.text.alphabet` does not have."""
    brief: bool = False
    """A brief."""


PHRASES = "phrases"
"""Role of the phrases that a rule is about; others excuse or condition."""


class InconclusiveError(Exception):
    """A rule could not decide; ``reason`` goes into the report."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class When(Model):
    """On which messages a rule works; all conditions must hold.

    The conditions on the brief make the rule *skipped* where the brief does not say.
    """

    channel: tuple[Channel, ...] = Field((), description="channels, any of them")
    audience: tuple[Literal["b2c", "b2b", "mixed"], ...] = Field((), description="audiences, any of them")
    product_category: tuple[ProductCategory, ...] = Field((), description="categories of product.category")
    tone: tuple[str, ...] = Field((), description="tones of the brief, any of them")
    has: Phrases = Field((), description="phrases or <classes>, one of which the message must hold")
    has_not: Phrases = Field((), description="phrases or <classes>, none of which the message may hold")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("no condition is named")
        return self


class Rule(Model, ABC):
    """A rule of a pack.

    ``message`` says why the found place is a mistake; it may hold the fields named in
    :attr:`FIELDS` in braces. ``hint`` says what to do; it goes to the editor and to the model.
    ``source`` is where the norm comes from, ``checked_on`` when it was last looked up.
    """

    model_config = ConfigDict(populate_by_name=True)

    NEEDS: ClassVar[tuple[str, ...]] = ()
    """Fields of the brief that the kind reads, as ``product.name``; missing ones skip the rule."""

    NEEDS_SET: ClassVar[bool] = False
    """True for a kind that compares messages: it works in ``check_set`` only."""

    NEEDS_JUDGE: ClassVar[bool] = False
    """True for a kind that a model decides: ``check`` skips it."""

    RUNS_CODE: ClassVar[bool] = False
    """True for a kind that runs code of the pack's author: it must be allowed."""

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match"})
    ALWAYS_RUN: ClassVar[bool] = True
    """False for a kind that reports nothing unless a phrase of the role :data:`PHRASES` was hit."""

    SILENCES: ClassVar[bool] = True
    """False for a kind whose findings are so long that no other rule gives way to them."""

    id: RuleId = Field(description="category/slug, unique in the ruleset")
    category: Category = Field(description="one of the closed list of categories")
    severity: Severity | None = Field(None, description="error, warning or info; by category if left out")
    channel_severity: dict[Channel, Severity] = Field(
        default_factory=dict, description="severity on single channels, where it differs"
    )
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
    yields_to: tuple[Category, ...] = Field(
        (), description="categories: inside a longer finding of one of them the rule keeps silent"
    )
    when: When | None = Field(None, description="on which messages the rule works")
    examples: Examples = Field(Examples.model_construct(), description="texts that prove the rule")

    @field_validator("message")
    @classmethod
    def _known_fields(cls, message: str) -> str:
        for _, name, _, _ in message_fields(message):
            if name is not None and name not in cls.FIELDS:
                known = ", ".join(f"{{{f}}}" for f in sorted(cls.FIELDS))
                raise ValueError(f"unknown field {{{name}}}; this kind has {known}")
        return message

    @cached_property
    def told(self) -> Teller:
        """What makes the violations of the rule."""
        return teller(self.id, self.category, self.level, self.hint, self.weight, self.message)

    @property
    def level(self) -> Severity:
        """The severity as written, else that of the category."""
        return self.severity or default_severity(self.category)

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the phrases to look for, by role; the hits come back in :attr:`Case.hits`."""
        return {}

    def trigger(self) -> Trigger | None:
        """Return what a message must have for the rule to find anything; ``None``: nothing special."""
        return None

    def glance(self) -> Callable[[Case], bool] | None:
        """Return a quick look at a message; ``None``: there is none.

        Asked of rules that any message may concern. A promise as that of :meth:`trigger`: where it
        is false, ``find`` yields nothing.
        """
        return None

    def ceiling(self) -> tuple[str, int] | None:
        """Return one of :data:`adrules.text.limits.MEASURES` and a count; ``None``: there is none.

        Another quick look, taken at messages without a brief: those that do not exceed the count
        have nothing that ``find`` yields.
        """
        return None

    @abstractmethod
    def find(self, case: Case) -> Iterable[Violation]:
        """Return or yield the violations in one message.

        May raise :class:`adrules.matching.expressions.TimeLimitError` or
        :class:`InconclusiveError`: the rule is then reported as inconclusive.
        """

    def finder(self) -> Callable[[Case], Iterable[Violation]]:
        """Return what does the same as :meth:`find`, perhaps in C; the compiled engine asks for it, once."""
        return self.find

    def find_in_set(
        self,
        cases: Sequence[Case],  # noqa: ARG002 - kinds that compare read them
        history: Sequence[str],  # noqa: ARG002 - same
    ) -> Iterator[tuple[int, Violation]]:
        """Yield the violations in a set of messages, each with the index of its message.

        ``history`` holds texts of the past to compare with. Only of kinds with
        :attr:`NEEDS_SET`.
        """
        yield from ()

    def instruction(self, brief: Brief | None) -> str:  # noqa: ARG002 - kinds with limits read it
        """Return the rule as one line of a prompt, in the language of the pack; empty for none."""
        return self.hint

    def indifferent_to(self) -> frozenset[Change]:
        """Return the changes of a text that leave alone what the rule finds; none by default.

        The examples of the rule are tried again with each of them.
        """
        return frozenset()

    def on_channel(self, channel: Channel | None) -> Self:
        """Return the rule as it is on ``channel``: with the severity that it has there."""
        severity = self.channel_severity.get(channel) if channel else None
        if severity is None:
            return self
        copied = self.model_copy(update={"severity": severity})
        copied.__dict__.pop("told", None)
        return copied

    def applies(self, channel: Channel | None) -> bool:
        """Return whether the rule works on messages of ``channel``."""
        return self.when is None or not self.when.channel or channel in self.when.channel

    def needs(self) -> tuple[str, ...]:
        """Return the fields of the brief without which the rule has nothing to check against."""
        when = self.when
        conditions = (
            ("audience", when and when.audience),
            ("product.category", when and when.product_category),
            ("tone", when and when.tone),
        )
        return (*self.NEEDS, *(name for name, wanted in conditions if wanted))

    def needs_set(self) -> bool:
        """Return whether the rule compares messages and so works in ``check_set`` only."""
        return self.NEEDS_SET

    def missing(self, brief: Brief | None) -> str | None:
        """Return the first needed field that the brief lacks; ``None`` when it has all."""
        return next((name for name in self.needs() if brief is None or brief.lacks(name)), None)

    def concerns(self, case: Case) -> bool:
        """Return whether the conditions of ``when`` on the brief and on the message hold."""
        when, brief = self.when, case.brief
        if when is None:
            return True
        if brief is not None and (
            (when.audience and brief.audience not in when.audience)
            or (when.product_category and brief.product.category not in when.product_category)
            or (when.tone and not set(when.tone) & set(brief.tone))
        ):
            return False
        if when.has and not case.holds((self.id, "when.has")):
            return False
        return not (when.has_not and case.holds((self.id, "when.has_not")))

    def vocabulary(self) -> Mapping[str, PhraseSet]:
        """Return all phrases to look for: those of the kind and those of ``when``."""
        sets = dict(self.phrase_sets())
        if self.when and self.when.has:
            sets["when.has"] = PhraseSet(self.when.has)
        if self.when and self.when.has_not:
            sets["when.has_not"] = PhraseSet(self.when.has_not)
        return sets

    def violation(
        self, document: Document, span: tuple[int, int] | None, fix: str | None = None, **values: object
    ) -> Violation:
        """Return a violation at a span of the text as given (``None``: the whole message).

        ``fix`` is what the span should become; ``values`` fill the fields of the message.
        """
        if span is None:
            return self.told.violation(document.text, None, None, None, values)
        start, end = span
        edit = None if fix is None else Fix(start, end, fix)
        return self.told.violation(document.text, start, end, edit, values)

    def violations(self, document: Document, places: Sequence[Place]) -> list[Violation]:
        """Return the violations at some places of the text as given; the message shows no other values.

        A place is a span, or an edit: that is the fix, and the field ``right`` of the message.
        """
        return self.told.violations(document.text, places)

    def violations_in_folded(self, document: Document, spans: Sequence[tuple[int, int]]) -> list[Violation]:
        """Return the same at some spans of the folded text."""
        if document.folded.starts is not None:
            spans = [document.span(start, end) for start, end in spans]
        return self.told.violations(document.text, spans)
