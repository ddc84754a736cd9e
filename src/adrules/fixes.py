"""Deterministic fixes: edits of spans that rules propose; applied, logged, checked again."""

from collections.abc import Sequence

from adrules.domain.fixing import Edit
from adrules.domain.report import Violation

MAX_ROUNDS = 10
"""How often a text is fixed and checked again before the fixes are given up as contradictory."""


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
