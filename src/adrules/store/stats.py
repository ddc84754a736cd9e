"""Figures over many runs: how often a text had to be written again, and which rules made it so."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean

from adrules.domain.run import Cost, RunRecord, StopReason
from adrules.store.facts import AttemptFact, RunFact, fact_of
from adrules.store.intervals import Interval, mean_interval, wilson

GROUPS = ("model", "ruleset", "channel", "segment", "day", "schedule", "prompt")
"""What runs can be grouped by."""


@dataclass(slots=True)
class Repairs:
    """How one policy did with one rule: texts that broke it, and those that no longer did after."""

    tried: int = 0
    mended: int = 0
    broke: int = 0


@dataclass(slots=True)
class Tally:
    """Counts over the ended runs of one group, or of all.

    ``regenerations`` holds one number a run that ended with an acceptable text; ``censored``
    those of the others, which are lower bounds and never averaged with them.
    ``fired`` counts, for the first candidate, the second …, in how many of them a rule fired.
    ``saved`` counts by rule the regenerations that had not been if the rule did not exist.
    ``money`` is what was paid by currency, ``unpriced`` counts answers whose price is unknown.
    ``repairs`` says by policy and rule what became of texts that broke it.
    """

    runs: int = 0
    unfinished: int = 0
    candidates: int = 0
    requests: int = 0
    tokens: int = 0
    money: dict[str, Decimal] = field(default_factory=dict)
    unpriced: int = 0
    first_ok: int = 0
    fixed: int = 0
    regenerations: list[int] = field(default_factory=list)
    censored: list[int] = field(default_factory=list)
    by_brief: list[tuple[str, int]] = field(default_factory=list)
    stops: Counter[StopReason] = field(default_factory=Counter)
    fired: list[Counter[str]] = field(default_factory=list)
    saved: Counter[str] = field(default_factory=Counter)
    repairs: dict[str, dict[str, Repairs]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Repairs))
    )

    @property
    def mean_regenerations(self) -> float | None:
        """Mean over the runs that ended with an acceptable text; ``None`` without any."""
        return fmean(self.regenerations) if self.regenerations else None

    @property
    def mean_censored(self) -> float | None:
        """Mean lower bound over the runs that did not; ``None`` without any."""
        return fmean(self.censored) if self.censored else None

    @property
    def mean_at_cap(self) -> float | None:
        """Mean over all runs with attempts, exhausted ones with their m - 1: E[min(T, M)] - 1."""
        return fmean(count for _, count in self.by_brief) if self.by_brief else None

    @property
    def at_cap_interval(self) -> Interval | None:
        """95 % interval of :attr:`mean_at_cap`, clustered by brief."""
        return mean_interval(self.by_brief)

    @property
    def ok_interval(self) -> Interval | None:
        """95 % interval of the share of runs that ended with an acceptable text."""
        return wilson(len(self.regenerations), len(self.by_brief))

    @property
    def first_ok_interval(self) -> Interval | None:
        """95 % interval of the share of runs whose first candidate was acceptable."""
        return wilson(self.first_ok, len(self.by_brief))

    @property
    def tokens_per_ok(self) -> float | None:
        """Tokens spent for each acceptable message; ``None`` without any."""
        return self.tokens / len(self.regenerations) if self.regenerations else None

    @property
    def cost(self) -> Cost | None:
        """What all of it cost; ``None`` where a price is unknown or there are several currencies."""
        if self.unpriced or len(self.money) != 1:
            return None
        ((currency, amount),) = self.money.items()
        return Cost(amount, currency)

    @property
    def cost_per_ok(self) -> Cost | None:
        """Money spent for each acceptable message; ``None`` without any, or where :attr:`cost` is."""
        if self.cost is None or not self.regenerations:
            return None
        return Cost(self.cost.amount / len(self.regenerations), self.cost.currency)

    @property
    def histogram(self) -> dict[int, int]:
        """Candidates up to the first acceptable one -> how many runs."""
        return dict(sorted(Counter(count + 1 for count in self.regenerations).items()))

    def add(self, run: RunFact) -> None:
        """Count one run; an open one is only counted as such."""
        if run.stop is None:
            self.unfinished += 1
            return
        self.runs += 1
        self.requests += run.requests
        self.candidates += len(run.attempts)
        self.tokens += run.tokens
        for cost in run.costs:
            if cost is None:
                self.unpriced += 1
            else:
                self.money[cost.currency] = self.money.get(cost.currency, Decimal(0)) + cost.amount
        self.stops[run.stop] += 1
        self.fixed += run.stop is StopReason.FIXED
        if run.attempts:
            (self.censored if run.censored else self.regenerations).append(run.regenerations)
            self.by_brief.append((run.brief_hash, run.regenerations))
            self.first_ok += run.attempts[0].ok
        for attempt in run.attempts:
            while len(self.fired) <= attempt.index:
                self.fired.append(Counter())
            self.fired[attempt.index].update(attempt.fired)
        self._count_costs(run)
        self._count_repairs(run)

    def _count_costs(self, run: RunFact) -> None:
        """Count again with each rule left out: the first candidate that only it had rejected."""
        seen: set[str] = set()
        for attempt in run.attempts[: run.regenerations + 1]:
            if len(attempt.errors) == 1 and not attempt.ok and attempt.whole and attempt.checked:
                (rule_id,) = attempt.errors
                if rule_id not in seen:
                    seen.add(rule_id)
                    self.saved[rule_id] += run.regenerations - attempt.index

    def _count_repairs(self, run: RunFact) -> None:
        """Compare each answer with the best text of the answer before it."""
        before: AttemptFact | None = None
        answer: list[AttemptFact] = []
        for attempt in (*run.attempts, None):
            if attempt is not None and (not answer or attempt.request == answer[0].request):
                answer.append(attempt)
                continue
            best = min(answer, key=lambda a: a.rank, default=None)
            if before is not None and best is not None and before.checked and best.checked:
                counts = self.repairs[best.policy]
                for rule_id in before.errors:
                    counts[rule_id].tried += 1
                    counts[rule_id].mended += rule_id not in best.errors
                for rule_id in best.errors - before.errors:
                    counts[rule_id].broke += 1
            before = best
            answer = [] if attempt is None else [attempt]


@dataclass(frozen=True, slots=True)
class Stats:
    """All runs, and the runs of each group."""

    total: Tally
    groups: dict[str, Tally]


def summarise(runs: Iterable[RunFact | RunRecord], by: str = "model") -> Stats:
    """Count runs, all together and by one of :data:`GROUPS`."""
    stats = Stats(Tally(), {})
    for run in runs:
        fact = run if isinstance(run, RunFact) else fact_of(run)
        stats.total.add(fact)
        stats.groups.setdefault(fact.groups.get(by, ""), Tally()).add(fact)
    return stats


@dataclass(frozen=True, slots=True)
class Difference:
    """What one group has more than another on the briefs of both: a paired comparison.

    ``mean`` is the mean over the ``briefs`` of the differences of their regenerations, ``interval``
    that of 95 %; both ``None`` where they share too few.
    """

    group: str
    against: str
    briefs: int
    mean: float | None
    interval: Interval | None


def differences(runs: Iterable[RunFact], by: str, against: str) -> list[Difference]:
    """Compare each group with one of them, brief by brief; runs of a brief are averaged first."""
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        if run.stop is not None and run.attempts:
            counts[run.groups.get(by, "")][run.brief_hash].append(run.regenerations)
    base = counts.get(against, {})
    found = []
    for group, briefs in counts.items():
        if group != against:
            pairs = [(b, fmean(briefs[b]) - fmean(base[b])) for b in briefs if b in base]
            mean = fmean(value for _, value in pairs) if pairs else None
            found.append(Difference(group, against, len(pairs), mean, mean_interval(pairs)))
    return found
