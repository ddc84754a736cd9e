"""The one retry layer: full-jitter exponential backoff over failures that may pass."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from adrules.backends.protocol import Backend, Capabilities
from adrules.domain.run import Completion, Messages, Sampling
from adrules.errors import BackendError, RateLimitError, TransportError

_DICE = random.SystemRandom()


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


class RetryingBackend:
    """A backend asked again when a failure may pass; the tries are counted, not hidden.

    Only :class:`~adrules.errors.TransportError` is retried. The last one is raised, with
    ``tries`` set; a completion carries its ``tries``. SDKs have their own retries switched off.
    """

    def __init__(self, backend: Backend, backoff: Backoff | None = None) -> None:
        self.backend = backend
        self.backoff = backoff or Backoff()

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
        tries = 0
        while True:
            tries += 1
            try:
                return replace(self.backend.generate(messages, sampling), tries=tries)
            except BackendError as error:
                error.tries = tries
                if not isinstance(error, TransportError) or tries >= self.backoff.tries:
                    raise
                pause = self.backoff.wait(tries, error)
            self.backoff.sleep(pause)

    def close(self) -> None:
        """Close the backend asked."""
        self.backend.close()
