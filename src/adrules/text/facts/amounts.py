"""Amounts: figures or words, with «тыс.», «млн» after them."""

import re
from decimal import Decimal
from typing import NamedTuple

from adrules.text.facts.cursor import Cursor
from adrules.text.facts.lexemes import Piece
from adrules.text.facts.numerals import ALONE, CARDINALS, HALVES, SCALES

LONGEST = 18
"""Digits of the longest number that is an amount; accounts and barcodes are longer."""

_CARDINAL_ENDINGS = frozenset({"х", "ти", "и", "ми", "мя", "им"})
_ORDINAL_ENDINGS = frozenset(
    {"го", "е", "ое", "й", "ый", "ой", "ий", "я", "ая", "му", "ому", "м", "ом", "ым", "ю", "ую"}
)
_KILO = frozenset({"к", "k"})
_CURRENCY = re.compile(r" ?(?:[₽$€]|руб|р(?![^\W\d]))")


class Amount(NamedTuple):
    """A number read: its value, its first piece and the one after it, the scale word's factor."""

    value: Decimal
    first: int
    after: int
    scale: Decimal = Decimal(1)
    spelled: bool = False
    ordinal: bool = False


def read_amount(cursor: Cursor, at: int) -> Amount | None:
    """Read the amount that begins at the piece ``at``: «1 млн 200 тыс.», «двадцать пять»."""
    total = _scaled(cursor, at)
    while total is not None and total.scale > 1 and cursor.is_joined(total.after):
        more = _scaled(cursor, total.after)
        if (
            more is None
            or more.scale >= total.scale
            or (more.scale == 1 and not (more.spelled and total.spelled))
        ):
            break
        total = more._replace(value=total.value + more.value, first=at, spelled=total.spelled)
    return total


def _scaled(cursor: Cursor, at: int) -> Amount | None:
    amount = _figures(cursor, at) or _words(cursor, at)
    if amount is None or amount.ordinal:
        return amount
    after = amount.after
    word = cursor.word(after) if after > at else cursor.pieces[at].text
    factor = SCALES.get(word, 1)
    if word in _KILO and cursor.is_glued(after) and _CURRENCY.match(cursor.folded, cursor.pieces[after].end):
        factor = 1000
    if factor == 1:
        return amount
    after = cursor.after_stop(after + 1)
    return amount._replace(value=amount.value * factor, after=after, scale=Decimal(factor))


def _figures(cursor: Cursor, at: int) -> Amount | None:
    if not cursor.is_piece(at, Piece.NUMBER) or len(cursor.pieces[at].text) > LONGEST:
        return None
    value = Decimal(cursor.pieces[at].text.replace(" ", "").replace(",", "."))
    if cursor.is_hyphen(at + 1) and cursor.is_glued(at + 2):
        ending = cursor.word(at + 2)
        if ending in _CARDINAL_ENDINGS or ending in _ORDINAL_ENDINGS:
            return Amount(value, at, at + 3, ordinal=ending in _ORDINAL_ENDINGS)
    return Amount(value, at, at + 1)


def _words(cursor: Cursor, at: int) -> Amount | None:
    """Read a number below a thousand in words, or the lone «тысяча» that stands for one."""
    if not cursor.is_piece(at, Piece.WORD):
        return None
    text = cursor.pieces[at].text
    if text in HALVES:
        return Amount(HALVES[text], at, at + 1, spelled=True)
    if text in ALONE:
        return Amount(Decimal(1), at, at, spelled=True)
    value, below, after = 0, 1000, at
    while below > 1:
        number = CARDINALS.get(cursor.word(after) if after > at else text, 0)
        if not 0 < number < below:
            break
        value, after = value + number, after + 1
        below = 100 if number >= 100 else 10 if number >= 20 else 1  # noqa: PLR2004
    return Amount(Decimal(value), at, after, spelled=True) if value else None
