"""Stretches of a long text that no statement goes beyond: read one by one, they need little memory."""

import re
from collections.abc import Iterator

LONG = 500
"""Characters of a stretch at least, but for the last one."""

_END = re.compile(r"(?:[!?…]|[а-я]{5}[абвгджзклнпрстфцчшщъыьэ]\.)\s")
"""A mark that no statement holds; or a full stop after a word that is neither short nor an adjective."""


def stretches(folded: str, least: int = LONG) -> Iterator[tuple[int, str]]:
    """Cut a folded text between sentences where it is plain; yield the stretches with their offsets.

    >>> list(stretches("цена 100 тыс. рублей! доставка за 2 дня.", 10))
    [(0, 'цена 100 тыс. рублей! '), (22, 'доставка за 2 дня.')]
    """
    at = 0
    while (end := _END.search(folded, at + least)) is not None:
        yield at, folded[at : end.end()]
        at = end.end()
    yield at, folded[at:] if at else folded
