"""The one retry layer: full-jitter exponential backoff over failures that may pass."""

import random
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from adrules.backends.limits import Limiter, shared
from adrules.backends.protocol import Backend, Capabilities
from adrules.domain.run import Candidate, Completion, Cost, FinishReason, Messages, Sampling, Usage
from adrules.errors import BackendError, ContentFilteredError, RateLimitError, TransportError

_DICE = random.SystemRandom()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before try k + 1: uniform in 0 … ``base * 2**k`` seconds, at most ``cap``.

    Full jitter, as in Brooker, "Exponential Backoff And Jitter" (AWS, 2015). A wait that the
    provider asks for is honoured up to ``longest`` seconds.
    """

    tries: int = 5
    base: float = 0.5
    cap: float = 20.0
    longest: float = 60.0
    sleep: Callable[[float], object] = field(default=time.sleep, repr=False)
    uniform: Callable[[float, float], float] = field(default=_DICE.uniform, repr=False)

    def wait(self, failed: int, error: TransportError) -> float:
        """Return the seconds to wait after so many failed tries, the last with ``error``."""
        if isinstance(error, RateLimitError) and error.retry_after is not None:
            return min(max(0.0, error.retry_after), self.longest)
        return self.uniform(0.0, min(self.cap, self.base * 2 ** (failed - 1)))


def persistently(ask: Callable[[], T], backoff: Backoff, limiter: Limiter | None = None) -> tuple[T, int]:
    """Return what ``ask`` answers and how often it was asked.

    Only :class:`~adrules.errors.TransportError` is asked again; the last failure is raised
    with ``tries`` set. With a ``limiter`` every try takes a place in it, and waits outside.
    """
    tries = 0
    while True:
        tries += 1
        try:
            with limiter.slot() if limiter else nullcontext(0.0) as began:
                try:
                    answer = ask()
                except RateLimitError as error:
                    pause = backoff.wait(tries, error)
                    if limiter:
                        limiter.refused(began, pause if tries < backoff.tries else 0.0)
                    raise
                except TransportError as error:
                    pause = backoff.wait(tries, error)
                    raise
                if limiter:
                    limiter.answered(began)
                return answer, tries
        except BackendError as error:
            error.tries = tries
            if not isinstance(error, TransportError) or tries >= backoff.tries:
                raise
        backoff.sleep(pause)


class RetryingBackend:
    """A backend asked again when a failure may pass; the tries are counted, not hidden.

    SDKs have their own retries switched off. Backends of one scope wait for their turn in one
    limiter (:mod:`adrules.backends.limits`); a ``backoff`` of the caller's own has none unless
    it is given too, as it may have a clock of its own.

    A request that the provider's filter refused whole is answered by one filtered candidate.
    """

    def __init__(
        self, backend: Backend, backoff: Backoff | None = None, limiter: Limiter | None = None
    ) -> None:
        self.backend = backend
        self.backoff = backoff or Backoff()
        capabilities = backend.capabilities
        if limiter is None and backoff is None and capabilities.scope:
            limiter = shared(capabilities.scope, capabilities.max_concurrency)
        self.limiter = limiter

    @property
    def name(self) -> str:
        """The name of the backend asked."""
        return self.backend.name

    @property
    def capabilities(self) -> Capabilities:
        """What the backend asked honours."""
        return self.backend.capabilities

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Ask until there is an answer or the tries are used up."""
        try:
            completion, tries = persistently(
                lambda: self.backend.generate(messages, sampling), self.backoff, self.limiter
            )
        except ContentFilteredError as refusal:
            return filtered(refusal, sampling, self.capabilities.currency)
        return replace(completion, tries=tries)

    def close(self) -> None:
        """Close the backend asked."""
        self.backend.close()


def filtered(refusal: ContentFilteredError, sampling: Sampling, currency: str | None = None) -> Completion:
    """Return the completion that a request refused whole by the provider's filter stands for.

    No tokens were used, so it costs nothing where the price of tokens is known.
    """
    return Completion(
        candidates=(Candidate("", FinishReason.FILTERED),),
        usage=Usage(estimated=True),
        model="",
        request_id=refusal.request_id or "",
        dropped=("n",) if sampling.n > 1 else (),
        tries=refusal.tries,
        cost=Cost(Decimal(0), currency) if currency else None,
    )
