"""Links, addresses, handles, tags and variables: what looks like words and is none."""

import re

_TOP = (
    r"(?:ru|su|com|net|org|info|biz|io|me|app|dev|pro|shop|store|online|site|club|tech|bank|travel|cc|ly|tv"
    r"|рф|рус|москва|онлайн|дети)"
)
_LINK = re.compile(
    r"https?://\S+|www\.\S+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@.-])[\w-]+(?:\.[\w-]+)*\.{_TOP}(?![\w-])(?:/\S*)?"
    r"|(?<!\w)[@#]\w+(?:#)?"
    r"|\{[^{}\n]{1,60}\}|<[^<>\n]{1,60}>|%\w+%|\$\w+"
)
_HINT = re.compile(r"[.@#{<%$]|https?:")


def link_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of links, mail addresses, domains, @handles, #tags and {variables}.

    >>> link_spans("Заказ: flora.ru, #лето")
    [(7, 15), (17, 22)]
    """
    if _HINT.search(text) is None:
        return []
    return [m.span() for m in _LINK.finditer(text)]
