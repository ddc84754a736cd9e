"""``Terms``: how messages are asked for, and within which bounds."""

import math
from dataclasses import dataclass, field

from adrules.domain.run import Budget, Cost, Sampling
from adrules.errors import UsageError
from adrules.loop.policies import Policy


@dataclass(frozen=True, slots=True)
class Terms:
    """How each message is asked for, and within which bounds.

    ``batch`` bounds all runs of a call together. ``fix`` allows deterministic fixes,
    ``examples`` is how many accepted messages the prompt shows, ``variants`` how many messages
    that differ are wanted of each brief.

    Raises :class:`~adrules.errors.UsageError` for a value that makes no sense.
    """

    prompt: str
    schedule: tuple[str, ...]
    sampling: Sampling
    max_attempts: int
    token_budget: int | None = None
    deadline: float | None = None
    money_budget: Cost | None = None
    fix: bool = False
    examples: int = 0
    variants: int = 1
    batch: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        for entry in self.schedule:
            Policy.of(entry)
        sampling = self.sampling
        for holds, wrong in (
            (self.schedule, "schedule: at least one policy is needed"),
            (self.max_attempts >= 1, "max_attempts: at least 1"),
            (self.token_budget is None or self.token_budget >= 1, "token_budget: at least 1"),
            (self.deadline is None or self.deadline > 0, "deadline: more than 0 seconds"),
            (self.money_budget is None or self.money_budget.amount > 0, "money_budget: more than 0"),
            (self.examples >= 0, "examples: 0 or more"),
            (self.variants >= 1, "variants: at least 1"),
            (_positive(self.batch), "batch_budget: each bound must be more than 0"),
            (sampling.n >= 1, "n: at least 1 candidate a request"),
            (sampling.max_tokens >= 1, "max_tokens: at least 1"),
            (math.isfinite(sampling.temperature) and sampling.temperature >= 0, "temperature: 0 or more"),
            (0 < sampling.top_p <= 1, "top_p: above 0, at most 1"),
        ):
            if not holds:
                raise UsageError(wrong)

    def priced(self, backend: str, currency: str | None) -> None:
        """Refuse a budget of money that cannot be kept as a backend is priced in ``currency``.

        Raises :class:`~adrules.errors.UsageError`.
        """
        for budget in (self.money_budget, self.batch.money):
            if budget is not None and currency is None:
                raise UsageError(f"a budget of {budget} cannot be kept: no price is known for {backend}")
            if budget is not None and currency != budget.currency:
                raise UsageError(f"a budget of {budget} cannot be kept: {backend} is priced in {currency}")

    @property
    def models(self) -> tuple[str, ...]:
        """The models that the schedule escalates to."""
        named = (Policy.of(entry).model for entry in self.schedule)
        return tuple(dict.fromkeys(model for model in named if model is not None))


def _positive(budget: Budget) -> bool:
    money = None if budget.money is None else budget.money.amount
    bounds = (budget.attempts, budget.tokens, money, budget.seconds)
    return all(bound is None or bound > 0 for bound in bounds)
