"""The closed list of patterns that rules of grammar name."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from adrules.text.syntax import clauses, degrees, nouns, ordinals, stock, verbals, verbs
from adrules.text.syntax.tagging import Found, Sentence

Detector = Callable[[Sequence[Sentence]], Iterator[Found]]

PatternName = Literal[
    "participle",
    "gerund",
    "passive",
    "superlative_synthetic",
    "superlative_analytic",
    "comparison_without_base",
    "noun_chain",
    "double_verb",
    "verbal_noun",
    "derived_preposition",
    "introductory",
    "complex_sentence",
    "subordinate_chain",
    "repeated_conjunction",
    "parcellation",
    "modal",
    "written_ordinal",
    "written_date",
    "rhetorical_question",
]
"""Every name that ``pattern`` may have."""

DETECTORS: dict[str, Detector] = {
    "participle": verbals.participle,
    "gerund": verbals.gerund,
    "passive": verbals.passive,
    "superlative_synthetic": degrees.superlative_synthetic,
    "superlative_analytic": degrees.superlative_analytic,
    "comparison_without_base": degrees.comparison_without_base,
    "double_verb": verbs.double_verb,
    "verbal_noun": nouns.verbal_noun,
    "derived_preposition": stock.derived_preposition,
    "introductory": stock.introductory,
    "modal": verbs.modal,
    "written_ordinal": ordinals.written_ordinal,
    "written_date": ordinals.written_date,
    "rhetorical_question": clauses.rhetorical_question,
}
"""The patterns that need nothing but the sentences."""

COUNTED: dict[str, Callable[[Sequence[Sentence], int], Iterator[Found]]] = {
    "complex_sentence": clauses.complex_sentence,
    "subordinate_chain": clauses.subordinate_chain,
    "parcellation": clauses.parcellation,
}
"""The patterns that allow a number of what they find; ``noun_chain`` is one more."""

MOST = {"noun_chain": 2, "complex_sentence": 0, "subordinate_chain": 1, "parcellation": 2}
"""How many a counted pattern allows by default."""
