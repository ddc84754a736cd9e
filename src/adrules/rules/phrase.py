"""``kind: phrase`` - words and phrases in any of their forms. The default kind."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import PhraseSet, overlapping
from adrules.matching.syntax import MAX_GAP, PhraseSyntaxError, parse_phrase
from adrules.rules.rule import Case, Rule, Text, longest_first, merged


def _parsed(phrase: str) -> str:
    try:
        parse_phrase(phrase)
    except PhraseSyntaxError as failure:
        raise ValueError(f"«{phrase}»: {failure}") from None
    return phrase


Phrases = tuple[Annotated[Text, AfterValidator(_parsed)], ...]


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
        if self.unless:
            sets["unless"] = PhraseSet(self.unless)
        return sets

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every phrase that nothing excuses; the longest where phrases overlap."""
        excuses = merged([(h.start, h.end) for h in case.hits.get((self.id, "except"), ())])
        facts = [h.start for h in case.hits.get((self.id, "unless"), ())]
        spans = []
        for hit in case.hits.get((self.id, "phrases"), ()):
            excused = any(overlapping(excuses, hit.start, hit.end)) or self._beside_a_fact(
                case, hit.start, facts
            )
            if not excused:
                spans.append((hit.start, hit.end))
        for start, end in longest_first(spans):
            yield self.violation(case.document, case.document.span(start, end))

    def _beside_a_fact(self, case: Case, at: int, facts: list[int]) -> bool:
        """Return whether one of the sorted offsets ``facts`` lies in the sentence that holds ``at``."""
        if not facts:
            return False
        first, last = case.document.sentence(at)
        index = bisect_left(facts, first)
        return index < len(facts) and facts[index] < last

    def instruction(self, brief: Brief | None) -> str:  # noqa: ARG002 - the phrases are the same for all
        """Return what not to write, with the first phrases as examples."""
        shown = ", ".join(f"«{plain(phrase)}»" for phrase in self.phrases[:3])
        return f"Не пиши {shown} и подобное. {self.hint}".strip()


def plain(phrase: str) -> str:
    """Return a phrase without its notation: the first alternative of each choice.

    >>> plain("{мир|вселенная} возможность")
    'мир возможность'
    """
    return " ".join(map(str, parse_phrase(phrase)[0]))
