"""Policies, budgets, fixes, judges, examples and variants through the public calls."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adrules
from adrules.backends.protocol import Capabilities
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.plan import task_key
from adrules.domain.run import Candidate, Completion, Messages, Usage
from adrules.errors import UsageError
from adrules.store.reader import RunLog
from adrules.store.recorder import SqliteRecorder

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/unique
    category: cliche
    phrases: ["уникальный"]
    message: "«{match}» ничего не сообщает."
    hint: "Назови число или срок."
    examples: {bad: ["[[Уникальный]] вклад", "[[уникальное]] предложение"], ok: ["Вклад", "Счёт"]}
  - id: typography/kavychki
    category: typography
    kind: typography
    severity: error
    checks: [quotes]
    message: "Кавычки не те."
    examples: {bad: ['Вклад [["Осень"]]', 'Счёт [["Рост"]]'], ok: ["Вклад «Осень»", "Счёт"]}
  - id: length/ours
    category: length
    kind: limit
    measure: graphemes
    min: 5
    max: 300
    brief: length
    message: "Знаков {value}."
    examples: {bad: ["аб", "в"], ok: ["Счёт за 5 минут", "Вклад рядом"]}
  - id: missing_disclosure/ogovorki
    category: missing_disclosure
    kind: require
    brief: disclaimers
    message: "Нет «{missing}»."
    examples:
      brief: {channel: sms, offer: {summary: а}, disclaimers: [Не вклад]}
      bad: ["Счёт", "Карта"]
      ok: ["Счёт. Не вклад", "Карта. Не вклад"]
"""
BRIEF = {"channel": "push", "offer": {"summary": "Счёт за 5 минут"}}
DIRTY, CLEAN = "Уникальный счёт. Откройте его за 5 минут.", "Откройте счёт за 5 минут"


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    path = tmp_path_factory.mktemp("pack") / "mine.yaml"
    path.write_text(PACK, encoding="utf-8")
    return adrules.load(path)


class Asked:
    """Answers by a function; priced when it is told so."""

    def __init__(
        self,
        answer: Callable[[Messages, adrules.Sampling], str],
        name: str = "asked:model",
        price: str | None = None,
    ) -> None:
        self.answer, self.name = answer, name
        self.cost = adrules.Cost.of(price) if price else None
        currency = self.cost.currency if self.cost else None
        self.capabilities = Capabilities(n=True, seed=True, currency=currency)
        self.requests: list[Messages] = []

    def generate(self, messages: Messages, sampling: adrules.Sampling) -> Completion:
        self.requests.append(messages)
        texts = (Candidate(self.answer(messages, sampling)),)
        return Completion(texts, Usage(9, 1), self.name, cost=self.cost)

    def close(self) -> None:
        pass


def dirty(*_: object) -> str:
    return DIRTY


def numbered(_: Messages, sampling: adrules.Sampling) -> str:
    return f"{DIRTY} {sampling.index}"


def briefs(count: int) -> list[dict[str, Any]]:
    return [{"id": f"b{i}", "channel": "push", "offer": {"summary": f"Счёт номер {i}"}} for i in range(count)]


# ── policies ──────────────────────────────────────────────────────────────────


def test_rewrite_replaces_one_sentence_and_keeps_the_answer(checker: adrules.Checker, tmp_path: Path) -> None:
    backend = Asked(lambda messages, _: DIRTY if len(messages) == 2 else "Счёт без платы.")
    log = tmp_path / "runs.sqlite"
    record = adrules.generate(
        BRIEF, backend=backend, checker=checker, schedule=["resample", "rewrite"], store=log
    )
    assert record.text == "Счёт без платы. Откройте его за 5 минут."
    assert [(a.policy, a.answer) for a in record.attempts] == [
        ("resample", None),
        ("rewrite", "Счёт без платы."),
    ]
    with RunLog(log) as kept:
        assert kept.record(record.run_id) == record


def test_escalation_asks_the_other_model(checker: adrules.Checker) -> None:
    small, big = Asked(dirty), Asked(lambda *_: CLEAN, "big:model")
    for given, name in (({"strong": big}, "strong"), ({"big:model": big}, "big:model")):
        record = adrules.generate(
            BRIEF,
            backend=small,
            checker=checker,
            schedule=["resample", f"escalate:{name}"],
            models=given,
        )
        assert [(a.policy, a.served_model) for a in record.attempts] == [
            ("resample", "asked:model"),
            ("escalate:big:model", "big:model"),
        ]
    assert "«Уникальный»" in big.requests[0][-1][1]


