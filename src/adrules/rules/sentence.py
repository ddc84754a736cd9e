"""``kind: sentence`` - sentences that are made of listed words alone and so say nothing."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.report import Violation
from adrules.matching.phrases import Hits, PhraseSet
from adrules.rules.change import Change
from adrules.rules.fields import Phrases
from adrules.rules.rule import Case, Rule, Trigger
from adrules.text.content import is_function_word
from adrules.text.document import Document
from adrules.text.spans import merged, overlapping

_WORDS, _BESIDE = "words", "beside"
_FEWEST = 2  # a word alone is a heading or a call, not a sentence
_FEWEST_BEFORE = 3  # so are two words before a colon
_CLAUSE = re.compile(r"[^:;]+")
_NAMED = re.compile(r"[«»„“”\"\d{}<>\[\]@#*]")


class SentenceRule(Rule):
    """Sentences without information: nothing in them but words of two lists.

    A sentence is found when at least ``min`` of its words are among ``words``, at most ``most``
    among ``beside``, and all the others are function words. A figure, a name in quotation marks, a
    Latin word or any word that neither list holds makes the sentence say something. A colon and a
    semicolon part a sentence in two. Words are written in the language of phrases.

    ::

        - id: cliche/pustoe-predlozhenie
          category: cliche
          kind: sentence
          words: ["{мечта|счастье|радость|жизнь}", "{радовать|начинаться}"]
          beside: [дом]
          message: "«{match}» — предложение без сведений."
    """

    SILENCES = False

    kind: Literal["sentence"]
    words: Annotated[Phrases, Field(min_length=1, description="words that say nothing of an offer")]
    beside: Phrases = Field((), description="words that may stand beside them")
    min: int = Field(2, ge=1, le=20, description="how many of the words make a sentence empty")
    most: int | None = Field(None, ge=0, le=20, description="how many words of beside may stand")
    degree: Literal["as-written", "any"] = Field("as-written", description="any: all degrees of comparison")
    aspect: Literal["same", "any"] = Field("same", description="any: verbs of both aspects")

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.most is not None and not self.beside:
            raise ValueError("most limits beside, and there is no beside")
        return self

    def vocabulary(self) -> dict[str, PhraseSet]:
        """Return both lists besides what ``when`` asks for; no word of them is a mistake by itself."""
        lists = {_WORDS: self.words, _BESIDE: self.beside}
        chosen = {
            role: PhraseSet(words, any_degree=self.degree == "any", any_aspect=self.aspect == "any")
            for role, words in lists.items()
            if words
        }
        return {**super().vocabulary(), **chosen}

    def trigger(self) -> Trigger:
        """Return the words of which a sentence needs one at least."""
        return Trigger(roles=(_WORDS,))

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every sentence, or part of one, that the lists make up."""
        document = case.document
        if not self._possible(case):
            return
        said = merged([(h.start, h.end) for h in case.hits.get((self.id, _WORDS), ())])
        beside = merged([(h.start, h.end) for h in case.hits.get((self.id, _BESIDE), ())])
        for start, end in _clauses(document, said):
            span = self._empty(document, start, end, said, beside)
            if span:
                yield self.violation(document, document.span(*span))

    def _possible(self, case: Case) -> bool:
        """Return whether words that may be of the lists or link fill the text between two marks.

        Tells most texts without looking for phrases or sentences: something else than a space
        stands between a sentence and its neighbours.
        """
        hits, document = case.hits, case.document
        if not isinstance(hits, Hits):
            return True
        said = hits.parts((self.id, _WORDS))
        if said is not None and len(said) < self.min:
            return False
        beside = hits.parts((self.id, _BESIDE))
        if said is None or beside is None:
            return True
        forms = document.parts.forms
        listed = said | beside
        done = 0
        for at in sorted(said)[: len(said) - self.min + 1]:
            if at < done:
                continue
            first, done = at, at + 1
            while done < len(forms) and (done in listed or is_function_word(forms[done])):
                done += 1
            # Most fail here. Then nobody has to ask the dictionary of the words before.
            if len(said.intersection(range(at, done))) < self.min or not _ends(document, at, done):
                continue
            while first and (first - 1 in listed or is_function_word(forms[first - 1])):
                first -= 1
            if done - first >= _FEWEST and self._fill(document, range(first, done), said, beside):
                return True
        return False

    def _fill(self, document: Document, row: range, said: frozenset[int], beside: frozenset[int]) -> bool:
        """Return whether words that may stand in an empty sentence fill the text between two marks."""
        begun, counted, neutral = False, 0, 0
        for at in (*row, row.stop):
            if _parted(document, at):
                if counted >= self.min and counted + neutral >= _FEWEST:
                    return True
                begun = True
            if begun and at in said:
                counted += 1
            elif begun and at in beside:
                neutral += 1
        return False

    def _empty(
        self,
        document: Document,
        start: int,
        end: int,
        said: list[tuple[int, int]],
        beside: list[tuple[int, int]],
    ) -> tuple[int, int] | None:
        words = document.words
        first, last = bisect_left(words.starts, start), bisect_left(words.starts, end)
        counted = neutral = 0
        for index in range(first, last):
            place = words.starts[index], words.ends[index]
            if any(overlapping(said, *place)):
                counted += 1
            elif any(overlapping(beside, *place)):
                neutral += 1
            elif not is_function_word(words.forms[index]):
                return None
        fewest = _FEWEST_BEFORE if document.folded.text[end : end + 1] == ":" else _FEWEST
        if counted < self.min or counted + neutral < fewest:
            return None
        if self.most is not None and neutral > self.most:
            return None
        return words.starts[first], words.ends[last - 1]

    def indifferent_to(self) -> frozenset[Change]:
        """Return what folding takes away."""
        return frozenset({Change.CASE, Change.NO_BREAK, Change.YO, Change.INVISIBLE})


def _parted(document: Document, at: int) -> bool:
    """Return whether more than a space stands before the part ``at``, or nothing."""
    words = document.words
    if at in {0, len(words.forms)}:
        return True
    return document.folded.text[words.ends[at - 1] : words.starts[at]] != " "


def _ends(document: Document, at: int, done: int) -> bool:
    """Return whether a mark, or the end of the text, stands behind one of some parts."""
    return any(_parted(document, after) for after in range(at + 1, done + 1))


def _clauses(document: Document, said: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of sentences that hold a counted word and nothing that is a fact or a name."""
    text = document.folded.text
    for first, last in sorted({document.sentence(start) for start, _ in said}):
        for clause in _CLAUSE.finditer(text, first, last):
            if not _NAMED.search(clause.group()):
                yield clause.span()
