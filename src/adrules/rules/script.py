"""``kind: script`` - words that mix alphabets, and words left in a foreign one."""

from collections.abc import Iterator
from typing import Literal

import regex
from pydantic import Field

from adrules.domain.report import Violation
from adrules.rules.fields import Text
from adrules.rules.rule import Case, Rule, Trigger
from adrules.rules.said import EVERYTHING, said
from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.foreign import foreign_spans, latin_words
from adrules.text.morphology import readings
from adrules.text.scripts import cyrillic_look, scripts

_LETTERS = regex.compile(r"\p{L}+")
_STRANGE = regex.compile(
    r"[\p{L}--[\p{Script=Cyrillic}\p{Script=Latin}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]]"
    r"[\p{L}\p{M}--[\p{Script=Cyrillic}\p{Script=Latin}\p{Script=Greek}\p{Script=Common}]]*"
    r"|\p{Script=Greek}{2,}",
    regex.V1,
)
_SPACES = " \u3000"
_LONE = frozenset("coayk")
"""Latin letters that stand for a Russian word when they stand alone between Russian words."""
_RUSSIAN = "[а-яёіїєґў]"
_TRIGGERS = {
    "mixed": (f"[a-z]{_RUSSIAN}|{_RUSSIAN}[a-z]|{_RUSSIAN} [{''.join(sorted(_LONE))}] {_RUSSIAN}",),
    "foreign": ("[a-z][a-z']",),
    "other_script": (),
}


class ScriptRule(Rule):
    """Alphabets that do not belong together, or not into a Russian message.

    ``check: mixed`` finds words with letters of two alphabets («cкидка» with a Latin c): they
    break search and read as spam. Where there are such words, words of Latin look-alikes alone
    («c», «o») are found too, and anywhere a lone Latin letter in place of a Russian
    preposition. The fix is the same word in Russian letters, if it is one.

    ``check: foreign`` finds words and phrases in Latin letters («Hot deals» is one place). Not
    found are the names, words and codes of the brief, common terms (QR, SMS, Wi-Fi, PDF,
    Android …), abbreviations of up to four capitals, promo codes, Roman numerals, links,
    variables, model names with digits, and names of other firms: words with a capital that are
    no common English word.

    ``check: other_script`` finds words in any other alphabet: Thai, Chinese, Arabic …

    .. code-block:: yaml

        - id: foreign_words/latin
          category: foreign_words
          kind: script
          check: foreign
          allow: [smart casual]
          message: "«{match}» — не по-русски."
          hint: "Переведи или напиши русскими буквами."
    """

    kind: Literal["script"]
    check: Literal["mixed", "foreign", "other_script"] = Field("mixed", description="what to look for")
    allow: tuple[Text, ...] = Field((), description="words that may stand, in any letter case")

    def trigger(self) -> Trigger:
        """Return the letters that make a word a mixed or a foreign one."""
        return Trigger(folded=_TRIGGERS[self.check], letters=True)

    def find(self, case: Case) -> Iterator[Violation]:
        """Report each word, or each run of foreign words, that no list allows."""
        if self.check == "mixed":
            yield from self._mixed(case)
        elif self.check == "foreign":
            for start, end in foreign_spans(case.document, self._allowed(case)):
                yield self.violation(case.document, (start, end))
        else:
            for start, end in _strange(case.document.text):
                yield self.violation(case.document, (start, end))

    def _allowed(self, case: Case) -> frozenset[str]:
        """Return the folded words of the rule and of the brief."""
        texts = (*self.allow, *said(case.brief, EVERYTHING))
        return frozenset(word for text in texts for word in latin_words(fold(text)))

    def _mixed(self, case: Case) -> Iterator[Violation]:
        document = case.document
        text = document.folded.text
        if text.isascii():
            return
        texts = (*self.allow, *said(case.brief, EVERYTHING))
        allowed = frozenset(m.group() for t in texts for m in _LETTERS.finditer(fold(t)))
        words = [m.span() for m in _LETTERS.finditer(text)]
        mixed = {s: scripts(text[slice(*s)]) for s in words}
        found = {s for s in words if len(mixed[s]) > 1 and text[slice(*s)] not in allowed}
        spam = {s for s in words if found and mixed[s] == {"Latin"} and _is_russian(text[slice(*s)])}
        for at, span in enumerate(words):
            lone = text[slice(*span)] in _LONE and _between_russian(document, words, at)
            if span in found or (text[slice(*span)] not in allowed and (span in spam or lone)):
                yield self._with_fix(document, *document.span(*span))

    def _with_fix(self, document: Document, start: int, end: int) -> Violation:
        seen = cyrillic_look(document.text[start:end])
        fix = seen if seen and _is_russian(fold(seen)) else None
        return self.violation(document, (start, end), fix)


def _is_russian(folded: str) -> bool:
    """Return whether a folded word, read as Cyrillic letters, is in the dictionary."""
    seen = cyrillic_look(folded)
    return seen is not None and any(r.known for r in readings(seen))


def _between_russian(document: Document, words: list[tuple[int, int]], at: int) -> bool:
    """Return whether the lower-case letter at ``words[at]`` has a Russian word on either side."""
    text = document.folded.text
    if not 0 < at < len(words) - 1:
        return False
    (_, before), (start, end), (after, _) = words[at - 1 : at + 2]
    given = document.text[slice(*document.span(start, end))]
    spaced = text[before:start] == " " and text[end:after] == " "
    return (
        spaced
        and given.islower()
        and all(scripts(text[slice(*words[i])]) == {"Cyrillic"} for i in (at - 1, at + 1))
    )


def _strange(text: str) -> list[tuple[int, int]]:
    """Return the spans of words in other alphabets, neighbours joined."""
    spans: list[tuple[int, int]] = []
    for found in _STRANGE.finditer(text):
        start, end = found.span()
        if spans and text[spans[-1][1] : start] and not text[spans[-1][1] : start].strip(_SPACES):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
