"""``kind: repetition`` - the same word, root, meaning or opening again."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import Hits, Key, PhraseSet
from adrules.rules.fields import Phrases
from adrules.rules.rule import Case, Rule, Trigger
from adrules.rules.said import NAMES, TERMS, said_lemmas
from adrules.text.content import (
    ContentWord,
    content_words_at,
    lemma_keys,
    lemmas_of,
    word_places,
)
from adrules.text.document import Document
from adrules.text.echoes import FARTHEST, repeated, repeating
from adrules.text.edges import Edge, closing, opening
from adrules.text.roots import related
from adrules.text.spans import inside

_JOINTS = frozenset({"и", ",", ", и", ", а также", "а также", "и так же", "да", "/"})
_PAIRED = frozenset(str.split("друг шаг время лицо рука плечо дверь слово капля глаз бок точка"))
"""Lemmas of set expressions: друг другу, шаг за шагом, от двери до двери."""

_PAIR = 2
_APART = 1 + max(len(joint.split()) for joint in _JOINTS)  # words to the next member, at most
_AHEAD = 14
_FIGURE = re.compile(r"[ «»\"–—:-]{0,4}(?:[а-я]{1,9}[ «»\"–—:-]{1,4}){0,1}(?:\d|№)")
"""A figure right after a word: «размер 17, размер 18», «зал 1 … зал 6»."""
_BEFORE = 12
_WITHOUT = re.compile(r"\b(?:не|без|ни|нет)(?: [а-я]+)? $")
_QUOTED = re.compile(r"«[^«»\n]*»|„[^„“\n]*“|\"[^\"\n]*\"|“[^“”\n]*”")
_SHORT = 4
_VOWELS = frozenset("аеиоуыэюя")
_EDGES = {"opening": opening, "closing": closing}


class RepetitionRule(Rule):
    """The same thing said twice.

    ``by: lemma`` finds a word that stands again in any form, ``by: root`` also one of the
    same root («оформите … оформление»). The later word is the place found, ``{first}`` is the
    earlier one. Function words of every part of speech, pronouns, numbers, units, currency,
    months, links, abbreviations, words in quotation marks, proper names and the lemmas in ``allow``
    never count, nor do set expressions («шаг за шагом»), things that figures tell apart («зал 1 …
    зал 6»), a word and its denial («с лифтом, без лифта») and the names of product and
    advertiser. The other words of the brief's offer do so only with ``brief_terms: count``.

    ``by: start`` finds neighbouring sentences or clauses of one line that begin with the same
    word: «Скидки на посуду! Скидки на обувь!».

    ``by: synonyms`` finds members of one group of ``pairs`` side by side, joined by a comma or
    «и»: «быстро и оперативно».

    ``by: opening`` and ``by: closing`` compare the first or last ``words`` words of the
    messages of a set and of its history; a name that is called and a call to action of the
    brief do not count. They work in ``check_set`` only.

    .. code-block:: yaml

        - id: repetition/root
          category: repetition
          kind: repetition
          by: root
          window: 6
          within: sentence
          message: "«{match}» повторяет «{first}»."
          hint: "Назови это один раз."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "first"})

    kind: Literal["repetition"]
    by: Literal["lemma", "root", "start", "synonyms", "opening", "closing"] = Field(
        "lemma", description="what makes two places the same"
    )
    window: int = Field(12, ge=1, le=FARTHEST, description="lemma, root: farthest distance, in words")
    within: Literal["sentence", "line", "message"] = Field(
        "line", description="lemma, root: where both words must stand; a subject is a line of its own"
    )
    allow: Phrases = Field((), description="lemma, root: words that may be repeated, in any form")
    brief_terms: Literal["ignore", "count"] = Field(
        "ignore", description="lemma, root: count: words of the brief's offer may not be repeated either"
    )
    pairs: tuple[Phrases, ...] = Field((), description="synonyms: groups of phrases that say the same")
    words: int = Field(3, ge=1, le=50, description="opening, closing: how many words are compared")
    times: int = Field(1, ge=1, description="opening, closing: how many messages may share them")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.by == "synonyms") != bool(self.pairs):
            raise ValueError("'by: synonyms' and 'pairs' go together")
        if any(len(group) < _PAIR for group in self.pairs):
            raise ValueError("pairs: a group needs two phrases or more")
        return self

    def needs_set(self) -> bool:
        """Return whether whole messages are compared."""
        return self.by in _EDGES

    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Return the members of each group of synonyms."""
        return {f"pairs.{index}": PhraseSet(group) for index, group in enumerate(self.pairs)}

    def trigger(self) -> Trigger | None:
        """Return the synonyms."""
        return Trigger(roles=tuple(self.phrase_sets())) if self.by == "synonyms" else None

    def glance(self) -> Callable[[Case], bool] | None:
        """Return whether a word may stand again near itself; all rules of a ruleset share the look."""
        if self.by == "synonyms" or self.needs_set():
            return None
        again = repeating(by_root=self.by == "root", window=self.window)
        return lambda case: again(case.document)

    def find(self, case: Case) -> Iterator[Violation]:
        """Report each later word that repeats an earlier one, once."""
        if self.by == "synonyms":
            yield from self._synonyms(case)
        elif self.by == "start":
            yield from self._starts(case)
        elif not self.needs_set():
            yield from self._words(case)

    def _words(self, case: Case) -> Iterator[Violation]:
        document = case.document
        again = repeated(document, by_root=self.by == "root", window=self.window)
        if not again:
            return
        ignored = frozenset().union(*map(lemmas_of, self.allow))
        ignored |= said_lemmas(case.brief, TERMS if self.brief_terms == "ignore" else NAMES)
        near: list[ContentWord] = []
        for word in again:
            if not word.lemmas.isdisjoint(ignored) or _names(document, word):
                continue
            near = [w for w in near if self._is_near(document, w, word)]
            first = next((w for w in reversed(near) if self._same(w, word)), None)
            if first is not None and not _told_apart(document, first, word):
                yield self.violation(
                    document,
                    document.span(word.start, word.end),
                    first=_shown(document, first.start, first.end),
                )
            near.append(word)

    def _starts(self, case: Case) -> Iterator[Violation]:
        """Report the first content word of a sentence that begins the one before it, too."""
        document, text = case.document, case.document.folded.text
        again = repeated(document, by_root=False, window=self.window)
        ignored = said_lemmas(case.brief, NAMES).union(*map(lemmas_of, self.allow)) if again else frozenset()
        for first, word in pairwise(word for word in again if _begins(document, word)):
            if (
                word.position - first.position <= self.window
                and first.lemmas & word.lemmas
                and word.lemmas.isdisjoint(ignored)
                and "\n" not in text[first.start : word.start]
                and _are_neighbours(document, first, word)
                and not _told_apart(document, first, word)
            ):
                shown = _shown(document, first.start, first.end)
                yield self.violation(document, document.span(word.start, word.end), first=shown)

    def _is_near(self, document: Document, one: ContentWord, other: ContentWord) -> bool:
        if other.position - one.position > self.window:
            return False
        if self.within == "sentence":
            return document.in_one_sentence(one.start, other.start)
        return self.within != "line" or "\n" not in document.folded.text[one.start : other.start]

    def _same(self, one: ContentWord, other: ContentWord) -> bool:
        shared = one.lemmas & other.lemmas
        if shared:
            return shared.isdisjoint(_PAIRED) or other.position - one.position > _PAIR
        if self.by == "lemma":
            return False
        a, b = one.readings[0], other.readings[0]
        return related(a.lemma, a.pos, b.lemma, b.pos)

    @cached_property
    def _groups(self) -> tuple[tuple[Key, bool], ...]:
        """The key of each group of synonyms, and whether a token class alone may be one of them."""
        sets = self.phrase_sets().items()
        return tuple(((self.id, role), any("<" in p for p in group.phrases)) for role, group in sets)

    def _synonyms(self, case: Case) -> Iterator[Violation]:
        document, hits = case.document, case.hits
        possible = hits.possible() if isinstance(hits, Hits) else hits.keys()
        for key, unseen in self._groups:
            if key not in possible and not unseen:
                continue
            if isinstance(hits, Hits) and not _may_be_joined(hits, key):
                continue
            folded = document.folded.text
            for one, other in pairwise(hits.get(key, ())):
                joint = " ".join(folded[one.end : other.start].split(None, _APART))
                if one.phrase != other.phrase and one.end < other.start and joint in _JOINTS:
                    first = _shown(document, one.start, one.end)
                    yield self.violation(document, document.span(one.start, other.end), first=first)

    def find_in_set(self, cases: Sequence[Case], history: Sequence[str]) -> Iterator[tuple[int, Violation]]:
        """Report the openings or closings that more than ``times`` earlier messages have."""
        edge = _EDGES[self.by]
        seen: Counter[tuple[str, ...]] = Counter()
        shown: dict[tuple[str, ...], str] = {}

        def met(document: Document, found: Edge) -> None:
            seen[found.lemmas] += 1
            shown.setdefault(found.lemmas, _shown(document, found.start, found.end))

        for text in history:
            document = Document(text)
            if found := edge(document, self.words):
                met(document, found)
        for index, case in enumerate(cases):
            found = edge(case.document, self.words)
            if found is None or not self.concerns(case) or self._told(case.brief, found):
                continue
            if seen[found.lemmas] >= self.times:
                span = case.document.span(found.start, found.end)
                yield index, self.violation(case.document, span, first=shown[found.lemmas])
            met(case.document, found)

    def _told(self, brief: Brief | None, found: Edge) -> bool:
        """Return whether the brief asks for these very words: a product name, a call to action."""
        if not found.content:
            return False
        return found.content <= said_lemmas(brief, (*NAMES, "cta"))


def _may_be_joined(hits: Hits, key: Key) -> bool:
    """Return whether two members of a group may stand side by side in a text, by its words alone."""
    parts = hits.parts(key)
    if parts is None or len(parts) < _PAIR:
        return parts is None
    return any(after - before <= _APART for before, after in pairwise(sorted(parts)))


def _quoted(document: Document) -> list[tuple[int, int]]:
    return [m.span() for m in _QUOTED.finditer(document.folded.text)]


def _before(document: Document, position: int) -> Iterator[ContentWord]:
    """Yield the content words before a word, backwards."""
    places = document.once(word_places)
    for at in range(position - 1, -1, -1):
        if lemma_keys(places[at][-1]):
            yield from content_words_at(document, [places[at]])


def _begins(document: Document, word: ContentWord) -> bool:
    """Return whether a word is the first content word of its sentence that stands in no quotation marks."""
    quoted = document.once(_quoted)
    if inside(quoted, word.start):
        return False
    first = next((w for w in _before(document, word.position) if not inside(quoted, w.start)), None)
    return first is None or not document.in_one_sentence(first.start, word.start)


def _are_neighbours(document: Document, one: ContentWord, other: ContentWord) -> bool:
    """Return whether no sentence with content words stands between those of two words."""
    for word in _before(document, other.position):
        if not document.in_one_sentence(word.start, other.start):
            return document.in_one_sentence(one.start, word.start)
    return False


def _names(document: Document, word: ContentWord) -> bool:
    """Return whether a word is part of a name or an abbreviation, which repeat of necessity."""
    if inside(document.once(_quoted), word.start):
        return True
    if word.form[0] >= "а" and _VOWELS.isdisjoint(word.form):
        return True
    first, last = document.span(word.start, word.end)
    given = document.text[first:last]
    if given.islower():
        return False
    shouted = len(given) > _SHORT and given.isupper()
    if sum(c.isupper() for c in given) > 1 and not shouted:
        return True
    begins = given[:1].isupper() and not given.isupper()
    return begins and word.start > document.sentence(word.start)[0]


def _told_apart(document: Document, one: ContentWord, other: ContentWord) -> bool:
    """Return whether figures or a denial make two things of two places of the same word."""
    text = document.folded.text
    if all(_FIGURE.match(text, w.end, w.end + _AHEAD) for w in (one, other)):
        return True
    denied = [bool(_WITHOUT.search(text, max(0, w.start - _BEFORE), w.start)) for w in (one, other)]
    return denied[0] != denied[1]


def _shown(document: Document, start: int, end: int) -> str:
    first, last = document.span(start, end)
    return " ".join(document.text[first:last].split())
