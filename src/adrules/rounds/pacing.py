"""How often a job is looked at, and how many requests go into one."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from adrules.backends.batch.lines import MOST
from adrules.domain.run import Messages

T = TypeVar("T")

GROWTH, LONGEST = 1.5, 10.0
"""Each wait is so many times the one before; at most so many times the first."""

BESIDE = 2_000
"""Bytes of one request beside its messages, at most."""


@dataclass
class Pace:
    """Waits longer and longer between two looks. ``first`` is in seconds."""

    first: float
    sleep: Callable[[float], object]
    _next: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.again()

    def again(self) -> None:
        """Begin with the first wait again."""
        self._next = self.first

    def wait(self) -> None:
        """Wait."""
        self.sleep(self._next)
        self._next = min(self._next * GROWTH, self.first * LONGEST)


def portions(
    named: Mapping[str, T], messages: Callable[[T], Messages], most_bytes: int
) -> Iterator[dict[str, T]]:
    """Yield the requests in portions that one job can hold."""
    portion: dict[str, T] = {}
    size = 0
    for name, request in named.items():
        length = len(json.dumps(messages(request), ensure_ascii=False).encode("utf-8", "replace")) + BESIDE
        if portion and (len(portion) == MOST or size + length > most_bytes):
            yield portion
            portion, size = {}, 0
        portion[name] = request
        size += length
    if portion:
        yield portion
