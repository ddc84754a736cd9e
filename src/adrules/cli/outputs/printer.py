"""What every output format shares: what is printed, and when."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adrules.cli.inputs import Message
from adrules.cli.wording import commonest
from adrules.domain.fixing import FixedText
from adrules.domain.report import Report, Severity
from adrules.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Checked:
    """A message with its report, and the fixed text where fixing was asked for."""

    message: Message
    report: Report
    fixed: FixedText | None = None

    @property
    def last(self) -> Report:
        """The report of the text as it leaves: fixed, if it was."""
        return self.fixed.report if self.fixed else self.report


class Summary:
    """Counts over all messages of a run."""

    def __init__(self) -> None:
        self.messages = 0
        self.clean = 0
        self.worst: Counter[Severity] = Counter()
        self.rules: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.inconclusive = 0
        self.fixed = 0
        self.unreadable = 0

    def add(self, checked: Checked) -> None:
        """Count one report."""
        report = checked.report
        self.messages += 1
        self.rules.update({v.rule_id for v in report.violations})
        self.skipped.update({u.rule_id for u in report.skipped})
        self.inconclusive += bool(report.inconclusive)
        self.fixed += bool(checked.fixed and checked.fixed.edits)
        if report.violations:
            self.worst[max((v.severity for v in report.violations), key=lambda s: s.rank)] += 1
        else:
            self.clean += 1

    def as_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON values."""
        return {
            "messages": self.messages,
            "clean": self.clean,
            "with_errors": self.worst[Severity.ERROR],
            "with_warnings_only": self.worst[Severity.WARNING],
            "with_info_only": self.worst[Severity.INFO],
            "inconclusive": self.inconclusive,
            "fixed": self.fixed,
            "unreadable": self.unreadable,
            "rules": dict(commonest(self.rules)),
            "skipped": dict(commonest(self.skipped)),
        }


class Printer(ABC):
    """Prints reports as they come; what must be held back is held on disk.

    ``rules`` are those that messages without a brief are checked by. Nothing is printed
    before the first report or the end: input that cannot be read leaves no half of a document.
    A format fills in :meth:`head`, :meth:`row` and :meth:`tail`.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._begun = False

    def report(self, checked: Checked) -> None:
        """Print one report."""
        self._open()
        self.row(checked)

    def end(self, summary: Summary) -> None:
        """Print what stands after the last report."""
        self._open()
        self.tail(summary)

    def _open(self) -> None:
        if not self._begun:
            self._begun = True
            self.head()

    def head(self) -> None:
        """Print what stands before the first report; nothing by default."""
        return

    @abstractmethod
    def row(self, checked: Checked) -> None:
        """Print one report."""

    def tail(self, summary: Summary) -> None:  # noqa: ARG002 - most formats have no summary
        """Print what stands after the last report; nothing by default."""
        return
