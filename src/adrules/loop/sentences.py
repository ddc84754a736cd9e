"""The sentence that is asked for anew, and its way back into the text."""

from collections import Counter
from dataclasses import dataclass

from adrules.domain.report import Report, Violation
from adrules.text.document import Document

_QUOTES = {"«": "»", '"': '"', "“": "”", "„": "“"}


@dataclass(frozen=True, slots=True)
class Splice:
    """A broken sentence with the text before and after it, and what is wrong in it."""

    before: str
    sentence: str
    after: str
    broken: tuple[Violation, ...]

    def put_back(self, answer: str) -> str:
        """Return the whole text with ``answer`` in place of the sentence.

        A model that returned the whole message against its order is taken at its word:
        an answer that holds the rest of the text is that text.
        """
        answer = answer.strip()
        closing = _QUOTES.get(answer[:1])
        if (
            closing
            and answer.endswith(closing)
            and len(answer) > 1
            and not self.sentence.startswith(answer[0])
        ):
            answer = answer[1:-1].strip()
        rest = [part.strip() for part in (self.before, self.after) if part.strip()]
        if not answer or all(part in answer for part in rest):
            return answer
        return f"{self.before}{answer}{self.after}"


def broken_sentence(report: Report) -> Splice | None:
    """Return the sentence in which most error rules fired, the first of several.

    ``None`` when the text is one sentence, or no error has a place in it.
    """
    document = Document(report.text)
    spans = [document.span(*found) for found in document.sentences]
    placed = [v for v in report.errors if v.start is not None]
    if len(spans) < 2 or not placed:  # noqa: PLR2004 - one sentence is the whole text
        return None
    rules: Counter[tuple[int, int]] = Counter()
    for span in spans:
        rules[span] = len({v.rule_id for v in placed if _begins_in(v, span)})
    worst, count = max(rules.items(), key=lambda item: (item[1], -item[0][0]))
    if not count:
        return None
    start, end = worst
    text = report.text
    return Splice(text[:start], text[start:end], text[end:], tuple(v for v in placed if _begins_in(v, worst)))


def _begins_in(violation: Violation, span: tuple[int, int]) -> bool:
    return violation.start is not None and span[0] <= violation.start < span[1]
