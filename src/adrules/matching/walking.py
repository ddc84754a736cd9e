"""Walking a pattern through the words of a text: where exactly it stands.

Most patterns that a text may hold are refuted by the classes of its words: a slot has no word,
or its words stand too far apart.
"""

import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from adrules.matching.places import FEW_WORDS, NO_CLASSES, State, Text
from adrules.matching.table import Row
from adrules.native import compiled as native
from adrules.text.facts.classes import BEGUN
from adrules.text.reading import alphabet
from adrules.text.spans import Span, overlapping
from adrules.text.words import COMMA, JOINED

MOST_PARTS = 63
"""The longest text, in parts of words, that C walks as a whole."""

_walk_near: Callable[..., tuple[list[tuple[int, int]], list[int]] | None] | None = (
    native.walk_near if alphabet and native else None
)


class Hit(NamedTuple):
    """A phrase found: offsets in the folded text and the phrase as written."""

    start: int
    end: int
    phrase: str


class Near(NamedTuple):
    """Which hits matter: those that begin in one of some spans of the folded text, or overlap one."""

    spans: Sequence[Span]
    overlap: bool


def walked(text: Text, row: Row, where: Near | None = None) -> list[Hit]:
    """Return the hits of one pattern, or at least those that matter; one may be there twice."""
    near = _near(text, row, where) if len(text.numbers) > MOST_PARTS else None
    if near is not None:
        found = near
    elif row.straight and not text.whole_classes:
        found = _straight(text, row)
    elif refuted(text, row):
        return []
    else:
        found = [span for at in _anchors(text, row, where) for span in _walk(text, row, at)]
    return [Hit(start, end, row.phrase) for start, end in found]


def _anchors(text: Text, row: Row, where: Near | None) -> Iterable[int]:
    """Return the parts from which a pattern is walked: all where its anchor stands, or those that matter."""
    slot = row.slots[row.anchor]
    if slot in text.names:
        if where is None or len(row.slots) > 1:
            return text.tokens(slot)
        return text.tokens_over(slot, where.spans)
    every = text.places(slot)
    if where is None:
        return every
    before = row.slots if row.any_order or where.overlap else row.slots[: row.anchor]
    if not text.names.keys().isdisjoint(before):  # a token is of any length
        return every
    reach = len(row.slots) * (1 + max(row.gaps)) * text.longest
    starts = text.document.words.starts
    near: set[int] = set()
    for first, last in where.spans:
        begin, end = bisect.bisect_left(starts, first) - reach, bisect.bisect_right(starts, last) + reach
        near.update(every[bisect.bisect_left(every, begin) : bisect.bisect_left(every, end)])
    return sorted(near)


def _near(text: Text, row: Row, where: Near | None) -> list[tuple[int, int]] | None:
    """Do what :meth:`_walk` does in C around each of the anchors; ``None`` where it cannot."""
    if _walk_near is None or row.any_order or row.slots[row.anchor] in text.names:
        return None
    anchors = list(_anchors(text, row, where))
    found = _walk_near(text.numbers, text.document.folded, row, text.names, anchors)
    if found is None:
        return None
    sure, unsure = found
    return sure + [span for at in unsure for span in _walk(text, row, at)]


def _straight(text: Text, row: Row) -> list[tuple[int, int]]:
    """Do what :meth:`_walk` does for words one after the other, none of them hyphenated."""
    slots, anchor, numbers, filling = row.slots, row.anchor, text.numbers, text.filling
    more = len(slots) - 1
    found = []
    for at in text.places(slots[anchor]):
        first = at - anchor
        last = first + more
        if (
            first >= 0
            and last < len(numbers)
            and all(numbers[first + i] in filling.get(slot, NO_CLASSES) for i, slot in enumerate(slots))
            and all(_crosses(text, i, cross_comma=row.cross_comma) for i in range(first, last))
        ):
            words = text.document.words
            found.append((words.starts[first], words.ends[last]))
    return found


def refuted(text: Text, row: Row) -> bool:
    """Return whether the words of a pattern in its order stand too far apart, or are not there.

    Separators are not looked at, and hyphenated words are taken to be as long as they may be.
    In a long text this is not asked.
    """
    if row.any_order or len(text.numbers) > FEW_WORDS:
        return False
    reached: Iterable[int] | None = None
    free = False
    """A token of unknown length came before."""
    for slot, gap in zip(row.slots, row.gaps, strict=True):
        is_token = slot in text.names
        places = text.may_begin(slot) if is_token else text.places(slot)
        if places is None:
            reached, free = None, True
            continue
        if reached is not None:
            near = gap + 1 + text.slack
            places = [q for q in places if any(p < q and (free or q - p <= near) for p in reached)]
        if not places:
            return True
        reached, free = places, is_token
    return False


def begins_elsewhere(text: Text, row: Row, places: Sequence[int]) -> bool:
    """Return whether no hit of a pattern can begin in the sentence of one of some offsets.

    Only of patterns for which statements would have to be read: a hit begins with the word that
    anchors it, or with a statement that reaches over this word. Of a long text this is not asked:
    its statements are read only where they are looked for.
    """
    names = [text.names[slot] for slot in row.slots if slot in text.names]
    if (
        len(text.numbers) > FEW_WORDS
        or not names
        or row.anchor
        or row.any_order
        or not BEGUN.issuperset(names)
    ):
        return False
    starts, together = text.document.words.starts, text.document.in_one_sentence
    words = {*text.places(row.slots[0]), *text.beginnings()}
    return not any(together(starts[word], place) for word in words for place in places)