def test_a_model_to_escalate_to_is_opened_by_its_name(checker: adrules.Checker, tmp_path: Path) -> None:
    script = tmp_path / "good.txt"
    script.write_text(f"-\n{CLEAN}\n", encoding="utf-8")
    record = adrules.generate(
        BRIEF, backend=Asked(dirty), checker=checker, schedule=["resample", f"escalate:scripted:{script}"]
    )
    assert record.text == CLEAN


@pytest.mark.parametrize(
    ("schedule", "said"),
    [(["escalate"], "escalate names the model"), (["repair:x"], "nothing after a colon")],
)
def test_a_schedule_that_makes_no_sense_is_refused(
    checker: adrules.Checker, schedule: list[str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        adrules.generate(BRIEF, backend=Asked(dirty), checker=checker, schedule=schedule)


# ── contradictions ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"limits": {"min_len": 400}}, "минимум 400 больше максимума 220"),
        ({"disclaimers": ["Уникальный вклад"]}, "нарушает cliche/unique"),
        ({"disclaimers": ["Подробности на сайте"], "limits": {"max_len": 10}}, "20 при пределе 10"),
    ],
)
def test_a_contradiction_is_found_before_the_first_request(
    checker: adrules.Checker, tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    backend = Asked(dirty)
    log = tmp_path / "runs.sqlite"
    record = adrules.generate(BRIEF | changes, backend=backend, checker=checker, store=log)
    assert record.stop_reason is adrules.StopReason.CONTRADICTION
    assert said in (record.error or "")
    assert (backend.requests, record.ok, record.text) == ([], False, "")
    with RunLog(log) as kept:
        assert kept.record(record.run_id) == record


@pytest.mark.parametrize(
    "changes",
    [
        {"product": {"name": "Уникальный вклад"}},  # no rule of these wants the name
        {"disclaimers": ["Не вклад"], "limits": {"min_len": 5, "max_len": 60}},
        {"must_include": [{"text": "уникальный"}]},
    ],
)
def test_what_the_rules_do_not_demand_is_no_contradiction(
    checker: adrules.Checker, changes: dict[str, Any]
) -> None:
    backend = ScriptedBackend([f"{CLEAN}. Не вклад"])
    assert adrules.generate(BRIEF | changes, backend=backend, checker=checker).ok


# ── budgets ───────────────────────────────────────────────────────────────────


def test_money_ends_a_run_and_is_counted(checker: adrules.Checker, tmp_path: Path) -> None:
    log = tmp_path / "runs.sqlite"
    backend = Asked(numbered, price="0.40 RUB")
    record = adrules.generate(BRIEF, backend=backend, checker=checker, money_budget="1 RUB", store=log)
    assert (record.stop_reason, len(record.attempts)) == (adrules.StopReason.BUDGET_MONEY, 3)
    assert record.cost == adrules.Cost(Decimal("1.20"), "RUB")
    with RunLog(log) as kept:
        assert kept.record(record.run_id).cost == record.cost


@pytest.mark.parametrize(
    ("price", "budget", "said"),
    [(None, "1 RUB", "no price is known for asked:model"), ("1 USD", "1 RUB", "is priced in USD")],
)
def test_a_budget_of_money_needs_a_price(
    checker: adrules.Checker, price: str | None, budget: str, said: str
) -> None:
    backend = Asked(dirty, price=price)
    for options in (
        {"money_budget": budget},
        {"batch_budget": adrules.Budget(money=adrules.Cost.of(budget))},
    ):
        with pytest.raises(UsageError, match=said):
            list(adrules.run_many([BRIEF], backend=backend, checker=checker, **options))
    assert backend.requests == []


@pytest.mark.parametrize("money", ["ten RUB", "1", "-1 RUB", "nan RUB", "1 rouble"])
def test_money_is_an_amount_and_a_currency(money: str) -> None:
    with pytest.raises(UsageError, match=r"as '10\.50 RUB'"):
        adrules.Cost.of(money)


@pytest.mark.parametrize(
    ("budget", "reason", "requests"),
    [
        (adrules.Budget(attempts=5), adrules.StopReason.BUDGET_ATTEMPTS, 5),
        (adrules.Budget(tokens=45), adrules.StopReason.BUDGET_TOKENS, 5),
        (adrules.Budget(money=adrules.Cost.of("5 RUB")), adrules.StopReason.BUDGET_MONEY, 5),
    ],
)
def test_a_batch_has_budgets_and_the_next_call_goes_on(
    checker: adrules.Checker,
    tmp_path: Path,
    budget: adrules.Budget,
    reason: adrules.StopReason,
    requests: int,
) -> None:
    log = tmp_path / "runs.sqlite"
    backend = Asked(numbered, price="1 RUB")

    def batch(bounds: adrules.Budget) -> list[adrules.RunRecord]:
        options: dict[str, Any] = {"max_attempts": 3, "checker": checker, "store": log}
        return list(adrules.run_many(briefs(4), backend=backend, batch_budget=bounds, **options))

    for _ in range(2):  # what the log holds counts: the second call asks nothing
        stops = [r.stop_reason for r in batch(budget)]
        assert stops == [adrules.StopReason.BUDGET_ATTEMPTS, reason, reason, reason]
        assert len(backend.requests) == requests
    with RunLog(log) as kept:
        assert [line.stop_reason for line in kept.runs()].count(None) == 3
    again = batch(adrules.Budget())
    assert [len(r.attempts) for r in again] == [3] * 4
    assert len(backend.requests) == 12
    assert {r.repetition for r in again} == {0}


# ── fixes and judges ──────────────────────────────────────────────────────────


def test_a_fix_makes_a_text_acceptable_only_when_allowed(checker: adrules.Checker, tmp_path: Path) -> None:
    script = ScriptedBackend(['Вклад "Осень" за 5 минут', CLEAN])
    without = adrules.generate(BRIEF, backend=script, checker=checker)
    assert (without.text, without.regenerations, without.fixed) == (CLEAN, 1, False)
    log = tmp_path / "runs.sqlite"
    record = adrules.generate(BRIEF, backend=script, checker=checker, fix=True, store=log)
    assert (record.text, record.stop_reason) == ("Вклад «Осень» за 5 минут", adrules.StopReason.FIXED)
    assert (record.ok, record.clean, record.fixed, record.regenerations) == (True, False, True, 0)
    (attempt,) = record.attempts
    assert attempt.text == 'Вклад "Осень" за 5 минут'
    assert attempt.mended is not None
    assert {edit.rule_id for edit in attempt.mended.edits} == {"typography/kavychki"}
    with RunLog(log) as kept:
        assert kept.record(record.run_id) == record


def test_the_judge_is_paid_by_the_run(tmp_path: Path) -> None:
    pack = tmp_path / "judged.yaml"
    pack.write_text(
        PACK
        + """
  - id: tone/toropit
    category: pressure
    kind: judge
    question: Торопит ли текст?
    message: "Текст торопит."
    examples: {bad: ["Скорее", "Бегом"], ok: ["Счёт", "Вклад"]}
""",
        encoding="utf-8",
    )
    answers = tmp_path / "answers.txt"
    answers.write_text('{"verdicts": [{"id": "tone/toropit", "violation": false}]}\n', encoding="utf-8")
    checker = adrules.load(pack, judge=f"scripted:{answers}")
    log = tmp_path / "runs.sqlite"
    record = adrules.generate(
        BRIEF, backend=Asked(lambda _, s: (DIRTY, CLEAN)[s.index]), checker=checker, store=log
    )
    assert record.clean
    assert [a.judge_usage is None for a in record.attempts] == [True, False]  # asked for clean texts only
    judged = record.attempts[1].judge_usage
    assert judged is not None
    assert record.usage.input_tokens == 18 + judged.input_tokens
    with RunLog(log) as kept:
        assert kept.record(record.run_id) == record


# ── variants and examples ─────────────────────────────────────────────────────


def test_variants_differ(checker: adrules.Checker, tmp_path: Path) -> None:
    texts = [
        CLEAN,
        "Откройте счёт за 5  минут!",
        "Карта рядом с домом",
        "Счёт откройте за 5 минут",
        "Вклад на три месяца",
    ]
    # every run reads the script from the top
    log = tmp_path / "runs.sqlite"
    options: dict[str, Any] = {"backend": ScriptedBackend(texts), "checker": checker, "store": log}
    records = list(adrules.run_many([BRIEF], variants=3, schedule=["resample"], **options))
    assert [r.text for r in records] == [CLEAN, "Карта рядом с домом", "Вклад на три месяца"]
    assert [r.regenerations for r in records] == [0, 2, 4]
    rejected = records[1].attempts[0].report
    assert rejected is not None
    assert [v.rule_id for v in rejected.errors] == ["duplicate/variant"]
    assert len({r.run_id for r in records}) == 3
    again = list(adrules.run_many([BRIEF], variants=3, schedule=["resample"], **options))
    assert [r.repetition for r in again] == [1, 1, 1]


def test_examples_are_accepted_messages_of_other_like_briefs(
    checker: adrules.Checker, tmp_path: Path
) -> None:
    log = tmp_path / "runs.sqlite"

    def brief(summary: str) -> dict[str, Any]:
        return {"channel": "push", "offer": {"summary": summary}}

    for summary, text in (
        ("Вклад под 15 %", "Вклад под 15 % без платы"),
        ("Счёт за 5 минут", "Счёт за 5 минут дома"),
        ("Счёт за 7 минут", "Счёт за 7 минут рядом"),
    ):
        adrules.generate(brief(summary), backend=Asked(lambda *_, t=text: t), checker=checker, store=log)
    backend = Asked(lambda *_: CLEAN)
    first = adrules.generate(
        brief("Счёт за 7 минут"), backend=backend, checker=checker, store=log, examples=1
    )
    (asked,) = backend.requests
    assert "Счёт за 5 минут дома" in asked[-1][1]
    assert "Счёт за 7 минут рядом" not in asked[-1][1]  # its own brief is no example
    assert "Вклад под 15 %" not in asked[-1][1]
    plain = Asked(lambda *_: CLEAN)
    adrules.generate(brief("Счёт за 7 минут"), backend=plain, checker=checker)
    assert task_key(asked) == task_key(plain.requests[0]) == first.task
    with RunLog(log) as kept:
        shown = kept.plan(first.run_id)["shown"]
        assert [kept.record(run_id).text for run_id in shown] == ["Счёт за 5 минут дома"]


def test_examples_of_a_round_are_those_before_it_began(checker: adrules.Checker, tmp_path: Path) -> None:
    log = tmp_path / "runs.sqlite"
    options: dict[str, Any] = {"checker": checker, "store": log, "prompt": "plain"}
    adrules.generate(briefs(9)[8], backend=Asked(lambda *_: CLEAN), **options)
    whole = Asked(lambda _, s: f"{CLEAN} {s.seed}")
    broken = True

    def cut(messages: Messages, sampling: adrules.Sampling) -> str:
        if broken and "номер 2" in messages[-1][1].rpartition("Задание:")[2]:
            raise KeyboardInterrupt
        return whole.answer(messages, sampling)

    backend = Asked(cut)
    with pytest.raises(KeyboardInterrupt):
        list(adrules.run_many(briefs(4), backend=backend, examples=2, **options))
    broken = False
    records = list(adrules.run_many(briefs(4), backend=backend, examples=2, **options))
    assert [r.repetition for r in records] == [0] * 4
    prompts = [m[-1][1] for m in backend.requests]
    assert all(prompt.count("\nСообщение: ") == 1 for prompt in prompts)  # only the run before the round


def test_examples_need_a_store(checker: adrules.Checker) -> None:
    with pytest.raises(UsageError, match="name a store"):
        adrules.generate(BRIEF, backend=Asked(dirty), checker=checker, examples=1)


def test_a_run_taken_over_while_the_process_slept_goes_on_cleanly(
    checker: adrules.Checker, tmp_path: Path
) -> None:
    log = tmp_path / "log.sqlite"
    other: list[adrules.RunRecord] = []

    def sleeping(*_: object) -> str:
        with SqliteRecorder(log).database.writing() as connection:
            connection.exec_driver_sql("UPDATE leases SET expires = 0")
        backend = Asked(lambda *_: CLEAN)
        other.append(adrules.generate(BRIEF, backend=backend, checker=checker, store=log))
        return DIRTY

    record = adrules.generate(BRIEF, backend=Asked(sleeping), checker=checker, store=log)
    assert (record.text, record.run_id) == (CLEAN, other[0].run_id)
    with RunLog(log) as kept:
        assert [r.status for r in kept.requests(record.run_id)] == ["interrupted", "answered"]
