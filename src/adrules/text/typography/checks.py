"""The closed list of typographic checks."""

from collections.abc import Callable, Iterable
from typing import Literal

from adrules.text.alphabet import UNSEEN
from adrules.text.typography.edits import Edit, House
from adrules.text.typography.marks import dash, double_mark, ellipsis, no_space_after_mark, space_before_mark
from adrules.text.typography.money import rouble
from adrules.text.typography.quotes import quotes
from adrules.text.typography.spaces import UNIT, double_space, invisible, nbsp
from adrules.text.typography.spelling import ABBREVIATIONS, abbreviation_case, yo

CheckName = Literal[
    "quotes",
    "dash",
    "double_space",
    "double_mark",
    "ellipsis",
    "space_before_mark",
    "no_space_after_mark",
    "invisible",
    "nbsp",
    "rouble",
    "yo",
    "abbreviation_case",
]
"""Every name that ``checks`` may hold."""

CHECKS: dict[str, Callable[[str, House], Iterable[Edit]]] = {
    "quotes": quotes,
    "dash": dash,
    "double_space": double_space,
    "double_mark": double_mark,
    "ellipsis": ellipsis,
    "space_before_mark": space_before_mark,
    "no_space_after_mark": no_space_after_mark,
    "invisible": invisible,
    "nbsp": nbsp,
    "rouble": rouble,
    "yo": yo,
    "abbreviation_case": abbreviation_case,
}
"""Name of a check -> what it finds in a text, in text order, disjoint."""

_ROUBLE = "\\d[ \u00a0\u202f]?(?:[Тт][Ыы][Сс]\\.?|[Мм][Лл][Нн]|[Мм][Лл][Рр][Дд])?[ \u00a0\u202f]?[Рр{sign}]"
_ABBREVIATION = "|".join("".join(f"[{c.upper()}{c}]" for c in word) for word in sorted(ABBREVIATIONS))
_TRIGGERS: dict[CheckName, str | None] = {
    "quotes": '["“”]',
    "dash": "[ \u00a0](?:--?|[\u2010\u2011])[ \u00a0]",
    "double_space": "[ \u00a0]{2}",
    "double_mark": (r",,|;;|::|!!|\?\?|\.{4}|…[.…]|\.…|(?:\A|[^.!?…])\.\.(?:\z|[^.…])"),
    "ellipsis": r"\.\.\.",
    "space_before_mark": "[ \u00a0][,:;!?.]",
    "no_space_after_mark": "[А-Яа-яЁё0-9»)%₽][,;!?:.][А-Яа-яЁё«„]",
    "invisible": f"[{UNSEEN}]",
    "nbsp": rf"\d (?:\d{{3}}|{UNIT}(?:\z|[^\w]))|№ \d",
    "yo": None,
    "abbreviation_case": f"(?:\\A|[^А-Яа-яЁё])(?:{_ABBREVIATION})(?:\\z|[^А-Яа-яЁё])",
}


def trigger(name: CheckName, house: House) -> str | None:
    """Return an expression that matches every text in which a check finds something.

    It reads the text as given, the check one in which what stays to the letter is hidden: so it asks
    nothing of the characters around a place that these could be.
    ``None`` where only the check itself can tell.
    """
    if name == "rouble":
        return _ROUBLE.format(sign="" if house.rouble == "₽" else "₽")
    return _TRIGGERS[name]
