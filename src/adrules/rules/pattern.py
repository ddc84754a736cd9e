"""``kind: regex`` - regular expressions, for what is no word: marks, capitals, symbols."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from adrules.domain.report import Violation
from adrules.matching.expressions import Expression, dead_letter, expression
from adrules.native import compiled as native
from adrules.rules.change import Change
from adrules.rules.fields import is_checked
from adrules.rules.rule import Case, Rule, Trigger
from adrules.text.spans import longest_first


def _compiles(pattern: str, info: ValidationInfo) -> str:
    if not is_checked(info):
        expression(pattern)
    return pattern


class RegexRule(Rule):
    """Patterns that must not match.

    ``on: folded`` (the default) reads the text in lower case, with е for ё and plain spaces;
    ``on: raw`` reads it as given. Syntax is that of the ``regex`` package, version 1. A
    pattern that takes too long on a text is given up and the rule reported as inconclusive.
    """

    kind: Literal["regex"]
    patterns: Annotated[
        tuple[Annotated[str, AfterValidator(_compiles)], ...],
        Field(min_length=1, description="regular expressions"),
    ]
    on: Literal["folded", "raw"] = Field("folded", description="which text the patterns read")

    @model_validator(mode="after")
    def _compiled(self) -> Self:
        folded = self.on == "folded"
        dead = [f"{p}: {found!r}" for p in self.patterns if folded and (found := dead_letter(p))]
        if dead:
            raise ValueError(
                f"never matches: the folded text is lower case without ё; use 'on: raw': {'; '.join(dead)}"
            )
        return self

    def trigger(self) -> Trigger:
        """Return the patterns."""
        return Trigger(raw=self.patterns) if self.on == "raw" else Trigger(folded=self.patterns)

    def find(self, case: Case) -> list[Violation]:
        """Report every match; the longest where matches overlap."""
        document, possible = case.document, case.expressions
        text = document.text if self.on == "raw" else document.folded.text
        spans: list[tuple[int, int]] = []
        for pattern, compiled in self._compiled_patterns:
            if possible is None or pattern in possible:
                spans += compiled.find(text)
        if len(spans) > 1:
            spans = longest_first(spans)
        tell = self.violations if self.on == "raw" else self.violations_in_folded
        return tell(document, spans)

    def finder(self) -> Callable[[Case], Iterable[Violation]]:
        """Return the same in C, where that was built, unless a class of its own finds otherwise."""
        if native is None or type(self).find is not RegexRule.find:
            return self.find
        made: Callable[[Case], list[Violation]] = native.Patterns(
            self.patterns, expression, longest_first, self.told, self.on == "raw"
        ).find
        return made

    @cached_property
    def _compiled_patterns(self) -> tuple[tuple[str, Expression], ...]:
        return tuple((pattern, expression(pattern)) for pattern in self.patterns)

    def indifferent_to(self) -> frozenset[Change]:
        """Return what folding takes away; nothing for patterns that read the raw text."""
        erased = {Change.CASE, Change.NO_BREAK, Change.YO, Change.INVISIBLE}
        return frozenset(erased if self.on == "folded" else ())
