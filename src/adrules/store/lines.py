"""Rows of the log as they are listed."""

from dataclasses import dataclass
from typing import Any

from adrules.domain.run import StopReason


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in a list. ``stop_reason`` is ``None`` while the run is open."""

    run_id: str
    started_at: str
    brief_id: str
    channel: str
    backend: str
    repetition: int
    attempts: int
    stop_reason: StopReason | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request of a run: what was sent and how it ended (``None``: under way or cut off)."""

    number: int
    policy: str
    sampling: dict[str, Any]
    messages: list[list[str]]
    asked_at: str
    status: str | None
    tries: int | None
    error_class: str | None
    error: str | None
