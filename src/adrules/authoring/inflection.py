"""Other forms of a phrase, made only where the dictionary leaves no doubt.

Nominal phrases change case and number as a whole: adjectives agree with their noun, what
follows the noun stays. Of verbal ones the verb changes. A word with two plausible lexemes,
a noun with an unknown tail, an unknown word: nothing is made.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from adrules.text.morphology import parse

_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_VERBS = frozenset({"VERB", "INFN"})
_SURE = 0.1
"""Share of readings from which on a lexeme counts as plausible."""

_CASES = (("gent", "sing"), ("ablt", "sing"), ("nomn", "plur"), ("loct", "plur"))
_MOODS = (
    ("impr plur", {"impr", "plur", "excl"}),
    ("impr sing", {"impr", "sing", "excl"}),
    ("infn", {"INFN"}),
    ("3per plur", {"3per", "plur"}),
)

Change = tuple[str, dict[int, str]]
"""Name of the forms, and the new form of each word that changes by its index."""


def inflections(words: Sequence[str]) -> Iterator[Change]:
    """Yield other forms of a row of words as written in a text.

    >>> dict(inflections(["новый", "горизонт"]))["gent sing"]
    {0: 'нового', 1: 'горизонта'}
    """
    if not all(_WORD.fullmatch(word) for word in words):
        return
    lexemes = [_lexeme(word) for word in words]
    first = lexemes[0] if lexemes else []
    if first and first[0].tag.POS in _VERBS:
        made: Iterator[Change] = _verbal(words[0], first[0])
    else:
        made = _nominal(words, lexemes)
    for name, changes in made:
        if any(form.lower() != words[index].lower() for index, form in changes.items()):
            yield name, {index: _cased(form, words[index]) for index, form in changes.items()}


def _lexeme(word: str) -> list[Any]:
    """Return the parses of a word if all plausible ones are of one lexeme, else none."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for reading in parse(word):
        kind = str(reading.tag.POS)
        groups[reading.normal_form, "VERB" if kind in _VERBS else kind].append(reading)
    plausible = [g for g in groups.values() if sum(p.score for p in g) >= _SURE]
    if len(plausible) != 1 or not plausible[0][0].is_known:
        return []
    return plausible[0]


def _verbal(word: str, verb: Any) -> Iterator[Change]:  # noqa: ANN401 - pymorphy3 has no types
    for name, grammemes in _MOODS:
        form = verb.inflect(grammemes)
        if form is not None and form.tag.aspect == verb.tag.aspect and form.word != word:
            yield name, {0: form.word}


def _nominal(words: Sequence[str], lexemes: Sequence[list[Any]]) -> Iterator[Change]:
    head = next((i for i, parses in enumerate(lexemes) if not _all_of(parses, _ADJECTIVES)), len(words))
    if head == len(words) or not _all_of(lexemes[head], {"NOUN"}) or not _stays(words[head + 1 :]):
        return
    if not _agree(lexemes[: head + 1]):
        return
    noun = lexemes[head][0]
    for case, number in _CASES:
        form = noun.inflect({case, number})
        if form is None:
            continue
        changes = {head: form.word}
        for index in range(head):
            adjective = _agreeing(lexemes[index][0], form, case, number)
            if adjective is None:
                break
            changes[index] = adjective
        else:
            yield f"{case} {number}", changes


def _all_of(parses: Sequence[Any], kinds: frozenset[str] | set[str]) -> bool:
    return bool(parses) and all(p.tag.POS in kinds for p in parses)


def _stays(tail: Sequence[str]) -> bool:
    """Return whether what follows a noun does not change with it: a genitive or a preposition."""
    if not tail:
        return True
    parses = [p for p in parse(tail[0]) if p.score >= _SURE]
    return all(p.tag.POS == "PREP" for p in parses) or all("gent" in p.tag for p in parses)


def _agree(lexemes: Sequence[list[Any]]) -> bool:
    """Return whether the words may stand in one case and number."""
    readings = [{(p.tag.case, p.tag.number) for p in parses} for parses in lexemes]
    return bool(set.intersection(*readings))


def _agreeing(adjective: Any, noun: Any, case: str, number: str) -> str | None:  # noqa: ANN401 - as above
    wanted = {case, number}
    if number == "sing":
        if noun.tag.gender is None:
            return None
        wanted.add(str(noun.tag.gender))
    form = adjective.inflect(wanted)
    suppletive = adjective.word.startswith("наи") or (
        form is not None and form.word[:3] != adjective.word[:3]
    )
    if form is None or suppletive:
        return None  # pymorphy3 inflects лучший as наихороший
    if ("Supr" in form.tag) != ("Supr" in adjective.tag) or form.tag.POS != adjective.tag.POS:
        return None
    return str(form.word)


def _cased(form: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return form.upper()
    return form[:1].upper() + form[1:] if like[:1].isupper() else form
