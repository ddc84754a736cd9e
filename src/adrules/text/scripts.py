"""Alphabets of words: which scripts a word is written in, and letters that only look Russian."""

from functools import lru_cache

import regex

from adrules.text.folding import LATIN_LOOK

_LETTER = regex.compile(r"\p{L}")
_NAMES = {
    "Cyrillic": regex.compile(r"\p{Script=Cyrillic}"),
    "Latin": regex.compile(r"\p{Script=Latin}"),
    "Greek": regex.compile(r"\p{Script=Greek}"),
    "": regex.compile(r"[\p{Script=Common}\p{Script=Inherited}]"),
}

_LOOK_ALIKES = str.maketrans(
    LATIN_LOOK[0] + "ABCEHKMOPTXY" + "αβεικνορτυχΑΒΕΗΚΜΝΟΡΤΥΧ",
    LATIN_LOOK[1] + "АВСЕНКМОРТХУ" + "авеикпоптухАВЕНКМПОРТУХ",
)


@lru_cache(maxsize=4096)
def script(character: str) -> str:
    """Return the script of a letter: ``Cyrillic``, ``Latin``, ``Greek`` or ``Other``.

    Empty for what is no letter or belongs to no script of its own, such as ``µ``.
    """
    if not _LETTER.match(character):
        return ""
    return next((name for name, pattern in _NAMES.items() if pattern.match(character)), "Other")


def scripts(word: str) -> frozenset[str]:
    """Return the scripts that a word is written in.

    >>> sorted(scripts("cкидка"))
    ['Cyrillic', 'Latin']
    """
    return frozenset(map(script, word)) - {""}


def cyrillic_look(word: str) -> str | None:
    """Return a word as a reader sees it, in Cyrillic letters; ``None`` if some letter looks like none.

    >>> cyrillic_look("Cкидкa")
    'Скидка'
    >>> cyrillic_look("sale") is None
    True
    """
    seen = word.translate(_LOOK_ALIKES)
    return None if scripts(seen) - {"Cyrillic"} else seen
