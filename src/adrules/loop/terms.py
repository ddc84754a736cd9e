"""``Terms``: how messages are asked for, and within which bounds."""

import math
from dataclasses import dataclass

from adrules.domain.run import Sampling
from adrules.errors import UnknownNameError, UsageError
from adrules.loop.policies import POLICIES


@dataclass(frozen=True, slots=True)
class Terms:
    """How each message is asked for, and within which bounds.

    Raises :class:`~adrules.errors.UsageError` for a value that makes no sense.
    """

    prompt: str
    schedule: tuple[str, ...]
    sampling: Sampling
    max_attempts: int
    token_budget: int | None = None
    deadline: float | None = None

    def __post_init__(self) -> None:
        for policy in self.schedule:
            if policy not in POLICIES:
                raise UnknownNameError("policy", policy, POLICIES)
        sampling = self.sampling
        for holds, wrong in (
            (self.schedule, "schedule: at least one policy is needed"),
            (self.max_attempts >= 1, "max_attempts: at least 1"),
            (self.token_budget is None or self.token_budget >= 1, "token_budget: at least 1"),
            (self.deadline is None or self.deadline > 0, "deadline: more than 0 seconds"),
            (sampling.n >= 1, "n: at least 1 candidate a request"),
            (sampling.max_tokens >= 1, "max_tokens: at least 1"),
            (math.isfinite(sampling.temperature) and sampling.temperature >= 0, "temperature: 0 or more"),
            (0 < sampling.top_p <= 1, "top_p: above 0, at most 1"),
        ):
            if not holds:
                raise UsageError(wrong)
