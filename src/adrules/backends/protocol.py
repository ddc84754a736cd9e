"""What a backend is."""

from dataclasses import dataclass
from typing import Protocol

from adrules.domain.run import Completion, Messages, Sampling


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider honours. ``max_concurrency`` requests may be in flight at once."""

    n: bool = False
    seed: bool = False
    max_concurrency: int = 1


class Backend(Protocol):
    """A model that can be asked for candidates.

    ``name`` is the ``provider:model`` it was opened with; it holds no credentials.
    """

    name: str
    capabilities: Capabilities

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return candidates, at most ``sampling.n`` and at least one.

        One request to the provider, no retries. Raises :class:`adrules.errors.BackendError`.
        A parameter that is not honoured is named in ``Completion.dropped``.
        """
        ...

    def close(self) -> None:
        """Free connections and memory."""
        ...
