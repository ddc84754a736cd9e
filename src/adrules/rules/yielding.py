"""One place, one finding: rules that keep silent inside a longer finding of other rules."""

from collections.abc import Container, Mapping, Sequence

from adrules.domain.report import Category, Violation

_FEW = 16
_BLOCK = 256
"""Of more than a few findings each is compared with those that touch its block of so many characters."""


def without_yielded(
    found: Sequence[Violation], yielding: Mapping[str, frozenset[Category]], silent: Container[str] = ()
) -> list[Violation]:
    """Return ``found`` without what gives way to a finding that covers it and itself stays.

    ``yielding`` says for the ids of rules to which categories they give way; ``silent`` are the
    rules to which none does. A milder finding never silences a graver one, and a finding on the
    whole message covers nothing. Of two findings of one category on the same place the first stays.
    """
    if not any(violation.rule_id in yielding for violation in found):
        return list(found)
    stay: set[int] = set()
    covering: list[Violation] = []
    by_block: dict[int, list[Violation]] = {}
    many = len(found) > _FEW
    for at in sorted(range(len(found)), key=lambda at: -_length(found[at])):
        violation = found[at]
        to = yielding.get(violation.rule_id)
        near = by_block.get((violation.start or 0) // _BLOCK, ()) if many else covering
        if to and any(covers(other, violation, to) for other in near):
            continue
        stay.add(at)
        if violation.rule_id in silent:
            continue
        covering.append(violation)
        if many and violation.start is not None and violation.end is not None:
            for block in range(violation.start // _BLOCK, violation.end // _BLOCK + 1):
                by_block.setdefault(block, []).append(violation)
    return [violation for at, violation in enumerate(found) if at in stay]


def _length(violation: Violation) -> int:
    return 0 if violation.start is None or violation.end is None else violation.end - violation.start


def covers(other: Violation, violation: Violation, to: Container[Category]) -> bool:
    """Return whether a rule that gives way to the categories ``to`` does so to ``other``."""
    if violation.start is None or violation.end is None or other.start is None or other.end is None:
        return False
    if other.start > violation.start or violation.end > other.end:
        return False
    return other.category in to and other.severity.rank >= violation.severity.rank
