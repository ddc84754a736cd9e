"""``kind: phrase`` - words and phrases in any of their forms. The default kind."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import PhraseSet
from adrules.matching.syntax import MAX_GAP, parse_phrase, token_class
from adrules.rules.change import Change
from adrules.rules.rule import PHRASES, Case, Phrases, Rule, Trigger, unmark
from adrules.text.spans import longest_first, merged, overlapping

MAX_ANY_ORDER = 6
"""Longest phrase whose words may stand in any order."""

SHOWN = 3
"""How many examples of what not to write an instruction holds."""


class PhraseRule(Rule):
    """Phrases that must not stand in a text.

    A phrase is a row of lemmas: every form of each word matches, ё and е alike, in any case,
    across spaces, line breaks, soft hyphens, one emoji or quotation marks; never across
    punctuation, and never inside a longer word.

    ``except`` names phrases that excuse a match which they overlap; ``unless`` names phrases
    or token classes that excuse it anywhere in the same sentence.
    """

    ALWAYS_RUN = False

    kind: Literal["phrase"] = "phrase"
    phrases: Annotated[Phrases, Field(min_length=1, description="what to look for")]
    order: Literal["fixed", "any"] = Field("fixed", description="any: the words may stand in any order")
    gap: Annotated[int, Field(ge=0, le=MAX_GAP)] = Field(
        0, description="up to that many words between the words"
    )
    degree: Literal["as-written", "any"] = Field(
        "as-written", description="any: выгодный also finds выгоднее and выгоднейший"
    )
    aspect: Literal["same", "any"] = Field("same", description="any: открыть also finds открывать")
    cross: Literal["comma"] | None = Field(None, description="comma: a comma may stand between the words")
    except_: Phrases = Field((), alias="except", description="phrases that excuse a match they overlap")
    unless: Phrases = Field((), description="phrases or <classes> in the same sentence that excuse a match")

    @model_validator(mode="after")
    def _short_enough(self) -> Self:
        # The ways to put n words in any order grow as 2 to the n.
        for phrase in (*self.phrases, *self.except_) if self.order == "any" else ():
            if max(map(len, parse_phrase(phrase))) > MAX_ANY_ORDER:
                raise ValueError(f"order: any takes phrases of at most {MAX_ANY_ORDER} words, not «{phrase}»")
        return self

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the phrases and what excuses them."""

        def chosen(phrases: Phrases) -> PhraseSet:
            return PhraseSet(
                phrases,
                any_order=self.order == "any",
                gap=self.gap,
                any_degree=self.degree == "any",
                any_aspect=self.aspect == "any",
                cross_comma=self.cross == "comma",
            )

        sets = {"phrases": chosen(self.phrases)}
        if self.except_:
            sets["except"] = chosen(self.except_)
        worded = tuple(phrase for phrase in self.unless if not token_class(phrase))
        if worded:
            sets["unless"] = PhraseSet(worded)
        return sets

    def trigger(self) -> Trigger:
        """Return the phrases."""
        return Trigger(roles=(PHRASES,))

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every phrase that nothing excuses; the longest where phrases overlap."""
        hits = case.hits.get((self.id, PHRASES), ())
        if not hits:
            return
        excuses = merged([(h.start, h.end) for h in case.hits.get((self.id, "except"), ())])
        facts = self._facts(case)
        spans = [
            (hit.start, hit.end)
            for hit in hits
            if not any(overlapping(excuses, hit.start, hit.end)) and not _beside(case, hit.start, facts)
        ]
        for start, end in longest_first(spans):
            yield self.violation(case.document, case.document.span(start, end))

    def _facts(self, case: Case) -> list[int]:
        """Return where the phrases and tokens of ``unless`` begin, sorted.

        Tokens are looked up here, not by the matcher: nearly every message holds a number, and
        few rules have something to excuse.
        """
        found = [hit.start for hit in case.hits.get((self.id, "unless"), ())]
        for phrase in self.unless:
            name = token_class(phrase)
            if name:
                found += [start for start, _ in case.document.tokens(name)]
        return sorted(found)

    def indifferent_to(self) -> frozenset[Change]:
        """Return all changes: words are found in any form and however they are written."""
        return frozenset(Change)

    def instruction(self, brief: Brief | None) -> str:  # noqa: ARG002 - the phrases are the same for all
        """Return what not to write, with marked places of the bad examples, and what to do."""
        marked = [text[a:b] for text, spans in map(unmark, self.examples.bad) for a, b in spans]
        shown = dict.fromkeys(place.lower() for place in marked or map(plain, self.phrases))
        quoted = ", ".join(f"«{place}»" for place in list(shown)[:SHOWN])
        return f"Не пиши {quoted} и подобное. {self.hint}".strip()


def _beside(case: Case, at: int, facts: list[int]) -> bool:
    """Return whether one of the sorted offsets ``facts`` lies in the sentence that holds ``at``."""
    if not facts:
        return False
    first, last = case.document.sentence(at)
    index = bisect_left(facts, first)
    return index < len(facts) and facts[index] < last


def plain(phrase: str) -> str:
    """Return a phrase without its notation: the first alternative of each choice.

    >>> plain("{мир|вселенная} возможность")
    'мир возможность'
    """
    return " ".join(map(str, parse_phrase(phrase)[0]))
