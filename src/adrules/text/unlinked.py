"""A quick look at the codes of a text: whether a link, a phone or a code may stand in it.

One table parts the codes of :mod:`adrules.text.alphabet` into kinds; what a link or a phone is made
of shows in a few of them. A promise in one direction: what is told to hold nothing holds nothing.
"""

from adrules.text.alphabet import LETTER, chosen, code_of

_KINDS = bytearray(b" " * 0x100)
for _codes, _kind in (
    (chosen(str.isalpha), b"a"),
    (chosen(lambda c: c.isascii() and c.isalpha()), b"l"),
    (chosen(str.isdigit), b"0"),
    (b"@#{<$[*", b"@"),
    (b"%", b"%"),
    (b".", b"."),
    (bytes((LETTER,)), b"l"),
):
    for _code in _codes:
        _KINDS[_code] = _kind[0]
_TO_KINDS = bytes(_KINDS)
_INSIDE = bytes(map(code_of, "-_"))
_APART = bytes(map(code_of, " \u00a0()-"))
"""What may stand between the digits of a phone number."""

_LEAST = b"0" * 10
"""Digits that a phone number has at least; a code with an asterisk may have fewer."""


def kinds_of(codes: bytes) -> bytes:
    """Return the kinds of the codes of a text; a hyphen and an underscore, which join, left out."""
    return codes.translate(_TO_KINDS, _INSIDE)


def unlinked(codes: bytes, kinds: bytes) -> bool:
    """Return whether a text holds no link, address, handle, tag, variable or phone.

    It holds no letter either that is not Russian.

    >>> from adrules.text.alphabet import encode
    >>> texts = map(encode, ("вклад под 18 %.", "банк.рф", "звоните *100#", "8 (800) 555-35-35"))
    >>> [unlinked(codes, kinds_of(codes)) for codes in texts]
    [True, False, False, False]
    """
    if b"l" in kinds or b"@" in kinds or b".a" in kinds or b"%a" in kinds or b"%0" in kinds or b"%%" in kinds:
        return False
    return kinds.count(b"0") < len(_LEAST) or _LEAST not in codes.translate(_TO_KINDS, _APART)


def uncoded(kinds: bytes) -> bool:
    """Return whether a text of these kinds holds no word of letters and digits.

    >>> from adrules.text.alphabet import encode
    >>> [uncoded(kinds_of(encode(text))) for text in ("лето 25", "лето25", "А-100")]
    [True, False, False]
    """
    return b"a0" not in kinds and b"0a" not in kinds and b"l0" not in kinds and b"0l" not in kinds
