"""``kind: entity`` - names of people, organisations and places that the brief does not have."""

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule
from adrules.rules.said import EVERYTHING, said
from adrules.text.document import Document
from adrules.text.entities import EntityType, entities, require_extra
from adrules.text.morphology import readings

_TITLES = {"person": "человек", "organisation": "организация", "place": "место"}
_NAME_POS = frozenset({"NOUN", "ADJF", "PRTF", "None", "UNKN"})
_LIKELY = 0.3
_SEGMENT = ("name", "generation", "psychotype", "business_stage", "industry")


class EntityRule(Rule):
    """Names that the brief does not have.

    A model finds names of people, organisations and places; a name stands when all its words,
    in any form, are somewhere in the brief or in ``allow``. The sample of a placeholder is a name
    of the brief. Needs the extra ``ner``: ``pip install 'adrules[ner]'``; without it a pack with
    such a rule does not load.

    ::

        - id: invented_name/ne-iz-brifa
          category: invented_name
          kind: entity
          types: [person]
          message: "«{match}» — такого имени ({type}) в брифе нет."
          hint: "Назови только тех, кто есть в брифе."
    """

    NEEDS: ClassVar[tuple[str, ...]] = ("offer.summary",)
    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "type"})

    kind: Literal["entity"]
    types: tuple[EntityType, ...] = Field(
        ("person", "organisation", "place"), min_length=1, description="which names to look for"
    )
    allow: tuple[str, ...] = Field((), description="names that may always stand, in any form")

    @model_validator(mode="after")
    def _installed(self) -> Self:
        require_extra()
        return self

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every name with a word that the brief does not hold."""
        document, brief = case.document, case.brief
        if brief is None:
            return
        known = _known(brief, self.allow)
        for entity in entities(document.text):
            words = _words(document.text[entity.start : entity.end])
            if entity.type in self.types and _is_name(words) and not all(_lemmas(w) & known for w in words):
                yield self.violation(document, (entity.start, entity.end), type=_TITLES[entity.type])

    def instruction(self, brief: Brief | None) -> str:  # noqa: ARG002 - the rule is the same for all
        """Return the hint."""
        return self.hint


def _is_name(words: list[str]) -> bool:
    """Return whether the words can be a name: a capital does not make one of «Мечтаете»."""
    return any(
        r.pos in _NAME_POS or not r.known for word in words for r in readings(word) if r.score >= _LIKELY
    )


def _known(brief: Brief, allow: tuple[str, ...]) -> frozenset[str]:
    samples = [spec.sample for spec in brief.placeholders.values() if spec.sample]
    segment = [value for name in _SEGMENT if isinstance(value := getattr(brief.segment, name), str)]
    texts = [*said(brief, EVERYTHING), *samples, *segment, *brief.segment.traits.values(), *allow]
    return frozenset().union(*(_lemmas(word) for text in texts for word in _words(text)))


def _words(text: str) -> list[str]:
    """Return the folded words of a text, those with a hyphen by part."""
    return list(Document(text).words.forms)


def _lemmas(word: str) -> frozenset[str]:
    return frozenset({word, *(reading.lemma for reading in readings(word))})
