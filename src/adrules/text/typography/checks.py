"""The closed list of typographic checks."""

from collections.abc import Callable, Iterator
from typing import Literal

from adrules.text.typography.edits import Edit, House
from adrules.text.typography.marks import dash, double_mark, ellipsis, no_space_after_mark, space_before_mark
from adrules.text.typography.money import rouble
from adrules.text.typography.quotes import quotes
from adrules.text.typography.spaces import double_space, invisible, nbsp
from adrules.text.typography.spelling import abbreviation_case, yo

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

CHECKS: dict[str, Callable[[str, House], Iterator[Edit]]] = {
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
