"""What a text must hold that a regular expression matches: strings, and runs of a class of codes.

An *ask* is a set of strings one of which stands in each such text; an expression has several, and
all must be met. Strings are codes (:mod:`adrules.text.alphabet`); :data:`EDGE` among them is the
edge of a word, which takes no room.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod

from adrules.text.alphabet import KNOWN

EDGE = b"\xff"
"""The edge of a word in a string: no character has this code."""

Ask = frozenset[bytes]
Run = tuple[frozenset[int], int]
"""Codes, and how many of them stand in a row."""

MOST_STRINGS = 450
"""Strings of an ask: more take longer to load than they save."""

MOST_CODES = 80
"""Codes of a class that are told apart in strings."""

MOST_ASKS = 4
_WIDE = 4
"""Codes of a class that is not added to strings that are long enough."""
_ENOUGH = 3
_MOST_POWERS = 3
_OFTEN = 0.01
"""A string that stands more often than at every hundredth place is in most messages."""

_PLACES = 137
"""Characters of a message."""
_RARELY = 0.0001
_SELDOM = 0.00005
"""How often a word stands at a place at least that a pack asks for."""

_ALWAYS = 0.04
"""Strings that stand as often are in each message."""

_FREQUENT = " оеаитнсрвлкмдпуяьыбзгчйжх"
_CHANCES = {KNOWN[c]: 0.14 / (rank + 1) ** 0.6 for rank, c in enumerate(_FREQUENT)}
_RARE = {KNOWN[c]: 0.02 for c in ".,0123456789"} | {EDGE[0]: 0.3}


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the matches of a part of an expression."""

    exact: Ask | None = None
    """All strings that it matches, where these are few."""
    heads: Ask = frozenset({b""})
    """Strings with one of which each match begins."""
    tails: Ask = frozenset({b""})
    """Strings with one of which each match ends."""
    asks: tuple[Ask, ...] = ()
    runs: tuple[Run, ...] = ()


UNTOLD = Told()
"""Nothing is known."""


def fixed(strings: Iterable[bytes]) -> Told:
    """Return a part that matches these strings and no others."""
    known = frozenset(strings)
    return Told(known, known, known)


NO_STRING = fixed([b""])
AT_EDGE = fixed([EDGE])


def of_class(codes: frozenset[int]) -> Told:
    """Return one character of a class."""
    return fixed(bytes((code,)) for code in codes) if 0 < len(codes) <= MOST_CODES else UNTOLD


def told_row(parts: Sequence[Told]) -> Told:
    """Return parts one after the other."""
    asks: list[Ask] = []
    heads: Ask | None = None
    last: Ask = frozenset({b""})
    for part in parts:
        asks += part.asks
        joined = _product(last, part.heads if part.exact is None else part.exact)
        if part.exact is not None and joined is not None:
            last = joined
            continue
        whole = last if joined is None else joined
        asks.append(whole)
        heads = whole if heads is None else heads
        last = part.tails
    runs = tuple(run for part in parts for run in part.runs)
    if heads is None:
        return Told(last, last, last, _best(asks), runs)
    return Told(None, heads, last, _best([*asks, last]), runs)


def told_either(parts: Sequence[Told]) -> Told:
    """Return one of some parts."""
    if len(parts) == 1:
        return parts[0]
    exact = _united([part.exact for part in parts])
    heads = _united([part.heads for part in parts]) or frozenset({b""})
    tails = _united([part.tails for part in parts]) or frozenset({b""})
    best = _united([min(_all(part), key=chance, default=None) for part in parts])
    asks = () if exact is not None or best is None else _best([best])
    return Told(exact, heads, tails, asks)


def told_repeated(part: Told, least: int, most: int | None, codes: frozenset[int] | None) -> Told:
    """Return a part that stands ``least`` to ``most`` times; ``codes`` of it if it is a class."""
    if least == 0:
        exact = None if part.exact is None or most != 1 else _united([part.exact, frozenset({b""})])
        return UNTOLD if exact is None else fixed(exact)
    row = told_row([part] * min(least, _MOST_POWERS))
    runs = row.runs if codes is None or least == 1 else ((codes, least),)
    if row.exact is not None and least == most and least <= _MOST_POWERS:
        return Told(row.exact, row.heads, row.tails, row.asks, runs)
    return Told(None, row.heads, row.tails, _best(_all(row)), runs)


def chance(ask: Ask) -> float:
    """Return about how often one of some strings begins at a place of a message."""
    return sum(prod(map(how_often, each)) for each in ask)


def how_often(code: int) -> float:
    """Return about how often a code stands at a place of a message."""
    return _CHANCES.get(code) or _RARE.get(code, 0.001)


def plain(ask: Ask) -> Ask | None:
    """Return an ask without edges inside of strings; ``None`` where a string is left empty."""
    found = set()
    for string in ask:
        inner = string.replace(EDGE, b"")
        if not inner:
            return None
        found.add(EDGE * string.startswith(EDGE) + inner + EDGE * string.endswith(EDGE))
    return frozenset(string for string in found if not _holds_other(string, found)) or None


def _holds_other(string: bytes, others: set[bytes]) -> bool:
    """Return whether a string begins or ends with another one."""
    return any(string[:at] in others or string[at:] in others for at in range(1, len(string)))


def _all(part: Told) -> list[Ask]:
    known = part.asks if part.exact is None else (*part.asks, part.exact)
    return [ask for each in known if (ask := plain(each)) is not None]


def _product(ones: Ask, others: Ask) -> Ask | None:
    """Return each string of the one with each of the other; ``None`` where that is not worth it."""
    if len(ones) * len(others) > MOST_STRINGS:
        return None
    if _is_wide(others) and min(map(len, ones), default=0) >= _ENOUGH:
        return None
    if _is_wide(ones) and min(map(len, others), default=0) >= _ENOUGH:
        return None
    return frozenset(one + other for one in ones for other in others)


def _is_wide(ask: Ask) -> bool:
    return len(ask) > _WIDE and max(map(len, ask)) == 1


def _united(asks: Sequence[Ask | None]) -> Ask | None:
    known = [ask for ask in asks if ask is not None]
    united = reduce(frozenset[bytes].union, known, frozenset[bytes]())
    return united if len(known) == len(asks) and len(united) <= MOST_STRINGS else None


def _best(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """Return the asks that tell most, as many as make a text rare that meets them all."""
    known = {ask: chance(ask) for each in asks if (ask := plain(each)) is not None}
    best: list[Ask] = []
    left = 1.0
    for ask in sorted(known, key=lambda ask: known[ask]):
        if (
            left < _RARELY
            or known[ask] > (_OFTEN if best else _ALWAYS * max(map(len, ask)))
            or len(best) == MOST_ASKS
        ):
            break
        if not any(_implied(ask, other) for other in best):
            best.append(ask)
            left *= min(1.0, _PLACES * max(known[ask], _SELDOM))
    return tuple(best)


def _implied(ask: Ask, by: Ask) -> bool:
    """Return whether a text that meets the one meets the other for certain."""
    return len(ask) * len(by) <= _PLACES * _PLACES and all(any(one in other for one in ask) for other in by)
