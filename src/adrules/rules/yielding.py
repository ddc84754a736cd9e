"""One place, one finding: rules that keep silent inside a longer finding of other rules."""

from collections.abc import Mapping, Sequence

from adrules.domain.report import Category, Violation


def without_yielded(
    found: Sequence[Violation], yielding: Mapping[str, frozenset[Category]]
) -> list[Violation]:
    """Return ``found`` without what gives way to a finding that covers it.

    ``yielding`` says for the ids of rules to which categories they give way. A milder finding
    never silences a graver one, and a finding on the whole message covers nothing.
    """
    if not any(violation.rule_id in yielding for violation in found):
        return list(found)
    return [v for v in found if not any(_yields(v, other, yielding.get(v.rule_id)) for other in found)]


def _yields(violation: Violation, other: Violation, to: frozenset[Category] | None) -> bool:
    if not to or other.category not in to or other.severity.rank < violation.severity.rank:
        return False
    if violation.start is None or violation.end is None or other.start is None or other.end is None:
        return False
    return other.start <= violation.start and violation.end <= other.end
