"""What must stay to the letter: links, addresses, variables, promo codes, phone numbers."""

import re
from collections.abc import Sequence

from adrules.text.alphabet import encode
from adrules.text.links import link_spans
from adrules.text.phones import phone_spans
from adrules.text.unlinked import may_call, unheld

HELD = "\ue000"
"""What stands for every character of a held span; see :func:`held`."""

_VARIABLE = re.compile(r"\{\{[^{}\n]{1,60}\}\}|\[[^\[\]\n]{1,60}\]|#\w{1,40}#|\*\|\w{1,40}\|\*")
_CODE = re.compile(
    r"(?<!\w)(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[^\W\d_])"
    r"(?:[A-ZА-ЯЁ0-9][A-ZА-ЯЁ0-9_-]{3,40})(?!\w)"  # ЛЕТО25, A-100
    r"|(?<!\w)[A-Za-z]+(?:[-_][A-Za-z0-9]+)*(?!\w)"  # SUMMERsale, iPhone
)
_CALLED = re.compile(r"промокод\w{0,3}(?:\s|:|—|-|[«\"„]){1,4}(?P<code>[\w-]{2,})", re.IGNORECASE)


def verbatim_spans(text: str, codes: Sequence[str] = (), given: bytes | None = None) -> list[tuple[int, int]]:
    """Return the spans to be left as they are; they may overlap.

    ``codes`` are promo codes of the brief, ``given`` the codes of the characters of ``text``.
    """
    if given is None:
        given = encode(text)
    spans: list[tuple[int, int]] = []
    if not unheld(given):
        spans += link_spans(text) + phone_spans(text)
        spans += [m.span() for m in _VARIABLE.finditer(text)]
        spans += [m.span() for m in _CODE.finditer(text)]
        if may_call(given):
            spans += [m.span("code") for m in _CALLED.finditer(text) if not m["code"].islower()]
    for code in codes:
        spans += [m.span() for m in re.finditer(re.escape(code), text)]
    return spans


def held(text: str, codes: Sequence[str] = (), given: bytes | None = None) -> str:
    """Return ``text`` with every character of a verbatim span replaced by :data:`HELD`."""
    if given is None:
        given = encode(text)
    if not codes and unheld(given):
        return text
    spans = verbatim_spans(text, codes, given)
    characters = list(text)
    for start, end in spans:
        characters[start:end] = HELD * (end - start)
    return "".join(characters)
