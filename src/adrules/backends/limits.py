"""One rate limiter for each scope of a provider: all threads of the process share it.

Additive increase, multiplicative decrease (Chiu and Jain 1989), as TCP does it: a refusal
halves the number of requests in flight and lets nobody start until the wait is over; each
answer raises it a little. The queue is first come, first served.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Condition, Lock


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a scope may be asked: ``allowed`` requests in flight, none before ``opens``.

    ``slowed`` is when it was slowed last: answers to requests that began before say nothing
    about the new pace. Times are those of the limiter's clock.
    """

    most: int
    allowed: float
    opens: float = float("-inf")
    slowed: float = float("-inf")

    def refused(self, began: float, now: float, pause: float) -> "Pace":
        """Return the pace after a 429 to a request that began at ``began``.

        A burst of refusals counts once: only a request begun after the last slowing halves.
        """
        opens = max(self.opens, now + pause)
        if began < self.slowed:
            return replace(self, opens=opens)
        return replace(self, allowed=max(1.0, self.allowed / 2), opens=opens, slowed=now)

    def answered(self, began: float) -> "Pace":
        """Return the pace after an answer: one more in flight for each round of answers."""
        if began < self.slowed:
            return self
        return replace(self, allowed=min(float(self.most), self.allowed + 1 / self.allowed))


class Limiter:
    """Lets at most so many requests of a scope be in flight; thread-safe."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = Pace(max(1, most), float(max(1, most)))
        self._clock = clock
        self._changed = Condition(Lock())
        self._queue: deque[object] = deque()
        self._flying = 0

    @property
    def pace(self) -> Pace:
        """The pace of now."""
        with self._changed:
            return self._pace

    @contextmanager
    def slot(self) -> Iterator[float]:
        """Wait for a place among the requests in flight; yields when the request began.

        Whoever gives up waiting (an interrupt) leaves the queue, and whoever fails leaves
        the place.
        """
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            try:
                while (wait := self._wait(ticket)) != 0.0:
                    self._changed.wait(wait)
                self._flying += 1
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()
        try:
            yield self._clock()
        finally:
            with self._changed:
                self._flying -= 1
                self._changed.notify_all()

    def refused(self, began: float, pause: float) -> None:
        """Slow down: a request was answered with 429; nobody starts for ``pause`` seconds."""
        with self._changed:
            self._pace = self._pace.refused(began, self._clock(), pause)

    def answered(self, began: float) -> None:
        """Speed up again, a little."""
        with self._changed:
            self._pace = self._pace.answered(began)
            self._changed.notify_all()

    def _wait(self, ticket: object) -> float | None:
        """Return how long a ticket has to wait: 0 not at all, ``None`` until something changes."""
        if self._queue[0] is not ticket or self._flying >= int(self._pace.allowed):
            return None
        return max(0.0, self._pace.opens - self._clock())


_SHARED: dict[str, Limiter] = {}
_LOCK = Lock()


def shared(scope: str, most: int) -> Limiter:
    """Return the limiter of a scope: the same one for the whole life of the process.

    The first to name a scope sets how many requests it takes.
    """
    with _LOCK:
        return _SHARED.setdefault(scope, Limiter(most))
