"""What a brief states: the numbers, dates, codes and links that a message may repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from adrules.domain.brief import Brief, Offer, Segment
from adrules.rules.said import EVERYTHING, said
from adrules.text.document import Document
from adrules.text.facts import Day, Kind, Qualifier, Statement, find_facts, find_promo_codes
from adrules.text.facts.conversion import from_fact
from adrules.text.follows import plain

_BRIEFS, _BRIEF_TEXTS = 256, 2048


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a brief states. ``statements`` come with the words in which the brief makes them."""

    statements: tuple[tuple[Statement, str], ...]
    codes: frozenset[str]
    text: str
    """All texts of the brief, folded."""


def grounds_of(brief: Brief) -> Grounds:
    """Return what the brief states: in its facts, dates and texts, those of the segment included.

    The text that runs now (``control``), references and notes ground nothing.
    """
    return _grounds(tuple(_texts(brief)), brief.offer)


@lru_cache(maxsize=_BRIEFS)
def _grounds(texts: tuple[str, ...], offer: Offer) -> Grounds:
    found = [*_facts(offer), *(pair for text in texts for pair in stated(text))]
    codes = {code.text or "" for text in texts for code in find_promo_codes(text)}
    if offer.promo_code:
        codes.add(offer.promo_code.upper())
    folded = "\n".join(Document(text).folded.text for text in texts)
    return Grounds(tuple(dict.fromkeys(found)), frozenset(codes), folded)


@lru_cache(maxsize=_BRIEF_TEXTS)
def stated(text: str) -> tuple[tuple[Statement, str], ...]:
    """Return what a text of a brief states, each with its words."""
    document = Document(text)
    pairs = []
    for fact in find_facts(document.folded.text):
        start, end = document.span(fact.full_start, fact.full_end)
        pairs.append((plain(fact), text[start:end]))
    return tuple(pairs)


def _texts(brief: Brief) -> Iterator[str]:
    yield from said(brief, EVERYTHING)
    yield from _segment(brief.segment)
    yield from (spec.sample for spec in brief.placeholders.values() if spec.sample)
    own = brief.advertiser
    values = (brief.erid, own and own.inn, own and own.ogrn, own and own.licence)
    yield from (value for value in values if value)
    if brief.age_min is not None:
        yield f"от {brief.age_min} лет, {brief.age_min}+"


def _segment(segment: Segment) -> Iterator[str]:
    named = (segment.name, segment.generation, segment.psychotype, segment.business_stage, segment.industry)
    yield from (value for value in named if value)
    yield from segment.traits.values()


def _facts(offer: Offer) -> Iterator[tuple[Statement, str]]:
    for fact in offer.facts:
        statement = from_fact(fact)
        if statement is not None:
            shown = fact.text or " ".join(str(v) for v in (fact.value, fact.unit) if v is not None)
            yield statement, shown
    bounds = ((offer.valid_from, Qualifier.SINCE, "с"), (offer.valid_to, Qualifier.TO, "до"))
    for day, qualifier, preposition in bounds:
        if day is not None:
            value = Day(day.day, day.month, day.year)
            yield (
                Statement(kind=Kind.DATE, value=value, qualifier=qualifier),
                f"{preposition} {day:%d.%m.%Y}",
            )
