"""How fast rules are: the whole check, each kind by itself, and the dearest rules.

A kind or rule is timed as the only one of a checker, and what a checker without rules takes is
subtracted. Work that rules share (sentences, morphology) counts for each of them, so the parts may
add up to more than the whole.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from adrules.checker import Checker
from adrules.domain.brief import Brief, Channel
from adrules.packs.ruleset import Ruleset
from adrules.packs.schema import Pack
from adrules.rules.rule import Rule

Item = tuple[str, Brief | None]

EACH_RULE = 600
"""Rules up to which every one is timed; of more, those that share the pass for phrases are left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rules timed by themselves, in microseconds a message."""

    name: str
    rules: int
    microseconds: float


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed of a checker on some messages; rates are messages a second.

    ``first`` is the rate of the first pass, in which words and rules are met for the first time;
    ``rates`` are those of the later ones. ``kinds`` and ``rules`` begin with the dearest.
    """

    messages: int
    characters: int
    violations: int
    first: float
    rates: tuple[float, ...]
    empty: float
    kinds: tuple[Part, ...]
    rules: tuple[Part, ...]
    rules_timed: int

    @property
    def rate(self) -> float:
        """The median rate."""
        return statistics.median(self.rates)


class _Alone(Checker):
    """A checker with just these rules, whatever channel a brief names."""

    def __init__(self, rules: Sequence[Rule], channel: Channel | None) -> None:
        self._own = Ruleset((Pack(rules=tuple(rules)),), channel)
        super().__init__(self._own.packs, channel=channel)

    def ruleset(self, channel: Channel | str | None = None) -> Ruleset:  # noqa: ARG002 - always its own
        """Return the rules."""
        return self._own


def speed(checker: Checker, items: Sequence[Item], *, rounds: int = 3, sample: int = 200) -> Speed:
    """Return the speed of ``checker`` on ``items``.

    The whole is timed on all of them, in ``rounds`` passes after the first; kinds and rules on
    ``sample`` of them, the best of ``rounds``.
    """
    began = time.perf_counter()
    violations = sum(len(checker.check(*item).violations) for item in items)
    first = len(items) / (time.perf_counter() - began)
    rates = tuple(len(items) / _seconds(checker, items) for _ in range(rounds))
    few = items[:: max(1, len(items) // sample)][:sample]
    brief = next((brief for _, brief in items if brief), None)
    channel = checker.channel or (brief.channel if brief else None)
    rules = checker.ruleset(channel).rules
    empty = _best(_Alone((), channel), few, rounds)
    by_kind: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_kind[kind_of(rule)].append(rule)
    kinds = [
        Part(kind, len(group), max(0.0, _best(_Alone(group, channel), few, rounds) - empty))
        for kind, group in by_kind.items()
    ]
    timed = rules if len(rules) <= EACH_RULE else tuple(rule for rule in rules if rule.ALWAYS_RUN)
    single = [
        Part(rule.id, 1, max(0.0, _best(_Alone([rule], channel), few, rounds) - empty)) for rule in timed
    ]
    return Speed(
        messages=len(items),
        characters=sum(len(text) for text, _ in items),
        violations=violations,
        first=first,
        rates=rates,
        empty=empty,
        kinds=tuple(sorted(kinds, key=lambda part: -part.microseconds)),
        rules=tuple(sorted(single, key=lambda part: -part.microseconds)),
        rules_timed=len(timed),
    )


def kind_of(rule: Rule) -> str:
    """Return the name of the kind of a rule, as packs write it."""
    return str(getattr(rule, "kind", type(rule).__name__))


def _seconds(checker: Checker, items: Sequence[Item]) -> float:
    began = time.perf_counter()
    for text, brief in items:
        checker.check(text, brief)
    return time.perf_counter() - began


def _best(checker: Checker, items: Sequence[Item], rounds: int) -> float:
    """Return the microseconds a message of the quickest pass."""
    return min(_seconds(checker, items) for _ in range(rounds)) / len(items) * 1e6
