"""From an English message to its Russian one, by template."""

import re
from functools import cache

from adrules.wording.russian import FRAGMENTS, TEMPLATES

_FIELD = re.compile(r"\{(\w+)\}")
_SHAPES = {"where": r"[\w./ -]+", "number": r"-?\d+", "details": ".*?"}
"""What a field of that name may hold; any text for others."""

_INNER = "text"
"""A field of this name is a message in its own right: the template fits only if one fits it."""

_DETAILS = "details"
"""A field of this name comes from a library; its known parts are put into Russian."""


def in_russian(message: str) -> str | None:
    """Return a message in Russian, or ``None`` when no template fits it.

    >>> in_russian("category: 'clishe' is not one of: cliche, caps; did you mean 'cliche'?")
    "category: 'clishe' нет в списке: cliche, caps; может быть, 'cliche'?"
    """
    for pattern, russian in _compiled():
        found = pattern.fullmatch(message)
        if found is None:
            continue
        fields = found.groupdict()
        if _INNER in fields:
            inner = in_russian(fields[_INNER])
            if inner is None:
                continue
            fields[_INNER] = inner
        if _DETAILS in fields:
            fields[_DETAILS] = _details(fields[_DETAILS])
        return russian.format(**fields)
    return None


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(english), russian) for english, russian in TEMPLATES)


def _pattern(english: str) -> re.Pattern[str]:
    # An odd piece is the name of a field.
    pieces = _FIELD.split(english.replace("{{", "\0").replace("}}", "\1"))
    made = [
        f"(?P<{piece}>{_SHAPES.get(piece, '.+?')})"
        if odd
        else re.escape(piece.replace("\0", "{").replace("\1", "}"))
        for odd, piece in ((number % 2, piece) for number, piece in enumerate(pieces))
    ]
    return re.compile("".join(made), re.DOTALL)


def _details(details: str) -> str:
    for english, russian in FRAGMENTS:
        details = details.replace(english, russian)
    return details
