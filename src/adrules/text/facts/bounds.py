"""What stands before or after a fact and bounds it: «от», «не более», «за», «и выше»."""

from collections.abc import Mapping

from adrules.text.facts.cursor import Cursor
from adrules.text.facts.kinds import Kind, Qualifier
from adrules.text.facts.lexemes import Piece

_ALL = frozenset(Kind)
_MOMENTS = frozenset({Kind.DATE, Kind.TIME})
_AMOUNTS = _ALL - _MOMENTS
_TERMS = frozenset({Kind.TERM})

_Table = Mapping[str, Mapping[Kind, Qualifier]]


def _table(*rows: tuple[Qualifier, frozenset[Kind], str]) -> _Table:
    table: dict[str, dict[Kind, Qualifier]] = {}
    for qualifier, kinds, phrases in rows:
        for phrase in phrases.split("|"):
            table.setdefault(phrase, {}).update(dict.fromkeys(kinds, qualifier))
    return table


_PREPOSITIONS = _table(
    (Qualifier.FROM, _AMOUNTS, "от|начиная от|начиная с|начиная со"),
    (Qualifier.SINCE, _MOMENTS, "с|со|от|начиная с|начиная со"),
    (Qualifier.TO, _ALL, "до|вплоть до|в пределах"),
    (Qualifier.TO, _MOMENTS, "по|к|ко"),
    (Qualifier.WITHIN, _TERMS, "за|в течение|в течении|на протяжении"),
    (Qualifier.AFTER, _TERMS, "через|спустя"),
    (Qualifier.AFTER, _MOMENTS, "после"),
)
_COMPARISONS = _table(
    (Qualifier.FROM, _ALL, "более|больше|свыше|выше|старше|дольше|минимум|хотя бы"),
    (Qualifier.FROM, _ALL, "не менее|не меньше|не ниже|не младше|не раньше|не ранее"),
    (Qualifier.TO, _ALL, "менее|меньше|ниже|младше|максимум|не более|не больше|не выше|не дольше"),
    (Qualifier.TO, _ALL, "не свыше|не старше|не позднее|не позже|не дороже|не превышает"),
    (Qualifier.SINCE, _MOMENTS, "не раньше|не ранее"),
    (Qualifier.ABOUT, _ALL, "около|примерно|приблизительно|почти|порядка|ориентировочно|в среднем|в районе"),
)
_SIGNS = {
    ">": Qualifier.FROM, "≥": Qualifier.FROM, "<": Qualifier.TO, "≤": Qualifier.TO,
    "~": Qualifier.ABOUT, "≈": Qualifier.ABOUT,
}  # fmt: skip
_MORE = ("более", "больше", "выше", "старше", "дольше")
_LESS = ("менее", "меньше", "ниже", "младше")
_AND_MORE = dict.fromkeys(_MORE, Qualifier.FROM) | dict.fromkeys(_LESS, Qualifier.TO)
_LONGEST = 2
"""Words of the longest phrase above."""


def bound_before(cursor: Cursor, first: int, kind: Kind) -> tuple[Qualifier, int]:
    """Return what bounds the fact that begins at the piece ``first``, and the piece it begins at.

    A comparison outweighs the preposition after it: «менее чем за 5 минут» is ``TO``.
    """
    if cursor.is_joined(first) and cursor.pieces[first - 1].text in _SIGNS:
        return _SIGNS[cursor.pieces[first - 1].text], first - 1
    preposition, begin = _phrase(cursor, first, kind, _PREPOSITIONS)
    than = cursor.word_before(begin) == "чем"
    comparison, outer = _phrase(cursor, begin - than, kind, _COMPARISONS)
    if comparison is not None:
        return comparison, outer
    return (Qualifier.EXACT, first) if preposition is None else (preposition, begin)


def bound_after(cursor: Cursor, after: int) -> tuple[Qualifier, int] | None:
    """Return what bounds the fact that ends before the piece ``after``: «18+», «100 ₽ и более»."""
    if cursor.is_glued(after) and cursor.pieces[after].text == "+":
        is_sum = cursor.is_glued(after + 1) and cursor.is_piece(after + 1, Piece.NUMBER)
        return None if is_sum else (Qualifier.FROM, after + 1)
    if cursor.word(after) == "и" and (qualifier := _AND_MORE.get(cursor.word(after + 1))) is not None:
        return qualifier, after + 2
    return None


def _phrase(cursor: Cursor, first: int, kind: Kind, table: _Table) -> tuple[Qualifier | None, int]:
    """Return the meaning of the longest phrase of a table that ends before ``first``."""
    found: tuple[Qualifier | None, int] = (None, first)
    words = ""
    for begin in range(first, max(first - _LONGEST, 0), -1):
        word = cursor.word_before(begin)
        if not word:
            break
        words = f"{word} {words}" if words else word
        qualifier = table.get(words, {}).get(kind)
        if qualifier is not None:
            found = qualifier, begin - 1
    return found
