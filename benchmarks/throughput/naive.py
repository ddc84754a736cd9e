"""The check as one writes it first: a loop over the rules, one compiled ``re`` each.

Words of a phrase become alternations of all their forms, by pymorphy3; words and sentences
are razdel's; emoji are graphemes of the ``regex`` package. It reads the same packs.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import razdel
import regex
from benchmarks.throughput.vocabulary import analyzer

Hit = tuple[str, int | None, int | None]
"""Rule, start, end; no offsets for the message as a whole."""

_GRAPHEME = regex.compile(r"\X")
_PICTURE = regex.compile(r"[\p{Emoji_Presentation}\p{Regional_Indicator}]|\p{Extended_Pictographic}\uFE0F")


@cache
def forms(word: str) -> tuple[str, ...]:
    """Return every form of every word that ``word`` may be, lower case, without ё."""
    found = {word} | {form.word for parse in analyzer().parse(word) for form in parse.lexeme}
    return tuple(sorted({form.lower().replace("ё", "е") for form in found}, key=lambda f: (-len(f), f)))


def phrase_pattern(phrase: str) -> str:
    """Return the expression for a phrase."""
    words = ("(?:" + "|".join(map(re.escape, forms(word))) + ")" for word in phrase.split())
    return r"\b" + r"\s+".join(words) + r"\b"


class Naive:
    """All rules of some packs in a loop."""

    def __init__(self, rules: Sequence[Mapping[str, Any]]) -> None:
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        self._limits: list[tuple[str, str, int]] = []
        for rule in rules:
            kind = rule.get("kind", "phrase")
            if kind == "phrase":
                patterns = [phrase_pattern(phrase) for phrase in rule["phrases"]]
            elif kind == "regex":
                patterns = rule["patterns"]
            else:
                patterns = []
                self._limits.append((rule["id"], rule["measure"], rule["max"]))
            self._patterns += [(rule["id"], re.compile(pattern)) for pattern in patterns]

    def check(self, text: str) -> list[Hit]:
        """Return what the rules find."""
        found = list(self._matches(text))
        for rule_id, measure, most in self._limits:
            value, span = _measured(measure, text)
            if value > most:
                found.append((rule_id, *span))
        return found

    def _matches(self, text: str) -> Iterator[Hit]:
        folded = text.lower().replace("ё", "е")
        for rule_id, pattern in self._patterns:
            for match in pattern.finditer(folded):
                yield (rule_id, match.start(), match.end())


def _measured(measure: str, text: str) -> tuple[int, tuple[int | None, int | None]]:
    if measure == "emoji":
        spans = [m.span() for m in _GRAPHEME.finditer(text) if _PICTURE.search(m.group())]
        return len(spans), (spans[0][0], spans[-1][1]) if spans else (None, None)
    return _COUNTS[measure](text), (None, None)


def _caps_percent(text: str) -> int:
    letters = [c for c in text if c.isalpha()]
    return round(100 * sum(c.isupper() for c in letters) / len(letters)) if letters else 0


_COUNTS: dict[str, Callable[[str], int]] = {
    "graphemes": lambda text: len(_GRAPHEME.findall(text)),
    "words": lambda text: sum(any(c.isalnum() for c in token.text) for token in razdel.tokenize(text)),
    "sentences": lambda text: sum(1 for _ in razdel.sentenize(text)),
    "exclamation_marks": lambda text: text.count("!"),
    "longest_word": lambda text: max(map(len, text.split()), default=0),
    "caps_percent": _caps_percent,
}
