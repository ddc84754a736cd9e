"""A quick look at the codes of a text: whether a link, a phone or a code may stand in it.

One expression over the codes of :mod:`adrules.text.alphabet` stops only where a digit or a rare mark
stands. A promise in one direction: what is told to hold nothing holds nothing.
"""

import re
from collections.abc import Callable

from adrules.native import compiled
from adrules.text.alphabet import LETTER, chosen, code_of, encode


def _one_of(codes: bytes) -> bytes:
    return b"[%b]" % re.escape(codes)


_DIGITS = chosen(str.isdigit)
_DIGIT = _one_of(_DIGITS)
_LETTER = _one_of(chosen(str.isalpha))
_INSIDE = _one_of(_DIGITS + chosen(str.isalpha) + b"_-")
_SPACING = bytes(map(code_of, " \u00a0()-"))
_APART = _one_of(_SPACING)
_FOREIGN = chosen(lambda c: c.isascii() and c.isalpha()) + bytes((LETTER,))
_SIGNS = bytes(map(code_of, "@#{<$[*"))

_LINK = (
    rb"(?<=%b)" % _one_of(_FOREIGN + _SIGNS)
    + rb"|(?<=\.)[_-]*%b|(?<=%%)%b" % (_LETTER, _INSIDE)
    + rb"|(?<=[+8])(?:%b{0,3}%b){9}" % (_APART, _DIGIT)
)
_CODE = rb"(?<=%b)[_-]*%b|(?<=%b%b)|(?<=%b[_-])[_-]*%b" % (_DIGIT, _LETTER, _LETTER, _DIGIT, _LETTER, _DIGIT)
_LINKED = re.compile(_one_of(_FOREIGN + _SIGNS + b".%+8") + b"(?:%b)" % _LINK)
_HELD = re.compile(_one_of(_FOREIGN + _SIGNS + b".%+_-" + _DIGITS) + b"(?:%b|%b)" % (_LINK, _CODE))


def unlinked(codes: bytes) -> bool:
    """Return whether a text holds no link, address, handle, tag, variable or phone.

    It holds no letter either that is not Russian.

    >>> from adrules.text.alphabet import encode
    >>> texts = ("вклад под 18 %.", "банк.рф", "звоните *100#", "8 (800) 555-35-35", "лето25")
    >>> [unlinked(encode(text)) for text in texts]
    [True, False, False, False, True]
    """
    return _LINKED.search(codes) is None


_CALL = "промокод"
_SMALL, _LARGE = encode(_CALL), encode(_CALL.upper())
_TO_SMALL = bytes(_SMALL[_LARGE.index(code)] if code in _LARGE else code for code in range(0x100))


def may_call(codes: bytes) -> bool:
    """Return whether a text may hold the word for a promo code."""
    return LETTER in codes or _SMALL in codes.translate(_TO_SMALL)


def _holds_nothing(codes: bytes) -> bool:
    return _HELD.search(codes) is None and not may_call(codes)


_KINDS = (_FOREIGN + _SIGNS, _DIGITS, chosen(str.isalpha), b"_-", _SPACING, b".", b"%", b"+8")
"""What C knows of codes, in the order of ``native/typography.c``."""

_TABLE = bytes(sum(1 << bit for bit, codes in enumerate(_KINDS) if code in codes) for code in range(0x100))

unheld: Callable[[bytes], bool] = compiled.Look(_TABLE, _SMALL, _LARGE).unheld if compiled else _holds_nothing
"""Return whether a text holds nothing of that, no word of letters and digits, no word for a promo code.

>>> from adrules.text.alphabet import encode
>>> [unheld(encode(text)) for text in ("лето 25", "лето25", "А-100", "банк.рф", "Промокод")]
[True, False, False, False, False]
"""
