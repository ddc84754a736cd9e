"""Reading statements from the pieces of a text, left to right, each piece once."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from adrules.text.facts.amounts import Amount, read_amount
from adrules.text.facts.cursor import Cursor
from adrules.text.facts.dates import read_date
from adrules.text.facts.draft import Draft
from adrules.text.facts.kinds import Kind
from adrules.text.facts.lexemes import Lexeme, Piece
from adrules.text.facts.measured import drafted, measured
from adrules.text.facts.numerals import ALONE, CARDINALS, HALVES, ORDINALS, SCALES
from adrules.text.facts.units import HALF_TERMS, MEASURES, MONTHS, SINGLE, UNITS, compound
from adrules.text.folding import russian_look
from adrules.text.remembered import Remembered

ALWAYS = "24/7"
_ALWAYS_STEM = "круглосуточн"
_BEGINNINGS = frozenset({"конца", *CARDINALS, *HALVES, *ALONE, *ORDINALS, *MONTHS, *HALF_TERMS, *SINGLE})
_LONG = 9
"""Letters of the shortest compound."""
_BEFORE_SINGLE = frozenset({"за", "через", "на", "спустя", "течение", "течении"})
_NOT_AFTER_NA = frozenset({"секунду", "минуту", "час", "день"})
_CALLS = frozenset({"номер", "номеру", "телефон", "телефону", "тел", "звоните", "позвоните"})
_CALLS_ON = frozenset({"смс", "sms", "звоните", "позвоните", "номер"})


def may_begin(form: str) -> bool:
    """Return whether a statement, a link aside, may begin with a folded word.

    Only statements in words and figures: one that a sign begins, «$20», begins here with its figures.

    >>> [may_begin(form) for form in ("2026", "двадцать", "трехмесячный", "без")]
    [True, True, True, False]
    """
    if not form.isalpha():
        return True  # figures, or an apostrophe between two words
    look = russian_look(form)
    return look in _BEGINNINGS or look.startswith(_ALWAYS_STEM) or compound(look) is not None


_BEGINS = Remembered(may_begin)


def beginnings(forms: Sequence[str]) -> list[int]:
    """Return the indexes of the words with which a statement may begin, see :func:`may_begin`."""
    return [at for at, begins in enumerate(map(_BEGINS.__getitem__, forms)) if begins]


def read(cursor: Cursor) -> Iterator[Draft]:
    """Yield the statements in order; they do not overlap."""
    at = 0
    while at < len(cursor.pieces):
        piece = cursor.pieces[at]
        draft: Draft | None = None
        if piece.piece is Piece.NUMBER:
            draft = None if is_name(cursor, at) else _from_number(cursor, at)
        elif piece.piece is Piece.WORD:
            if piece.text in _BEGINNINGS or len(piece.text) >= _LONG:
                draft = read_date(cursor, at) or _from_word(cursor, at)
        elif piece.piece is not Piece.SIGN:
            draft = _from_block(piece, at)
        if draft is not None:
            yield draft
            cursor.taken = draft.after
        at = draft.after if draft is not None else at + 1


def is_name(cursor: Cursor, at: int) -> bool:
    """Tell whether the figures ``at`` belong to a name: «covid-19», «5г-сеть», «4k»."""
    if cursor.is_code(at):
        return True
    if not cursor.is_glued(at + 1) or not cursor.is_piece(at + 1, Piece.WORD):
        return False
    text = cursor.pieces[at + 1].text
    if text in UNITS or text in MEASURES or text in SCALES or text in MONTHS:
        return False
    amount = read_amount(cursor, at)
    return amount is None or amount.scale == 1  # «100к ₽»


def _from_block(piece: Lexeme, at: int) -> Draft:
    """Return what a piece that needs no neighbours states."""
    draft = Draft(Kind.LINK, at, at + 1, piece.start, piece.end)
    if piece.piece is Piece.DATE:
        draft.kind, draft.value = Kind.DATE, piece.value
    elif piece.piece is Piece.TIME:
        draft.kind, draft.value = Kind.TIME, piece.value
    elif piece.piece is Piece.ALWAYS:
        draft.kind, draft.unit = Kind.TERM, ALWAYS
    elif piece.piece is Piece.PHONE:
        draft.kind, draft.text = Kind.PHONE, _phone(piece.text)
    else:
        draft.text = (
            piece.text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        )
    return draft


def _phone(text: str) -> str:
    """Return the digits, a Russian number with 7 first; a code such as ``*100#`` as it is."""
    if text.startswith("*"):
        return text
    digits = "".join(c for c in text if c.isdecimal())
    return "7" + digits[1:] if len(digits) == 11 and digits[0] == "8" else digits  # noqa: PLR2004


