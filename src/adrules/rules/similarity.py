"""``kind: similarity`` - messages that are nearly the same text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

from pydantic import Field

from adrules.domain.brief import Brief
from adrules.domain.hashing import content_hash
from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule
from adrules.text.document import Document

_MEASURES = {"token_set": "token_set_ratio", "ratio": "ratio"}
_SHOWN = 80
_REFERENCES = 256


class SimilarityRule(Rule):
    """A message that nearly repeats another one.

    ``check: set`` compares each message of a set with the earlier ones and with the history;
    ``check: reference`` compares one message with ``control`` and ``references`` of its brief;
    ``check: segment`` compares messages of a set whose briefs differ in the segment alone: the
    segment should have had an effect. The first and the last work in ``check_set`` only. The
    violation is the message as a whole; ``{other}`` begins the text that it repeats, ``{score}``
    is the likeness, 0 … 100.

    Texts are compared as folded words. ``measure: token_set`` counts the words that both have,
    in any order, so that a text contained in another one is the same; ``measure: ratio`` counts
    the edits between the two. Messages of fewer than ``min_words`` words are left alone.

    .. code-block:: yaml

        - id: duplicate/set
          category: duplicate
          kind: similarity
          threshold: 90
          message: "Почти повторяет «{other}» ({score} из 100)."
          hint: "Начни с другого факта предложения и построй фразу иначе."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "other", "score"})

    kind: Literal["similarity"]
    check: Literal["set", "reference", "segment"] = Field(
        "set", description="what a message is compared with"
    )
    threshold: float = Field(
        85, gt=0, le=100, description="likeness, 0 to 100, from which texts are the same"
    )
    measure: Literal["token_set", "ratio"] = Field("token_set", description="how likeness is measured")
    min_words: int = Field(4, ge=1, description="shorter messages are not compared")

    def needs_set(self) -> bool:
        """Return whether messages are compared with each other."""
        return self.check != "reference"

    def missing(self, brief: Brief | None) -> str | None:
        """Return ``control`` or ``segment`` where the brief lacks what the check is about."""
        if self.check == "reference" and not (brief and _references(brief)):
            return "control"
        if self.check == "segment" and (brief is None or brief.lacks("segment")):
            return "segment"
        return super().missing(brief)

    def find(self, case: Case) -> Iterator[Violation]:
        """Report a message that nearly repeats the control text or a reference."""
        if case.brief is not None and not self.needs_set():
            texts = _references(case.brief)
            yield from self._nearest(case, [_folded(text) for text in texts], texts)

    def find_in_set(self, cases: Sequence[Case], history: Sequence[str]) -> Iterator[tuple[int, Violation]]:
        """Report each message that nearly repeats an earlier one."""
        if self.check == "segment":
            yield from self._same_for_all_segments(cases)
            return
        texts = list(history)
        earlier = [_words(Document(text)) for text in texts]
        for index, case in enumerate(cases):
            if self.concerns(case):
                yield from ((index, found) for found in self._nearest(case, earlier, texts))
            texts.append(case.document.text)
            earlier.append(_words(case.document))

    def _same_for_all_segments(self, cases: Sequence[Case]) -> Iterator[tuple[int, Violation]]:
        groups: dict[str, list[tuple[int, Case, str]]] = defaultdict(list)
        for index, case in enumerate(cases):
            if case.brief is None or not self.concerns(case):
                continue
            segment = _segment(case.brief)
            group = groups[_without_segment(case.brief)]
            others = [other.document for _, other, known in group if known != segment]
            texts = [document.text for document in others]
            yield from ((index, found) for found in self._nearest(case, [_words(d) for d in others], texts))
            group.append((index, case, segment))

    def _nearest(self, case: Case, earlier: Sequence[str], texts: Sequence[str]) -> Iterator[Violation]:
        """Report the message if one of the ``earlier`` ones is near enough; ``texts`` show them."""
        words = _words(case.document)
        if words.count(" ") + 1 < self.min_words:
            return
        best = _nearest(words, earlier, self.measure, self.threshold)
        if best is not None:
            _, score, index = best
            yield self.violation(case.document, None, other=_beginning(texts[index]), score=round(score))


def _nearest(
    words: str, earlier: Sequence[str], measure: str, threshold: float
) -> tuple[str, float, int] | None:
    """Return the text that is most alike, how alike, and its index; ``None`` below the threshold."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - for sets and references only

    scorer = getattr(fuzz, _MEASURES[measure])
    found: tuple[str, float, int] | None = process.extractOne(
        words, earlier, scorer=scorer, score_cutoff=threshold
    )
    return found


def _words(document: Document) -> str:
    return " ".join(document.words.forms)


@lru_cache(maxsize=_REFERENCES)
def _folded(text: str) -> str:
    return _words(Document(text))


def _references(brief: Brief) -> list[str]:
    texts = (brief.control, *(reference.text for reference in brief.references))
    return [text for text in texts if text and text.strip()]


def _segment(brief: Brief) -> str:
    return content_hash(brief.segment.model_dump(mode="json", exclude={"may_mention"}))


def _without_segment(brief: Brief) -> str:
    apart = {"id", "meta", "segment", "placeholders", "considerations"}
    return content_hash(brief.model_dump(mode="json", exclude=apart))


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"
