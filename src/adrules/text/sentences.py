"""Sentences as razdel cuts them, found without its objects where it is plain how it decides.

razdel looks at each mark with a dozen rules. A mark before no white space never ends a sentence;
after a word that is no abbreviation, before a capital letter, most marks do. The rest is asked of
razdel's own rules.
"""

import re

from razdel.segmenters.sentenize import DELIMITERS, SentSplit
from razdel.segmenters.sentenize import sentenize as _sentenize
from razdel.segmenters.sokr import HEAD_SOKRS, INITIALS, PAIR_SOKRS, SOKRS

_WINDOW = 10
"""Characters around a mark that razdel looks at."""

_END = re.compile(rf"[{re.escape(DELIMITERS)}](?=\s)")
_SMILE = re.compile(r"[=:;]-?[()]")
_SHORT = frozenset({*SOKRS, *HEAD_SOKRS, *INITIALS, *(word for pair in PAIR_SOKRS for word in pair)})
_LAST = re.compile(r"[а-яёА-ЯЁ]{2,}\Z")
_CAPITAL = re.compile(r"\s[А-ЯЁ]")
_SMALL = re.compile(r"\s[а-яё]+(?=\W|\d)")
_PLAIN = "!?…"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text, those of white space alone left out.

    >>> sentence_spans("Вклад под 18 %. Откройте с 1 г. Тверь!")
    [(0, 15), (16, 38)]
    """
    if _SMILE.search(text) is not None:
        return [(s.start, s.stop) for s in _sentenize(text) if s.start < s.stop]
    spans: list[tuple[int, int]] = []
    begin = 0
    for found in _END.finditer(text):
        at = found.start()
        if _ends(text, begin, at):
            _add(spans, text, begin, at + 1)
            begin = at + 1
    _add(spans, text, begin, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    piece = text[begin:end]
    start = begin + len(piece) - len(piece.lstrip())
    end = begin + len(piece.rstrip())
    if start < end:
        spans.append((start, end))


def _ends(text: str, begin: int, at: int) -> bool:
    """Return whether the mark at ``at``, before white space, ends the sentence that began at ``begin``."""
    mark = text[at]
    left, right = text[max(0, at - _WINDOW) : at], text[at + 1 : at + 1 + _WINDOW]
    if _CAPITAL.match(right) is not None:
        if mark in _PLAIN:
            if left and not left[-1].isspace():
                return True
        elif mark == "." and "." not in left:
            word = _LAST.search(left)
            if word is not None and word.group().lower() not in _SHORT:
                return True
    elif _SMALL.match(right) is not None:
        return False
    split = SentSplit(left, mark, right)
    split.buffer = text[begin:at]
    return not _sentenize.join(split)
