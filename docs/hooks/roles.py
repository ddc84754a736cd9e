"""Docstrings with Sphinx roles, for pages in Markdown: ``:class:`~a.b.C` `` becomes `` `C` ``."""

import re
from typing import Any

from griffe import Extension

_ROLE = re.compile(r":(?:py:)?(?:class|func|meth|mod|data|attr|exc):`(~?)([^`]+)`")
_LITERAL = re.compile(r"^(.*?)[ \t]*::$", re.MULTILINE)


def plain(text: str) -> str:
    """Return a docstring without roles and without the ``::`` before a literal block."""
    text = _ROLE.sub(lambda m: f"`{m[2].rpartition('.')[2] if m[1] else m[2]}`", text)
    text = _LITERAL.sub(lambda m: f"{m[1]}:" if m[1] else "", text)
    return text.replace("``", "`")


class Roles(Extension):
    """Rewrites every docstring that is collected."""

    def on_object(self, *, obj: Any, **_: Any) -> None:  # noqa: ANN401 - griffe's own signature
        """Rewrite one docstring."""
        if obj.docstring:
            obj.docstring.value = plain(obj.docstring.value)
