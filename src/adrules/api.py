"""All wiring: names become packs, backends, stores; everything below takes values."""

from pathlib import Path

from adrules.checker import Checker
from adrules.domain.brief import Channel
from adrules.packs.loader import compile_packs

DEFAULT_PACKS = ("ads-core",)


def load(*packs: str | Path, channel: Channel | str | None = None) -> Checker:
    """Return a checker for the named packs; ``load()`` means :data:`DEFAULT_PACKS`.

    A pack is the name of a shipped or installed one, or a path of a YAML file. With
    ``channel`` the rules of that channel are added to every check; without it, those of the
    brief's channel are added where a brief is given.

    Raises :class:`~adrules.errors.PackError` with every mistake of every pack at once and
    :class:`~adrules.errors.UnknownNameError` for an unknown pack or channel.

    >>> import adrules
    >>> checker = adrules.load(channel="sms")
    >>> checker.check("Откройте счёт за 5 минут в приложении").ok
    True
    """
    return Checker(compile_packs(packs or DEFAULT_PACKS), channel=channel)
