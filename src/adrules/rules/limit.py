"""``kind: limit`` - the one kind for every count."""

import re
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal, Self

import regex
from pydantic import AfterValidator, Field, model_validator
from razdel.segmenters.sentenize import DELIMITERS

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule
from adrules.text import limits as together
from adrules.text.alphabet import KNOWN, LETTER, OTHER, RARE, SIGN, chosen, holds_any
from adrules.text.document import Document
from adrules.text.emoji import clusters
from adrules.text.links import web_spans
from adrules.text.sentences import sentence_count

_GRAPHEME = regex.compile(r"\X")


_CLUSTERED = OTHER + b"\r"
"""Codes of what may be a part of a longer grapheme; «\\r\\n» is one."""

_SPACES = chosen(str.isspace)
_ENDS = bytes(KNOWN[mark] for mark in set(DELIMITERS + "()"))
_END = re.compile(b"[%b](?=[%b])" % (re.escape(_ENDS), re.escape(_SPACES + bytes((RARE, SIGN)))))
"""More than where razdel may end a sentence, over codes: white space of other alphabets is a sign."""

_TO_RUNS = bytes(ord(" ") if code in _SPACES else ord("x") for code in range(0x100))
"""Makes words of codes runs of one letter."""

_LETTERS = chosen(str.isalpha)
_CAPITALS = chosen(str.isupper)


def _graphemes(document: Document) -> int:
    codes = document.folded.given
    if not holds_any(codes, _CLUSTERED):
        return len(document.text)
    if b"\r" in codes:
        return len(_GRAPHEME.findall(document.text))
    more = (end - start - found for start, end, found in clusters(document.text, codes))
    return len(document.text) - sum(more)


def _caps_share(document: Document) -> int:
    codes = document.folded.given
    if LETTER in codes:
        letters = [c for c in document.text if c.isalpha()]
        capitals, count = sum(c.isupper() for c in letters), len(letters)
    else:
        capitals, count = (len(codes) - len(codes.translate(None, some)) for some in (_CAPITALS, _LETTERS))
    return round(100 * capitals / count) if count else 0


def _sentences(document: Document) -> int:
    known = sentence_count(document.folded)
    return len(document.sentences) if known is None else known


MEASURES: dict[str, Callable[[Document], int]] = {
    "graphemes": _graphemes,
    "characters": lambda d: len(d.text),
    "utf16": lambda d: len(d.text.encode("utf-16-le", "surrogatepass")) // 2,
    "bytes": lambda d: len(d.text.encode("utf-8", "surrogatepass")),
    "words": lambda d: d.parts.count,
    "sentences": _sentences,
    "longest_word": lambda d: max(map(len, d.text.split()), default=0),
    "sms_segments": lambda d: d.sms.parts,
    "emoji": lambda d: len(d.emoji),
    "exclamation_marks": lambda d: d.text.count("!"),
    "links": lambda d: len(web_spans(d.folded.text)),
    "caps_percent": _caps_share,
}
"""Name of a measure -> how it is counted. ``characters`` are code points."""

_Glance = Callable[[Case], bool]


def _at_most_one_each(high: int) -> _Glance:
    return lambda case: len(case.document.text) > high


def _more_words(high: int) -> _Glance:
    return lambda case: len(case.document.parts.forms) > high


def _more_sentences(high: int) -> _Glance:
    def found(case: Case) -> bool:
        folded = case.document.folded
        least = 1 + folded.codes.count(b"\n")
        given = folded.given
        if least + len(given) - len(given.translate(None, _ENDS)) <= high:
            return False
        return least + len(_END.findall(given)) > high

    return found


def _more_emoji(high: int) -> _Glance:
    def found(case: Case) -> bool:
        given = case.document.folded.given
        return len(given) - len(given.translate(None, OTHER)) > high

    return found


def _longer_word(high: int) -> _Glance:
    longer = b"x" * (high + 1)
    return lambda case: longer in case.document.folded.given.translate(_TO_RUNS)


def _more_of(mark: bytes, high: int) -> _Glance:
    return lambda case: case.document.folded.given.count(mark) > high


def _more(measure: str, high: int) -> _Glance:
    count = MEASURES[measure]
    return lambda case: count(case.document) > high


_GLANCES: dict[str, Callable[[int], _Glance]] = {
    "graphemes": _at_most_one_each,
    "characters": _at_most_one_each,
    "words": _more_words,
    "sentences": _more_sentences,
    "emoji": _more_emoji,
    "exclamation_marks": lambda high: _more_of(b"!", high),
    "caps_percent": lambda high: _more("caps_percent", high),
    "longest_word": _longer_word,
}
"""Name of a measure -> what makes of the largest count allowed a quick look whether there may be more."""