def _from_number(cursor: Cursor, at: int) -> Draft | None:
    date = read_date(cursor, at)
    amount = None if date else read_amount(cursor, at)
    if amount is None:
        return date
    if amount.ordinal:
        return drafted(cursor, Kind.NUMBER, amount, amount.after)
    if _is_short_phone(cursor, at):
        piece = cursor.pieces[at]
        return Draft(Kind.PHONE, at, at + 1, piece.start, piece.end, text=piece.text)
    # With «тыс.» or «млн» a bare number is a sum whose currency is not written.
    kind = Kind.MONEY if amount.scale > 1 else Kind.NUMBER
    return measured(cursor, amount) or drafted(cursor, kind, amount, amount.after)


def _is_short_phone(cursor: Cursor, at: int) -> bool:
    """Tell whether «900» is a number to call: «по номеру 900»."""
    text = cursor.pieces[at].text
    if len(text) not in {3, 4} or not text.isdecimal():
        return False
    before = cursor.word_before(at)
    return before in _CALLS or (before == "на" and cursor.word_before(at - 1) in _CALLS_ON)


def _from_word(cursor: Cursor, at: int) -> Draft | None:
    text = cursor.pieces[at].text
    if text in HALF_TERMS:
        number, unit = HALF_TERMS[text]
        return drafted(cursor, Kind.TERM, Amount(number, at, at + 1, spelled=True), at + 1, unit)
    if text in SINGLE:
        return _single(cursor, at, text)
    if text.startswith(_ALWAYS_STEM):
        return Draft(
            Kind.TERM, at, at + 1, cursor.pieces[at].start, cursor.pieces[at].end, unit=ALWAYS, spelled=True
        )
    both = compound(text)
    if both is not None:
        amount = Amount(Decimal(both[0]), at, at + 1, spelled=True)
        return drafted(cursor, both[1].kind, amount, at + 1, both[1].name)
    in_words = read_amount(cursor, at)
    return None if in_words is None else measured(cursor, in_words) or _low_end(cursor, in_words)


def _low_end(cursor: Cursor, amount: Amount) -> Draft | None:
    """Read the first number of «от двух до пяти дней», «два-три дня», which has no noun."""
    at = amount.after
    said = cursor.word_before(amount.first) in {"от", "с", "со"} and cursor.word(at) in {"до", "по"}
    dashed = cursor.is_hyphen(at) and cursor.is_glued(at + 1)
    if not (said or dashed) or cursor.word(at + 1) not in CARDINALS:
        return None
    return drafted(cursor, Kind.NUMBER, amount, at)


def _single(cursor: Cursor, at: int, text: str) -> Draft | None:
    """Read «за минуту», «через год»: one unit that no number stands before."""
    before = cursor.word_before(at)
    if before not in _BEFORE_SINGLE or cursor.word(at + 1) == "рождения":
        return None
    is_genitive = text in {
        "секунды",
        "минуты",
        "часа",
        "дня",
        "суток",
        "недели",
        "месяца",
        "квартала",
        "года",
    }
    if is_genitive != before.startswith("течени") or (before == "на" and text in _NOT_AFTER_NA):
        return None
    return drafted(cursor, Kind.TERM, Amount(Decimal(1), at, at + 1, spelled=True), at + 1, SINGLE[text])
