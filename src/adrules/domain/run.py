"""What the loop records: candidates, attempts, runs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from adrules.domain.fixing import FixedText
from adrules.domain.report import Report
from adrules.errors import UsageError

Messages = tuple[tuple[str, str], ...]
"""A conversation as ``(role, content)`` pairs; roles are ``system``, ``user``, ``assistant``."""


_CURRENCY = re.compile(r"[A-Z]{3}")


class StopReason(StrEnum):
    """Why a run ended. Closed."""

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

    @classmethod
    def of(cls, text: str) -> "Cost":
        """Return the money that ``text`` names, as ``"10.50 RUB"``.

        Raises :class:`~adrules.errors.UsageError`.

        >>> Cost.of("10.50 RUB")
        Cost(amount=Decimal('10.50'), currency='RUB')
        """
        amount, _, currency = text.strip().partition(" ")
        try:
            value = Decimal(amount)
        except InvalidOperation:
            value = Decimal("NaN")
        currency = currency.strip().upper()
        if not value.is_finite() or value < 0 or not _CURRENCY.fullmatch(currency):
            raise UsageError(f"money is an amount and a currency, as '10.50 RUB', not {text!r}")
        return cls(value, currency)

    def __add__(self, other: "Cost") -> "Cost":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are not added: there is no rate")
        return Cost(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent; ``None`` is no bound. ``tokens`` counts input and output."""

    attempts: int | None = None
    tokens: int | None = None
    money: Cost | None = None
    seconds: float | None = None


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
class Checked:
    """What the rules, the fixes and the judge say of one text.

    ``mended`` is there when fixes were allowed and changed the text. The judge's tokens
    and their price are those of this text alone; nothing is spent on an answer from its cache.
    """

    report: Report
    mended: FixedText | None = None
    judge_usage: Usage | None = None
    judge_cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate together with its check.

    ``index`` counts candidates of the run from 0 in the order returned, ``request`` its
    answered requests. ``usage``, ``cost`` and ``latency`` are those of the request, given to
    its first candidate only, so that sums over attempts are right. ``report`` is ``None``
    for a candidate that was not checked (filtered or empty). ``answer`` is what the model
    returned where ``text`` was put together of it and of the text before (``rewrite``).
    ``mended`` is what fixes made of the text, where they were allowed and changed it.
    ``base_url`` is where it was asked, without credentials.
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
    request: int = 0
    cost: Cost | None = None
    answer: str | None = None
    mended: FixedText | None = None
    judge_usage: Usage | None = None
    judge_cost: Cost | None = None
    base_url: str = ""

    @property
    def whole(self) -> bool:
        """The model ended it by itself: neither cut at the limit nor withheld."""
        return self.finish in _WHOLE

    @property
    def clean(self) -> bool:
        """A whole text that no error rule objects to, as the model wrote it."""
        return self.whole and self.report is not None and self.report.ok

    @property
    def fixed(self) -> bool:
        """A whole text that no error rule objects to after its logged fixes."""
        return self.whole and not self.clean and self.mended is not None and self.mended.report.ok

    @property
    def ok(self) -> bool:
        """Clean or fixed."""
        return self.clean or self.fixed

    @property
    def delivered(self) -> str:
        """The text to deliver: the fixed one where only that is acceptable."""
        return self.mended.text if self.mended is not None and self.fixed else self.text

    @property
    def spent(self) -> Usage:
        """Tokens of the request and of the judge."""
        return self.usage if self.judge_usage is None else self.usage + self.judge_usage

    @property
    def rank(self) -> tuple[int, int, int, float, int]:
        """Sort key of quality, best first: whole, acceptable, fewest errors, best score, earliest."""
        if self.report is None:
            return (2, 2, 0, 0.0, self.index)
        kind = 0 if self.clean else 1 if self.fixed else 2
        whole = 0 if self.whole else 1
        return (whole, kind, len(self.report.errors), -self.report.score, self.index)


def total_cost(attempts: Iterable[Attempt]) -> Cost | None:
    """Return what attempts cost together; ``None`` where any price is unknown.

    Sums of several currencies are unknown too: there is no rate.
    """
    parts = costs_of(attempts)
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts) or len({part.currency for part in known}) > 1:
        return None
    return Cost(sum((part.amount for part in known), Decimal(0)), known[0].currency)


def costs_of(attempts: Iterable[Attempt]) -> tuple[Cost | None, ...]:
    """Return the price of each request and of each judgement; ``None`` is an unknown one."""
    parts: list[Cost | None] = []
    before = -1
    for attempt in attempts:
        if attempt.request != before:
            parts.append(attempt.cost)
            before = attempt.request
        if attempt.judge_usage is not None:
            parts.append(attempt.judge_cost)
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One brief from the first request to its stop: the result and the record in one.

    ``run_id`` is the hash of brief, ruleset, prompt, model, sampling and repetition.
    ``backend`` is its ``provider:model`` name, without credentials. ``ruleset``,
    ``prompt_hash`` and ``brief_hash`` are content hashes; ``task`` is that of the first user
    message, by which a recorded run can be replayed. ``requests`` counts those that failed
    or were cut off too. ``resumed``: a part was read from the record of an earlier process.
    ``error`` says what the backend failed with, or what in the brief contradicts the rules.
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
        """The text delivered, with its fixes; empty when no candidate came."""
        return self.best.delivered if self.best else ""

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
        """Tokens of all requests, those of the judge too."""
        return sum((a.spent for a in self.attempts), Usage())

    @property
    def cost(self) -> Cost | None:
        """What it cost, the judge too; ``None`` where a price is unknown."""
        return total_cost(self.attempts)
