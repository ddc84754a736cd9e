"""``kind: leak`` - the segment told to the client, and names that nobody gave."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal, get_args

from pydantic import Field

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import PhraseSet
from adrules.rules.fields import Text
from adrules.rules.rule import Case, Rule, Trigger
from adrules.rules.said import EVERYTHING, said, said_lemmas
from adrules.text.content import lemmas_of
from adrules.text.folding import fold, russian_look
from adrules.text.persons import called_names
from adrules.text.spans import longest_first
from adrules.text.told import GROUP_PHRASES, told_spans
from adrules.text.traits import Trait, figures_of, phrase_trait, trait_spans, traits_of

SegmentField = Literal[
    "name", "gender", "generation", "psychotype", "business_stage", "industry", "legal_form", "traits"
]
_FIELDS: tuple[SegmentField, ...] = get_args(SegmentField)

_VALUES = {
    "female": ("женщина", "женский", "девушка", "дама"),
    "male": ("мужчина", "мужской", "парень", "джентльмен"),
    "ip": ("ИП", "индивидуальный предприниматель"),
    "ooo": ("ООО", "общество с ограниченной ответственностью"),
    "х": ("поколение X", "поколение икс", "иксер"),
    "у": ("поколение Y", "поколение игрек", "миллениал", "игрек"),
    "z": ("поколение Z", "поколение зет", "зумер"),
    "бумер": ("бумер", "бэби-бумер"),
}
"""Values of the brief that are codes, and the words that give them away."""


class LeakRule(Rule):
    """Words of the segment told to the client, or a personal name that the brief does not give.

    ``check: segment`` looks for the segment of the brief: its name, traits, gender, generation,
    psychotype, business stage, industry and legal form, except fields that
    ``segment.may_mention`` allows. A noun for people («пенсионеры») or a field of one noun
    («ипотека») is found alone; a description of several words («купившие авиабилет») when two
    of them stand near each other, by root; an age or a sum of the segment when it is told to
    the client («Ваш доход выше 150 000 ₽»). Words that the offer or the product says are no
    leak. ``synonyms`` adds words for a value of the brief.

    ``patterns: true`` also finds what names a segment whatever the brief: «для женщин за 40»,
    «Уважаемые пенсионеры», «как зарплатному клиенту», «вы часто покупаете».

    ``check: name`` finds a first name or patronymic that is called («Анна, …», «Здравствуйте,
    Иван!»), unless a text of the brief or a sample of a placeholder has it.

    .. code-block:: yaml

        - id: segment_leak/words
          category: segment_leak
          kind: leak
          synonyms: {новичок: [начинающий, с нуля]}
          message: "«{match}» раскрывает сегмент."
          hint: "Не говори клиенту, что ты о нём знаешь: назови пользу."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match"})

    kind: Literal["leak"]
    check: Literal["segment", "name"] = Field("segment", description="what must not be told")
    patterns: bool = Field(default=False, description="segment: also find phrases that name any segment")
    fields: tuple[SegmentField, ...] = Field(
        _FIELDS, description="segment: the fields of the segment to look for"
    )
    allow: tuple[Text, ...] = Field((), description="words that may stand, in any form")
    synonyms: dict[str, tuple[Text, ...]] = Field(
        default_factory=dict, description="segment: value of a field, other words for it"
    )

    def missing(self, brief: Brief | None) -> str | None:
        """Return what the brief lacks: a segment, or for names the brief itself."""
        if self.check == "name" and brief is None:
            return "placeholders"
        if self.check == "segment" and not self.patterns and not (brief and _known(brief)):
            return "segment"
        return super().missing(brief)

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the phrases that name any segment."""
        return (
            {"told": PhraseSet(GROUP_PHRASES, cross_comma=True)}
            if self.patterns and self.check == "segment"
            else {}
        )

    def trigger(self) -> Trigger:
        """Return the phrases that name any segment; with a brief there may be more."""
        return Trigger(roles=tuple(self.phrase_sets()), brief=True)

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every place that tells the segment, or every name that is called."""
        document = case.document
        if self.check == "name":
            spans = list(called_names(document, self._given_names(case.brief)))
        else:
            spans = self._segment(case)
        for start, end in longest_first(spans):
            yield self.violation(document, document.span(start, end))

    def _given_names(self, brief: Brief | None) -> frozenset[str]:
        texts = [*self.allow, *said(brief, EVERYTHING)]
        if brief is not None:
            texts += [spec.sample for spec in brief.placeholders.values() if spec.sample]
        return frozenset().union(*map(lemmas_of, texts))

    def _segment(self, case: Case) -> list[tuple[int, int]]:
        document = case.document
        spans: list[tuple[int, int]] = []
        if self.patterns:
            hits = case.hits.get((self.id, "told"), ())
            spans += told_spans(document, [(h.start, h.end) for h in hits])
        if case.brief is not None:
            known = said_lemmas(case.brief, EVERYTHING) | lemmas_of(" ".join(self.allow))
            figures = frozenset().union(*map(figures_of, said(case.brief, EVERYTHING)))
            spans += trait_spans(document, list(self._traits(case.brief)), known, figures)
        return spans

    def _traits(self, brief: Brief) -> Iterator[Trait]:
        """Yield what must not be told."""
        looked_for = frozenset(self.fields) - brief.segment.may_mention
        for name, value in _known(brief):
            if name in brief.segment.may_mention or name.partition(".")[0] not in looked_for:
                continue
            folded = russian_look(fold(value.strip()))
            codes = _VALUES.get(folded.removeprefix("поколение "))
            if codes is None:
                yield from traits_of(value)
            yield from map(phrase_trait, (*(codes or ()), *self._other_words(value)))

    def _other_words(self, value: str) -> tuple[str, ...]:
        folded = fold(value.strip())
        return next((words for known, words in self.synonyms.items() if fold(known) == folded), ())


def _known(brief: Brief) -> list[tuple[str, str]]:
    """Return the fields of the segment that have a value, a trait as ``traits.key``."""
    segment = brief.segment
    single = [(name, getattr(segment, name)) for name in _FIELDS if name != "traits"]
    return [(n, v) for n, v in single if v] + [(f"traits.{k}", v) for k, v in segment.traits.items() if v]
