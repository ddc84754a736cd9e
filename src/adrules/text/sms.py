"""SMS arithmetic: in how many parts a text is sent.

Source: 3GPP TS 23.038 (GSM 7-bit alphabet) and TS 23.040 (concatenation header of 6 octets
out of 140).
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_GSM = _BASIC | _EXTENDED


@dataclass(frozen=True, slots=True)
class Sms:
    """How a text is sent: ``encoding``, its length in units, the number of ``parts``.

    Units are septets for GSM-7 and UTF-16 units for UCS-2. ``left`` is how many fit before
    the last part is full.
    """

    encoding: str
    units: int
    parts: int
    left: int


def sms(text: str) -> Sms:
    """Return how ``text`` is sent by SMS.

    A character of two units is never cut: it moves whole to the next part.

    >>> sms("а" * 71).parts
    2
    """
    if _GSM.issuperset(text):
        return _packed("GSM-7", [2 if c in _EXTENDED else 1 for c in text], 160, 153)
    if len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return _even(len(text))
    return _packed("UCS-2", [2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67)  # noqa: PLR2004 - the BMP


def _even(units: int) -> Sms:
    """Return how a text of so many units of UCS-2 is sent, each a character of its own."""
    if units <= 70:  # noqa: PLR2004 - as above
        return Sms("UCS-2", units, 1, 70 - units)
    parts = -(-units // 67)
    return Sms("UCS-2", units, parts, parts * 67 - units)


def _packed(encoding: str, sizes: list[int], single: int, part: int) -> Sms:
    units = sum(sizes)
    if units <= single:
        return Sms(encoding, units, 1, single - units)
    parts, used = 1, 0
    for size in sizes:
        if used + size > part:
            parts, used = parts + 1, 0
        used += size
    return Sms(encoding, units, parts, part - used)
