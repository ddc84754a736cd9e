"""What the words of a text may be part of, told one by one: most texts then need no tagging.

Some patterns hold one of a few forms: a text without them needs no dictionary. For the others
each form has *signs*, remembered. A pattern that needs a sign which no word has is not there.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_

from adrules.text.folding import Folded
from adrules.text.remembered import Alike
from adrules.text.syntax import clauses, degrees, nouns, ordinals, stock, verbals, verbs
from adrules.text.syntax.tagging import PLAUSIBLE, Rows, Word, analysed
from adrules.text.words import Parts

# What matters in a row of words: one byte.
_FIRST_VERB, _VERB, _NOT, _NOUN, _DEPENDENT, _HALF_PARTICIPLE, _GOVERNED = (1 << bit for bit in range(7))
_ROW = 0xFF
PARTICIPLE, GERUND, PASSIVE, ACTED, AGENT, SUPERLATIVE, MOST, COMPARATIVE = (1 << b for b in range(8, 16))
ABOVE, COMPARED, WEAK, FROM_TEN, BELOW_TEN, CARDINAL, SUBORDINATOR, MODAL = (1 << b for b in range(16, 24))
INFINITIVE = 1 << 24


class Signs:
    """The words of a text and their signs, which are looked for when asked for."""

    __slots__ = ("_each", "_folded", "_some", "parts")

    def __init__(self, folded: Folded, parts: Parts) -> None:
        self.parts = parts
        self._folded = folded
        self._each: list[int] | None = None
        self._some: int | None = None

    @property
    def text(self) -> str:
        """The folded text."""
        return self._folded.text

    @property
    def forms(self) -> Sequence[str]:
        """The words, a hyphenated one whole."""
        return self.parts.words()

    @property
    def each(self) -> list[int]:
        """The signs of each word."""
        if self._each is None:
            self._each = list(map(_SIGNS.__getitem__, self.forms))
        return self._each

    @property
    def some(self) -> int:
        """The signs that any word has."""
        if self._some is None:
            self._some = reduce(or_, self.each, 0)
        return self._some

    def row(self, pattern: re.Pattern[bytes]) -> bool:
        """Return whether neighbours have the signs of a pattern of :func:`_with`."""
        return pattern.search(bytes([signs & _ROW for signs in self.each])) is not None

    def count(self, sign: int) -> int:
        """Return how many words have a sign."""
        return sum(1 for signs in self.each if signs & sign)


def _verbal(word: Word) -> int:
    found = 0
    if verbs.is_verb(word):
        found |= _VERB | (_FIRST_VERB if verbs.is_first_verb(word) else 0)
        found |= INFINITIVE if verbs.is_infinitive(word) else 0
    if verbs.may_be_modal(word):
        found |= MODAL
    return found | _passive(word) | _weak(word)


def _passive(word: Word) -> int:
    acted, alone = verbals.passive_by(word)
    return (ACTED if acted else 0) | (PASSIVE if alone else 0)


def _weak(word: Word) -> int:
    return WEAK if nouns.is_weak_verb(word) else 0


def _short_participle(word: Word) -> int:
    return _passive(word) | _weak(word)


def _participle(word: Word) -> int:
    found = _weak(word)
    if verbals.may_be_participle(word):
        if verbals.is_participle(word):
            found |= PARTICIPLE
        elif word.share("NOUN") < PLAUSIBLE:
            found |= _HALF_PARTICIPLE
    return found


def _gerund(word: Word) -> int:
    return _weak(word) | (GERUND if verbals.is_gerund(word) else 0)


def _noun(word: Word) -> int:
    found = 0
    if nouns.is_plain_noun(word):
        found |= _NOUN | (_DEPENDENT if nouns.is_dependent(word) else 0)
    if verbals.is_governed(word):
        found |= _GOVERNED | (AGENT if verbals.may_act(word) else 0)
    return found


def _preposition(word: Word) -> int:
    return _GOVERNED if verbals.is_governed(word) else 0


def _adjective(word: Word) -> int:
    found = SUPERLATIVE if degrees.is_superlative(word) else 0
    for sign, is_it in (
        (MOST, degrees.is_the_most),
        (BELOW_TEN, ordinals.is_below_ten),
        (FROM_TEN, ordinals.is_from_ten),
    ):
        found |= sign if is_it(word) else 0
    return found | (SUBORDINATOR if word.is_lemma(clauses.WHICH) else 0)


def _comparative(word: Word) -> int:
    return (COMPARATIVE if word.likely("COMP") else 0) | (COMPARED if degrees.may_compare(word) else 0)


_BY_POS: dict[str, Callable[[Word], int]] = {
    "VERB": _verbal,
    "INFN": _verbal,
    "PRTS": _short_participle,
    "PRTF": _participle,
    "GRND": _gerund,
    "NOUN": _noun,
    "PREP": _preposition,
    "ADJF": _adjective,
    "COMP": _comparative,
}


def _spelt() -> dict[str, int]:
    """Return the signs that a form has by its letters alone."""
    found: dict[str, int] = {}
    for sign, forms in (
        (_NOT, {"не"}),
        (MOST, degrees.MOST),
        (ABOVE, degrees.ABOVE),
        (COMPARED, degrees.AS_THEY_ARE),
        (CARDINAL, ordinals.CARDINALS),
        (SUBORDINATOR, clauses.ANYWHERE.keys | clauses.AFTER_MARK.keys),
        (MODAL, verbs.MODAL),
    ):
        for form in forms:
            found[form] = found.get(form, 0) | sign
    return found


_SPELT = _spelt()


_FORMS = verbs.FORMS | verbals.FORMS | degrees.FORMS
_LEMMAS = verbs.LEMMAS | verbals.LEMMAS | nouns.LEMMAS | ordinals.LEMMAS | degrees.LEMMAS | clauses.WHICH
"""What the functions of :data:`_BY_POS` name; they ask nothing else of a form or a lemma."""


def signs_read(form: str) -> int:
    """Return the signs that a folded form has by its readings."""
    found = 0
    word = analysed(form)
    for pos in word.shares:
        look = _BY_POS.get(pos)
        if look is not None:
            found |= look(word)
    return found


def _signs_of(form: str) -> int:
    found = 0 if form.isdigit() and form.isascii() else signs_read(form)
    return found | _SPELT.get(form, 0)


_SIGNS = Alike(_signs_of, lemmas=_LEMMAS, apart=_FORMS.union(_SPELT), ends=verbals.REFLEXIVE)
"""Folded form -> its signs. Most words share them with others that the dictionary reads alike."""


def _with(sign: int) -> bytes:
    """Return a class of characters: the bytes that have a sign."""
    return b"[%b]" % b"".join(re.escape(bytes((code,))) for code in range(_ROW + 1) if code & sign)


_TWO_VERBS = re.compile(_with(_FIRST_VERB) + _with(_NOT) + b"?" + _with(_VERB), re.DOTALL)
_PARTICIPLE_WITH = re.compile(_with(_HALF_PARTICIPLE) + _with(_GOVERNED), re.DOTALL)
_SECOND = re.compile(
    r",\s*(?:[иu]|[нh][иuеe]|[тt][оo]|[иu]л[иu]|л[иu]б[оo])(?!\w)"  # Latin look-alikes count, too
)


@lru_cache(maxsize=64)
def _chain(most: int) -> re.Pattern[bytes]:
    return re.compile(_with(_NOUN) + b"%b{%d}" % (_with(_DEPENDENT), most), re.DOTALL)


def _repeated(signs: Signs, _: int) -> bool:
    paired = [form for form in signs.forms if form in clauses.PAIRED_KEYS]
    return len(paired) > len(set(paired)) and _SECOND.search(signs.text) is not None


def _rows(*rows: Rows) -> Callable[[Signs, int], bool]:
    return lambda signs, _: any(each.within(signs.forms) for each in rows)


FORMS: dict[str, frozenset[str]] = {
    "derived_preposition": stock.WITH_GENITIVE.keys | stock.WITH_PREPOSITION.keys,
    "introductory": stock.ALWAYS.keys | stock.SET_OFF.keys,
    "repeated_conjunction": clauses.PAIRED_KEYS,
    "written_date": ordinals.MONTHS,
    "rhetorical_question": clauses.RHETORICAL.keys,
}
"""By pattern: the forms one of which stands in every text that holds it."""

NEEDED: dict[str, int] = {
    "participle": PARTICIPLE | _HALF_PARTICIPLE,
    "gerund": GERUND,
    "passive": PASSIVE | ACTED,
    "superlative_synthetic": SUPERLATIVE,
    "superlative_analytic": MOST | COMPARATIVE,
    "comparison_without_base": COMPARED,
    "noun_chain": _NOUN,
    "double_verb": _FIRST_VERB,
    "verbal_noun": WEAK,
    "complex_sentence": SUBORDINATOR,
    "subordinate_chain": SUBORDINATOR,
    "modal": MODAL,
    "written_ordinal": FROM_TEN | BELOW_TEN,
}
"""By pattern: the signs one of which some word has in every text that holds it."""

POSSIBLE: dict[str, Callable[[Signs, int], bool]] = {
    **dict.fromkeys(NEEDED, lambda _, __: True),
    "participle": lambda s, _: bool(s.some & PARTICIPLE) or s.row(_PARTICIPLE_WITH),
    "passive": lambda s, _: bool(s.some & (PASSIVE | AGENT)),
    "superlative_analytic": lambda s, _: bool(s.some & (MOST | ABOVE)),
    "noun_chain": lambda s, most: s.row(_chain(most)),
    "double_verb": lambda s, _: s.row(_TWO_VERBS),
    "derived_preposition": _rows(stock.WITH_GENITIVE, stock.WITH_PREPOSITION),
    "introductory": _rows(stock.ALWAYS, stock.SET_OFF),
    "complex_sentence": lambda s, most: s.count(SUBORDINATOR) > most,
    "subordinate_chain": lambda s, most: s.count(SUBORDINATOR) > most,
    "repeated_conjunction": _repeated,
    "parcellation": lambda s, most: sum(map(s.text.count, ".!…")) > most,
    "modal": lambda s, _: bool(s.some & INFINITIVE),
    "written_ordinal": lambda s, _: bool(s.some & (FROM_TEN | CARDINAL)),
    "written_date": lambda s, _: any(ordinals.months(s.forms)),
    "rhetorical_question": lambda s, _: "?" in s.text and clauses.RHETORICAL.within(s.forms),
}
"""By pattern: whether a text with such a form or sign may hold it more often than ``most``."""


def look(pattern: str, most: int) -> Callable[[Signs], bool]:
    """Return what tells quickly whether a text may hold a pattern more often than ``most``."""
    possible = POSSIBLE[pattern]
    if pattern in FORMS:
        forms = FORMS[pattern]
        named = Alike(forms.__contains__, apart=forms, otherwise=False)
        return lambda signs: True in named.over(signs.parts) and possible(signs, most)
    if pattern in NEEDED:
        needed = NEEDED[pattern]
        return lambda signs: bool(signs.some & needed) and possible(signs, most)
    return lambda signs: possible(signs, most)
