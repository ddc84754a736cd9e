"""Letters: ё where the dictionary has nothing else, and the case of abbreviations."""

import re
from collections.abc import Iterator
from functools import lru_cache

from adrules.text.morphology import REMEMBERED, readings, spellings
from adrules.text.typography.edits import Edit, House

_WITHOUT_YO = re.compile(r"(?<![\w-])[А-Яа-я]+(?![\w-])")
_LONGEST_WORD = 60
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr"})

ABBREVIATIONS = frozenset(
    ("ип", "ооо", "ао", "пао", "оао", "зао", "нко", "рф", "ндс", "инн", "кпп", "огрн", "огрнип", "мсп", "усн")
)
_ABBREVIATION = re.compile(rf"(?<![\w.@-])(?:{'|'.join(sorted(ABBREVIATIONS))})(?![\w@-])", re.IGNORECASE)
_SHOUT = re.compile(r"[^\w\n]*(?:[,!…]|\.\.|\Z)")


def yo(text: str, _: House) -> Iterator[Edit]:
    """Find words written with е that the dictionary knows with ё only; names are left alone."""
    if not any(map(_with_yo, _WITHOUT_YO.findall(text))):
        return
    for found in _WITHOUT_YO.finditer(text):
        right = _with_yo(found.group())
        if right:
            yield found.start(), found.end(), right


@lru_cache(maxsize=REMEMBERED)
def _with_yo(word: str) -> str:
    """Return a word as it is written with ё; nothing where that is not the only way."""
    lower = word.lower()
    spelt = spellings(lower) if "е" in lower and len(word) <= _LONGEST_WORD else ()
    if len(spelt) != 1 or lower in spelt:
        return ""
    if word[0].isupper() and not any(_NAMES.isdisjoint(reading.grammemes) for reading in readings(lower)):
        return ""
    return "".join(r.upper() if w.isupper() else r for w, r in zip(word, spelt[0], strict=True))


def abbreviation_case(text: str, _: House) -> Iterator[Edit]:
    """Find ИП, ООО and the like in other letters than capitals; «Ооо!» is a shout."""
    for found in _ABBREVIATION.finditer(text):
        word = found.group()
        if word.isupper() or (word.lower() == "ооо" and _is_shout(text, found.start(), found.end())):
            continue
        yield found.start(), found.end(), word.upper()


def _is_shout(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip()
    return (not before or before[-1] in ".!?…\n") and _SHOUT.match(text, end) is not None
