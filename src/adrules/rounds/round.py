"""``Round``: the runs of some briefs, carried out."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event

from adrules.backends.batch.opening import open_batches
from adrules.backends.batch.protocol import BatchBackend
from adrules.backends.protocol import Backend
from adrules.backends.retry import RetryingBackend
from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.fixing import FixedText
from adrules.domain.plan import RunPlan
from adrules.domain.report import Report
from adrules.domain.run import Checked, Completion, RunRecord
from adrules.errors import UsageError
from adrules.judging import Judge
from adrules.loop.driver import run
from adrules.loop.meter import Meter
from adrules.loop.recorder import JobRecorder, Recorder
from adrules.loop.running import Surroundings
from adrules.loop.terms import Terms
from adrules.rounds.batches import BatchRound
from adrules.rounds.order import one_by_one, together
from adrules.rounds.pacing import Pace
from adrules.rounds.planning import Chain, Planner
from adrules.rounds.variants import told_apart


@dataclass(frozen=True)
class Round:
    """Carries out the runs of a round; thread-safe.

    ``others`` holds the backends that the schedule escalates to, by the name in the schedule.
    """

    backend: Backend
    checker: Checker
    recorder: Recorder
    terms: Terms
    cancelled: Event
    judge: Judge | None = None
    others: Mapping[str, Backend] = field(default_factory=dict)

    def runs(self, briefs: Sequence[Brief], workers: int) -> Iterator[RunRecord]:
        """Yield the runs of each brief, in order.

        Raises :class:`~adrules.errors.UsageError` for a budget of money where a price is unknown.
        """
        self._priced()
        chains = self._chains(briefs)
        batch = _Batch(self, Meter(self.terms.batch))
        at_once = min(workers, self.backend.capabilities.max_concurrency, len(chains))
        numbered = list(enumerate(chains))
        if at_once > 1:
            found = together(batch.carry_out, numbered, at_once, self.cancelled)
        else:
            found = one_by_one(batch.carry_out, numbered, self.cancelled)
        for records in found:
            yield from records

    def batched(self, briefs: Sequence[Brief], poll: float) -> Iterator[RunRecord]:
        """Do what :meth:`runs` does through batch interfaces; ``poll`` is the first wait, in seconds.

        Raises also :class:`~adrules.errors.BackendConfigError` for a provider without batches.
        """
        if not isinstance(self.recorder, JobRecorder):
            raise UsageError("batches may take a day: name a store that keeps what was asked")
        if not (math.isfinite(poll) and poll > 0):
            raise UsageError("poll: more than 0 seconds")
        batches: dict[str | None, BatchBackend] = {None: open_batches(self.backend)}
        batches |= {name: open_batches(other) for name, other in self.others.items()}
        for interface in batches.values():
            self.terms.priced(f"batches of {interface.name}", interface.currency)
        if self.judge is not None:
            self.terms.priced(self.judge.backend.name, self.judge.backend.capabilities.currency)
        batch = _Batch(self, Meter(self.terms.batch))
        whole = BatchRound(
            recorder=self.recorder,
            batches=batches,
            around=partial(batch.around, tolerant=True),
            cancelled=self.cancelled.is_set,
            pace=Pace(poll, self.cancelled.wait),
        )
        yield from whole.runs(self._chains(briefs))

    def _chains(self, briefs: Sequence[Brief]) -> list[Chain]:
        planner = Planner(
            self.checker,
            self.recorder,
            self.terms,
            self.backend.name,
            self.judge.backend.name if self.judge else None,
        )
        return planner.chains(briefs)

    def _priced(self) -> None:
        """Refuse a budget of money that cannot be kept."""
        asked = [self.backend, *self.others.values(), *([self.judge.backend] if self.judge else [])]
        for backend in asked:
            self.terms.priced(backend.name, backend.capabilities.currency)


@dataclass(frozen=True)
class _Batch:
    """The runs of one call, with what they spend together."""

    round: Round
    meter: Meter

    def carry_out(self, numbered: tuple[int, Chain]) -> list[RunRecord]:
        """Carry out the runs of one brief, one after the other.

        A failure that asking again does not cure is raised for the first brief and recorded
        for the others: a wrong key or model would fail all of them.
        """
        number, chain = numbered
        records: list[RunRecord] = []
        for plan in chain:
            before = tuple(record.text for record in records if record.ok)
            plan = replace(plan, avoid=before)  # noqa: PLW2901 - the same run, and what it must differ from
            records.append(run(plan, self.around(plan, tolerant=number > 0)))
        return records

    def around(self, plan: RunPlan, *, tolerant: bool) -> Surroundings:
        """Return what a run acts on."""
        parts = self.round
        return Surroundings(
            backend=_retrying(parts.backend),
            check=self._check(plan),
            recorder=parts.recorder,
            deadline=parts.terms.deadline,
            cancelled=parts.cancelled.is_set,
            tolerant=tolerant,
            others={name: _retrying(other) for name, other in parts.others.items()},
            meter=self.meter,
        )

    def _check(self, plan: RunPlan) -> Callable[[str], Checked]:
        """Return the check of a run: rules, then fixes, then the likeness of variants, last the judge."""
        checker, brief, judge = self.round.checker, plan.brief, self.round.judge

        def judged(report: Report) -> tuple[Report, Completion | None]:
            report = told_apart(report, plan.avoid)
            if judge is None:
                return report, None
            return judge.decide(report, checker.ruleset(brief.channel), brief)

        def check(text: str) -> Checked:
            report, paid = judged(checker.check(text, brief))
            mended = None
            if plan.fix and not report.ok and paid is None:
                mended = checker.fix(text, brief)
                if mended.text == text:
                    mended = None
                else:
                    decided, paid = judged(mended.report)
                    mended = FixedText(mended.text, mended.edits, decided, mended.settled)
            if paid is None:
                return Checked(report, mended)
            return Checked(report, mended, paid.usage, paid.cost)

        return check


def _retrying(backend: Backend) -> Backend:
    return backend if isinstance(backend, RetryingBackend) else RetryingBackend(backend)
