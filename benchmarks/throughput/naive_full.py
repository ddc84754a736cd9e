"""The loop one writes first, with repetition and typography: lemmas by pymorphy3, a ``re`` for each mark.

Lemmas are remembered, as everyone does who has seen what a parse takes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import razdel
from benchmarks.throughput.naive import Hit, Naive
from benchmarks.throughput.vocabulary import analyzer

_NO_MEANING = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "NUMR", "PRED"})
_MARKS = {
    "quotes": '["“”]',
    "dash": r"(?<=\S )--?(?= \S)",
    "double_space": r"(?<=\S) {2,}(?=\S)",
    "double_mark": r"([,;:])\1+|!{2,}|\?{2,}|(?<!\.)\.\.(?!\.)|\.{4,}",
    "ellipsis": r"(?<!\.)\.\.\.(?!\.)",
    "space_before_mark": r"(?<=\S) +[,.:;!?](?=\s|$)",
    "invisible": "[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]",
    "nbsp": r"(?<![\w.,])(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?(?: (?:[%₽€$]|(?:руб|кг|г|км|м)\b))?|№ (?=\d)",
}


@cache
def lemma(word: str) -> str | None:
    """Return the lemma of a word in small letters; ``None`` for a word without a meaning of its own."""
    parse = analyzer().parse(word)[0]
    return None if parse.tag.POS in _NO_MEANING or not word.isalpha() else str(parse.normal_form)


class NaiveFull:
    """The loop, then the words of each sentence, then a pattern for each check of typography."""

    def __init__(self, rules: Sequence[Mapping[str, Any]]) -> None:
        own = [rule for rule in rules if rule.get("kind") not in {"repetition", "typography"}]
        self._loop = Naive(own)
        self._windows = [(rule["id"], rule["window"]) for rule in rules if rule.get("kind") == "repetition"]
        self._marks = [
            (rule["id"], name, re.compile(_MARKS[name], re.MULTILINE))
            for rule in rules
            if rule.get("kind") == "typography"
            for name in rule["checks"]
        ]

    def check(self, text: str) -> list[Hit]:
        """Return what the rules find."""
        found = self._loop.check(text)
        for rule_id, window in self._windows:
            found += [(rule_id, start, end) for start, end in _repeated(text, window)]
        for rule_id, name, pattern in self._marks:
            for match in pattern.finditer(text):
                if name != "nbsp" or " " in match.group():
                    found.append((rule_id, match.start(), match.end()))
        return found


def _repeated(text: str, window: int) -> Iterator[tuple[int, int]]:
    """Yield the words whose lemma stands among the ``window`` words before, in the same sentence."""
    for sentence in razdel.sentenize(text):
        last: dict[str, int] = {}
        words = (token for token in razdel.tokenize(sentence.text) if token.text[0].isalnum())
        for position, token in enumerate(words):
            key = lemma(token.text.lower())
            if key is None:
                continue
            if position - last.get(key, -window - 1) <= window:
                yield sentence.start + token.start, sentence.start + token.stop
            last[key] = position
