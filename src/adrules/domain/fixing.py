"""What deterministic fixes made of a text."""

from dataclasses import dataclass

from adrules.domain.report import Report


@dataclass(frozen=True, slots=True)
class Edit:
    """One fix that was applied. Offsets are in the text as it was in that round, from 1."""

    rule_id: str
    start: int
    end: int
    before: str
    after: str
    round: int


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text after fixing: the edits in order and the report of the final text.

    ``settled`` is false when fixes went on changing the text until the rounds were used up.
    """

    text: str
    edits: tuple[Edit, ...]
    report: Report
    settled: bool = True
