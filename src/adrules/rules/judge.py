"""``kind: judge`` - a question to a model, for what no form decides."""

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import BRIEF_FIELDS
from adrules.domain.report import Violation
from adrules.errors import nearest
from adrules.rules.fields import Text
from adrules.rules.rule import Case, Rule


class JudgeRule(Rule):
    """A question that a model answers with yes (a violation) or no.

    ``check`` never asks: the rule is reported as skipped with the reason ``no_judge``. With a
    judge (``load(…, judge="provider:model")``, ``--judge``) all judge rules are asked in one
    call, after a report without errors. The answer must name each question; what is not
    readable is reported as inconclusive and causes no regeneration.

    .. code-block:: yaml

        - id: grammar/nesvyaznye-predlozheniya
          category: grammar
          severity: info
          kind: judge
          question: Есть ли в тексте предложение, части которого не связаны по смыслу?
          message: "Части предложения не связаны: {reason}"
          hint: Раздели предложение на два или назови связь.
    """

    NEEDS_JUDGE: ClassVar[bool] = True
    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "reason"})

    kind: Literal["judge"]
    question: Text = Field(description="what is asked of the text; yes means a violation")
    needs_fields: tuple[str, ...] = Field(
        (), alias="needs", description="fields of the brief without which the question is not asked"
    )

    @model_validator(mode="after")
    def _known_fields_of_the_brief(self) -> Self:
        for name in self.needs_fields:
            if name not in BRIEF_FIELDS:
                near = nearest(name, sorted(BRIEF_FIELDS))
                raise ValueError(
                    f"needs: the brief has no field {name!r}" + (f"; did you mean {near!r}?" if near else "")
                )
        return self

    def needs(self) -> tuple[str, ...]:
        """Return the fields of the brief that the question is about."""
        return (*super().needs(), *self.needs_fields)

    def find(self, case: Case) -> Iterator[Violation]:  # noqa: ARG002 - a model decides, not the form
        """Report nothing: only a judge can."""
        yield from ()

    def verdict(self, case: Case, quote: str, reason: str) -> Violation:
        """Return the violation of a judge that answered yes.

        ``quote`` becomes the span where the text holds it word for word.
        """
        start = case.document.text.find(quote) if quote else -1
        span = (start, start + len(quote)) if start >= 0 else None
        return self.violation(case.document, span, reason=reason)
