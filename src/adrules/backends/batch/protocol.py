"""What a batch interface is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from adrules.domain.run import Completion, Messages, Sampling
from adrules.errors import BackendError

LONGEST_ID = 64
"""Longest ``custom_id``, in characters (Together; OpenAI names no limit)."""


class BatchStatus(StrEnum):
    """Where a job stands. Closed; the last four end it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


_ENDED = frozenset({BatchStatus.DONE, BatchStatus.FAILED, BatchStatus.EXPIRED, BatchStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One request of a job, named by a ``custom_id`` that is its own within the job."""

    custom_id: str
    messages: Messages
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class BatchState:
    """Where a job stands; counts are ``None`` where the provider gives none.

    ``message`` is why it failed. ``outputs`` are the ids of the files with results.
    """

    job_id: str
    status: BatchStatus
    total: int | None = None
    completed: int | None = None
    failed: int | None = None
    message: str = ""
    outputs: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Nothing more will come."""
        return self.status in _ENDED


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one request: a completion or the failure, never both."""

    custom_id: str
    completion: Completion | None = None
    error: BackendError | None = None


class BatchBackend(Protocol):
    """Jobs of many requests to one model. Every method may raise :class:`adrules.errors.BackendError`."""

    @property
    def name(self) -> str:
        """The ``provider:model`` it asks."""
        ...

    @property
    def most_bytes(self) -> int:
        """The longest file of one job."""
        ...

    @property
    def currency(self) -> str | None:
        """The currency of the cost of its completions; ``None`` where no price is known."""
        ...

    def submit(self, key: str, requests: Sequence[BatchRequest]) -> str:
        """Start a job and return its id.

        ``key`` names the job on our side: a submit that was cut off before its id was kept
        finds the job again instead of paying twice.
        """
        ...

    def find(self, key: str) -> str | None:
        """Return the id of the job that was submitted under ``key``, if there is one."""
        ...

    def poll(self, job_id: str) -> BatchState:
        """Return where a job stands; the job may be of another process."""
        ...

    def collect(self, job_id: str, requests: Sequence[BatchRequest]) -> Mapping[str, BatchResult]:
        """Return what became of every request, by ``custom_id``; the job must have ended."""
        ...

    def cancel(self, job_id: str) -> BatchState:
        """Ask that a job be ended; what was answered already can be collected."""
        ...
