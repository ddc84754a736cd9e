"""Figures over many runs: how often a text had to be written again, and which rules made it so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean

from adrules.domain.run import RunRecord, StopReason


@dataclass(slots=True)
class Tally:
    """Counts over the ended runs of one model, or of all.

    ``regenerations`` holds one number a run that ended with an acceptable text; ``censored``
    those of the others, which are lower bounds and never averaged with them.
    ``fired`` counts, for the first candidate, the second …, in how many of them a rule fired.
    """

    runs: int = 0
    unfinished: int = 0
    candidates: int = 0
    requests: int = 0
    regenerations: list[int] = field(default_factory=list)
    censored: list[int] = field(default_factory=list)
    stops: Counter[StopReason] = field(default_factory=Counter)
    fired: list[Counter[str]] = field(default_factory=list)

    @property
    def mean_regenerations(self) -> float | None:
        """Mean over the runs that ended with an acceptable text; ``None`` without any."""
        return fmean(self.regenerations) if self.regenerations else None

    @property
    def mean_censored(self) -> float | None:
        """Mean lower bound over the runs that did not; ``None`` without any."""
        return fmean(self.censored) if self.censored else None

    @property
    def histogram(self) -> dict[int, int]:
        """Candidates up to the first acceptable one -> how many runs."""
        return dict(sorted(Counter(count + 1 for count in self.regenerations).items()))

    def add(self, record: RunRecord) -> None:
        """Count one run; an open one is only counted as such."""
        if record.stop_reason is StopReason.CANCELLED:
            self.unfinished += 1
            return
        self.runs += 1
        self.requests += record.requests
        self.candidates += len(record.attempts)
        self.stops[record.stop_reason] += 1
        if record.attempts:
            (self.censored if record.censored else self.regenerations).append(record.regenerations)
        for attempt in record.attempts:
            while len(self.fired) <= attempt.index:
                self.fired.append(Counter())
            if attempt.report is not None:
                self.fired[attempt.index].update({v.rule_id for v in attempt.report.violations})


@dataclass(frozen=True, slots=True)
class Stats:
    """All runs, and the runs of each model."""

    total: Tally
    models: dict[str, Tally]


def summarise(records: Iterable[RunRecord]) -> Stats:
    """Count runs, all together and by model."""
    stats = Stats(Tally(), {})
    for record in records:
        stats.total.add(record)
        stats.models.setdefault(record.backend, Tally()).add(record)
    return stats
