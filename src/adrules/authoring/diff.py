"""What a change of rules would change on messages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from adrules.checker import Checker
from adrules.domain.brief import Brief

SHOWN = 3
"""Examples that are kept for each rule."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Messages of which one rule newly speaks, or no longer does; ``examples`` are the first."""

    rule_id: str
    messages: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeverityChange:
    """A rule that both sides have, with another severity."""

    rule_id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Old rules against new ones over ``messages`` texts.

    ``newly_flagged`` and ``newly_passing`` are by rule. ``newly_wrong`` counts messages that
    had no error and now have one, ``newly_right`` the reverse.
    """

    messages: int
    newly_wrong: int
    newly_right: int
    newly_flagged: tuple[Changed, ...]
    newly_passing: tuple[Changed, ...]
    severities: tuple[SeverityChange, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass
class _Count:
    messages: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.messages += 1
        if len(self.examples) < SHOWN:
            self.examples.append(text)


def compare(old: Checker, new: Checker, messages: Iterable[tuple[str, Brief | None]]) -> Difference:
    """Check every message by both and return where they differ."""
    flagged: dict[str, _Count] = defaultdict(_Count)
    passing: dict[str, _Count] = defaultdict(_Count)
    total = wrong = right = 0
    for text, brief in messages:
        total += 1
        before, after = old.check(text, brief), new.check(text, brief)
        wrong += before.ok and not after.ok
        right += after.ok and not before.ok
        had = {v.rule_id for v in before.violations}
        has = {v.rule_id for v in after.violations}
        for rule_id in has - had:
            flagged[rule_id].add(text)
        for rule_id in had - has:
            passing[rule_id].add(text)
    was = {rule.id: rule.level.value for rule in old.ruleset().rules}
    now = {rule.id: rule.level.value for rule in new.ruleset().rules}
    return Difference(
        messages=total,
        newly_wrong=wrong,
        newly_right=right,
        newly_flagged=_ordered(flagged),
        newly_passing=_ordered(passing),
        severities=tuple(
            SeverityChange(rule_id, was[rule_id], now[rule_id])
            for rule_id in sorted(was.keys() & now.keys())
            if was[rule_id] != now[rule_id]
        ),
        added=tuple(sorted(now.keys() - was.keys())),
        removed=tuple(sorted(was.keys() - now.keys())),
    )


def _ordered(counts: dict[str, _Count]) -> tuple[Changed, ...]:
    """Return the counts, the largest first."""
    rows = sorted(counts.items(), key=lambda item: (-item[1].messages, item[0]))
    return tuple(Changed(rule_id, count.messages, tuple(count.examples)) for rule_id, count in rows)