def _ends(text: Text, slot: int, at: int) -> list[int]:
    """Return the indexes after the matches of ``slot`` that begin at the part ``at``."""
    filling = text.filling.get(slot, NO_CLASSES)
    found = [at + 1] if text.numbers[at] in filling else []
    if at in text.whole_classes and text.whole_classes[at] in filling:
        found.append(text.wholes[at][1])
    if slot in text.names and (after := text.token_from(slot, at)) is not None:
        found.append(after)
    return found


def _walk(text: Text, pattern: Row, at: int) -> Iterator[tuple[int, int]]:
    slots, anchor = pattern.slots, pattern.anchor
    ends: Iterable[int] = _ends(text, slots[anchor], at)
    if pattern.any_order and len(slots) > 1:
        rest = tuple(sorted(slots[:anchor] + slots[anchor + 1 :]))
        for first, last in _around(text, pattern, [(rest, at, end) for end in ends]):
            yield _span(text, pattern, first, last)
        return
    firsts = _backward(text, pattern, anchor, (at,)) if anchor else (at,)
    if anchor + 1 < len(slots) and firsts:
        ends = _forward(text, pattern, anchor + 1, ends)
    for first in firsts:
        for last in ends:
            yield _span(text, pattern, first, last)


def _span(text: Text, pattern: Row, first: int, last: int) -> tuple[int, int]:
    words = text.document.words
    start, end = words.starts[first], words.ends[last - 1]
    for number in pattern.slots:
        if number in text.names:
            # A token may be longer than its words: the sign of a percent or a currency is none.
            for low, high in overlapping(
                text.document.tokens_over(text.names[number], start, end), start, end
            ):
                start, end = min(start, low), max(end, high)
    return start, end


def _forward(text: Text, pattern: Row, index: int, ends: Iterable[int]) -> Iterable[int]:
    """Return where the pattern can end when its slots before ``index`` end at one of ``ends``.

    Sets of places and no paths: the words of a text that repeats itself are tried once each.
    """
    comma = pattern.cross_comma
    while ends and index < len(pattern.slots):
        slot, gap = pattern.slots[index], pattern.gaps[index]
        begins = {begin for at in ends for begin in _reach(text, at, gap, cross_comma=comma)}
        ends = {end for begin in begins for end in _ends(text, slot, begin)}
        index += 1
    return ends


def _backward(text: Text, pattern: Row, index: int, begins: Iterable[int]) -> Iterable[int]:
    """Return where the pattern can begin when its slot ``index`` begins at one of ``begins``."""
    comma = pattern.cross_comma
    while begins and index:
        slot, gap = pattern.slots[index - 1], pattern.gaps[index]
        ends = {end for at in begins for end in _reach_back(text, at, gap, cross_comma=comma)}
        begins = {begin for end in ends for begin in _begins(text, slot, end)}
        index -= 1
    return begins


def _around(text: Text, pattern: Row, grown: list[State]) -> Iterator[tuple[int, int]]:
    """Grow spans to either side until every slot has its word; each state of a text once."""
    gap, comma = max(pattern.gaps), pattern.cross_comma
    met = text.grown[pattern]
    while grown:
        state = grown.pop()
        if state in met:
            continue
        met.add(state)
        rest, first, last = state
        if not rest:
            yield first, last
            continue
        begins = list(_reach(text, last, gap, cross_comma=comma))
        ends = list(_reach_back(text, first, gap, cross_comma=comma))
        for index, slot in enumerate(rest):
            if index and slot == rest[index - 1]:
                continue
            left = rest[:index] + rest[index + 1 :]
            grown += [(left, first, e) for begin in begins for e in _ends(text, slot, begin)]
            grown += [(left, b, last) for end in ends for b in _begins(text, slot, end)]


def _begins(text: Text, slot: int, end: int) -> list[int]:
    """Return the parts where the matches of ``slot`` begin that end before ``end``."""
    filling = text.filling.get(slot, NO_CLASSES)
    found = [end - 1] if text.numbers[end - 1] in filling else []
    whole = text.whole_begins.get(end)
    if whole is not None and text.whole_classes.get(whole) in filling:
        found.append(whole)
    if slot in text.names:
        found += text.tokens_at(slot, end - 1).firsts.get(end, ())
    return found


def _reach(text: Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
    """Yield the parts that may follow one which ended before ``at``, over 0 … gap words."""
    for _ in range(gap + 1):
        if at >= len(text.numbers) or not _crosses(text, at - 1, cross_comma=cross_comma):
            return
        yield at
        whole = text.wholes.get(at)
        at = whole[1] if whole else at + 1


def _reach_back(text: Text, at: int, gap: int, *, cross_comma: bool) -> Iterator[int]:
    """Yield the ends of the parts that may precede the one at ``at``, over 0 … gap words.

    The way back of :meth:`_reach`: where a hyphenated word ends, it or its last part is passed over.
    """
    places, met = {at}, set[int]()
    for _ in range(gap + 1):
        places = {p for p in places if p > 0 and _crosses(text, p - 1, cross_comma=cross_comma)} - met
        yield from places
        met |= places
        places = {before for place in places for before in _before(text, place)}


def _crosses(text: Text, index: int, *, cross_comma: bool) -> bool:
    kind = text.document.separation(index)
    return kind == JOINED or (cross_comma and kind == COMMA)


def _before(text: Text, at: int) -> Iterator[int]:
    """Yield the parts which end before ``at`` as words do: a hyphenated one as a whole."""
    if at - 1 not in text.wholes:
        yield at - 1
    if at in text.whole_begins:
        yield text.whole_begins[at]
