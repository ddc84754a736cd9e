"""Packs and briefs: names and paths become values. Most callers only check: no backends, no stores."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adrules.checker import Checker
from adrules.domain.brief import Brief, Channel
from adrules.packs.loader import find_pack, load_packs

DEFAULT_PACKS = ("ads-core", "ru-law")


def load(
    *packs: str | Path,
    channel: Channel | str | None = None,
    judge: str | None = None,
    allow_python: bool = False,
) -> Checker:
    """Return a checker for the named packs; ``load()`` means :data:`DEFAULT_PACKS`.

    A pack is the name of a shipped or installed one, or a path of a YAML file. With
    ``channel`` the rules of that channel are added to every check; without it, those of the
    brief's channel are added where a brief is given. ``judge`` is the ``provider:model`` that
    :func:`generate` asks for judge rules; :meth:`Checker.check` never asks. ``allow_python``
    lets packs run functions of their author (``kind: python``).

    Raises :class:`~adrules.errors.PackError` with every mistake of every pack at once and
    :class:`~adrules.errors.UnknownNameError` for an unknown pack or channel.

    >>> import adrules
    >>> checker = adrules.load(channel="sms")
    >>> checker.check("Откройте счёт за 5 минут в приложении").ok
    True
    """
    paths = [find_pack(name) for name in packs or DEFAULT_PACKS]
    with _no_collection():
        return Checker(load_packs(paths, allow_python=allow_python), channel=channel, judge=judge)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the collector of cycles rest: rules and tables are many objects, all of which stay."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def load_brief(path: str | Path) -> Brief:
    """Return the brief in a YAML or JSON file.

    Raises :class:`~adrules.errors.BriefError` with every mistake at once: file, line, column,
    and the nearest field for one that does not exist.
    """
    from adrules.briefs import read_brief  # noqa: PLC0415 - `load` does without it

    return read_brief(path)
