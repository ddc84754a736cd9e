"""Names of things that can be added: ``name -> "module:Object"``, imported on first use."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from adrules.errors import UnknownNameError


def resolve(kind: str, name: str, table: Mapping[str, str], group: str | None = None) -> Any:  # noqa: ANN401 - the object is whatever the table names; callers annotate it
    """Return the object that ``name`` stands for in ``table``.

    ``group`` names an entry-point group of third parties. It is scanned only when the
    table does not know the name: a scan costs about 8 ms.

    Raises :class:`~adrules.errors.UnknownNameError` with the nearest known name.
    """
    target = table.get(name)
    if target is None and group is not None:
        from importlib.metadata import entry_points  # noqa: PLC0415 - dear, and rarely needed

        for entry in entry_points(group=group):
            if entry.name == name:
                return entry.load()
    if target is None:
        raise UnknownNameError(kind, name, list(table))
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)
