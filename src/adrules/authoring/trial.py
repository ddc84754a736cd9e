"""Rules tried one at a time, outside a checker."""

import re
from collections.abc import Sequence

from adrules.domain.brief import Brief, Channel, Offer, Product, Segment
from adrules.domain.report import Violation
from adrules.matching.phrases import PhraseMatcher
from adrules.rules.rule import Case, Rule
from adrules.text.document import Document

Span = tuple[int, int]

_PARTED = re.compile(r"\s*\n-{3,}[ \t]*\n\s*")


class Trial:
    """Some rules with their phrases compiled, to be asked one by one what they find.

    Unlike a checker it tells why a rule was not asked, and does not sort or drop anything.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.matcher = PhraseMatcher(
            [
                ((rule.id, role), phrases)
                for rule in self.rules
                for role, phrases in rule.vocabulary().items()
            ],
            keep=False,
        )

    def case(self, text: str, brief: Brief | None = None) -> Case:
        """Return a text with the hits of all phrases."""
        document = Document(text)
        return Case(document, brief, self.matcher.find(document))

    def found(self, rule: Rule, text: str, brief: Brief | None = None) -> list[Violation]:
        """Return what ``rule`` finds in ``text``, in text order.

        Raises :class:`~adrules.matching.expressions.TimeLimitError` and
        :class:`~adrules.rules.rule.InconclusiveError` as the rule does.
        """
        return found_in(rule, self.case(text, brief))


def found_in(rule: Rule, case: Case) -> list[Violation]:
    """Return what ``rule`` finds in a case, in text order."""
    if not rule.concerns(case):
        return []
    return sorted(rule.find(case), key=lambda v: (v.start or 0, v.end or 0))


def stand_in(rule: Rule) -> Brief | None:
    """Return the brief of the rule's examples, else one on which the conditions of the rule hold.

    ``None`` if the rule has no conditions. A made-up brief says nothing else, so a rule that
    reads more of it stays untried.
    """
    if rule.examples.brief is not None:
        return rule.examples.brief
    when = rule.when
    if when is None or not (when.audience or when.product_category or when.tone):
        return None
    return Brief(
        channel=when.channel[0] if when.channel else Channel.PUSH,
        offer=Offer(summary="—"),
        product=Product(category=when.product_category[0] if when.product_category else None),
        audience=when.audience[0] if when.audience else "mixed",
        tone=when.tone[:1],
    )


def set_of(example: str) -> list[str]:
    """Return the messages of an example of a rule that compares messages: lines of ``---`` part them."""
    return _PARTED.split(example)


def set_briefs(rule: Rule, count: int) -> list[Brief]:
    """Return the briefs of a set: the stand-in of the rule, of another segment for each message."""
    brief = stand_in(rule) or Brief(channel=Channel.PUSH, offer=Offer(summary="—"))
    return [
        brief.model_copy(update={"segment": Segment(name=f"сегмент {number}")})
        for number in range(1, count + 1)
    ]


def untried(rule: Rule, brief: Brief | None) -> str:
    """Return why a lone text cannot try the rule: the reason a report would give, or nothing."""
    if rule.NEEDS_JUDGE:
        return "no_judge"
    if rule.needs_set():
        return "needs_set"
    missing = rule.missing(brief)
    return f"missing_field({missing})" if missing else ""
