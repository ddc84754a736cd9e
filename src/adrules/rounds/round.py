"""``Round``: the runs of some briefs, carried out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

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
from adrules.loop.driver import Surroundings, run
from adrules.loop.meter import Meter
from adrules.loop.recorder import Recorder
from adrules.loop.terms import Terms
from adrules.rounds.order import one_by_one, together
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
        planner = Planner(
            self.checker,
            self.recorder,
            self.terms,
            self.backend.name,
            self.judge.backend.name if self.judge else None,
        )
        chains = list(enumerate(planner.chains(briefs)))
        batch = _Batch(self, Meter(self.terms.batch))
        at_once = min(workers, self.backend.capabilities.max_concurrency, len(chains))
        if at_once > 1:
            found = together(batch.carry_out, chains, at_once, self.cancelled)
        else:
            found = one_by_one(batch.carry_out, chains, self.cancelled)
        for records in found:
            yield from records

    def _priced(self) -> None:
        """Refuse a budget of money that cannot be kept."""
        for budget in (self.terms.money_budget, self.terms.batch.money):
            if budget is None:
                continue
            asked = [self.backend, *self.others.values(), *([self.judge.backend] if self.judge else [])]
            for backend in asked:
                currency = currency_of(backend)
                if currency is None:
                    raise UsageError(
                        f"a budget of {budget} cannot be kept: no price is known for {backend.name}"
                    )
                if currency != budget.currency:
                    raise UsageError(
                        f"a budget of {budget} cannot be kept: {backend.name} is priced in {currency}"
                    )


def currency_of(backend: Backend) -> str | None:
    """Return the currency that a backend's answers are priced in; ``None``: their price is unknown."""
    if isinstance(backend, RetryingBackend):
        return currency_of(backend.backend)
    currency = getattr(backend, "currency", None)
    return currency if isinstance(currency, str) else None


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
            records.append(self._run(replace(plan, avoid=before), tolerant=number > 0))
        return records

    def _run(self, plan: RunPlan, *, tolerant: bool) -> RunRecord:
        parts = self.round
        around = Surroundings(
            backend=_retrying(parts.backend),
            check=self._check(plan),
            recorder=parts.recorder,
            deadline=parts.terms.deadline,
            cancelled=parts.cancelled.is_set,
            tolerant=tolerant,
            others={name: _retrying(other) for name, other in parts.others.items()},
            meter=self.meter,
        )
        return run(plan, around)

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
