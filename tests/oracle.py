"""A simple, obviously right matcher: parse nothing ahead, try every phrase at every place."""

from collections.abc import Iterator
from itertools import permutations

from adrules.matching.phrases import PhraseSet, slot_forms
from adrules.matching.syntax import Slot, parse_phrase
from adrules.text.document import Document
from adrules.text.words import COMMA, JOINED


def oracle_spans(phrases: PhraseSet, document: Document) -> set[tuple[int, int]]:
    """Return the spans of all phrases in the folded text."""
    words = document.words
    found = set()
    for phrase in phrases.phrases:
        for pattern in parse_phrase(phrase):
            gaps = [max(slot.gap, phrases.gap) for slot in pattern]
            orders = set(permutations(pattern)) if phrases.any_order else {pattern}
            for order in orders:
                between = [max(gaps)] * len(pattern) if phrases.any_order else gaps
                for at in range(len(words.forms)):
                    for end in _match(document, phrases, order, between, at):
                        found.add(_with_signs(document, pattern, words.starts[at], words.ends[end - 1]))
    return found


def _with_signs(document: Document, pattern: tuple[Slot, ...], start: int, end: int) -> tuple[int, int]:
    for slot in pattern:
        for low, high in document.tokens(slot.token_class) if slot.token_class else ():
            if low < end and start < high:
                start, end = min(start, low), max(end, high)
    return start, end


def _match(
    document: Document, phrases: PhraseSet, slots: tuple[Slot, ...], gaps: list[int], at: int
) -> set[int]:
    """Return where ``slots`` can end that begin at the part ``at``: one slot after the other."""
    ends = set(_slot_ends(document, slots[0], at, phrases))
    for slot, gap in zip(slots[1:], gaps[1:], strict=True):
        places = {place for end in ends for place in _places(document, phrases, end, gap)}
        ends = {end for place in places for end in _slot_ends(document, slot, place, phrases)}
    return ends


def _places(document: Document, phrases: PhraseSet, place: int, gap: int) -> Iterator[int]:
    for _ in range(gap + 1):
        if place >= len(document.words.forms) or not _joined(document, place - 1, phrases):
            return
        yield place
        place = document.words.after(place)


def _slot_ends(document: Document, slot: Slot, at: int, phrases: PhraseSet) -> Iterator[int]:
    words = document.words
    if slot.token_class:
        for start, end in document.tokens(slot.token_class):
            if start <= words.starts[at] < end and (at == 0 or words.starts[at - 1] < start):
                yield sum(s < end for s in words.starts)
        return
    forms = slot_forms(slot, phrases)
    if words.forms[at] in forms:
        yield at + 1
    whole = words.wholes.get(at)
    if whole and whole[0] in forms:
        yield whole[1]


def _joined(document: Document, index: int, phrases: PhraseSet) -> bool:
    kind = document.separation(index)
    return kind == JOINED or (phrases.cross_comma and kind == COMMA)
