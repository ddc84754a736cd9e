"""What the figures need of runs: read in a few queries, without building reports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from adrules.domain.report import Severity
from adrules.domain.run import Attempt, Cost, FinishReason, RunRecord, StopReason, costs_of
from adrules.store.codec import cost_value
from adrules.store.rows import chunks, counted, stops_of
from adrules.store.schema import ATTEMPTS, CONTENTS, OUTCOMES, REQUESTS, RUNS, SESSIONS

NONE = "—"
"""Stands for a value that a brief does not have."""


@dataclass(frozen=True, slots=True)
class AttemptFact:
    """One attempt: was it acceptable, which rules fired, which of them are errors.

    ``checked`` is false for a candidate that was filtered or empty, ``whole`` for one cut off.
    """

    index: int
    request: int
    policy: str
    ok: bool
    whole: bool
    checked: bool
    errors: frozenset[str]
    fired: frozenset[str]
    score: float = 0.0

    @property
    def rank(self) -> tuple[bool, int, float, int]:
        """Sort key of quality, best first, as a repair chooses what it starts from."""
        return (not self.whole or not self.checked, len(self.errors), -self.score, self.index)

    def acceptable_without(self, rule_id: str) -> bool:
        """Say whether it would have been acceptable if the rule did not exist."""
        return self.ok or (self.whole and self.checked and self.errors <= {rule_id})


@dataclass(frozen=True, slots=True)
class RunFact:
    """One run. ``stop`` is ``None`` while it is open; ``tokens`` counts input and output.

    ``costs`` holds the price of each answer and each judgement; ``None`` is an unknown one.

    ``groups`` names what it can be grouped by: ``model``, ``ruleset``, ``channel``, ``segment``,
    ``day``, ``schedule``, ``prompt``.
    """

    run_id: str
    brief_hash: str
    repetition: int
    stop: StopReason | None
    requests: int
    tokens: int
    attempts: tuple[AttemptFact, ...]
    groups: dict[str, str] = field(default_factory=dict)
    costs: tuple[Cost | None, ...] = ()

    @property
    def regenerations(self) -> int:
        """Candidates rejected before the first acceptable one; m - 1 without any."""
        first = next((a.index for a in self.attempts if a.ok), None)
        return first if first is not None else max(0, len(self.attempts) - 1)

    @property
    def censored(self) -> bool:
        """No acceptable candidate came: :attr:`regenerations` is a lower bound."""
        return self.stop not in {StopReason.CLEAN, StopReason.FIXED}


def fact_of(record: RunRecord) -> RunFact:
    """Return what the figures need of a record in memory."""
    cancelled = record.stop_reason is StopReason.CANCELLED
    return RunFact(
        run_id=record.run_id,
        brief_hash=record.brief_hash,
        repetition=record.repetition,
        stop=None if cancelled else record.stop_reason,
        requests=record.requests,
        tokens=record.usage.input_tokens + record.usage.output_tokens,
        attempts=tuple(map(_attempt_fact, record.attempts)),
        groups={"model": record.backend, "ruleset": record.ruleset, "channel": record.channel},
        costs=costs_of(record.attempts),
    )


def facts(connection: Connection) -> Iterator[RunFact]:
    """Yield all runs, the oldest first: five queries for each five hundred."""
    first = select(SESSIONS.c.run_id, SESSIONS.c.id, SESSIONS.c.started_at).order_by(SESSIONS.c.id)
    began: dict[str, str] = {}
    for row in connection.execute(first):
        began.setdefault(row.run_id, row.started_at)
    for chunk in chunks(list(began)):
        yield from _facts(connection, chunk, began)


def _facts(connection: Connection, run_ids: Sequence[str], began: dict[str, str]) -> Iterator[RunFact]:
    joined = RUNS.join(CONTENTS, CONTENTS.c.hash == RUNS.c.brief)
    query = select(RUNS, CONTENTS.c.body).select_from(joined).where(RUNS.c.run_id.in_(run_ids))
    runs = {run.run_id: run for run in connection.execute(query)}
    stops, requests = stops_of(connection, run_ids), counted(connection, REQUESTS, run_ids)
    attempts, tokens, costs = _attempts(connection, run_ids)
    for run_id in run_ids:
        run, stop = runs[run_id], stops.get(run_id)
        yield RunFact(
            run_id=run_id,
            brief_hash=run.brief_hash,
            repetition=run.repetition,
            stop=None if stop is None else StopReason(stop.reason),
            requests=requests.get(run_id, 0),
            tokens=tokens.get(run_id, 0),
            attempts=attempts.get(run_id, ()),
            groups=_groups(run, began[run_id]),
            costs=tuple(costs.get(run_id, ())),
        )


def _groups(run: Row[Any], began: str) -> dict[str, str]:
    plan = run.plan
    shown = plan.get("examples", 0)
    return {
        "model": run.backend,
        "ruleset": run.ruleset,
        "channel": run.channel,
        "segment": _segment(run.body.get("segment") or {}),
        "day": began[:10],
        "prompt": run.prompt,
        "schedule": ",".join(plan["schedule"]) + (f" +{shown} examples" if shown else ""),
    }


def _segment(segment: dict[str, Any]) -> str:
    named = {k: v for k, v in segment.items() if k not in {"may_mention", "traits"} and v}
    named |= segment.get("traits") or {}
    return ", ".join(f"{name}={value}" for name, value in sorted(named.items())) or NONE


def _attempts(
    connection: Connection, run_ids: Sequence[str]
) -> tuple[dict[str, tuple[AttemptFact, ...]], dict[str, int], dict[str, list[Cost | None]]]:
    joined = ATTEMPTS.join(REQUESTS, REQUESTS.c.id == ATTEMPTS.c.request).join(
        OUTCOMES, OUTCOMES.c.request == ATTEMPTS.c.request
    )
    columns = (
        *(ATTEMPTS.c.run_id, ATTEMPTS.c.number, ATTEMPTS.c.request, ATTEMPTS.c.finish),
        *(ATTEMPTS.c.report, ATTEMPTS.c.mended, ATTEMPTS.c.judged, REQUESTS.c.policy, OUTCOMES.c.usage),
        OUTCOMES.c.cost,
    )
    query = select(*columns).select_from(joined).where(ATTEMPTS.c.run_id.in_(run_ids))
    rows = connection.execute(query.order_by(ATTEMPTS.c.run_id, ATTEMPTS.c.number))
    found: dict[str, tuple[AttemptFact, ...]] = {}
    tokens: dict[str, int] = {}
    costs: dict[str, list[Cost | None]] = {}
    for run_id, of_run in groupby(rows, key=lambda row: row.run_id):
        made: list[AttemptFact] = []
        for number, (_, group) in enumerate(groupby(of_run, key=lambda row: row.request)):
            for place, row in enumerate(group):
                used = [row.usage] if place == 0 else []
                used += [row.judged["usage"]] if row.judged else []
                spent = sum(usage["input_tokens"] + usage["output_tokens"] for usage in used)
                tokens[run_id] = tokens.get(run_id, 0) + spent
                paid = [row.cost] if place == 0 else []
                paid += [row.judged["cost"]] if row.judged else []
                costs.setdefault(run_id, []).extend(map(cost_value, paid))
                made.append(_row_fact(row, number))
        found[run_id] = tuple(made)
    return found, tokens, costs


def _row_fact(row: Any, request: int) -> AttemptFact:  # noqa: ANN401 - some columns of a row
    whole = FinishReason(row.finish) in {FinishReason.STOP, FinishReason.UNKNOWN}
    violations = row.report["violations"] if row.report else ()
    errors = frozenset(v["rule_id"] for v in violations if v["severity"] == Severity.ERROR.value)
    mended = row.mended is not None and row.mended["report"]["ok"]
    return AttemptFact(
        index=row.number,
        request=request,
        policy=row.policy,
        ok=whole and row.report is not None and (not errors or mended),
        whole=whole,
        checked=row.report is not None,
        errors=errors,
        fired=frozenset(v["rule_id"] for v in violations),
        score=row.report["score"] if row.report else 0.0,
    )


def _attempt_fact(attempt: Attempt) -> AttemptFact:
    report = attempt.report
    return AttemptFact(
        index=attempt.index,
        request=attempt.request,
        policy=attempt.policy,
        ok=attempt.ok,
        whole=attempt.whole,
        checked=report is not None,
        errors=frozenset(v.rule_id for v in report.errors) if report else frozenset(),
        fired=frozenset(v.rule_id for v in report.violations) if report else frozenset(),
        score=report.score if report else 0.0,
    )
