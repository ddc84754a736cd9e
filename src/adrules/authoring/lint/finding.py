"""What a lint check reads and what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from adrules.authoring.citation import CONDITIONS
from adrules.authoring.places import NOWHERE, Place, Places
from adrules.authoring.trial import Trial
from adrules.domain.brief import Channel
from adrules.domain.report import Severity
from adrules.matching.phrases import PhraseSet
from adrules.packs.schema import Pack
from adrules.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or odd in a pack. The texts are Russian: rule authors read them.

    ``code`` names the check. ``message`` says what was found, ``advice`` what to do.
    """

    severity: Severity
    code: str
    rule_id: str
    message: str
    advice: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True)
class Subject:
    """The packs under check."""

    packs: tuple[Pack, ...]
    places: Places

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of all packs."""
        return tuple(rule for pack in self.packs for rule in pack.rules)

    @cached_property
    def trial(self) -> Trial:
        """All rules, compiled together."""
        return Trial(self.rules)

    def channels(self, pack: Pack, rule: Rule) -> frozenset[Channel]:
        """Return the channels on which a rule works."""
        if rule.when and rule.when.channel:
            return frozenset(rule.when.channel)
        preset = [c for c in Channel if pack.pack == f"channel-{c.value}"]
        return frozenset(preset or Channel)

    def searched(self) -> Iterator[tuple[Rule, str, str, PhraseSet]]:
        """Yield rule, role, phrase and its set for every phrase that a rule looks for itself."""
        for rule in self.rules:
            for role, phrases in rule.phrase_sets().items():
                if role not in CONDITIONS:
                    for phrase in phrases.phrases:
                        yield rule, role, phrase, phrases

    def at(self, rule: Rule, role: str, phrase: str) -> Place:
        """Return the place of a phrase."""
        return self.places.of(rule.id, *role.split("."), item=phrase)


def cut(text: str, longest: int = 72) -> str:
    """Return a phrase or pattern short enough for a line."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shown(words: Sequence[str], limit: int = 6) -> str:
    """Return some words for a message, at most ``limit`` of them."""
    rest = ", …" if len(words) > limit else ""
    return ", ".join(f"«{word}»" for word in words[:limit]) + rest
