"""What is to be run for each brief in a round."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.plan import RunPlan
from adrules.errors import UsageError
from adrules.loop.contradictions import contradictions
from adrules.loop.recorder import Recorder
from adrules.loop.terms import Terms
from adrules.prompts.render import prompt_hash, task
from adrules.rounds.examples import Kept, chosen

Chain = tuple[RunPlan, ...]
"""The runs of one brief, one after the other: each must differ from those before it."""


class KeptMessage(Kept, Protocol):
    """An accepted message with its brief as it was given."""

    @property
    def brief(self) -> dict[str, object]:
        """The brief as plain JSON values."""
        ...


@runtime_checkable
class Pool(Protocol):
    """A record that gives accepted messages back."""

    def accepted(self, channel: str, before: str) -> Sequence[KeptMessage]:
        """Return the acceptable messages on a channel whose runs had ended before a time."""
        ...

    def began(self, run_ids: Sequence[str]) -> str:
        """Return when the first of some runs began; now when none did."""
        ...


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes the plans of a round."""

    checker: Checker
    recorder: Recorder
    terms: Terms
    backend: str
    judge: str | None

    def chains(self, briefs: Sequence[Brief]) -> list[Chain]:
        """Return the runs of each brief in this round.

        Examples are taken of runs that had ended when the round began, so that a round that
        was cut off goes on with the same prompts.
        """
        size = self.terms.variants
        planned = [self._plan(brief) for brief in briefs]
        firsts = [replace(plan, variant=place) for plan in planned for place in range(size)]
        numbered = self._numbered(firsts)
        if self.terms.examples:
            numbered = self._with_examples(numbered)
        return [tuple(numbered[at : at + size]) for at in range(0, len(numbered), size)]

    def _numbered(self, firsts: Sequence[RunPlan]) -> list[RunPlan]:
        """Give each plan its repetition: that of the first round in which some brief is not done."""
        series = [plan.series for plan in firsts]
        times = Counter(series)
        known = self.recorder.finished(list(times))
        number = min((known.get(name, 0) // count for name, count in times.items()), default=0)
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
            backend=self.backend,
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
            money_budget=terms.money_budget,
            judge=self.judge,
            fix=terms.fix,
            examples=terms.examples,
            contradictions=contradictions(self.checker, brief),
        )

    def _with_examples(self, plans: Sequence[RunPlan]) -> list[RunPlan]:
        pool = self.recorder
        if not isinstance(pool, Pool):
            raise UsageError("examples are taken from a log of runs: name a store")
        before = pool.began([plan.run_id for plan in plans])
        of_channel: dict[str, list[tuple[KeptMessage, Brief]]] = {}
        for channel in dict.fromkeys(plan.brief.channel.value for plan in plans):
            messages = pool.accepted(channel, before)
            of_channel[channel] = [(message, Brief.model_validate(message.brief)) for message in messages]
        return [self._shown(plan, of_channel[plan.brief.channel.value]) for plan in plans]

    def _shown(self, plan: RunPlan, kept: Sequence[tuple[KeptMessage, Brief]]) -> RunPlan:
        found = chosen(plan.brief, kept, plan.examples, self.checker)
        instructions = self.checker.instructions(plan.brief)
        messages = task(plan.brief, plan.prompt, instructions, [example for _, example in found])
        return replace(plan, messages=messages, shown=tuple(run_id for run_id, _ in found))
