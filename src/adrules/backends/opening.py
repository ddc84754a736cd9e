"""A backend from its name, ``provider:model``."""

from typing import cast

from adrules.backends import BACKENDS
from adrules.backends.protocol import Backend
from adrules.errors import BackendConfigError
from adrules.registry import resolve

ENTRY_POINTS = "adrules.backends"


def open_backend(name: str) -> Backend:
    """Return the backend that ``name`` stands for, ready to be asked.

    ``name`` is split at the first colon: models have colons of their own. Third parties
    register a class that takes the model in the entry-point group ``adrules.backends``.

    Raises :class:`~adrules.errors.BackendConfigError` for a name that is not
    ``provider:model`` and :class:`~adrules.errors.UnknownNameError` for an unknown provider.
    """
    provider, colon, model = name.partition(":")
    if not colon or not model.strip():
        providers = ", ".join(sorted(BACKENDS))
        raise BackendConfigError(f"a backend is named provider:model, as hf:./model; providers: {providers}")
    return cast("Backend", resolve("backend", provider, BACKENDS, ENTRY_POINTS)(model.strip()))
