"""Which rules are proved by examples, and which ever fire on real messages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adrules.authoring.trial import Trial, found_in, stand_in, untried
from adrules.domain.brief import Brief
from adrules.matching.expressions import TimeLimitError
from adrules.packs.schema import Pack
from adrules.rules.examples import unmark
from adrules.rules.rule import Case, InconclusiveError, Rule
from adrules.text.document import Document


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """Counts of one rule.

    ``bad`` and ``ok`` are its own examples; ``by_examples`` counts the examples of all rules
    on which it fires, ``on_messages`` the messages of the corpus (``None`` without one).
    ``untried`` says why lone texts cannot try the rule, if they cannot.
    """

    pack: str
    rule_id: str
    bad: int
    ok: int
    by_examples: int
    on_messages: int | None = None
    untried: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of all rules of some packs; ``messages`` is the size of the corpus."""

    rules: tuple[RuleCoverage, ...]
    messages: int | None = None

    @property
    def without_examples(self) -> tuple[str, ...]:
        """Rules that have no bad or no ok example."""
        return tuple(r.rule_id for r in self.rules if not r.bad or not r.ok)

    @property
    def never_by_examples(self) -> tuple[str, ...]:
        """Rules that no example of any rule fires."""
        return tuple(r.rule_id for r in self.rules if not r.by_examples and not r.untried)

    @property
    def never_on_messages(self) -> tuple[str, ...]:
        """Rules that fired on no message of the corpus; empty without a corpus."""
        return tuple(r.rule_id for r in self.rules if r.on_messages == 0 and not r.untried)


def coverage(packs: Sequence[Pack], messages: Iterable[tuple[str, Brief | None]] | None = None) -> Coverage:
    """Count on which examples, and on which ``messages`` if there are any, each rule fires.

    Every rule of every pack is tried on every text, the rules of single channels too, unless
    the message has a brief of another channel.
    """
    rules = [(pack, rule) for pack in packs for rule in pack.rules]
    examples = [
        text
        for _, rule in rules
        if not rule.needs_set()
        for text in (*(unmark(bad)[0] for bad in rule.examples.bad), *rule.examples.ok)
    ]
    trials = [Trial(pack.rules) for pack in packs]
    by_examples = Counter(rule_id for text in examples for rule_id in _fired(trials, text, None))
    on_messages: Counter[str] = Counter()
    total = 0
    for text, brief in messages or ():
        total += 1
        on_messages.update(_fired(trials, text, brief))
    rows = (
        RuleCoverage(
            pack=pack.pack,
            rule_id=rule.id,
            bad=len(rule.examples.bad),
            ok=len(rule.examples.ok),
            by_examples=by_examples[rule.id],
            on_messages=None if messages is None else on_messages[rule.id],
            untried=untried(rule, stand_in(rule)),
        )
        for pack, rule in rules
    )
    return Coverage(tuple(rows), None if messages is None else total)


def _fired(trials: Sequence[Trial], text: str, brief: Brief | None) -> list[str]:
    """Return the ids of the rules that fire on a text."""
    document = Document(text)
    fired = []
    for trial in trials:
        hits = trial.matcher.find(document)
        case = Case(document, brief, hits)
        hit = {rule_id for rule_id, _ in hits}
        fired += [r.id for r in trial.rules if (r.ALWAYS_RUN or r.id in hit) and _fires(r, case)]
    return fired


def _fires(rule: Rule, case: Case) -> bool:
    brief = case.brief or stand_in(rule)
    if untried(rule, brief) or (case.brief and not rule.applies(case.brief.channel)):
        return False
    try:
        return bool(found_in(rule, Case(case.document, brief, case.hits)))
    except (TimeLimitError, InconclusiveError):
        return False
