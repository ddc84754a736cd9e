"""Packs as they were read before: no YAML, no check of each phrase and expression.

A kept pack is the values of its models, rule by rule, with the files that it came from and their
digests: when one of them has changed it is read anew. It is kept only if the models made from it
are equal to those that were read. What it dumps as is kept beside it, for its hash.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from adrules.matching.keeping import kept
from adrules.packs.schema import Pack, json_of, remember, restored
from adrules.packs.told import UntoldError, told, untold

Digests = Mapping[str, str | None]
"""Path of a file -> digest of its content; ``None`` for one that cannot be read."""


def read_once(
    paths: Sequence[Path], read: Callable[[], tuple[tuple[Pack, ...], Digests]]
) -> tuple[Pack, ...]:
    """Return the packs in ``paths``: ``read()``, or what it gave when the files were the same.

    ``read`` returns the packs and the digests, taken before reading, of all files that they came
    from. What it raises is raised.
    """
    fresh: list[tuple[Pack, ...]] = []

    def make() -> tuple[dict[str, str | None], list[Any] | None]:
        packs, digests = read()
        fresh.append(packs)
        return dict(digests), _plain(packs)

    def valid(value: object) -> bool:
        digests, _ = cast(tuple[dict[str, str | None], Any], value)
        return None not in digests.values() and all(digest(Path(f)) == d for f, d in digests.items())

    source = (str(Path.cwd()), [str(path) for path in paths])
    _, plain = cast(tuple[Any, Any], kept("packs", source, make, valid))
    if fresh:
        return fresh[0]
    return read()[0] if plain is None else _packs(plain)


def digest(file: Path) -> str | None:
    """Return the digest of the content of a file."""
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


def _plain(packs: tuple[Pack, ...]) -> list[Any] | None:
    """Return packs as plain values, ``None`` where these would not give the same packs."""
    if any(rule.RUNS_CODE for pack in packs for rule in pack.rules):
        return None
    try:
        found = [(told(pack), json_of(pack)) for pack in packs]
    except UntoldError:
        return None
    return found if _packs(found) == packs else None


def _packs(plain: Any) -> tuple[Pack, ...]:  # noqa: ANN401 - what _plain gave
    return tuple(map(brought, plain))


def carried(pack: Pack) -> tuple[object, str]:
    """Return a pack as plain values for another process, and its canonical JSON."""
    text = json_of(pack)
    try:
        return told(pack), text
    except UntoldError:
        return None, text


def brought(values: tuple[Any, str]) -> Pack:
    """Return the pack that :func:`carried` was given."""
    row, text = values
    pack: Pack = restored(json.loads(text)) if row is None else untold(row)
    remember(pack, text)
    return pack
