"""Promo codes, found in the text as given: capitals tell them from words."""

import re

from adrules.text.facts.kinds import Kind
from adrules.text.facts.model import FactSpan

_NAMED = re.compile(
    r"(?<!\w)(?i:промо-?код|купон|кодов(?:ое|ого|ому|ым) слов|по коду|код:)\w{0,3}[ \u00a0:—–-]{0,3}[«\"“„]?"
    r"(?P<code>[A-Za-zА-ЯЁ0-9][A-Za-zА-ЯЁ0-9_-]{2,29})(?![\w-])"
)
_MIXED = re.compile(
    r"(?<![\w./@-])(?P<code>(?=[A-ZА-ЯЁ]{3,30}\d)[A-ZА-ЯЁ]{3}[A-ZА-ЯЁ0-9_-]{1,27})(?![\w./@-]\w|\w)"
)
_WRITTEN = re.compile(r"[A-ZА-ЯЁ]|[A-Za-z].*\d|^[A-Za-z]+$")


def find_promo_codes(text: str) -> list[FactSpan]:
    """Return the promo codes of a text that is *not* folded, in order; offsets are of that text.

    A code is a word in capitals, Latin or with digits after «промокод», «купон», «по коду», or
    a word of capitals with a digit anywhere («RAZGON3», «ЕДА300»).

    >>> [found.text for found in find_promo_codes("Промокод ОСЕНЬ10 или RAZGON3, карта A4")]
    ['ОСЕНЬ10', 'RAZGON3']
    """
    spans = {m.span("code") for m in _NAMED.finditer(text) if _WRITTEN.search(m["code"])}
    spans |= {m.span("code") for m in _MIXED.finditer(text)}
    return [_code(text, start, end) for start, end in sorted(spans)]


def _code(text: str, start: int, end: int) -> FactSpan:
    code = text[start:end].upper()
    span = ((start, end),)
    return FactSpan(
        kind=Kind.PROMO_CODE, text=code, start=start, end=end, full_start=start, full_end=end, parts=span
    )
