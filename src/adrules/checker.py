"""``Checker``: compiled rules; one text in, one report out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from adrules.domain.brief import Brief, Channel
from adrules.domain.hashing import content_hash
from adrules.domain.report import Report, Severity, Undecided, Violation
from adrules.errors import UnknownNameError, UsageError
from adrules.matching.expressions import TimeLimitError
from adrules.matching.phrases import PhraseMatcher
from adrules.packs.loader import load_packs, preset_path
from adrules.packs.schema import Pack, dump
from adrules.rules.rule import Case, Rule
from adrules.text.document import Document


@dataclass(frozen=True)
class Ruleset:
    """The rules that hold for one channel, compiled.

    ``source`` is all that they say as plain JSON values, ``hash`` its content hash.
    """

    packs: tuple[Pack, ...]
    channel: Channel | None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that apply on the channel."""
        return tuple(r for pack in self.packs for r in pack.rules if r.applies(self.channel))

    @cached_property
    def source(self) -> dict[str, Any]:
        """Everything that decides a verdict, as plain JSON values."""
        return {"channel": self.channel, "packs": [dump(pack) for pack in self.packs]}

    @cached_property
    def hash(self) -> str:
        """Content hash of :attr:`source`."""
        return content_hash(self.source)

    @cached_property
    def matcher(self) -> PhraseMatcher:
        """The matcher of all phrases of all rules."""
        return PhraseMatcher(
            [
                ((rule.id, role), phrases)
                for rule in self.rules
                for role, phrases in rule.phrase_sets().items()
            ]
        )


class Checker:
    """Checks texts by the rules of some packs.

    Pure and thread-safe: the same text and brief give the same report. ``channel`` fixes the
    channel of every check; otherwise a brief brings its own.
    """

    def __init__(self, packs: tuple[Pack, ...], *, channel: Channel | str | None = None) -> None:
        self.packs = packs
        self.channel = as_channel(channel)
        self._rulesets: dict[Channel | None, Ruleset] = {}
        self._lock = Lock()
        self.ruleset(self.channel).matcher  # noqa: B018 - compile now, so that check is fast and errors come early

    def __repr__(self) -> str:
        names = ", ".join(f"{pack.pack} {pack.version}" for pack in self.packs)
        return f"<Checker {names}; channel {self.channel or 'from the brief'}>"

    def ruleset(self, channel: Channel | str | None = None) -> Ruleset:
        """Return the rules for a channel; ``None`` means the checker's own, or none.

        Raises :class:`~adrules.errors.UsageError` when the checker is fixed to another one.
        """
        wanted = as_channel(channel) or self.channel
        if self.channel is not None and wanted is not self.channel:
            raise UsageError(
                f"the checker was loaded for channel {self.channel.value!r}, the brief says {wanted!s}"
            )
        with self._lock:
            found = self._rulesets.get(wanted)
            if found is None:
                presets = load_packs([preset_path(wanted)]) if wanted else ()
                found = self._rulesets[wanted] = Ruleset((*self.packs, *presets), wanted)
            return found

    def check(self, text: str, brief: Brief | None = None) -> Report:
        """Return all that the rules say about ``text``, in text order.

        With ``brief`` the rules of its channel and its own limits hold.
        Raises :class:`~adrules.errors.UsageError` when brief and checker name different channels.
        """
        ruleset = self.ruleset(brief.channel if brief else None)
        document = Document(text)
        hits = ruleset.matcher.find(document)
        case = Case(document, brief, hits)
        fired = {rule_id for rule_id, _ in hits}
        violations: list[Violation] = []
        inconclusive: list[Undecided] = []
        for rule in ruleset.rules:
            if rule.ALWAYS_RUN or rule.id in fired:
                try:
                    violations.extend(rule.find(case))
                except TimeLimitError:
                    inconclusive.append(Undecided(rule.id, rule.level, "time_limit"))
        violations.sort(key=_text_order)
        return Report(
            text=text,
            violations=tuple(violations),
            inconclusive=tuple(inconclusive),
            ruleset=ruleset.hash,
            channel=ruleset.channel.value if ruleset.channel else None,
        )

    def check_many(self, items: Iterable[str | tuple[str, Brief | None]]) -> Iterator[Report]:
        """Yield the report of each item in order, one at a time: the input may be endless."""
        for item in items:
            text, brief = (item, None) if isinstance(item, str) else item
            yield self.check(text, brief)

    def instructions(self, brief: Brief) -> str:
        """Return the error rules for ``brief`` as text for a prompt.

        Made from the same rules that check the text, so that prompt and checks cannot drift
        apart. One line a rule, no line twice.
        """
        rules = self.ruleset(brief.channel).rules
        lines = (rule.instruction(brief) for rule in rules if rule.level is Severity.ERROR)
        return "\n".join(dict.fromkeys(f"- {' '.join(line.split())}" for line in lines if line))


def _text_order(violation: Violation) -> tuple[int, int, str]:
    if violation.start is None or violation.end is None:
        return (-1, -1, violation.rule_id)
    return (violation.start, violation.end, violation.rule_id)


def as_channel(channel: Channel | str | None) -> Channel | None:
    """Return the channel of that name.

    Raises :class:`~adrules.errors.UnknownNameError`.
    """
    if channel is None or isinstance(channel, Channel):
        return channel
    try:
        return Channel(channel)
    except ValueError:
        raise UnknownNameError("channel", channel, [c.value for c in Channel]) from None
