"""``kind: register`` - ты and вы in one message, or not the address that the brief asks for."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule, Trigger
from adrules.text.address import VY, Address, addresses, may_mix

_TITLES = {"ty": "ты", "vy": "вы", "none": "без обращения"}


class RegisterRule(Rule):
    """Forms of ты and вы: pronouns, possessives, verbs.

    ``check: mix`` finds both in one message. The forms in the minority are the violations;
    where they are as many, the ones that begin later. ``check: brief`` finds what is not the
    ``address`` of the brief and is skipped without one; with ``address: none`` these are all
    forms but imperatives, which call to action and name nobody.

    «Свой» is neither; words in quotation marks are somebody else's and do not count.
    ``message`` may hold ``{found}`` and ``{expected}``: «ты», «вы», «без обращения».

    .. code-block:: yaml

        - id: register/mix
          category: register
          kind: register
          check: mix
          message: "«{match}» — обращение на «{found}», остальной текст на «{expected}»."
          hint: "Выбери одно обращение."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "found", "expected"})

    kind: Literal["register"]
    check: Literal["mix", "brief"] = Field(
        "mix", description="mix: both in one message; brief: not the address that the brief asks for"
    )

    def needs(self) -> tuple[str, ...]:
        """Return the fields of the brief that the check reads."""
        return (*super().needs(), *(("address",) if self.check == "brief" else ()))

    def trigger(self) -> Trigger | None:
        """Return the forms of вы, without which nothing is mixed."""
        return Trigger(folded=(VY,), letters=True) if self.check == "mix" else None

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every form that does not fit."""
        document = case.document
        if self.check == "mix" and not may_mix(document):
            return
        found = list(addresses(document))
        asked = case.brief.address if case.brief else None
        expected = _majority(found, asked) if self.check == "mix" else asked
        for address in found:
            if _unfit(address, expected):
                yield self.violation(
                    document,
                    document.span(address.start, address.end),
                    found=_TITLES[address.register],
                    expected=_TITLES[expected or "none"],
                )

    def instruction(self, brief: Brief | None) -> str:
        """Return the address that the brief asks for."""
        if self.check == "mix" or brief is None or brief.address is None:
            return self.hint
        if brief.address == "none":
            return "Не обращайся к читателю: без «ты», «вы», «твой», «ваш»."
        return f"Обращайся к читателю на «{_TITLES[brief.address]}»."


def _majority(found: list[Address], asked: str | None) -> str | None:
    """Return the register that a mixed text should keep.

    The one that the brief asks for, else the one that most forms have, else the first.
    """
    registers = [address.register for address in found]
    if not registers or len(set(registers)) == 1:
        return None
    if asked in {"ty", "vy"}:
        return asked
    ty, vy = registers.count("ty"), registers.count("vy")
    return registers[0] if ty == vy else "ty" if ty > vy else "vy"


def _unfit(address: Address, expected: str | None) -> bool:
    if expected is None:
        return False
    return not address.imperative if expected == "none" else address.register != expected
