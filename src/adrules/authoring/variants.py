"""The same example written otherwise: what a rule must still find, or still leave alone."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from adrules.authoring.inflection import inflections
from adrules.authoring.trial import Span
from adrules.matching.phrases import Hit, PhraseSet, slot_forms
from adrules.matching.syntax import Slot, parse_phrase
from adrules.rules.change import Change
from adrules.rules.rule import Case, Rule
from adrules.text.folding import fold
from adrules.text.morphology import parse
from adrules.text.words import split_words

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = "аеиоуыэюяАЕИОУЫЭЮЯ"
_SOFT_HYPHEN = "\u00ad"
_STRESS = "\u0301"
_NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Variant:
    """An example written otherwise.

    ``name`` is the way in which: ``upper``, ``nbsp``, ``double_space``, ``yo``,
    ``soft_hyphen``, ``stress``, or the grammemes of an inflected phrase. ``spans`` are where
    the places of the example have come to stand.
    """

    name: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def bad_variants(rule: Rule, case: Case, spans: Sequence[Span]) -> Iterator[Variant]:
    """Yield what must still be found: the variants of a bad example whose places are ``spans``."""
    indifferent = rule.indifferent_to()
    text = case.document.text
    yield from _spelt_otherwise(indifferent, text, spans)
    inside = {
        "double_space": (Change.SPACING, _double_spaces),
        "soft_hyphen": (Change.INVISIBLE, _soft_hyphen),
        "stress": (Change.INVISIBLE, _stress),
    }
    for name, (change, edits_of) in inside.items():
        if change in indifferent:
            edits = [edit for span in spans for edit in edits_of(text, span)]
            if edits:
                yield _rewritten(name, text, spans, edits)
    if Change.INFLECTION in indifferent:
        yield from _inflected(rule, case, spans)


def ok_variants(rule: Rule, text: str) -> Iterator[Variant]:
    """Yield what must still be left alone."""
    yield from _spelt_otherwise(rule.indifferent_to(), text, ())


def _spelt_otherwise(indifferent: frozenset[Change], text: str, spans: Sequence[Span]) -> Iterator[Variant]:
    """Yield the variants of the whole text that keep every offset."""
    ways: dict[str, tuple[Change, Callable[[str], str]]] = {
        "upper": (Change.CASE, _upper),
        "nbsp": (Change.NO_BREAK, _no_break),
        "yo": (Change.YO, _swapped_yo),
    }
    for name, (change, rewrite) in ways.items():
        if change in indifferent and (rewritten := rewrite(text)) != text:
            yield Variant(name, rewritten, tuple(spans))


def _upper(text: str) -> str:
    """Return ``text`` in capitals, letter for letter: ß stays."""
    return "".join(upper if len(upper := c.upper()) == 1 else c for c in text)


def _no_break(text: str) -> str:
    return text.replace(" ", _NO_BREAK_SPACE)


def _swapped_yo(text: str) -> str:
    """Return ``text`` with е for every ё, and ё where the dictionary is sure of it."""

    def swapped(found: re.Match[str]) -> str:
        word = found.group()
        if "ё" in word.lower():
            return word.replace("ё", "е").replace("Ё", "Е")
        spellings = {p.word for p in parse(word) if p.is_known}
        if len(spellings) != 1:
            return word
        (spelling,) = spellings
        if len(spelling) != len(word):
            return word
        return "".join(
            ("Ё" if old.isupper() else "ё") if new == "ё" else old
            for old, new in zip(word, spelling, strict=True)
        )

    return _WORD.sub(swapped, text)


def _double_spaces(text: str, span: Span) -> Iterator[_Edit]:
    for at in range(*span):
        if text[at] == " ":
            yield _Edit(at, at + 1, "  ")


def _soft_hyphen(text: str, span: Span) -> Iterator[_Edit]:
    for word in _WORD.finditer(text, *span):
        if len(word.group()) > 3:  # noqa: PLR2004 - long enough to be broken
            middle = (word.start() + word.end()) // 2
            yield _Edit(middle, middle, _SOFT_HYPHEN)
            return


def _stress(text: str, span: Span) -> Iterator[_Edit]:
    for word in _WORD.finditer(text, *span):
        for at in range(word.start(), word.end() - 1):
            if text[at] in _VOWELS:
                yield _Edit(at + 1, at + 1, _STRESS)
                return


def _inflected(rule: Rule, case: Case, spans: Sequence[Span]) -> Iterator[Variant]:
    text = case.document.text
    told: set[str] = set()
    for start, end in spans:
        words = list(re.finditer(r"\S+", text[start:end]))
        free = _free_words(rule, case, (start, end))
        for name, changes in inflections([w.group() for w in words]):
            if name in told or not all(free(words[i].group()) for i in changes):
                continue
            edits = [
                _Edit(start + words[i].start(), start + words[i].end(), form) for i, form in changes.items()
            ]
            told.add(name)
            yield _rewritten(name, text, spans, edits)


class _Free:
    """Tells which words of a hit may take any form."""

    def __init__(self, hits: Sequence[tuple[Hit, PhraseSet]]) -> None:
        self.fixed: set[str] = set()
        self.free: set[str] = set()
        for hit, phrases in hits:
            for pattern in parse_phrase(hit.phrase):
                for slot in pattern:
                    for word in slot.words:
                        narrowed = word.exact or word.grammemes
                        forms = slot_forms(Slot((word,)), phrases)
                        (self.fixed if narrowed else self.free).update(forms)

    def __call__(self, word: str) -> bool:
        form = split_words(fold(word)).forms[0]
        return form in self.free and form not in self.fixed


def _free_words(rule: Rule, case: Case, span: Span) -> _Free:
    sets = rule.phrase_sets()
    at_span = [
        (hit, phrases)
        for role, phrases in sets.items()
        for hit in case.hits.get((rule.id, role), ())
        if case.document.span(hit.start, hit.end) == span
    ]
    return _Free(at_span)


def _rewritten(name: str, text: str, spans: Sequence[Span], edits: Sequence[_Edit]) -> Variant:
    """Return the variant that some edits make; each edit lies inside one of the spans or outside all."""
    pieces, at = [], 0
    ordered = sorted(edits, key=lambda e: (e.start, e.end))
    for edit in ordered:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end

    def moved(offset: int, *, end: bool) -> int:
        before = [e for e in ordered if (e.end <= offset if end else e.end <= offset and e.start < offset)]
        return offset + sum(len(e.text) - (e.end - e.start) for e in before)

    places = tuple((moved(start, end=False), moved(end, end=True)) for start, end in spans)
    return Variant(name, "".join([*pieces, text[at:]]), places)
