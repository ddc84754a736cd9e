"""Links, addresses, handles, tags and variables: what looks like words and is none."""

import re
from collections.abc import Iterator

from adrules.text.spans import longest_first

_TOP = (
    r"(?:ru|su|com|net|org|info|biz|io|me|app|dev|pro|shop|store|online|site|club|tech|bank|travel|cc|ly|tv"
    r"|ai|by|kz|uz|edu|gov|eu|blog|academy|agency|cloud|delivery|digital|studio|school|email|events|family|fit"
    r"|games|group|life|link|market|media|news|space|team|tours|website|world|zone|test|invalid|local|example"
    r"|рф|рус|москва|онлайн|дети|xn--[a-z0-9]{2,40})"
)
"""Domains of the first level: a word with a full stop before one of them is a site.

Any other Latin one needs a path after it: «magazin.moda/leto».
"""

# Bounded repeats, and look-behinds that let an attempt start only once in a run: linear time.
_WEB = re.compile(
    r"(?<![\w.@+-])(?:"
    r"(?:https?://|www\.)[^\s<>«»\"]{1,2000}"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    rf"|(?:[\w-]{{1,63}}\.){{1,5}}{_TOP}(?![\w-])(?:/[^\s<>«»\"]{{0,2000}})?"
    r"|(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/[^\s<>«»\"]{1,2000})"
)
_SITE = re.compile(r"\.(?<=\w\.)[^\W\d_]")
_AFTER = ".,!?:;)…'"
"""Marks that end the sentence around a link, not the link."""

_SIGNED = re.compile(r"(?<!\w)[@#]\w+(?:#)?|\{[^{}\n]{1,60}\}|<[^<>\n]{1,60}>|%\w+%|\$\w+")


def web_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of links and domains, in order, without the marks after them.

    >>> web_spans("Заказ: flora.ru, вопросы: a@flora.ru")
    [(7, 15)]
    """
    return [span for span, is_mail in _web(text) if not is_mail]


def address_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of links, domains and mail addresses, in order."""
    return [span for span, _ in _web(text)]


def _web(text: str) -> Iterator[tuple[tuple[int, int], bool]]:
    if "@" in text or "://" in text or "www." in text or _SITE.search(text) is not None:
        for found in _WEB.finditer(text):
            yield (found.start(), found.start() + len(found.group().rstrip(_AFTER))), bool(found["mail"])


def link_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of links, mail addresses, domains, @handles, #tags and {variables}.

    >>> link_spans("Заказ: flora.ru, #лето")
    [(7, 15), (17, 22)]
    """
    found = address_spans(text)
    signs = "@" in text or "#" in text or "{" in text or "<" in text or "%" in text or "$" in text
    if not signs:
        return found
    signed = [m.span() for m in _SIGNED.finditer(text)]
    return longest_first([*found, *signed])
