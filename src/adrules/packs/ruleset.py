"""``Ruleset``: the rules that hold for one channel, compiled, and which of them a text concerns."""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from adrules.domain.brief import Brief, Channel
from adrules.domain.hashing import canonical, text_hash
from adrules.domain.report import Category, Undecided, Violation
from adrules.matching.expressions import TimeLimitError
from adrules.matching.phrases import Hits, Key, PhraseMatcher, compiled
from adrules.matching.sieve import Sieve
from adrules.native import compiled as native
from adrules.packs.schema import Pack, dump, json_of
from adrules.rules.rule import Case, InconclusiveError, Rule
from adrules.text.alphabet import LETTER
from adrules.text.document import Document
from adrules.text.limits import limits

NO_JUDGE = "no_judge"
"""Reason of a rule that only a model decides."""

NEEDS_SET = "needs_set"
"""Reason of a rule that compares messages."""

Found = tuple[list[Violation], list[tuple[int, TimeLimitError | InconclusiveError]]]
"""What the rules of a message find, and the numbers of those that could not decide, each with its reason."""


@dataclass(frozen=True)
class Ruleset:
    """The rules that hold for one channel, compiled.

    ``source`` is all that they say as plain JSON values, ``hash`` its content hash.
    """

    packs: tuple[Pack, ...]
    channel: Channel | None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that apply on the channel, with the severity that they have there."""
        return tuple(
            r.on_channel(self.channel) for pack in self.packs for r in pack.rules if r.applies(self.channel)
        )

    @cached_property
    def yielding(self) -> dict[str, frozenset[Category]]:
        """To which categories the rules give way that give way to any."""
        return {rule.id: frozenset(rule.yields_to) for rule in self.rules if rule.yields_to}

    @cached_property
    def channel_name(self) -> str | None:
        """The channel as reports name it."""
        return self.channel.value if self.channel else None

    @cached_property
    def overlong(self) -> frozenset[str]:
        """Ids of the rules to whose findings none gives way."""
        return frozenset(rule.id for rule in self.rules if not rule.SILENCES)

    @cached_property
    def source(self) -> dict[str, Any]:
        """Everything that decides a verdict, as plain JSON values."""
        return {"channel": self.channel, "packs": [dump(pack) for pack in self.packs]}

    @cached_property
    def hash(self) -> str:
        """Content hash of :attr:`source`."""
        packs = ",".join(map(json_of, self.packs))
        return text_hash(f'{{"channel":{canonical(self.channel)},"packs":[{packs}]}}')

    @cached_property
    def matcher(self) -> PhraseMatcher:
        """The matcher of all phrases of all rules."""
        triggers = ((rule.id, rule.trigger()) for rule in self.rules)
        return compiled(
            [
                ((rule.id, role), phrases)
                for rule in self.rules
                for role, phrases in rule.vocabulary().items()
            ],
            {(rule_id, role) for rule_id, trigger in triggers if trigger for role in trigger.roles},
        )

    @cached_property
    def dispatch(self) -> "Dispatch":
        """What chooses the rules that a text concerns."""
        return Dispatch(self.rules, self.matcher.bare)

    def case(self, text: str, brief: Brief | None) -> Case:
        """Return a text made ready for the rules."""
        document = Document(text)
        hits = self.matcher.find(document)
        return Case(document, brief, hits, self.dispatch.expressions(document))


class _Chooser(Protocol):
    """What a :class:`Dispatch` does with a text, in C."""

    def expressions(self, document: Document, /) -> frozenset[str]: ...

    def concerned(self, case: Case, undecided: Mapping[int, Undecided], /) -> list[Rule]: ...

    def found(self, case: Case, undecided: Mapping[int, Undecided], /) -> Found: ...


class Dispatch:
    """Chooses the rules that may find something in a text: a rule that cannot costs nothing.

    Rules are numbered as they stand in ``rules``; ``bare`` are the phrases that any text may hold.
    """

    def __init__(self, rules: Sequence[Rule], bare: Container[Key]) -> None:
        self.rules = tuple(rules)
        always: list[int] = []
        with_brief: list[int] = []
        with_letters: list[int] = []
        by_role: dict[Key, tuple[int, ...]] = defaultdict(tuple)
        folded: dict[str, tuple[int, ...]] = defaultdict(tuple)
        raw: dict[str, tuple[int, ...]] = defaultdict(tuple)
        for number, rule in enumerate(self.rules):
            trigger = rule.trigger()
            if trigger is None:
                always.append(number)
                continue
            with_brief += [number] * trigger.brief
            with_letters += [number] * trigger.letters
            if any((rule.id, role) in bare for role in trigger.roles):
                always.append(number)
                continue
            for role in trigger.roles:
                by_role[rule.id, role] += (number,)
            for patterns, written in ((folded, trigger.folded), (raw, trigger.raw)):
                for pattern in written:
                    patterns[pattern] += (number,)
        self._with_brief = tuple(with_brief)
        self._with_letters = tuple(with_letters)
        self._by_role = dict(by_role)
        self._folded, self._raw = Sieve(folded), Sieve(raw)
        self._by_pattern = {
            pattern: folded.get(pattern, ()) + raw.get(pattern, ()) for pattern in (*folded, *raw)
        }
        self._conditional = tuple(n for n, rule in enumerate(self.rules) if _is_conditional(rule))
        self._unbriefed = self._undecided(None)
        self._always = tuple((number, self.rules[number].glance()) for number in always)
        self._always_unbriefed = tuple(each for each in self._always if each[0] not in self._unbriefed)
        chooser = self._chooser()
        self.expressions: Callable[[Document], frozenset[str]] = (
            chooser.expressions if chooser else self._expressions
        )
        """Return the expressions that a text may match."""
        self.concerned: Callable[[Case, Mapping[int, Undecided]], list[Rule]] = (
            chooser.concerned if chooser else self._concerned
        )
        """Return the rules that may find something, in order, without those that cannot decide."""
        self.found: Callable[[Case, Mapping[int, Undecided]], Found] = (
            chooser.found if chooser else self._found
        )
        """Return what these rules find, and those that could not decide, by number, with the reason."""

    def _chooser(self) -> "_Chooser | None":
        """Return what does the same in C; ``None`` without the extension. Limits are looked at together."""
        if not native:
            return None
        ceilings = [(n, self.rules[n].ceiling()) for n, _ in self._always_unbriefed]
        limited = [(n, ceiling) for n, ceiling in ceilings if ceiling is not None]
        together, apart = limits([ceiling for _, ceiling in limited]), {n for n, _ in limited}
        made: _Chooser = native.Chooser(
            (
                self.rules,
                *(
                    part
                    for sieve in (self._folded, self._raw)
                    for part in (sieve.held, sieve.always, sieve.trials)
                ),
                self._by_pattern,
                self._by_role,
                tuple(look for look in self._always_unbriefed if look[0] not in apart),
                self._always,
                self._with_brief,
                self._with_letters,
                together and together.exceeded,
                tuple((n, measure) for n, (measure, _) in limited),
                Hits,
                tuple(rule.finder() for rule in self.rules),
                tuple(rule.concerns if rule.when else None for rule in self.rules),
                (TimeLimitError, InconclusiveError),
            ),
            LETTER,
        )
        return made

    def _expressions(self, document: Document) -> frozenset[str]:
        folded = document.folded
        return frozenset(self._folded.passed(folded.codes) + self._raw.passed(folded.given))

    def undecided(self, brief: Brief | None) -> dict[int, Undecided]:
        """Return the rules that cannot decide with this brief, in order, and why."""
        return self._unbriefed if brief is None else self._undecided(brief)

    def _concerned(self, case: Case, undecided: Mapping[int, Undecided]) -> list[Rule]:
        always = self._always_unbriefed if case.brief is None else self._always
        chosen = {number for number, glance in always if glance is None or glance(case)}
        if case.brief is not None:
            chosen.update(self._with_brief)
        if LETTER in case.document.folded.given:
            chosen.update(self._with_letters)
        for pattern in case.expressions or ():
            chosen.update(self._by_pattern[pattern])
        for key in case.hits.possible() if isinstance(case.hits, Hits) else case.hits.keys():
            chosen.update(self._by_role.get(key, ()))
        return [self.rules[number] for number in sorted(chosen) if number not in undecided]

    def _found(self, case: Case, undecided: Mapping[int, Undecided]) -> Found:
        found: list[Violation] = []
        failures: list[tuple[int, TimeLimitError | InconclusiveError]] = []
        for rule in self._concerned(case, undecided):
            try:
                if rule.concerns(case):
                    found += rule.find(case)
            except (TimeLimitError, InconclusiveError) as failure:
                failures.append((self.rules.index(rule), failure))
        return found, failures

    def _undecided(self, brief: Brief | None) -> dict[int, Undecided]:
        return {
            number: Undecided(self.rules[number].id, self.rules[number].level, reason)
            for number in self._conditional
            if (reason := _reason(self.rules[number], brief)) is not None
        }


def _is_conditional(rule: Rule) -> bool:
    own = type(rule).missing is not Rule.missing
    return own or bool(rule.needs()) or rule.needs_set() or rule.NEEDS_JUDGE


def _reason(rule: Rule, brief: Brief | None) -> str | None:
    """Return why a rule cannot decide with this brief; ``None`` when it can."""
    if rule.needs_set():
        return NEEDS_SET
    missing = rule.missing(brief)
    if missing is not None:
        return f"missing_field({missing})"
    return NO_JUDGE if rule.NEEDS_JUDGE else None
