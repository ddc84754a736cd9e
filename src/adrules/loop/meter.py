"""``Meter``: what the runs of a batch spend together."""

import time
from collections.abc import Callable
from decimal import Decimal
from threading import Lock

from adrules.domain.run import Attempt, Budget, StopReason, total_cost


class Meter:
    """Counts what is spent and says when a budget is used up; thread-safe.

    Attempts are taken before they are asked for, so their number is never exceeded. Tokens and
    money are known after an answer: the requests that cross the bound are the last ones. A
    price that is unknown uses the budget of money up.
    """

    def __init__(self, budget: Budget, clock: Callable[[], float] = time.monotonic) -> None:
        self.budget = budget
        self._clock = clock
        self._began = clock()
        self._lock = Lock()
        self.attempts = 0
        self.tokens = 0
        self.money: Decimal | None = Decimal(0)

    def take(self, attempts: int) -> StopReason | None:
        """Reserve attempts, or return why nothing more may be asked."""
        budget = self.budget
        with self._lock:
            if budget.attempts is not None and self.attempts + attempts > budget.attempts:
                return StopReason.BUDGET_ATTEMPTS
            if budget.tokens is not None and self.tokens >= budget.tokens:
                return StopReason.BUDGET_TOKENS
            if budget.money is not None and (self.money is None or self.money >= budget.money.amount):
                return StopReason.BUDGET_MONEY
            if budget.seconds is not None and self._clock() - self._began >= budget.seconds:
                return StopReason.DEADLINE
            self.attempts += attempts
        return None

    def take_all(self, attempts: int) -> None:
        """Reserve attempts that an earlier process asked for, whatever the budget says."""
        with self._lock:
            self.attempts += attempts

    def settle(self, reserved: int, attempts: tuple[Attempt, ...]) -> None:
        """Count an answer to a request for which ``reserved`` attempts were taken."""
        with self._lock:
            self.attempts += len(attempts) - reserved
            self.tokens += sum(a.spent.input_tokens + a.spent.output_tokens for a in attempts)
            if attempts and self.money is not None:
                cost = total_cost(attempts)
                self.money = None if cost is None else self.money + cost.amount

    def recorded(self, attempts: tuple[Attempt, ...]) -> None:
        """Count attempts that an earlier process made."""
        self.settle(0, attempts)
