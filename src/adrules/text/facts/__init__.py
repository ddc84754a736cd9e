"""Checkable statements of a text: numbers, percents, sums of money, dates, terms.

Found on the folded text (see :mod:`adrules.text.folding`); promo codes on the text as given.
:mod:`adrules.text.facts.conversion` turns them into facts of a brief and back.
"""

from adrules.text.facts.classes import TOKEN_CLASSES
from adrules.text.facts.codes import find_promo_codes
from adrules.text.facts.find import find_facts
from adrules.text.facts.kinds import Day, Kind, Qualifier
from adrules.text.facts.model import FactSpan, Statement, agrees, same

__all__ = [
    "TOKEN_CLASSES",
    "Day",
    "FactSpan",
    "Kind",
    "Qualifier",
    "Statement",
    "agrees",
    "find_facts",
    "find_promo_codes",
    "same",
]
