"""From phrases to the table that texts are looked up in: words become all their forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from adrules.matching.cache import FormsCache, default_path
from adrules.matching.lexicon import forms, spelt
from adrules.matching.syntax import Slot, Word, parse_phrase
from adrules.matching.table import Row, Table

Key = tuple[str, str]
"""Who asked for the phrases: rule id and role (``phrases``, ``except`` …)."""


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """Phrases with the options that hold for all of them."""

    phrases: tuple[str, ...]
    any_order: bool = False
    gap: int = 0
    any_degree: bool = False
    any_aspect: bool = False
    cross_comma: bool = False


def tabulated(sets: Sequence[tuple[Key, PhraseSet]], *, keep: bool) -> Table:
    """Return the table of some phrase sets."""
    parsed = [(key, o, p, q) for key, o in sets for p in o.phrases for q in parse_phrase(p)]
    keys = [_key(w, o) for _, o, _, q in parsed for slot in q for w in slot.words if not w.exact]
    known = _kept().forms(keys, expand, keep=keep)
    numbers: dict[object, int] = {}
    members: list[frozenset[str]] = []
    tokens: dict[int, str] = {}
    identities: dict[object, int] = {}

    def number_of(identity: object, forms_: frozenset[str]) -> int:
        number = numbers.setdefault(identity, len(members))
        if number == len(members):
            members.append(forms_)
        return number

    def slot_of(slot: Slot, options: PhraseSet) -> int:
        if slot.token_class:
            number = number_of(slot.token_class, frozenset())
            tokens[number] = slot.token_class
            return number
        identity = (slot.words, options.any_degree, options.any_aspect)
        if identity not in identities:
            spelt_ = (frozenset({spelt(w.text)}) if w.exact else known[_key(w, options)] for w in slot.words)
            forms_ = frozenset[str]().union(*spelt_)
            identities[identity] = number_of(forms_, forms_)
        return identities[identity]

    rows = []
    for (rule, role), options, phrase, pattern in parsed:
        slots = tuple(slot_of(slot, options) for slot in pattern)
        gaps = tuple(max(slot.gap, options.gap) for slot in pattern)
        ordered = not options.any_order or len(slots) == 1
        straight = ordered and not any(gaps[1:]) and not any(slot in tokens for slot in slots)
        anchor = _anchor([members[slot] for slot in slots])
        rows.append(
            Row(rule, role, phrase, slots, gaps, options.any_order, options.cross_comma, anchor, straight)
        )
    return Table.of(members, tokens, rows)


def _anchor(slots: Sequence[frozenset[str]]) -> int:
    """Return the index of the slot, given by its forms, that the fewest words of a text will meet."""

    def cost(index: int) -> tuple[int, int]:
        shortest = min(map(len, slots[index]), default=0)
        if not shortest:
            return (2, 0)
        return (0 if shortest > 3 else 1, -shortest)  # noqa: PLR2004 - short words are common ones

    return min(range(len(slots)), key=cost)


def slot_forms(slot: Slot, phrases: PhraseSet) -> frozenset[str]:
    """Return the folded forms that a word slot of one of ``phrases`` stands for."""
    return frozenset().union(*(_word_forms(word, phrases) for word in slot.words))


def _word_forms(word: Word, phrases: PhraseSet) -> frozenset[str]:
    if word.exact:
        return frozenset({spelt(word.text)})
    return expand(_key(word, phrases))


def _key(word: Word, phrases: PhraseSet) -> str:
    """Return what decides the forms of a word, as a key of the cache."""
    options = ("d" if phrases.any_degree else "") + ("a" if phrases.any_aspect else "")
    return f"{word.text.replace('’', chr(39))}|{','.join(sorted(word.grammemes))}|{options}"


def expand(key: str) -> frozenset[str]:
    """Return the forms that a key of the cache stands for, from the dictionary."""
    text, grammemes, options = key.split("|")
    chosen = frozenset(grammemes.split(",")) if grammemes else frozenset()
    return forms(text, chosen, any_degree="d" in options, any_aspect="a" in options)


@cache
def _kept() -> FormsCache:
    return FormsCache(default_path())
