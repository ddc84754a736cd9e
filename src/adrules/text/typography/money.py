"""One way to write the rouble."""

import re
from collections.abc import Iterator

from adrules.text.typography.edits import Edit, House
from adrules.text.typography.spaces import NBSP

_ROUBLE = re.compile(
    r"(?P<space>[ \u00a0\u202f]?)(?<![^\W\d_])(?P<unit>₽|руб\.?|р\.?|рубл(?:ь|я|ей))(?![\w₽])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[ \u00a0\u202f]?(?:тыс\.?|млн|млрд)?\Z", re.IGNORECASE)
_TIMES = re.compile(r"[ \u00a0]?(?:в|/)[ \u00a0]?(?:день|сутки|неделю|месяц|год|час)", re.IGNORECASE)
_WINDOW = 8


def rouble(text: str, house: House) -> Iterator[Edit]:
    """Find a rouble after a figure that is written in another way than the house does.

    The full stop of «руб.» stays where it ends a sentence too.
    """
    for found in _ROUBLE.finditer(text):
        unit = found["unit"]
        if _AMOUNT.search(text[max(0, found.start() - _WINDOW) : found.start()]) is None:
            continue
        if unit.lower().startswith("рубл") and not house.rouble_words:
            continue
        if unit.lower() in {"р", "р."} and _TIMES.match(text, found.end()):
            continue  # «2 р. в день»: times
        written = _written(text, found.end(), unit, house.rouble)
        if written != unit:
            start = found.start("unit")
            yield start, found.end(), written if found["space"] else NBSP + written


def _written(text: str, end: int, unit: str, style: str) -> str:
    """Return how a unit that ends at ``end`` should read."""
    if style.endswith("."):
        return style[:-1] if not unit.endswith(".") and text[end : end + 1] == "." else style
    return f"{style}." if unit.endswith(".") and _sentence_ends(text, end) else style


def _sentence_ends(text: str, end: int) -> bool:
    rest = text[end : end + 3].lstrip(" \u00a0")
    return not rest or rest[0] in "\n\r" or rest[0].isupper()