_TITLES = {
    "graphemes": "Знаков с пробелами",
    "characters": "Знаков с пробелами",
    "utf16": "Знаков с пробелами (в единицах UTF-16)",
    "bytes": "Байтов",
    "words": "Слов",
    "sentences": "Предложений",
    "longest_word": "Букв в самом длинном слове",
    "sms_segments": "Частей SMS",
    "emoji": "Эмодзи",
    "exclamation_marks": "Восклицательных знаков",
    "links": "Ссылок",
    "caps_percent": "Процент прописных букв",
}


def _known(measure: str) -> str:
    if measure not in MEASURES:
        raise ValueError(f"{measure!r} is not one of {', '.join(MEASURES)}")
    return measure


class LimitRule(Rule):
    """A count that must not be too small or too large.

    The message may hold ``{value}``, ``{min}``, ``{max}``, ``{measure}`` and ``{excess}``: by how
    much the count is too large, or too small.

    ``brief`` names the limit of the brief that replaces the numbers written here: ``length``
    (``limits.min_len``, ``limits.max_len``, ``limits.unit``), ``emoji``
    (``limits.max_emoji``) or ``segments`` (``limits.max_segments``).
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "value", "min", "max", "measure", "excess"})

    kind: Literal["limit"]
    measure: Annotated[str, AfterValidator(_known)] = Field(
        description="what is counted: " + ", ".join(MEASURES)
    )
    min: int | None = Field(None, ge=0, description="smallest count allowed")
    max: int | None = Field(None, ge=0, description="largest count allowed")
    brief: Literal["length", "emoji", "segments"] | None = Field(
        None, description="the limit of the brief that replaces min and max"
    )

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is None and self.max is None and self.brief is None:
            raise ValueError("a limit needs min, max or brief")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min} is greater than max {self.max}")
        return self

    def bounds(self, brief: Brief | None) -> tuple[str, int | None, int | None]:
        """Return what is counted and its bounds, those of the brief where it has any."""
        limits = brief.limits if brief else None
        if limits is None or self.brief is None:
            return self.measure, self.min, self.max
        if self.brief == "emoji":
            return self.measure, self.min, self.max if limits.max_emoji is None else limits.max_emoji
        if self.brief == "segments":
            return self.measure, self.min, self.max if limits.max_segments is None else limits.max_segments
        if limits.min_len is None and limits.max_len is None:
            return self.measure, self.min, self.max
        low = self.min if limits.min_len is None else limits.min_len
        high = self.max if limits.max_len is None else limits.max_len
        return limits.unit, low, high

    def glance(self) -> _Glance | None:
        """Return whether there may be too much; a limit that the brief may replace is not looked at."""
        make = _GLANCES.get(self.measure)
        if make is None or self.max is None or self.min:
            return None
        too_much = make(self.max)
        if self.brief is None:
            return too_much
        return lambda case: case.brief is not None or too_much(case)

    def ceiling(self) -> tuple[str, int] | None:
        """Return what is counted and the largest count allowed."""
        if self.measure not in together.MEASURES or self.max is None or self.min:
            return None
        return self.measure, self.max

    def find(self, case: Case) -> list[Violation]:
        """Report the message as a whole; surplus emoji are shown from the first to the last."""
        document = case.document
        measure, low, high = self.bounds(case.brief)
        known = case.counts.get(measure) if case.counts else None
        value = MEASURES[measure](document) if known is None else known
        if (low is None or value >= low) and (high is None or value <= high):
            return []
        start = end = None
        if measure == "emoji" and document.emoji:
            start, end = document.emoji[0][0], document.emoji[-1][1]
        values: dict[str, object] = {
            "value": value,
            "excess": value - high if high is not None and value > high else (low or 0) - value,
            "min": "нет" if low is None else low,
            "max": "нет" if high is None else high,
            "measure": measure,
        }
        return [self.told.violation(document.text, start, end, None, values)]

    def instruction(self, brief: Brief | None) -> str:
        """Return the bounds that hold for this brief."""
        measure, low, high = self.bounds(brief)
        if low is None and high is None:
            return ""
        bounds = [f"не меньше {low}"] if low else []
        bounds += ["нет"] if high == 0 else [f"не больше {high}"] if high is not None else []
        return f"{_TITLES[measure]}: {', '.join(bounds)}."
