"""A log under other rules: what would have been accepted, without one request."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from adrules.checker import Checker
from adrules.domain.brief import Brief, Channel
from adrules.domain.report import Report, Severity
from adrules.domain.run import Attempt, RunRecord, StopReason
from adrules.store.reader import RunLog


@dataclass(frozen=True, slots=True)
class Replayed:
    """One run: the first acceptable candidate under the rules of then and of now, from 0.

    ``None``: none of the recorded ones. ``then`` and ``now`` hold the error rules of each
    candidate that was checked.
    """

    run_id: str
    brief_id: str
    channel: str
    attempts: int
    before: int | None
    after: int | None
    then: tuple[frozenset[str], ...]
    now: tuple[frozenset[str], ...]
    undecided: int

    @property
    def regenerations(self) -> tuple[int, int]:
        """Candidates rejected before and now; all but one where none is acceptable."""
        most = max(0, self.attempts - 1)
        return (
            most if self.before is None else self.before,
            most if self.after is None else self.after,
        )


@dataclass(slots=True)
class Comparison:
    """Counts over replayed runs. ``undecided`` candidates were left to a judge, who was not asked."""

    runs: int = 0
    attempts: int = 0
    undecided: int = 0
    ok_before: int = 0
    ok_after: int = 0
    first_before: int = 0
    first_after: int = 0
    regenerations_before: int = 0
    regenerations_after: int = 0
    rules_before: Counter[str] = field(default_factory=Counter)
    rules_after: Counter[str] = field(default_factory=Counter)
    changed: list[Replayed] = field(default_factory=list)

    def add(self, run: Replayed) -> None:
        """Count one run."""
        self.runs += 1
        self.attempts += run.attempts
        self.undecided += run.undecided
        self.ok_before += run.before is not None
        self.ok_after += run.after is not None
        self.first_before += run.before == 0
        self.first_after += run.after == 0
        before, after = run.regenerations
        self.regenerations_before += before
        self.regenerations_after += after
        for rules in run.then:
            self.rules_before.update(rules)
        for rules in run.now:
            self.rules_after.update(rules)
        if run.before != run.after:
            self.changed.append(run)


def replay(log: RunLog, checker: Checker, channel: Channel | None = None) -> Iterator[Replayed]:
    """Yield the ended runs of a log that have candidates, checked again by ``checker``.

    With ``channel`` only those on that channel. A text that was fixed is fixed again by the
    rules of now. Judges are not asked.
    """
    briefs = log.briefs()
    for record in log.records():
        if channel is not None and record.channel != channel.value:
            continue
        if record.stop_reason is not StopReason.CANCELLED and record.attempts:
            yield _replayed(record, Brief.model_validate(briefs[record.run_id]), checker)


def _replayed(record: RunRecord, brief: Brief, checker: Checker) -> Replayed:
    before = next((a.index for a in record.attempts if a.ok), None)
    after: int | None = None
    now: list[frozenset[str]] = []
    undecided = 0
    for attempt in record.attempts:
        if attempt.report is None:
            continue
        report = checker.check(attempt.text, brief)
        now.append(_errors(report))
        acceptable = attempt.whole and (report.ok or _mended(attempt, brief, checker))
        undecided += acceptable and any(
            u.reason == "no_judge" and u.severity is Severity.ERROR for u in report.skipped
        )
        if acceptable and after is None:
            after = attempt.index
    then = tuple(_errors(a.report) for a in record.attempts if a.report is not None)
    return Replayed(
        record.run_id,
        record.brief_id,
        record.channel,
        len(record.attempts),
        before,
        after,
        then,
        tuple(now),
        undecided,
    )


def _mended(attempt: Attempt, brief: Brief, checker: Checker) -> bool:
    return attempt.mended is not None and checker.fix(attempt.text, brief).report.ok


def _errors(report: Report) -> frozenset[str]:
    return frozenset(v.rule_id for v in report.errors)
