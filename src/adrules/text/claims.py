"""Countable facts without a figure: «бесплатная доставка», «безлимитные звонки», «круглосуточно».

Each claim is known by its words, and grounded by any of the words that say the same in a brief.
"""

import re
from collections.abc import Iterator

_CLAIMS = tuple(
    (re.compile(claim), re.compile(ground))
    for claim, ground in (
        (
            r"(?<!не )\bбесплатн(?:о|ый|ая|ое|ые|ую|ого|ой|ых|ым|ыми)\b",
            (
                r"бесплатн|даром|подар|включ|не взима|в комплекте|за (?:наш|сч[её]т)|входит|\b0 ?(?:₽|р|%)"
                r"|без (?:[а-я-]+ )?(?:комисси|оплат|плат|процент|переплат)"
            ),
        ),
        (r"\bбезлимитн\w+|\bбез ограничений\b", r"безлимит|неогранич|без огранич|без лимит"),
        (r"\bкруглосуточн\w+", r"круглосуточн|24/7|24 часа|24 ч"),
        (r"\bнавсегда\b|\bпожизненн\w+", r"навсегда|пожизненн|бессрочн|всегда"),
        (
            r"\bв любой день\b|\bбез выходных\b|\bежедневно\b",
            r"люб\w+ (?:день|момент|врем)|без выходн|ежедневн|кажд\w+ день|24/7|круглосуточн|когда",
        ),
        (r"\b(?:двух|трех|четырех|пяти)разов\w+ питани\w+", r"разов\w+ питани|завтрак.{0,20}(?:обед|ужин)"),
        (r"\b(?:сертификат|диплом|удостоверени)\w{0,3}\b", r"сертификат|диплом|удостоверени|документ"),
        (r"\bбез предоплат\w+", r"предоплат|оплат\w+ при|после"),
        (r"\bбез первого взноса", r"взнос"),
        (r"\bпожизненн\w+ гаранти\w+", r"пожизненн"),
    )
)


def ungrounded_claims(folded: str, ground: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the claims of a folded text that the folded texts of a brief do not make."""
    for claim, same in _CLAIMS:
        found = claim.search(folded)
        if found is not None and same.search(ground) is None:
            yield found.span()


_ORDINALS = (
    *("перв", "втор", "трет", "четверт", "пят"),
    *("шест", "седьм", "восьм", "девят", "десят"),
)
_COMPOUNDS = ("одно", "двух", "трех", "четырех", "пяти", "шести", "семи", "восьми", "девяти", "десяти")
_STEM = 5


def says_ordinal(number: int, ground: str) -> bool:
    """Return whether a text has the ordinal of a number in words: «третья» for 3."""
    return (
        1 <= number <= len(_ORDINALS)
        and re.search(rf"\b{_ORDINALS[number - 1]}\w{{2,4}}\b", ground) is not None
    )


def says_compound(number: int, noun: str, ground: str) -> bool:
    """Return whether a text has number and noun as one word: «двухкомнатная» for «две комнаты»."""
    if not (1 <= number <= len(_COMPOUNDS) and noun):
        return False
    return re.search(rf"\b{_COMPOUNDS[number - 1]}-?{re.escape(noun[:_STEM])}", ground) is not None
