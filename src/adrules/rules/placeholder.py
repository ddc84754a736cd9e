"""``kind: placeholder`` - what a template or a model left in the text."""

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule, Trigger
from adrules.text.leftovers import TRIGGERS, leftovers
from adrules.text.spans import longest_first

_DECLARED = re.compile(r"\{([^{}]+)\}")

Check = Literal["variable", "bracket", "blank", "sample", "assistant", "label", "wrapped", "markdown"]


class PlaceholderRule(Rule):
    """Places that should have been filled in or cleaned up before the text was sent.

    ``checks`` chooses among

    ``variable``
        ``{name}``, ``{{name}}``, ``${name}``, ``$name``, ``%NAME%``, ``#ORDER_ID#``, ``*|NAME|*``.
        A variable that the brief declares under ``placeholders`` may stand as ``{name}``.
    ``bracket``
        «[Имя]», «[вставьте ссылку]», «<имя>»: brackets with a word that asks to be replaced.
    ``blank``
        ``___``, «ХХ %», «XX.XX.XXXX», «N дней».
    ``sample``
        «Имя Фамилия», «Здравствуйте, Имя!», lorem ipsum, ``null``.
    ``assistant``
        What a model says about its work: «Конечно! Вот вариант сообщения:», «Надеюсь, это
        поможет», «Как языковая модель», «(134 символа)».
    ``label``
        «Вариант 1:» at the start of a line, «SMS:» or «Текст сообщения:» at the start of the text.
    ``wrapped``
        Quotation marks around the whole message; the fix takes them away.
    ``markdown``
        ``**bold**``, ``# heading``, fences, two or more lines with bullets, links.

    ::

        - id: placeholder/nezapolneno
          category: placeholder
          kind: placeholder
          message: "«{match}» осталось от шаблона."
          hint: "Подставь значение или убери."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "check"})

    kind: Literal["placeholder"]
    checks: tuple[Check, ...] = Field(
        ("variable", "bracket", "blank", "sample", "assistant", "label", "wrapped", "markdown"),
        min_length=1,
        description="what to look for; everything if left out",
    )

    def trigger(self) -> Trigger:
        """Return what each check looks for."""
        both = [TRIGGERS[check] for check in self.checks]
        return Trigger(folded=tuple(p for f, _ in both for p in f), raw=tuple(p for _, r in both for p in r))

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every place; the longest where places overlap, the message as a whole last."""
        document = case.document
        allowed = frozenset(case.brief.placeholders) if case.brief else frozenset()
        owner: dict[tuple[int, int], str] = {}
        for check in self.checks:
            if case.expressions is not None and case.expressions.isdisjoint(
                p for t in TRIGGERS[check] for p in t
            ):
                continue
            for span in leftovers(check, document):
                if not _declared(document.text[slice(*span)], allowed):
                    owner.setdefault(span, check)
        wrapped = [span for span, check in owner.items() if check == "wrapped"]
        for span in longest_first([span for span in owner if span not in wrapped]):
            yield self.violation(document, span, check=owner[span])
        for start, end in wrapped:
            inside = document.text[start + 1 : end - 1]
            yield self.violation(document, (start, end), fix=inside, check="wrapped")

    def instruction(self, brief: Brief | None) -> str:
        """Return the hint, with the placeholders that may stand."""
        if brief is None or not brief.placeholders:
            return self.hint
        names = ", ".join(f"{{{name}}}" for name in sorted(brief.placeholders))
        return f"{self.hint} Подстановки, которые нужны как есть: {names}.".strip()


def _declared(found: str, allowed: frozenset[str]) -> bool:
    name = _DECLARED.fullmatch(found)
    return name is not None and name[1].strip() in allowed
