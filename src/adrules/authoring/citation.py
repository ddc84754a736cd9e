"""Phrases written out plainly, as their author would cite them."""

from collections.abc import Iterator
from dataclasses import dataclass

from adrules.matching.phrases import PhraseSet, slot_forms
from adrules.matching.syntax import Pattern, Slot, Word, parse_phrase
from adrules.rules.rule import Rule

SAMPLES = {
    "count": "3 карты",
    "date": "1 мая",
    "emoji": "🎉",
    "latin": "cashback",
    "money": "100 ₽",
    "number": "7",
    "percent": "5 %",
    "phone": "8 800 555-35-35",
    "quoted": "«Весна»",
    "term": "3 дня",
}
"""A token of each class. A class that is not here makes its patterns uncitable."""

SEARCHED = "phrases"
"""Role of the phrases that a rule looks for."""

CONDITIONS = frozenset({"except", "unless", "when.has", "when.has_not", "words", "beside"})
"""Roles of phrases that are no mistake by themselves: they excuse, condition or add up."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One way to write a phrase; ``words`` are those of its notation that it uses."""

    text: str
    words: tuple[Word, ...]


def dead_words(phrase: str, phrases: PhraseSet) -> list[Word]:
    """Return the words of a phrase that stand for no form: their grammemes fit none."""
    words = dict.fromkeys(w for pattern in parse_phrase(phrase) for slot in pattern for w in slot.words)
    return [word for word in words if not slot_forms(Slot((word,)), phrases)]


def citations(phrase: str, phrases: PhraseSet) -> Iterator[Citation]:
    """Yield ways to write a phrase that between them use each of its patterns and words.

    A word narrowed by grammemes is written in one of the forms that it stands for.
    """
    used: set[Word] = set()
    for pattern in parse_phrase(phrase):
        number = 0
        while number == 0 or any(
            word not in used for slot in pattern if number < len(slot.words) for word in slot.words[number:]
        ):
            cited = _cited(pattern, number, phrases)
            if cited is not None:
                yield cited
                used.update(cited.words)
            number += 1


def _cited(pattern: Pattern, number: int, phrases: PhraseSet) -> Citation | None:
    texts, words = [], []
    for slot in pattern:
        if slot.token_class:
            text = SAMPLES.get(slot.token_class)
        else:
            word = slot.words[number % len(slot.words)]
            words.append(word)
            text = plain_form(word, phrases)
        if text is None:
            return None
        texts.append(text)
    return Citation(" ".join(texts), tuple(words))


def plain_form(word: Word, phrases: PhraseSet) -> str | None:
    """Return the form of a word that is nearest to how it is written; ``None`` if it has none."""
    forms = slot_forms(Slot((word,)), phrases)
    if word.exact or not word.grammemes:
        return word.text
    return min(forms, key=lambda form: (-_shared(form, word.text), len(form), form), default=None)


def _shared(one: str, other: str) -> int:
    """Return how many first letters two words share."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def excuses(rule: Rule) -> list[tuple[str, str]]:
    """Return the phrases and token classes that excuse what a rule finds, each with its role."""
    sets = rule.phrase_sets()
    found = [(role, p) for role in ("except", "unless") if role in sets for p in sets[role].phrases]
    # A kind may look up bare token classes itself instead of leaving them to the matcher.
    found += [("unless", p) for p in getattr(rule, "unless", ()) if ("unless", p) not in found]
    return found
