"""Deterministic fixes: edits of spans that rules propose; applied, logged, checked again."""

from collections.abc import Sequence
from dataclasses import dataclass

from adrules.domain.report import Report, Violation

MAX_ROUNDS = 10
"""How often a text is fixed and checked again before the fixes are given up as contradictory."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One fix that was applied. Offsets are in the text as it was in that round, from 1."""

    rule_id: str
    start: int
    end: int
    before: str
    after: str
    round: int


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text after fixing: the edits in order and the report of the final text.

    ``settled`` is false when fixes went on changing the text until the rounds were used up.
    """

    text: str
    edits: tuple[Edit, ...]
    report: Report
    settled: bool = True


def apply_fixes(text: str, violations: Sequence[Violation], number: int) -> tuple[str, tuple[Edit, ...]]:
    """Return ``text`` with the fixes of one round applied, and what was edited.

    Where fixes overlap the first one wins; the others come in a later round if they still
    hold. A fix that changes nothing is left out.
    """
    edits: list[Edit] = []
    pieces: list[str] = []
    at = 0
    for violation in violations:
        fix = violation.fix
        if fix is None or fix.start < at or text[fix.start : fix.end] == fix.replacement:
            continue
        before = text[fix.start : fix.end]
        edits.append(Edit(violation.rule_id, fix.start, fix.end, before, fix.replacement, number))
        pieces += [text[at : fix.start], fix.replacement]
        at = fix.end
    return "".join([*pieces, text[at:]]), tuple(edits)
