"""``kind: grammar`` - constructions that grammemes show: participles, passives, chains of nouns."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress, count
from typing import Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import PhraseSet
from adrules.rules.fields import Phrases
from adrules.rules.rule import Case, Rule
from adrules.text.document import Document
from adrules.text.spans import merged, overlapping
from adrules.text.syntax.borrowed import source
from adrules.text.syntax.clauses import repeated_conjunction
from adrules.text.syntax.nouns import noun_chain
from adrules.text.syntax.ordinals import months
from adrules.text.syntax.patterns import COUNTED, DETECTORS, MOST, PatternName
from adrules.text.syntax.signs import FORMS, look
from adrules.text.syntax.tagging import Found, Sentence, Token

_FEW_WORDS = 200
"""A text of so many words is tagged as a whole."""


class GrammarRule(Rule):
    """A construction that must not stand in a text; one rule names one ``pattern``.

    ``participle``
        Full participles: «карта, выпущенная бесплатно». A participle that is also an adjective
        («открытый», «данный», «сниженная ставка») only with words of its own to the right:
        «ставка, сниженная на 2 %»; the same holds for a single word in ``allow``.
    ``gerund``
        «Оформляя карту, …»; not «начиная с», «включая».
    ``passive``
        Short participles, with «быть» or without («будет рассмотрена»), verbs in -ся said of a
        thing («начисляются») or with an agent («проверяется банком»); no states («офис открыт»).
    ``superlative_synthetic``
        «выгоднейший», «лучший»; not «ближайший офис», «высшее образование».
    ``superlative_analytic``
        «самый низкий», «наиболее простой», «быстрее всех»; not «тот самый», «в самый раз».
    ``comparison_without_base``
        «ставка выше», «теперь ещё проще». A «чем …», a genitive («дешевле рынка») or a number
        within four words is a base.
    ``noun_chain``
        More than ``max`` nouns in a row (2).
    ``double_verb``
        Two verbs in a row; ``allow`` excuses a pair by its first verb (хотеть, начать, мочь).
    ``verbal_noun``
        An empty verb with the noun of an action: «осуществить оплату», «производится начисление».
    ``derived_preposition``
        «в рамках», «за счёт», «в целях» before their noun.
    ``introductory``
        «конечно», «Возможно, …»; not «оформить возможно онлайн».
    ``complex_sentence``
        The words that open subordinate clauses, beyond ``max`` in a sentence (0); never «как».
    ``subordinate_chain``
        More than ``max`` different words of that sort in a sentence (1).
    ``repeated_conjunction``
        «и карта, и бонусы»; with ``clauses: true`` also between clauses.
    ``parcellation``
        More than ``max`` fragments in a row (2): «Быстро. Просто. С заботой.»
    ``modal``
        «можете оформить», «нужно прийти».
    ``written_ordinal``
        Ordinals from ten upwards in words: «двадцать пятый».
    ``written_date``
        «четвёртого мая».
    ``rhetorical_question``
        «Разве вам не нужны деньги?»

    A word with several readings counts for what most of its use is; in doubt nothing is found.
    ``allow`` names phrases that excuse a finding they touch; the name of the product excuses what
    lies inside it. In chains of nouns the words of an allowed phrase and of the product's name
    end the chain. Chains of nouns and prepositions that the brief itself uses are its terms and
    pass; ``brief_terms: false`` finds them too.

    .. code-block:: yaml

        - id: syntax/noun-chain
          category: syntax
          kind: grammar
          pattern: noun_chain
          max: 2
          allow: [лимит расход сотрудник]
          message: "«{match}»: слишком много существительных подряд."
          hint: "Поставь глагол."
    """

    kind: Literal["grammar"]
    pattern: PatternName = Field(description="the construction to find")
    allow: Phrases = Field((), description="phrases that excuse a finding they touch")
    max: int | None = Field(
        None, ge=0, le=20, description="how many in a row, or in a sentence, are allowed: " + ", ".join(MOST)
    )
    clauses: bool = Field(
        False,  # noqa: FBT003 - the default of a field
        description="repeated_conjunction: also «и» that joins clauses",
    )
    brief_terms: bool = Field(
        True,  # noqa: FBT003 - the default of a field
        description="noun_chain, derived_preposition: words that the brief itself uses pass",
    )

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.max is not None and self.pattern not in MOST:
            raise ValueError(f"max does not go with pattern {self.pattern}; it goes with {', '.join(MOST)}")
        if self.clauses and self.pattern != "repeated_conjunction":
            raise ValueError("clauses goes with pattern repeated_conjunction only")
        return self

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the phrases that excuse."""
        return {"allow": PhraseSet(self.allow)} if self.allow else {}

    def glance(self) -> Callable[[Case], bool]:
        """Return whether the words of a message, one by one, may be part of the construction."""
        possible = look(self.pattern, self._most)
        return lambda case: possible(case.document.signs)

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every finding that neither ``allow`` nor the brief excuses."""
        document = case.document
        allowed = merged([(h.start, h.end) for h in case.hits.get((self.id, "allow"), ())])
        sentences = self._sentences(document)
        names = source(_names(case.brief)).spans(sentences)
        for found in self._found(case, sentences, allowed, names):
            touched = overlapping(names, found.start, found.end)
            inside = any(start <= found.start and found.end <= end for start, end in touched)
            if not inside and not self._excused(found, allowed):
                yield self.violation(document, document.span(found.start, found.end))

    def _sentences(self, document: Document) -> tuple[Sentence, ...]:
        """Return the sentences that may hold the construction; of a short text all, for others may ask."""
        forms, words = FORMS.get(self.pattern), document.words
        if forms is None or len(words.forms) <= _FEW_WORDS:
            return document.tagged
        written = self.pattern == "written_date"
        found = months(words.forms) if written else compress(count(), map(forms.__contains__, words.forms))
        places = [words.starts[at] for at in found]
        places += [words.starts[at] for at, (form, _) in words.wholes.items() if form in forms]
        return document.tagged_at(places)

    @property
    def _most(self) -> int:
        """How many are allowed; 0 where the pattern does not count."""
        return MOST.get(self.pattern, 0) if self.max is None else self.max

    def _found(
        self,
        case: Case,
        sentences: tuple[Sentence, ...],
        allowed: list[tuple[int, int]],
        names: list[tuple[int, int]],
    ) -> Iterator[Found]:
        if self.pattern == "noun_chain":
            yield from self._noun_chains(case, merged([*allowed, *names]))
        elif self.pattern == "repeated_conjunction":
            yield from repeated_conjunction(sentences, clauses=self.clauses)
        elif self.pattern in COUNTED:
            yield from COUNTED[self.pattern](sentences, self._most)
        elif self.pattern == "derived_preposition" and self._terms(case.brief):
            terms = source(_texts(case.brief))
            for found in DETECTORS[self.pattern](sentences):
                if not terms.says(_tokens(sentences, found, more=1)):
                    yield found
        else:
            yield from DETECTORS[self.pattern](sentences)

    def _noun_chains(self, case: Case, skipped: list[tuple[int, int]]) -> Iterator[Found]:
        terms = source(_texts(case.brief)) if self._terms(case.brief) else None

        def skips(token: Token) -> bool:
            return any(overlapping(skipped, token.start, token.end))

        for found in noun_chain(case.document.tagged, self._most, skips):
            if terms is None or not terms.says(_tokens(case.document.tagged, found)):
                yield found

    def _terms(self, brief: Brief | None) -> bool:
        return self.brief_terms and brief is not None

    def _excused(self, found: Found, allowed: list[tuple[int, int]]) -> bool:
        start, end = found.head or (found.start, found.end)
        # An allowed adjective that has words of its own is a participle again.
        return any(not (found.governs and span == (start, end)) for span in overlapping(allowed, start, end))


def _names(brief: Brief | None) -> tuple[str, ...]:
    return tuple(n for n in (brief.product.name, *brief.product.aliases) if n) if brief else ()


def _texts(brief: Brief | None) -> tuple[str, ...]:
    """Return what the brief says of the offer, the terms of which a message may repeat."""
    if brief is None:
        return ()
    offer = brief.offer
    single = (brief.product.name, brief.product.description, offer.summary, brief.key_message, brief.cta)
    rows = (*offer.benefits, *offer.conditions, *brief.disclaimers, *brief.product.aliases)
    return tuple(text for text in (*single, *rows) if text)


def _tokens(sentences: Sequence[Sentence], found: Found, more: int = 0) -> Sequence[Token]:
    """Return the words of a finding and ``more`` words after it."""
    sentence = sentences[bisect_right(sentences, found.start, key=lambda s: s.start) - 1]
    first = bisect_left(sentence.tokens, found.start, key=lambda t: t.start)
    last = bisect_left(sentence.tokens, found.end, key=lambda t: t.start)
    return sentence.tokens[first : last + more]
