from dataclasses import replace

from adrules.domain.report import Category, Report, Severity, Violation
from adrules.domain.run import Attempt, FinishReason, RunRecord, StopReason
from adrules.store.stats import summarise


def attempt(index: int, *rules: str) -> Attempt:
    violations = tuple(Violation(r, Category.CLICHE, Severity.ERROR, None, None, "", "") for r in rules)
    return Attempt(index, "", str(index), FinishReason.STOP, Report(str(index), violations), "resample")


def record(*attempts: Attempt, stop: StopReason = StopReason.CLEAN, backend: str = "a:1") -> RunRecord:
    best = len(attempts) - 1 if attempts else None
    return RunRecord("r", "b", "sms", 0, backend, "rs", "plain", attempts, stop, best, requests=len(attempts))


def test_censored_runs_are_counted_apart() -> None:
    stats = summarise(
        [
            record(attempt(0)),
            record(attempt(0, "cliche/a", "cliche/b"), attempt(1, "cliche/a"), attempt(2)),
            record(
                attempt(0, "cliche/a"), attempt(1, "cliche/a"), stop=StopReason.BUDGET_ATTEMPTS, backend="b:2"
            ),
            record(attempt(0, "cliche/a"), stop=StopReason.CANCELLED),
            record(stop=StopReason.BACKEND_ERROR, backend="b:2"),
        ]
    )
    total = stats.total
    assert (total.runs, total.unfinished, total.candidates, total.requests) == (4, 1, 6, 6)
    assert (total.mean_regenerations, total.regenerations) == (1.0, [0, 2])
    assert (total.mean_censored, total.censored) == (1.0, [1])
    assert total.histogram == {1: 1, 3: 1}
    assert [dict(rules) for rules in total.fired] == [
        {"cliche/a": 2, "cliche/b": 1},
        {"cliche/a": 2},
        {},
    ]
    assert {name: tally.runs for name, tally in stats.groups.items()} == {"a:1": 2, "b:2": 2}
    assert stats.groups["b:2"].mean_regenerations is None


def test_a_rule_that_fires_twice_in_a_text_counts_once() -> None:
    twice = attempt(0, "cliche/a", "cliche/a")
    stats = summarise([replace(record(twice), stop_reason=StopReason.BUDGET_ATTEMPTS)])
    assert stats.total.fired[0]["cliche/a"] == 1
