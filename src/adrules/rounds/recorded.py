"""Rules as a log keeps them, made into a checker again."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from adrules.checker import Checker, as_channel
from adrules.domain.brief import Channel
from adrules.domain.hashing import content_hash
from adrules.errors import StoreError, UnknownNameError, UsageError
from adrules.packs.ruleset import Ruleset
from adrules.packs.schema import DEFAULT_KIND, restored, rule_class


class RecordedChecker(Checker):
    """Checks by the rules of one channel as they were then, that channel's own rules among them.

    ``source`` is :attr:`~adrules.packs.ruleset.Ruleset.source`. Raises
    :class:`~adrules.errors.StoreError` where this version cannot make the same rules of it, and
    :class:`~adrules.errors.UsageError` for rules that run code of their author, unless
    ``allow_python``.
    """

    def __init__(self, source: Mapping[str, Any], *, allow_python: bool = False) -> None:
        kept = _ruleset(source, allow_python=allow_python)
        self._kept, self._allow_python = kept, allow_python
        super().__init__(kept.packs, channel=kept.channel)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._kept.source, self._allow_python)

    def ruleset(self, channel: Channel | str | None = None) -> Ruleset:
        """Return the rules.

        Raises :class:`~adrules.errors.UsageError` for another channel than theirs.
        """
        if channel is not None and as_channel(channel) is not self._kept.channel:
            own = self._kept.channel.value if self._kept.channel else "none"
            raise UsageError(
                f"the rules {self._kept.hash} are those of channel {own!r}, not {str(channel)!r}"
            )
        return self._kept


def _again(source: Mapping[str, Any], allow_python: bool) -> RecordedChecker:  # noqa: FBT001 - pickle gives places
    return RecordedChecker(source, allow_python=allow_python)


def _ruleset(source: Mapping[str, Any], *, allow_python: bool) -> Ruleset:
    recorded = content_hash(source)
    try:
        kinds = {rule.get("kind", DEFAULT_KIND) for pack in source["packs"] for rule in pack["rules"]}
        runs_code = any(rule_class(kind).RUNS_CODE for kind in kinds)
        if runs_code and not allow_python:
            raise UsageError(f"the rules {recorded} run Python code; allow it by --allow-python")
        found = Ruleset(tuple(restored(pack) for pack in source["packs"]), as_channel(source["channel"]))
    except (ValidationError, UnknownNameError, KeyError):
        raise StoreError(_other_version(recorded)) from None
    if found.hash != recorded:
        raise StoreError(_other_version(recorded))
    return found


def _other_version(recorded: str) -> str:
    return f"the rules {recorded} were recorded by another version of adrules, which this one cannot follow"
