"""The batch interface of a backend."""

from typing import cast

from adrules.backends.batch import BATCHES
from adrules.backends.batch.protocol import BatchBackend
from adrules.backends.protocol import Backend
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.errors import BackendConfigError
from adrules.registry import resolve


def open_batches(backend: Backend, backoff: Backoff | None = None) -> BatchBackend:
    """Return the batch interface of the provider that ``backend`` asks, for the same model.

    Raises :class:`~adrules.errors.BackendConfigError` for one that has none. The backend stays
    the caller's to close.
    """
    asked = backend.backend if isinstance(backend, RetryingBackend) else backend
    if not asked.capabilities.batch:
        raise BackendConfigError(f"{asked.name}: the provider has no batch interface that is known here")
    provider = asked.name.partition(":")[0]
    return cast("BatchBackend", resolve("batch backend", provider, BATCHES)(asked, backoff))
