"""Sentences as razdel cuts them, found without its objects where it is plain how it decides.

razdel looks at each mark with a dozen rules. A mark before no white space never ends a sentence;
after a word that is no abbreviation, before a capital letter, most marks do. The rest is asked of
razdel's own rules.
"""

import re
from collections.abc import Sequence

from razdel.segmenters.sentenize import DELIMITERS, SentSplit
from razdel.segmenters.sentenize import sentenize as _sentenize
from razdel.segmenters.sokr import HEAD_SOKRS, INITIALS, PAIR_SOKRS, SOKRS

from adrules.native import compiled
from adrules.text.alphabet import KNOWN, SIGN, chosen, code_of, mapped
from adrules.text.folding import Folded
from adrules.text.reading import alphabet

_WINDOW = 10
"""Characters around a mark that razdel looks at."""
_BEFORE = 100
"""And of the sentence so far: a longer one is no number of a list."""

_END = re.compile(rf"[{re.escape(DELIMITERS)}](?=\s)")
_SMILE = re.compile(r"[=:;]-?[()]")
_SHORT = frozenset({*SOKRS, *HEAD_SOKRS, *INITIALS, *(word for pair in PAIR_SOKRS for word in pair)})
_LAST = re.compile(r"[а-яёА-ЯЁ]{2,}\Z")
_SMALL = re.compile(r"[а-яёa-z]+(?![^\W0-9])")
_SIGNS = "%₽"
"""Signs that no abbreviation ends with."""
_STRONG = "!?…;"
_CLOSING = frozenset(DELIMITERS) - {*_STRONG, "."}
_SOUND = re.compile("[а-яёА-ЯЁa-zA-Z0-9]")
_BEGINNING = re.compile("[А-ЯЁA-Z0-9«]")
_EMOJI = "\u2600"
"""Signs from here on are emoji and such."""


def _codes(belongs: re.Pattern[str]) -> bytes:
    return chosen(lambda character: belongs.fullmatch(character) is not None)


def _kinds() -> bytes:
    """Return the bits that say what a character of the alphabet is; see ``native/sentences.c``."""
    kinds = bytearray(0x100)
    classes = (
        chosen(str.isspace),
        _codes(_SMALL),
        _codes(_BEGINNING),
        bytes(KNOWN[mark] for mark in _STRONG),
        b".",
        bytes(KNOWN[mark] for mark in _CLOSING),
        _codes(_SOUND),
        _codes(re.compile(f"[а-яёА-ЯЁ{_SIGNS}]")),
    )
    for bit, codes in enumerate(classes):
        for code in codes:
            kinds[code] |= 1 << bit
    return bytes(kinds)


marks = (
    compiled.Marks(_kinds(), mapped(lambda c: c.lower() if _SOUND.match(c) else c), _SHORT)
    if compiled
    else None
)
"""What C knows of marks; ``None`` without the extension."""


def sentence_count(folded: Folded) -> int | None:
    """Return the number of sentences of a text that was read, where C sees it; else ``None``."""
    found: int | None = marks.count(folded) if marks and alphabet else None
    return found


def text_stops(folded: Folded) -> tuple[list[int], list[int]] | None:
    """Return what :func:`stops` does for all lines of a text at once, where C can.

    ``None``: the lines must be asked one by one.
    """
    found: tuple[list[int], list[int]] | None = marks.stops(folded) if marks and alphabet else None
    return found


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a line, those of white space alone left out.

    >>> sentence_spans("Вклад под 18 %. Откройте с 1 г. Тверь!")
    [(0, 15), (16, 38)]
    """
    found = stops(text)
    if found is None:
        return [(s.start, s.stop) for s in _sentenize(text) if s.start < s.stop]
    return spans_between(text, *found)


def spans_between(text: str, sure: Sequence[int], doubtful: Sequence[int]) -> list[tuple[int, int]]:
    """Return what :func:`sentence_spans` does, by what :func:`stops` found; both sorted."""
    spans: list[tuple[int, int]] = []
    begin, doubted = 0, frozenset(doubtful)
    for at in sorted((*sure, *doubtful)) if doubtful else sure:
        if at not in doubted or _ends(text, begin, at):
            _add(spans, text, begin, at + 1)
            begin = at + 1
    _add(spans, text, begin, len(text))
    return spans


def stops(text: str) -> tuple[list[int], Sequence[int]] | None:
    """Return the offsets of the marks of a line that end a sentence, and of those that may end one.

    ``None`` where there are smiles: razdel takes them for marks.
    """
    if _SMILE.search(text) is not None:
        return None
    found: tuple[list[int], list[int]] = [], []
    for mark in _END.finditer(text):
        ends = _plainly_ends(text, mark.start())
        if ends is not False:
            found[ends is None].append(mark.start())
    return found


def _add(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    piece = text[begin:end]
    start = begin + len(piece) - len(piece.lstrip())
    end = begin + len(piece.rstrip())
    if start < end:
        spans.append((start, end))


def _plainly_ends(text: str, at: int) -> bool | None:
    """Return whether a mark before white space ends a sentence; ``None`` where it is not plain."""
    mark, first = text[at], text[at + 2 : at + 3]
    if not first or (mark in _CLOSING and at and _SOUND.match(text, at - 1)):
        return False
    small = _SMALL.match(text, at + 2, at + 1 + _WINDOW)
    if small is not None:
        return False
    if not _begins(first) or not at or text[at - 1].isspace():
        return None
    if mark in _STRONG:
        return True
    return True if mark == "." and _is_whole(text[max(0, at - _WINDOW) : at]) else None


def _is_whole(left: str) -> bool:
    """Return whether what stands before a full stop is plainly no abbreviation."""
    word = _LAST.search(left)
    return left[-1] in _SIGNS if word is None else word.group().lower() not in _SHORT


def _begins(character: str) -> bool:
    """Return whether a sentence may begin with this character, whatever follows it."""
    if _BEGINNING.match(character):
        return True
    return character >= _EMOJI and code_of(character) == SIGN and not character.isspace()


def _ends(text: str, begin: int, at: int) -> bool:
    """Return whether razdel ends the sentence that began at ``begin`` with the mark at ``at``."""
    split = SentSplit(text[max(0, at - _WINDOW) : at], text[at], text[at + 1 : at + 1 + _WINDOW])
    split.buffer = text[begin : min(at, begin + _BEFORE)]
    return not _sentenize.join(split)
