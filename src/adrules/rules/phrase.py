"""``kind: phrase`` - words and phrases in any of their forms. The default kind."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import Hit, Hits, PhraseSet
from adrules.matching.places import begun
from adrules.matching.syntax import MAX_GAP, parse_phrase, token_class
from adrules.rules.change import Change
from adrules.rules.examples import unmark
from adrules.rules.fields import Phrases
from adrules.rules.rule import PHRASES, Case, Rule, Trigger
from adrules.text.document import Document
from adrules.text.facts.classes import BEGUN, STATED, figures_in
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

    def find(self, case: Case) -> list[Violation]:
        """Report every phrase that nothing excuses; the longest where phrases overlap."""
        hits: Sequence[Hit] = case.hits.get((self.id, PHRASES), ())
        if hits and self.except_:
            hits = _unexcused(hits, self._exceptions(case, hits))
        if hits and self.unless:
            hits = self._unfounded(case, hits)
        spans = [(hit.start, hit.end) for hit in hits]
        if len(spans) > 1:
            spans = longest_first(spans)
        return self.violations_in_folded(case.document, spans)

    def _unfounded(self, case: Case, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Return the hits without a phrase or token of ``unless`` in their sentence.

        What is looked up fastest comes first, and the rest only where something is left to excuse.
        Tokens are looked up here, not by the matcher: nearly every message holds a number, and
        few rules have something to excuse.
        """
        document = case.document
        for name in _sources(self.unless):
            if name:
                near = _beside(document, hits, document.once(_FIRST[name])) if name in _FIRST else hits
                places = [hit.start for hit in near]
                facts = [start for start, _ in document.tokens_beside(name, places)] if places else []
            else:
                facts = [fact.start for fact in self._excuses(case, hits)]
            beside = _beside(document, hits, facts)
            if beside:
                excused = set(beside)
                hits = [hit for hit in hits if hit not in excused]
            if not hits:
                break
        return hits

    def _exceptions(self, case: Case, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Return the phrases of ``except``; some that overlap no hit may be left out."""
        key = (self.id, "except")
        if isinstance(case.hits, Hits):
            return case.hits.over(key, [(hit.start, hit.end) for hit in hits])
        return case.hits.get(key, ())

    def _excuses(self, case: Case, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Return the phrases of ``unless``; some that are in no sentence of a hit may be left out."""
        key = (self.id, "unless")
        if isinstance(case.hits, Hits):
            return case.hits.beside(key, [hit.start for hit in hits])
        return case.hits.get(key, ())

    def indifferent_to(self) -> frozenset[Change]:
        """Return all changes: words are found in any form and however they are written."""
        return frozenset(Change)

    def instruction(self, brief: Brief | None) -> str:  # noqa: ARG002 - the phrases are the same for all
        """Return what not to write, with marked places of the bad examples, and what to do."""
        marked = [text[a:b] for text, spans in map(unmark, self.examples.bad) for a, b in spans]
        shown = dict.fromkeys(place.lower() for place in marked or map(plain, self.phrases))
        quoted = ", ".join(f"«{place}»" for place in list(shown)[:SHOWN])
        return f"Не пиши {quoted} и подобное. {self.hint}".strip()


def _unexcused(hits: Sequence[Hit], excuses: Sequence[Hit]) -> Sequence[Hit]:
    """Return the hits that no excuse overlaps."""
    if not excuses:
        return hits
    spans = merged([(excuse.start, excuse.end) for excuse in excuses])
    return [hit for hit in hits if not any(overlapping(spans, hit.start, hit.end))]


@cache
def _sources(unless: Phrases) -> tuple[str, ...]:
    """Return the token classes among the phrases of ``unless``, cheap ones first; "" is its phrases."""
    return tuple(sorted({token_class(phrase) or "" for phrase in unless}, key=_cost))


def _cost(name: str) -> int:
    return 3 if name in STATED else 2 if not name else name != "number"


def _beginnings(document: Document) -> list[int]:
    """Return the offsets of the words with which a statement may begin."""
    starts = document.words.starts
    return [starts[at] for at in document.once(begun)]


def _figures(document: Document) -> list[int]:
    return figures_in(document.folded.text)


_FIRST = {"number": _figures, **dict.fromkeys(BEGUN, _beginnings)}
"""Token class -> the offsets where its tokens may begin, looked at before the tokens themselves."""


def _beside(document: Document, hits: Sequence[Hit], facts: list[int]) -> list[Hit]:
    """Return the hits that have one of the offsets ``facts`` in the sentence where they begin."""
    if not facts:
        return []
    facts = sorted(facts)
    found, together = [], document.in_one_sentence
    for hit in hits:
        start = hit.start
        index = bisect_left(facts, start)
        # A sentence is one stretch: if the nearest on either side is outside, all are.
        before, after = facts[index - 1 : index], facts[index : index + 1]
        if (after and together(start, after[0])) or (before and together(start, before[0])):
            found.append(hit)
    return found


def plain(phrase: str) -> str:
    """Return a phrase without its notation: the first alternative of each choice.

    >>> plain("{мир|вселенная} возможность")
    'мир возможность'
    """
    return " ".join(map(str, parse_phrase(phrase)[0]))
