"""A round: the runs of some briefs with one backend, one checker and one record.

The k-th round of the same briefs holds the k-th repetition of each. Which round it is follows
from the record: the first in which some brief is not done. So a round that was cut off is
completed by the same call, and a complete one is followed by the next.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from adrules.backends.protocol import Backend
from adrules.backends.retry import RetryingBackend
from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.plan import RunPlan
from adrules.domain.report import Report
from adrules.domain.run import RunRecord
from adrules.judging import Judge
from adrules.loop.driver import Surroundings, run
from adrules.loop.recorder import Recorder
from adrules.loop.terms import Terms
from adrules.prompts.render import prompt_hash, task


class Round:
    """Carries out the runs of a round; thread-safe."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a round, each one thing
        self,
        backend: Backend,
        checker: Checker,
        recorder: Recorder,
        terms: Terms,
        cancelled: Event,
        judge: Judge | None = None,
    ) -> None:
        self.backend = backend if isinstance(backend, RetryingBackend) else RetryingBackend(backend)
        self.checker = checker
        self.recorder = recorder
        self.terms = terms
        self.cancelled = cancelled
        self.judge = judge

    def runs(self, briefs: Sequence[Brief], workers: int) -> Iterator[RunRecord]:
        """Yield the run of each brief, in order."""
        plans = self.plans(briefs)
        together = min(workers, self.backend.capabilities.max_concurrency, len(plans))
        if together > 1:
            yield from self._together(plans, together)
        else:
            yield from map(self._run, plans, self._tolerance(plans))

    def plans(self, briefs: Sequence[Brief]) -> list[RunPlan]:
        """Return what is to be run for each brief in this round."""
        firsts = [self._plan(brief) for brief in briefs]
        series = [plan.series for plan in firsts]
        times = Counter(series)
        done = {name: self.recorder.finished(name) // count for name, count in times.items()}
        number = min(done.values(), default=0)
        before: Counter[str] = Counter()
        plans = []
        for plan, name in zip(firsts, series, strict=True):
            plans.append(replace(plan, repetition=number * times[name] + before[name]))
            before[name] += 1
        return plans

    def _plan(self, brief: Brief) -> RunPlan:
        terms, ruleset = self.terms, self.checker.ruleset(brief.channel)
        return RunPlan(
            brief=brief,
            backend=self.backend.name,
            ruleset=ruleset.hash,
            ruleset_source=ruleset.source,
            prompt=terms.prompt,
            prompt_hash=prompt_hash(terms.prompt),
            messages=task(brief, terms.prompt, self.checker.instructions(brief)),
            sampling=replace(
                terms.sampling,
                temperature=float(terms.sampling.temperature),
                top_p=float(terms.sampling.top_p),
                index=0,
            ),
            schedule=terms.schedule,
            max_attempts=terms.max_attempts,
            token_budget=terms.token_budget,
            judge=self.judge.backend.name if self.judge else None,
        )

    @staticmethod
    def _tolerance(plans: Sequence[RunPlan]) -> list[bool]:
        """Return for each run whether a failure that asking again does not cure is only recorded.

        That of the first run is raised: a wrong key or model would fail all of them.
        """
        return [index > 0 for index in range(len(plans))]

    def _run(self, plan: RunPlan, tolerant: bool) -> RunRecord:  # noqa: FBT001 - one of a pair of sequences
        around = Surroundings(
            backend=self.backend,
            check=self._check(plan.brief),
            recorder=self.recorder,
            deadline=self.terms.deadline,
            cancelled=self.cancelled.is_set,
            tolerant=tolerant,
        )
        return run(plan, around)

    def _check(self, brief: Brief) -> Callable[[str], Report]:
        def check(text: str) -> Report:
            report = self.checker.check(text, brief)
            if self.judge is None:
                return report
            return self.judge.complete(report, self.checker.ruleset(brief.channel), brief)

        return check

    def _together(self, plans: Sequence[RunPlan], workers: int) -> Iterator[RunRecord]:
        """Run in threads. Left early, requests under way are waited for and recorded."""
        pool = ThreadPoolExecutor(workers, thread_name_prefix="adrules")
        try:
            futures = [
                pool.submit(self._run, *each) for each in zip(plans, self._tolerance(plans), strict=True)
            ]
            for future in futures:
                yield future.result()
        except BaseException:
            self.cancelled.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
