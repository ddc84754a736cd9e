"""``kind: grounding`` - numbers, sums, dates, terms, codes and links that the brief does not give."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from adrules.domain.report import Violation
from adrules.rules.grounds import Grounds, grounds_of
from adrules.rules.rule import Case, Rule
from adrules.text.claims import says_compound, says_ordinal, ungrounded_claims
from adrules.text.document import Document
from adrules.text.facts import FactSpan, Kind, Qualifier, find_facts, find_promo_codes
from adrules.text.follows import follows, nearest

What = Literal["percent", "money", "term", "date", "count", "number", "phone", "link", "promo_code", "claim"]

_FREE = re.compile(
    r"бесплатн|даром|без (?:[а-я-]+ )?(?:комисси|оплат|плат|процент|переплат|первого взнос)"
    r"|не взима|за наш счет"
)
_AGE_MARKS = frozenset(map(Decimal, (0, 6, 12, 16, 18)))
_STEP = re.compile(r"(?:шаг|этап|пункт|раздел|часть|глава|вариант|слайд|экран|№|n)\.?\s?(?:\d{1,3} из )?$")
_LISTED = re.compile(r"[.)]\s")
_KEYCAP = "\u20e3"
_STEP_AFTER = re.compile(r"-?(?:й|я|е)? (?:шаг|этап)")
_ORDINAL_END = re.compile(r"\d-?(?:й|я|е|ю|го|му|ой|ая|ый|ое|ую|х|м|ми)$")
_LONG = frozenset({"week", "month", "quarter", "year"})
_TELLING = 18
"""Characters before a number in which «шаг» or «№» may stand."""


class GroundingRule(Rule):
    """Facts of a message that do not follow from the brief.

    Every number with its unit, percent, sum, date, term, phone, link and promo code must be in
    the brief: in any of its texts (summary, benefits, conditions, description, key message, call
    to action, disclaimers, segment …), in ``offer.facts``, ``offer.valid_from`` and
    ``offer.valid_to``. The text that runs now (``control``) grounds nothing.

    Another spelling is the same fact («100 000 ₽», «100 тыс. руб.», «0,1 млн»; «3 месяца», «три
    месяца», «12 месяцев», «год»; «0 ₽» and «бесплатно»). A changed bound is another fact: «от
    3 минут» is not «за 3 минуты», «до 1 млн» is neither «1 млн» nor «от 1 млн», «от 7 до 1096
    дней» is not «до 3 лет». An exact term may be quoted with «за»; either end of a range with
    «от» or «до».

    Claims that a figure could count are facts, too: «бесплатная доставка», «безлимитные звонки»,
    «круглосуточно», «навсегда», «сертификат» must be said in the brief in these or like words.

    Not looked at: times of day, one thing («одна карта»), steps and numbered lists, age marks
    («18+»), numbers in the name of the product, and links while the brief has none.

    ``{nearest}`` is the fact of the brief of the same kind that is nearest in value.

    ::

        - id: ungrounded_fact/chislo-ne-iz-brifa
          category: ungrounded_fact
          kind: grounding
          message: "«{match}» не следует из брифа; там: {nearest}."
          hint: "Возьми числа, сроки и условия из брифа слово в слово."
    """

    NEEDS: ClassVar[tuple[str, ...]] = ("offer.summary",)
    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "nearest"})

    kind: Literal["grounding"]
    what: tuple[What, ...] = Field(
        ("percent", "money", "term", "date", "count", "number", "phone", "link", "promo_code", "claim"),
        min_length=1,
        description="which facts to look at; all of them if left out",
    )

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every fact that does not follow from the brief, with its unit."""
        document, brief = case.document, case.brief
        if brief is None:
            return
        grounds = grounds_of(brief)
        found = [
            (document.span(fact.start, fact.end), nearest(fact, grounds.statements))
            for fact in find_facts(document.folded.text)
            if fact.kind in self.what
            and not _is_trivial(document, fact)
            and not _is_grounded(fact, grounds)
            and not _is_worded(document, fact, grounds.text)
        ]
        if "claim" in self.what:
            claims = ungrounded_claims(document.folded.text, grounds.text)
            found += [(document.span(start, end), "") for start, end in claims]
        if "promo_code" in self.what:
            known = ", ".join(sorted(grounds.codes))
            codes = find_promo_codes(document.text)
            found += [((c.start, c.end), known) for c in codes if c.text not in grounds.codes]
        for span, near in sorted(found):
            yield self.violation(document, span, nearest=near or "нет")


def _is_grounded(fact: FactSpan, grounds: Grounds) -> bool:
    if fact.kind is Kind.LINK:
        links = [ground.text or "" for ground, _ in grounds.statements if ground.kind is Kind.LINK]
        return not links or any(_host(fact.text or "") == _host(link) for link in links)
    if fact.kind is Kind.PHONE:
        return any(ground.kind is Kind.PHONE and ground.text == fact.text for ground, _ in grounds.statements)
    if fact.value == 0 and fact.kind in {Kind.MONEY, Kind.PERCENT} and _FREE.search(grounds.text):
        return True
    return follows(fact, [ground for ground, _ in grounds.statements])


def _is_worded(document: Document, fact: FactSpan, ground: str) -> bool:
    """Return whether the brief says a small number as a word: «третья» for «3-я»."""
    if not isinstance(fact.value, Decimal) or fact.value != int(fact.value):
        return False
    if fact.kind is Kind.NUMBER and _ORDINAL_END.search(document.folded.text, fact.start, fact.end):
        return says_ordinal(int(fact.value), ground)
    return fact.kind is Kind.COUNT and says_compound(int(fact.value), fact.unit or "", ground)


def _host(link: str) -> str:
    return link.rpartition("@")[2].partition("/")[0]


def _is_trivial(document: Document, fact: FactSpan) -> bool:
    """Return whether a number states nothing of the offer."""
    if fact.kind is Kind.TIME:
        return True
    if fact.value == 1 and fact.qualifier is Qualifier.EXACT and fact.kind in {Kind.COUNT, Kind.NUMBER}:
        return True
    if fact.kind is Kind.TERM:
        # «через год», «раз в месяц»; yet «за минуту» promises
        written = document.folded.text[fact.start : fact.end]
        bare = fact.spelled and fact.value == 1 and not written.startswith("од")
        return bare and (fact.qualifier is not Qualifier.WITHIN or fact.unit in _LONG)
    return fact.kind is Kind.NUMBER and (_is_mark(document, fact) or _is_step(document, fact))


def _is_mark(document: Document, fact: FactSpan) -> bool:
    """Return whether a number is an age mark («18+») or stands in a keycap."""
    plus = document.folded.text[fact.end : fact.end + 1] == "+"
    _, end = document.span(fact.start, fact.end)
    return (plus and fact.value in _AGE_MARKS) or _KEYCAP in document.text[end - 1 : end + 2]


def _is_step(document: Document, fact: FactSpan) -> bool:
    """Return whether a number counts steps («шаг 2 из 5», «2-й шаг») or the items of a list («2. …»)."""
    text = document.folded.text
    if _STEP.search(text, max(0, fact.start - _TELLING), fact.start) or _STEP_AFTER.match(text, fact.end):
        return True
    line = text.rfind("\n", 0, fact.start) + 1
    return not text[line : fact.start].strip() and _LISTED.match(text, fact.end) is not None
