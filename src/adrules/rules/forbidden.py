"""``kind: forbidden`` - what the brief says to leave out."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from adrules.domain.brief import Brief, Term
from adrules.domain.report import Violation
from adrules.matching.terms import find_terms
from adrules.rules.rule import Case, Rule


class ForbiddenRule(Rule):
    """Terms that this brief forbids.

    ``brief: must_avoid`` finds each term of the brief's list in any of its forms, or only as
    written where the term says ``match: exact``. Words match whole: «долг» is not found in
    «долгий». A term inside the product name as the brief writes it is no mistake: «Срочный
    вклад» may be advertised although «срочный» is forbidden.

    ::

        - id: forbidden_phrase/iz-brifa
          category: forbidden_phrase
          kind: forbidden
          brief: must_avoid
          message: "«{match}» — в брифе просят не писать «{term}»."
          hint: "Скажи то же другими словами."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "term"})

    kind: Literal["forbidden"]
    brief: Literal["must_avoid"] = Field("must_avoid", description="the list of the brief to read")

    def needs(self) -> tuple[str, ...]:
        """Return the list of the brief, besides what ``when`` asks for."""
        return (self.brief, *super().needs())

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every term; the longest where terms overlap."""
        document, brief = case.document, case.brief
        if brief is None:
            return
        names = [Term(text=name) for name in (brief.product.name, *brief.product.aliases) if name]
        excused = [(start, end) for start, end, _ in find_terms(document, names)]
        last = -1
        for start, end, number in sorted(find_terms(document, brief.must_avoid), key=lambda f: (f[0], -f[1])):
            if start < last or any(a <= start and end <= b and (a, b) != (start, end) for a, b in excused):
                continue
            last = end
            yield self.violation(document, document.span(start, end), term=brief.must_avoid[number].text)

    def instruction(self, brief: Brief | None) -> str:
        """Return the terms to leave out."""
        if brief is None or not brief.must_avoid:
            return ""
        return "Не пиши: " + ", ".join(f"«{term.text}»" for term in brief.must_avoid) + "."
