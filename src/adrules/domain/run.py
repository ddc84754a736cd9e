"""What the loop records: candidates, attempts, runs."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from adrules.domain.report import Report

Messages = tuple[tuple[str, str], ...]
"""A conversation as ``(role, content)`` pairs; roles are ``system``, ``user``, ``assistant``."""


class StopReason(StrEnum):
    """Why a run ended. Closed.

    ``fixed``, ``budget_money`` and ``contradiction`` do not occur yet: this version's loop
    applies no fixes, knows no prices and does not compare briefs with rules.
    """

    CLEAN = "clean"
    FIXED = "fixed"
    BUDGET_ATTEMPTS = "budget_attempts"
    BUDGET_TOKENS = "budget_tokens"
    BUDGET_MONEY = "budget_money"
    DEADLINE = "deadline"
    NO_PROGRESS = "no_progress"
    CONTRADICTION = "contradiction"
    REFUSED = "refused"
    BACKEND_ERROR = "backend_error"
    CANCELLED = "cancelled"


class FinishReason(StrEnum):
    """How a candidate ended: by itself, cut at the limit, withheld by the provider, unknown."""

    STOP = "stop"
    LENGTH = "length"
    FILTERED = "filtered"
    UNKNOWN = "unknown"


_WHOLE = frozenset({FinishReason.STOP, FinishReason.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Sampling:
    """How candidates are drawn. ``n`` candidates a request; ``max_tokens`` of output each.

    ``temperature`` 0 is greedy. ``index`` is the place in its run of the first candidate
    asked for: the loop sets it on each request, backends that read candidates from a file
    go by it, and it is no part of what identifies a run.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    max_tokens: int = 400
    n: int = 1
    seed: int | None = None
    index: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a request. ``estimated`` when the provider did not report them.

    ``cached_tokens`` are the part of the input that the provider read from its cache,
    ``reasoning_tokens`` the part of the output that is no text.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    cached_tokens: int = 0
    reasoning_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.estimated or other.estimated,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """Money with its currency (ISO 4217). An unknown price is ``None``, never 0."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text returned by a model."""

    text: str
    finish: FinishReason = FinishReason.STOP


@dataclass(frozen=True, slots=True)
class Completion:
    """The answer to one request.

    ``dropped`` names the parameters that the provider did not honour. ``latency`` in seconds.
    ``tries`` counts how often the provider was asked before it answered: transport retries
    are no attempts. ``cost`` follows from the usage and the price table; ``None`` is unknown.
    ``base_url`` is where it was asked, without credentials; empty for a model in this process.
    """

    candidates: tuple[Candidate, ...]
    usage: Usage
    model: str
    request_id: str = ""
    latency: float = 0.0
    dropped: tuple[str, ...] = ()
    tries: int = 1
    cost: Cost | None = None
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate together with its check.

    ``index`` counts candidates of the run from 0 in the order returned. ``usage`` and
    ``latency`` are those of the request, given to its first candidate only, so that sums
    over attempts are right. ``report`` is ``None`` for a candidate that was not checked
    (filtered or empty).
    """

    index: int
    request_id: str
    text: str
    finish: FinishReason
    report: Report | None
    policy: str
    seed: int | None = None
    usage: Usage = field(default_factory=Usage)
    latency: float = 0.0
    served_model: str = ""
    dropped: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """The model ended it by itself: neither cut at the limit nor withheld."""
        return self.finish in _WHOLE

    @property
    def ok(self) -> bool:
        """A whole text that no error rule objects to."""
        return self.whole and self.report is not None and self.report.ok

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """Sort key of quality, best first: whole, fewest errors, best score, earliest."""
        if self.report is None:
            return (2, 0, 0.0, self.index)
        return (0 if self.whole else 1, len(self.report.errors), -self.report.score, self.index)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One brief from the first request to its stop: the result and the record in one.

    ``run_id`` is the hash of brief, ruleset, prompt, model, sampling and repetition.
    ``backend`` is its ``provider:model`` name, without credentials. ``ruleset``,
    ``prompt_hash`` and ``brief_hash`` are content hashes; ``task`` is that of the first user
    message, by which a recorded run can be replayed. ``requests`` counts those that failed
    or were cut off too. ``resumed``: a part was read from the record of an earlier process.
    ``cost`` is ``None``, which means unknown: this version knows no prices.
    """

    run_id: str
    brief_id: str
    channel: str
    repetition: int
    backend: str
    ruleset: str
    prompt: str
    attempts: tuple[Attempt, ...]
    stop_reason: StopReason
    best_index: int | None
    requests: int = 0
    error: str | None = None
    cost: Cost | None = None
    resumed: bool = False
    prompt_hash: str = ""
    brief_hash: str = ""
    task: str = ""

    @property
    def best(self) -> Attempt | None:
        """The attempt that is delivered."""
        return None if self.best_index is None else self.attempts[self.best_index]

    @property
    def text(self) -> str:
        """The text delivered; empty when no candidate came."""
        return self.best.text if self.best else ""

    @property
    def clean(self) -> bool:
        """The text has no error as the model wrote it."""
        return self.stop_reason is StopReason.CLEAN

    @property
    def fixed(self) -> bool:
        """The text has no error after a logged fix."""
        return self.stop_reason is StopReason.FIXED

    @property
    def ok(self) -> bool:
        """Clean or fixed."""
        return self.clean or self.fixed

    @property
    def censored(self) -> bool:
        """The run ended before an acceptable candidate came: ``regenerations`` is a lower bound."""
        return not self.ok

    @property
    def regenerations(self) -> int:
        """Candidates rejected before the first acceptable one; m - 1 for an exhausted run of m."""
        first = next((a.index for a in self.attempts if a.ok), None)
        return first if first is not None else max(0, len(self.attempts) - 1)

    @property
    def usage(self) -> Usage:
        """Tokens of all requests."""
        return sum((a.usage for a in self.attempts), Usage())
