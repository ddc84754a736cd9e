"""What a backend is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from adrules.domain.run import Candidate, Completion, Messages, Sampling, Usage

CHARACTERS_A_TOKEN = 3
"""Rough length of a token of Russian text, for providers that report no usage."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider honours; declared, not asked of it.

    ``max_concurrency`` requests may be in flight at once. ``stop`` and ``logprobs`` say what
    its interface has; the loop asks for neither. ``max_context`` is in tokens, ``None`` where
    it is not known. ``emulated`` names parameters that the backend honours by its own means
    (``n``: by so many requests). Backends of one ``scope`` share one rate limit; without one
    there is none. ``batch``: :mod:`adrules.backends.batch` can drive it. ``currency`` (ISO 4217)
    is that of the cost of its completions; ``None`` where no price is known.
    """

    n: bool = False
    seed: bool = False
    max_concurrency: int = 1
    stop: bool = False
    logprobs: bool = False
    max_context: int | None = None
    emulated: tuple[str, ...] = ()
    scope: str = ""
    batch: bool = False
    currency: str | None = None


class Backend(Protocol):
    """A model that can be asked for candidates."""

    @property
    def name(self) -> str:
        """The ``provider:model`` it was opened with, without credentials."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it honours."""
        ...

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return candidates, at most ``sampling.n`` and at least one.

        No retries of transport failures. Raises :class:`adrules.errors.BackendError`.
        A parameter that is not honoured is named in ``Completion.dropped``.
        """
        ...

    def close(self) -> None:
        """Free connections and memory."""
        ...


def estimated_usage(messages: Messages, candidates: Sequence[Candidate]) -> Usage:
    """Return a rough usage, marked as estimated: :data:`CHARACTERS_A_TOKEN` characters a token."""
    asked = sum(len(content) for _, content in messages)
    answered = sum(len(candidate.text) for candidate in candidates)
    return Usage(-(-asked // CHARACTERS_A_TOKEN), -(-answered // CHARACTERS_A_TOKEN), estimated=True)
