"""``RunPlan``: all that defines a run before its first request; and what is known of its past."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from adrules.domain.brief import Brief
from adrules.domain.hashing import content_hash
from adrules.domain.run import Attempt, Cost, Messages, RunRecord, Sampling


@dataclass(frozen=True)
class RunPlan:
    """What is asked of which model, under which rules, how often at most.

    ``messages`` is the base prompt. ``ruleset`` and ``prompt_hash`` are content hashes;
    ``ruleset_source`` is the rules as JSON, kept so that a log can be read on its own.
    ``schedule`` names the policy of each request, the last one repeats. ``max_attempts``
    and ``token_budget`` (input and output together) bound the run. ``judge`` names the model
    that decides judge rules. ``fix`` allows deterministic fixes. ``examples`` is how many
    accepted messages of like briefs the prompt shows, ``shown`` the runs they are of.
    ``variant`` counts messages of one brief that must differ, ``avoid`` holds the earlier ones.
    ``contradictions`` says what in the brief the rules cannot be met with.
    """

    brief: Brief
    backend: str
    ruleset: str
    ruleset_source: Mapping[str, Any]
    prompt: str
    prompt_hash: str
    messages: Messages
    sampling: Sampling
    schedule: tuple[str, ...]
    max_attempts: int
    token_budget: int | None = None
    judge: str | None = None
    repetition: int = 0
    money_budget: Cost | None = None
    fix: bool = False
    examples: int = 0
    shown: tuple[str, ...] = ()
    variant: int = 0
    avoid: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()

    @cached_property
    def series(self) -> str:
        """Content hash of all but the repetition: runs of one series are drawn alike."""
        sampling = {f.name: getattr(self.sampling, f.name) for f in fields(Sampling) if f.name != "index"}
        budget: list[int | str | None] = [self.max_attempts, self.token_budget]
        if self.judge is not None:
            budget.append(self.judge)
        parts: list[Any] = [self.brief.hash, self.ruleset, self.prompt_hash, self.backend, sampling]
        parts += [self.schedule, budget]
        extras = {
            "money_budget": str(self.money_budget) if self.money_budget else None,
            "fix": self.fix,
            "examples": self.examples,
            "variant": self.variant,
        }
        used = {name: value for name, value in extras.items() if value}
        return content_hash([*parts, used] if used else parts)

    @cached_property
    def run_id(self) -> str:
        """Content hash of the series and the repetition."""
        return content_hash([self.series, self.repetition])

    @property
    def task(self) -> str:
        """Key of the base task: see :func:`task_key`."""
        return task_key(self.messages)


class HeldError(Exception):
    """Another process is carrying the run out."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One request of a run that is about to be asked; ``number`` counts those of the run from 0."""

    run_id: str
    number: int
    messages: Messages
    sampling: Sampling
    policy: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that went into a batch job: ``job`` is our key for it, ``job_id`` the provider's.

    ``job_id`` is ``None`` when it was cut off before the provider's answer was kept.
    """

    number: int
    job: str
    job_id: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier processes recorded of a run.

    ``answers`` holds the attempts of each answered request, in order. ``requests`` counts
    all requests begun, those that failed or were cut off too. ``finished`` is the record of
    a run that needs nothing more. ``held``: another process is carrying it out now.
    ``waiting`` is the last request, where it went into a batch job and has no answer yet.
    """

    answers: tuple[tuple[Attempt, ...], ...] = ()
    requests: int = 0
    resumed: bool = False
    finished: RunRecord | None = None
    held: bool = False
    waiting: Waiting | None = None


TASK_MARK = "\nЗадание:\n"
"""Stands between the examples in a prompt and the task itself."""


def task_key(messages: Messages) -> str:
    """Return the content hash of the first user message: the task without rules and examples."""
    first = next((content for role, content in messages if role == "user"), "")
    return content_hash(first.rpartition(TASK_MARK)[2])
