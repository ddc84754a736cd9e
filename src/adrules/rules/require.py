"""``kind: require`` - what must be present: phrases, or things of the brief."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import Brief, Term
from adrules.domain.report import Violation
from adrules.matching.alterations import Quotes, alterations
from adrules.matching.calls import calls_for
from adrules.matching.cover import uncovered
from adrules.matching.names import is_named
from adrules.matching.phrases import PhraseSet
from adrules.matching.terms import find_terms, holds
from adrules.rules.fields import Phrases
from adrules.rules.grounds import stated
from adrules.rules.rule import Case, Rule, Trigger
from adrules.text.facts import Kind, find_facts
from adrules.text.follows import conveyed

_TELLING = frozenset({Kind.MONEY, Kind.PERCENT})
_FIGURES_COUNT = 0.75
"""Where a sum or a percentage of the key message is conveyed, so much of ``cover`` is enough."""

_LEGAL_FORMS = frozenset({"ао", "пао", "оао", "зао", "ооо", "ип", "нко", "мкк", "мфк", "гк", "ано", "чоу"})


@dataclass(frozen=True, slots=True)
class Lack:
    """What a message lacks, and the place that shows it where there is one."""

    missing: str
    span: tuple[int, int] | None = None


class RequireRule(Rule):
    """Something that must stand in a text.

    Name either ``any_of``, phrases or token classes of which one must be there, or ``brief``, a
    thing of the brief:

    ``product_name``
        The name, an alias, the quoted part or the head word in any form. A head word that only
        repeats the brief's call to action («Откройте счёт») does not count.
    ``product_exact``
        The name may be absent, yet where it stands its proper part is as the brief has it:
        letter case, order of words, no word left out, added or misspelt; after the head word it
        is not inflected. ``quotes`` says what holds for quotation marks.
    ``key_message``
        At least ``cover`` of its content words and all its numbers are conveyed; where it has
        a sum or a percentage, three quarters of ``cover`` or all its words but one are enough.
    ``cta``
        A call to action of the kind in the brief: the same verb, its aspect partner, a verb of the
        same intent, or a way to answer («нажмите», «позвоните»).
    ``disclaimers``, ``ad_label``, ``erid``, ``promo_code``
        Verbatim, white space, quotation marks, dashes and letter case aside.
    ``advertiser``
        The name in any form; «АО», «ООО» and the like may be left out.
    ``must_include``
        Each term, in any form or as written, as the term says.

    The rule is skipped where the brief lacks the field. ``if_present`` makes the demand depend on
    the message: only a text that holds one of these phrases must hold the other. ``before: true``
    asks for the order as well, and shows the place that came too early::

        - id: law/psk-do-stavki
          category: law
          kind: require
          if_present: ["ставка [от] <percent>"]
          any_of: ["полная стоимость {кредита|займа}"]
          before: true
          message: "«{match}» названо раньше полной стоимости кредита."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "missing"})

    kind: Literal["require"]
    any_of: Phrases = Field((), description="phrases or <classes>, one of which must be there")
    brief: (
        Literal[
            "product_name",
            "product_exact",
            "key_message",
            "cta",
            "disclaimers",
            "advertiser",
            "promo_code",
            "ad_label",
            "erid",
            "must_include",
        ]
        | None
    ) = Field(None, description="the thing of the brief that must be there")
    if_present: Phrases = Field(
        (), description="phrases or <classes>; only a message that holds one of them must hold the rest"
    )
    before: bool = Field(
        default=False, description="true: one of any_of must stand before the first if_present"
    )
    cover: float = Field(
        0.6, gt=0, le=1, description="key_message: share of its content words that must be conveyed"
    )
    quotes: Quotes = Field(
        "keep",
        description="product_exact: keep (marks may be dropped, not added), exact (neither) or any (both)",
    )

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if bool(self.any_of) == (self.brief is not None):
            raise ValueError("name what must be present: either any_of or brief")
        if self.before and not (self.any_of and self.if_present):
            raise ValueError("before: true needs any_of and if_present")
        given = self.model_fields_set
        for key, thing in (("cover", "key_message"), ("quotes", "product_exact")):
            if key in given and self.brief != thing:
                raise ValueError(f"{key} belongs to brief: {thing}")
        return self

    def needs(self) -> tuple[str, ...]:
        """Return the field of the thing, besides what ``when`` asks for."""
        own = (THINGS[self.brief].field,) if self.brief else ()
        return (*own, *super().needs())

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the phrases that must be there and those on which that depends."""
        sets = {"any_of": self.any_of, "if_present": self.if_present}
        return {role: PhraseSet(phrases) for role, phrases in sets.items() if phrases}

    def trigger(self) -> Trigger | None:
        """Return the phrases on which the demand depends."""
        return Trigger(roles=("if_present",)) if self.if_present else None

    def find(self, case: Case) -> Iterator[Violation]:
        """Report what is absent for the message as a whole, and what came too early at its place."""
        document = case.document
        shown = case.hits.get((self.id, "if_present"), ())
        if self.if_present and not shown:
            return
        if self.brief and case.brief is not None:
            for lack in THINGS[self.brief].lacks(self, case, case.brief):
                yield self.violation(document, lack.span, missing=lack.missing)
        elif self.any_of:
            found = case.hits.get((self.id, "any_of"), ())
            missing = self.any_of[0]
            if self.before:
                first = min(shown, key=lambda hit: (hit.start, -hit.end))
                if not any(hit.start < first.start for hit in found):
                    yield self.violation(document, document.span(first.start, first.end), missing=missing)
            elif not found:
                yield self.violation(document, None, missing=missing)

    def instruction(self, brief: Brief | None) -> str:
        """Return the hint with the words of the brief that must be there."""
        if self.brief is None or brief is None:
            return self.hint
        thing = THINGS[self.brief]
        value = brief.field(thing.field)
        if not value:
            return ""
        return f"{self.hint} {thing.title}: {_shown(value)}.".strip()


def _shown(value: Any) -> str:  # noqa: ANN401 - a text, a term or several of them
    values = value if isinstance(value, tuple) else (value,)
    return "; ".join(f"«{v.text if isinstance(v, Term) else v}»" for v in values)


def _product_name(_: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
    name = brief.product.name or ""
    if not is_named(case.document, (name, *brief.product.aliases), brief.cta):
        yield Lack(name)


def _product_exact(rule: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
    name = brief.product.name or ""
    if brief.product.must_not_change:
        for span in alterations(case.document, (name, *brief.product.aliases), rule.quotes):
            yield Lack(name, span)


def _key_message(rule: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
    message = brief.key_message or ""
    share, lacking = uncovered(case.document, message)
    found = find_facts(case.document.folded.text)
    figures = stated(message)
    numbers = [words for statement, words in figures if not conveyed(statement, found)]
    telling = any(statement.kind in _TELLING for statement, _ in figures)
    enough = rule.cover * (_FIGURES_COUNT if telling else 1)
    told = share >= enough or (telling and len(lacking) == 1)
    if numbers or not told:
        yield Lack(", ".join((*numbers, *lacking)))


def _cta(_: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
    if not calls_for(case.document, brief.cta or ""):
        yield Lack(brief.cta or "")


def _verbatim(texts: Callable[[Brief], tuple[str, ...]]) -> "Lacks":
    def lacks(_: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
        for text in texts(brief):
            if not holds(case.document, text):
                yield Lack(text)

    return lacks


def _advertiser(_: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
    name = brief.advertiser.name if brief.advertiser else ""
    words = [w for w in name.split() if w.strip('«»"').lower() not in _LEGAL_FORMS]
    names = [name, " ".join(words)]
    if not find_terms(case.document, [Term(text=n) for n in names if n]):
        yield Lack(name)


def _must_include(_: RequireRule, case: Case, brief: Brief) -> Iterator[Lack]:
    found = {number for _, _, number in find_terms(case.document, brief.must_include)}
    for number, term in enumerate(brief.must_include):
        if number not in found:
            yield Lack(term.text)


Lacks = Callable[[RequireRule, Case, Brief], Iterator[Lack]]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the brief: the field that holds it, its Russian title, and the check."""

    field: str
    title: str
    lacks: Lacks


THINGS: dict[str, Thing] = {
    "product_name": Thing("product.name", "Название продукта", _product_name),
    "product_exact": Thing("product.name", "Название продукта без изменений", _product_exact),
    "key_message": Thing("key_message", "Главная мысль", _key_message),
    "cta": Thing("cta", "Призыв к действию", _cta),
    "disclaimers": Thing("disclaimers", "Дословно", _verbatim(lambda b: b.disclaimers)),
    "advertiser": Thing("advertiser.name", "Рекламодатель", _advertiser),
    "promo_code": Thing("offer.promo_code", "Промокод", _verbatim(lambda b: (b.offer.promo_code or "",))),
    "ad_label": Thing("ad_label", "Пометка", _verbatim(lambda b: (b.ad_label or "",))),
    "erid": Thing("erid", "Идентификатор рекламы", _verbatim(lambda b: (b.erid or "",))),
    "must_include": Thing("must_include", "Обязательные слова", _must_include),
}
"""Name of a thing, as packs write it -> how it is looked for."""
