"""The pure step and the driver around it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrules.backends.protocol import Capabilities
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.brief import Brief
from adrules.domain.fixing import FixedText
from adrules.domain.plan import Past, RunPlan
from adrules.domain.report import Category, Report, Severity, Violation
from adrules.domain.run import (
    Attempt,
    Candidate,
    Checked,
    Completion,
    Cost,
    FinishReason,
    Messages,
    RunRecord,
    Sampling,
    StopReason,
    Usage,
)
from adrules.errors import AuthenticationError, BackendError, ConnectionFailedError, QuotaError
from adrules.loop.driver import run
from adrules.loop.policies import DEFAULT_SCHEDULE
from adrules.loop.recorder import NoRecord
from adrules.loop.running import Surroundings
from adrules.loop.sentences import broken_sentence
from adrules.loop.step import Accept, Ask, Stop, start, step
from adrules.prompts.render import FEEDBACK_ITEMS, FEEDBACK_LINE, FEEDBACK_QUOTE, repair, rewrite

BRIEF = Brief.model_validate({"channel": "push", "offer": {"summary": "Счёт за 5 минут"}})
BASE: Messages = (("system", "Правила"), ("user", "Напиши о счёте"))


def plan(**changes: object) -> RunPlan:
    base = RunPlan(BRIEF, "m", "rules", {}, "plain", "p", BASE, Sampling(), DEFAULT_SCHEDULE, 8)
    return replace(base, **changes)


def report(text: str, errors: int = 0) -> Report:
    return Report(
        text,
        tuple(
            Violation(f"cliche/{i}", Category.CLICHE, Severity.ERROR, 0, len(text), text, "штамп", "убери")
            for i in range(errors)
        ),
    )


def attempt(
    index: int,
    text: str,
    errors: int = 1,
    finish: FinishReason = FinishReason.STOP,
    cost: Cost | None = Cost(Decimal(1), "RUB"),  # noqa: B008 - a frozen value
) -> Attempt:
    checked = finish is not FinishReason.FILTERED and text
    found = report(text, errors) if checked else None
    return Attempt(index, "", text, finish, found, "resample", usage=Usage(5, 5), cost=cost)


def check(text: str) -> Checked:
    """A text is as bad as it has exclamation marks."""
    return Checked(report(text, text.count("!")))


# ── the step ──────────────────────────────────────────────────────────────────

ENTRIES = ("resample", "repair", "rewrite", "escalate:other:model")
LONGEST = 60
candidates = st.tuples(
    st.sampled_from(["а", "б", "в", "", "Раз. Два.", "Раз два три. Четыре пять! Шесть?"]),
    st.integers(0, 20),
    st.sampled_from(list(FinishReason)),
    st.sampled_from([None, Cost(Decimal(1), "RUB"), Cost(Decimal("0.4"), "RUB")]),
)
plans = st.builds(
    plan,
    schedule=st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=5).map(tuple),
    money_budget=st.none() | st.integers(1, 5).map(lambda amount: Cost(Decimal(amount), "RUB")),
    max_attempts=st.integers(1, 9),
    token_budget=st.none() | st.integers(1, 60),
    sampling=st.builds(Sampling, n=st.integers(1, 4), temperature=st.sampled_from([0.0, 1.0])),
)


@settings(max_examples=600)
@given(plans, st.data())
def test_it_ends_within_its_budgets_with_the_best_it_saw(plan: RunPlan, data: st.DataObject) -> None:
    state, last, seen = start(plan), (), []
    requests, spent = 0, Decimal(0)
    while True:
        decision = step(state, last)
        if not isinstance(decision, Ask):
            break
        requests += 1
        state = decision.state
        sampling = decision.sampling
        assert 1 <= sampling.n <= plan.sampling.n
        assert sampling.index == len(seen)
        assert len(seen) + sampling.n <= plan.max_attempts
        assert requests <= plan.max_attempts
        assert plan.token_budget is None or 10 * len(seen) < plan.token_budget
        if plan.money_budget is not None:
            assert spent is not None
            assert spent < plan.money_budget.amount
        assert decision.messages[: len(BASE)] == BASE
        assert len(decision.messages) <= len(BASE) + 2
        feedback = sum(len(content) for _, content in decision.messages[len(BASE) :])
        assert feedback <= LONGEST + FEEDBACK
        assert (decision.model is None) == (not decision.policy.startswith("escalate"))
        assert (decision.splice is None) == (decision.policy != "rewrite")
        drawn = data.draw(st.lists(candidates, max_size=sampling.n))
        last = tuple(attempt(len(seen) + i, *c) for i, c in enumerate(drawn))
        seen += last
        if last:
            cost = last[0].cost
            spent = None if cost is None or spent is None else spent + cost.amount
    best = min(seen, key=lambda a: a.rank, default=None)
    if isinstance(decision, Accept):
        assert decision.attempt.ok
        assert decision.attempt == best
    else:
        assert decision.best == best
        assert best is None or not best.ok


FEEDBACK = FEEDBACK_ITEMS * (FEEDBACK_QUOTE + 2 * FEEDBACK_LINE) + 600
"""Characters of the longest feedback, whatever the rules say."""


def test_the_feedback_is_bounded_whatever_the_rules_say() -> None:
    text = "а" * 50
    endless = tuple(
        Violation(f"cliche/{i}", Category.CLICHE, Severity.ERROR, 0, 50, text * 99, "м" * 9999, "п" * 9999)
        for i in range(99)
    )
    for messages in (repair(BASE, text, endless), rewrite(BASE, text, text, endless)):
        assert messages[: len(BASE)] == BASE
        assert sum(len(content) for _, content in messages[len(BASE) :]) <= 2 * len(text) + FEEDBACK


@given(plans, st.lists(candidates, min_size=1, max_size=4))
def test_a_step_is_a_function_of_its_arguments(
    plan: RunPlan, drawn: list[tuple[str, int, FinishReason, Cost | None]]
) -> None:
    asked = step(start(plan), ())
    assert isinstance(asked, Ask)
    last = tuple(attempt(i, *c) for i, c in enumerate(drawn))
    assert step(asked.state, last) == step(asked.state, last)


def policies(texts: list[str], **changes: object) -> tuple[list[str], StopReason]:
    """Return the policy of each request when the model answers ``texts``, all of them wrong."""
    state, last, found = start(plan(**changes)), (), []
    for index, text in enumerate(texts):
        decision = step(state, last)
        if not isinstance(decision, Ask):
            break
        state, last = decision.state, (attempt(index, text),)
        found.append(decision.policy)
    end = step(state, last)
    return found, end.reason if isinstance(end, Stop) else StopReason.CANCELLED


@pytest.mark.parametrize(
    ("schedule", "texts", "expected"),
    [
        (DEFAULT_SCHEDULE, "абвгд", "resample repair repair repair repair"),
        (("resample",), "абв", "resample resample resample"),
        (("repair",), "абв", "resample repair repair"),
        (("resample", "resample", "resample", "repair"), "абвг", "resample resample resample repair"),
        # a repeated text leaves the resampling early
        (("resample", "resample", "resample", "repair"), "аав", "resample resample repair"),
        (("resample", "repair", "repair", "resample"), "ааб", "resample repair resample"),
    ],
)
def test_the_schedule_names_the_policy_of_each_request(
    schedule: tuple[str, ...], texts: str, expected: str
) -> None:
    assert policies(list(texts), schedule=schedule)[0] == expected.split()


@pytest.mark.parametrize(
    ("schedule", "temperature", "asked", "reason"),
    [
        (("resample",), 0.0, 2, StopReason.NO_PROGRESS),
        (("resample", "repair"), 0.0, 2, StopReason.NO_PROGRESS),
        (("resample", "repair", "repair"), 0.0, 3, StopReason.NO_PROGRESS),
        (("resample",), 1.0, 3, StopReason.NO_PROGRESS),
        (("resample", "repair", "repair"), 1.0, 4, StopReason.NO_PROGRESS),
    ],
)
def test_repetition_stops_at_the_end_of_the_schedule_greedy_sampling_at_once(
    schedule: tuple[str, ...], temperature: float, asked: int, reason: StopReason
) -> None:
    found, why = policies(["а"] * 9, schedule=schedule, sampling=Sampling(temperature=temperature))
    assert (len(found), why) == (asked, reason)


def test_a_new_text_at_the_end_of_the_schedule_lets_it_go_on() -> None:
    found, why = policies(list("ааабббввв"), schedule=("repair",))
    assert (len(found), why) == (3, StopReason.NO_PROGRESS)
    found, why = policies(list("аабб" * 2), schedule=("repair",), max_attempts=4)
    assert (len(found), why) == (4, StopReason.BUDGET_ATTEMPTS)


def broken(index: int, *rules: str) -> Attempt:
    """An attempt with a text of its own in which these rules fired."""
    text = f"текст {index}"
    found = tuple(Violation(r, Category.CLICHE, Severity.ERROR, 0, 5, "текст", "штамп", "") for r in rules)
    return replace(attempt(index, text), report=Report(text, found))


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        # one rule mended and another broken, twice: no progress
        ("a b c c", "resample repair repair rewrite"),
        ("ab ac bc bc", "resample repair repair rewrite"),
        # fewer rules, or the same ones: progress, or nobody knows
        ("ab a b a", "resample repair repair repair"),
        ("a a a a", "resample repair repair repair"),
        ("abc bd b c", "resample repair repair repair"),
    ],
)
def test_one_rule_mended_and_another_broken_twice_moves_on(answers: str, asked: str) -> None:
    schedule = ("resample", "repair", "repair", "repair", "repair", "rewrite", "rewrite")
    state, last, found = start(plan(schedule=schedule)), (), []
    for index, rules in enumerate(answers.split()):
        decision = step(state, last)
        assert isinstance(decision, Ask)
        state, last = decision.state, (broken(index, *(f"cliche/{r}" for r in rules)),)
        found.append("rewrite" if state.position >= 5 else decision.policy)
    assert found == asked.split()


def test_a_greedy_circle_of_texts_is_no_progress() -> None:
    found, why = policies(list("абабаб"), schedule=("repair",), sampling=Sampling(temperature=0))
    assert (len(found), why) == (3, StopReason.NO_PROGRESS)


@pytest.mark.parametrize("finish", [FinishReason.LENGTH, FinishReason.FILTERED])
def test_what_is_cut_or_withheld_is_asked_for_anew(finish: FinishReason) -> None:
    asked = step(start(plan(schedule=("repair",))), ())
    assert isinstance(asked, Ask)
    again = step(asked.state, (attempt(0, "а", 1, finish),))
    assert isinstance(again, Ask)
    assert (again.policy, again.messages) == ("resample", BASE)


def test_a_repair_holds_the_best_text_of_the_last_answer() -> None:
    asked = step(start(plan(schedule=("repair",), sampling=Sampling(n=3))), ())
    assert isinstance(asked, Ask)
    again = step(asked.state, (attempt(0, "хуже", 3), attempt(1, "лучше", 1), attempt(2, "плохо", 2)))
    assert isinstance(again, Ask)
    assert again.messages[len(BASE)] == ("assistant", "лучше")
    assert "«лучше» — штамп" in again.messages[-1][1]


def test_escalate_asks_another_model_with_the_feedback() -> None:
    asked = step(start(plan(schedule=("resample", "escalate:big:one:x"))), ())
    assert isinstance(asked, Ask)
    again = step(asked.state, (attempt(0, "а"),))
    assert isinstance(again, Ask)
    assert (again.policy, again.model) == ("escalate:big:one:x", "big:one:x")
    assert again.messages[len(BASE)] == ("assistant", "а")


TEXT = "Счёт за 5 минут. Лучший банк страны. Откройте в приложении."


def sentence_broken(text: str = TEXT, word: str = "Лучший") -> Attempt:
    start = text.index(word)
    found = Violation(
        "superlative/a", Category.SUPERLATIVE, Severity.ERROR, start, start + len(word), word, "?"
    )
    whole = Violation("length/a", Category.LENGTH, Severity.ERROR, None, None, "", "длинно")
    return replace(attempt(0, text), report=Report(text, (whole, found)))


def test_rewrite_asks_for_the_broken_sentence_alone() -> None:
    asked = step(start(plan(schedule=("resample", "rewrite"))), ())
    assert isinstance(asked, Ask)
    again = step(asked.state, (sentence_broken(),))
    assert isinstance(again, Ask)
    assert again.policy == "rewrite"
    assert again.splice is not None
    assert again.splice.sentence == "Лучший банк страны."
    assert "«Лучший банк страны.»" in again.messages[-1][1]
    assert "«Лучший»" in again.messages[-1][1]
    assert "длинно" not in again.messages[-1][1]


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        ("Банк рядом с домом.", "Счёт за 5 минут. Банк рядом с домом. Откройте в приложении."),
        ("  «Банк рядом с домом.» ", "Счёт за 5 минут. Банк рядом с домом. Откройте в приложении."),
        # the whole message against the order: taken as it is
        (TEXT.replace("Лучший", "Первый"), TEXT.replace("Лучший", "Первый")),
        (" ", ""),
    ],
)
def test_the_sentence_is_put_back_and_the_whole_is_checked(answer: str, whole: str) -> None:
    splice = broken_sentence(sentence_broken().report)
    assert splice is not None
    assert splice.put_back(answer) == whole


@pytest.mark.parametrize("text", ["Лучший банк", "а! Лучший"])
def test_where_no_sentence_can_be_told_rewrite_is_repair(text: str) -> None:
    asked = step(start(plan(schedule=("rewrite",))), ())
    assert isinstance(asked, Ask)
    broken = sentence_broken(text)
    if "!" in text:
        broken = replace(broken, report=replace(broken.report, violations=broken.report.violations[:1]))
    again = step(asked.state, (broken,))
    assert isinstance(again, Ask)
    assert (again.policy, again.splice) == ("repair", None)


def test_a_contradiction_stops_before_the_first_request() -> None:
    end = step(start(plan(contradictions=("минимум больше максимума",))), ())
    assert end == Stop(end.state, StopReason.CONTRADICTION, None)


def test_a_fixed_text_is_accepted_and_a_clean_one_preferred() -> None:
    mended = FixedText("а", (), report("а"))
    fixed = replace(attempt(0, "а!"), mended=mended)
    asked = step(start(plan()), ())
    assert isinstance(asked, Ask)
    end = step(asked.state, (fixed,))
    assert isinstance(end, Accept)
    assert (end.reason, end.attempt.delivered) == (StopReason.FIXED, "а")
    both = step(asked.state, (fixed, attempt(1, "б", 0)))
    assert isinstance(both, Accept)
    assert (both.reason, both.attempt.index) == (StopReason.CLEAN, 1)


def test_an_unknown_price_uses_the_budget_of_money_up() -> None:
    asked = step(start(plan(money_budget=Cost(Decimal(100), "RUB"))), ())
    assert isinstance(asked, Ask)
    end = step(asked.state, (attempt(0, "а", cost=None),))
    assert isinstance(end, Stop)
    assert end.reason is StopReason.BUDGET_MONEY


def test_two_filtered_candidates_in_a_row_are_a_refusal() -> None:
    filtered = FinishReason.FILTERED
    state, last = start(plan()), ()
    for number, finish in enumerate([filtered, FinishReason.STOP, filtered, filtered]):
        decision = step(state, last)
        assert isinstance(decision, Ask)
        state, last = decision.state, (attempt(number, f"т{number}", 1, finish),)
    end = step(state, last)
    assert isinstance(end, Stop)
    assert end.reason is StopReason.REFUSED
    assert end.best is not None
    assert end.best.index == 1


def test_the_deadline_bars_requests_not_acceptance() -> None:
    asked = step(start(plan()), ())
    assert isinstance(asked, Ask)
    assert isinstance(step(asked.state, (attempt(0, "а", 0),), out_of_time=True), Accept)
    stopped = step(asked.state, (attempt(0, "а", 1),), out_of_time=True)
    assert isinstance(stopped, Stop)
    assert stopped.reason is StopReason.DEADLINE


def test_seeds_follow_from_the_run_and_the_place() -> None:
    def seeds(which: RunPlan) -> list[int | None]:
        state, last, found = start(which), (), []
        for index in range(3):
            decision = step(state, last)
            assert isinstance(decision, Ask)
            found.append(decision.sampling.seed)
            state, last = decision.state, (attempt(index, str(index)),)
        return found

    first = seeds(plan())
    assert first == seeds(plan())
    assert len(set(first)) == 3
    assert all(seed is not None and 0 <= seed < 2**31 for seed in first)
    assert set(first).isdisjoint(seeds(plan(repetition=1)))
    assert set(first).isdisjoint(seeds(plan(sampling=Sampling(seed=1))))


@pytest.mark.parametrize(
    "change",
    [
        {"backend": "other"},
        {"ruleset": "other"},
        {"prompt_hash": "other"},
        {"sampling": Sampling(temperature=0.5)},
        {"sampling": Sampling(seed=3)},
        {"schedule": ("repair",)},
        {"max_attempts": 9},
        {"token_budget": 9},
        {"repetition": 1},
        {"brief": BRIEF.model_copy(update={"cta": "Откройте"})},
    ],
)
def test_the_run_id_depends_on_all_that_defines_the_run(change: dict[str, object]) -> None:
    assert plan(**change).run_id != plan().run_id


@pytest.mark.parametrize(
    "change",
    [
        {"sampling": Sampling(index=4)},
        {"ruleset_source": {"a": 1}},
        {"brief": BRIEF.model_copy(update={"id": "b1", "meta": {"a": 1}})},
    ],
)
def test_the_run_id_does_not_depend_on_anything_else(change: dict[str, object]) -> None:
    assert plan(**change).run_id == plan().run_id


# ── the driver ────────────────────────────────────────────────────────────────


class Memory(NoRecord):
    """Keeps what it is told; can be read while the run goes on."""

    def __init__(self, past: Past | None = None) -> None:
        self.past = past or Past()
        self.told: list[str] = []
        self.sampling: list[Sampling] = []
        self.answers: list[tuple[Attempt, ...]] = []
        self.ended: list[RunRecord] = []

    def begin(self, plan: RunPlan) -> Past:  # noqa: ARG002 - as the protocol has it
        return self.past

    def intend(self, run_id: str, number: int, messages: Messages, sampling: Sampling, policy: str) -> None:  # noqa: ARG002 - as the protocol has it
        self.told.append(f"intend {number}")
        self.sampling.append(sampling)

    def answer(self, run_id: str, number: int, completion: Completion, attempts: tuple[Attempt, ...]) -> None:  # noqa: ARG002 - as the protocol has it
        self.told.append(f"answer {number}")
        self.answers.append(attempts)

    def fail(self, run_id: str, number: int, error: BackendError) -> None:  # noqa: ARG002 - as the protocol has it
        self.told.append(f"fail {number}")

    def interrupt(self, run_id: str, number: int) -> None:  # noqa: ARG002 - as the protocol has it
        self.told.append(f"interrupt {number}")

    def finish(self, record: RunRecord) -> None:
        self.told.append("finish")
        self.ended.append(record)


class Answering:
    """Calls a function for each request."""

    name = "answering:model"

    def __init__(self, answer: Callable[[int], list[str]], capabilities: Capabilities | None = None) -> None:
        self.answer = answer
        self.capabilities = capabilities or Capabilities(n=True, seed=True)
        self.asked: list[Sampling] = []

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:  # noqa: ARG002 - as the protocol has it
        self.asked.append(sampling)
        texts = self.answer(len(self.asked) - 1)
        return Completion(tuple(Candidate(t) for t in texts), Usage(10, 2), "m", f"r{len(self.asked)}", 0.5)

    def close(self) -> None:
        pass


def test_a_run_is_recorded_step_by_step() -> None:
    memory = Memory()
    record = run(plan(), Surroundings(ScriptedBackend(["а!!", "б!", "в"]), check, memory))
    assert memory.told == ["intend 0", "answer 0", "intend 1", "answer 1", "intend 2", "answer 2", "finish"]
    assert (record.text, record.ok, record.regenerations, record.requests) == ("в", True, 2, 3)
    assert [a.policy for a in record.attempts] == ["resample", "repair", "repair"]
    assert memory.ended == [record]
    assert record.stop_reason is StopReason.CLEAN


def test_every_candidate_takes_a_place_and_usage_counts_once() -> None:
    backend = Answering(lambda k: [f"а{k}!", f"б{k}!!", f"в{k}!!!"])
    record = run(plan(sampling=Sampling(n=3)), Surroundings(backend, check, NoRecord()))
    assert [s.n for s in backend.asked] == [3, 3, 2]
    assert [s.index for s in backend.asked] == [0, 3, 6]
    assert [a.index for a in record.attempts] == list(range(8))
    assert record.usage == Usage(30, 6)
    assert (record.text, record.stop_reason, record.regenerations) == ("а0!", StopReason.BUDGET_ATTEMPTS, 7)
    assert record.censored


def test_with_several_candidates_the_best_clean_one_is_delivered() -> None:
    def scored(text: str) -> Checked:
        errors = report(text, text.count("!"))
        warning = replace(report(text, 1).violations[0], severity=Severity.WARNING)
        return Checked(replace(errors, violations=(*errors.violations, *([warning] if "~" in text else []))))

    backend = Answering(lambda _: ["а!", "б~", "в"])
    record = run(plan(sampling=Sampling(n=3)), Surroundings(backend, scored, NoRecord()))
    assert (record.text, record.regenerations) == ("в", 1)


def test_what_a_backend_cannot_honour_is_not_asked_and_named() -> None:
    backend = Answering(lambda k: [f"а{k}"], Capabilities())
    record = run(plan(sampling=Sampling(n=2, seed=4)), Surroundings(backend, check, NoRecord()))
    assert (backend.asked[0].n, backend.asked[0].seed) == (1, None)
    assert record.attempts[0].dropped == ("n", "seed")
    unseeded = run(plan(), Surroundings(backend, check, NoRecord()))
    assert unseeded.attempts[0].dropped == ()


def test_filtered_and_empty_candidates_are_not_checked() -> None:
    script = [Candidate("закрыто", FinishReason.FILTERED), "  ", Candidate("обрез", FinishReason.LENGTH), "в"]
    record = run(plan(), Surroundings(ScriptedBackend(script), check, NoRecord()))
    assert [a.report is None for a in record.attempts] == [True, True, False, False]
    assert (record.text, record.regenerations) == ("в", 3)


def test_an_answer_without_candidates_is_a_failure() -> None:
    record = run(plan(), Surroundings(Answering(lambda _: []), check, NoRecord()))
    assert record.stop_reason is StopReason.BACKEND_ERROR
    assert record.error is not None
    assert record.error.startswith("MalformedResponseError: ")


def failing_at(number: int, error: BaseException) -> Answering:
    def answer(k: int) -> list[str]:
        if k == number:
            raise error
        return [f"а{k}!"]

    return Answering(answer)


def test_a_failure_ends_the_run_with_the_best_so_far() -> None:
    memory = Memory()
    record = run(plan(), Surroundings(failing_at(2, AuthenticationError("ключ отозван")), check, memory))
    assert memory.told[-3:] == ["intend 2", "fail 2", "finish"]
    assert (record.text, record.requests, record.stop_reason) == ("а0!", 3, StopReason.BACKEND_ERROR)
    assert record.error == "AuthenticationError: ключ отозван"


@pytest.mark.parametrize("error", [AuthenticationError("a"), QuotaError("q")])
def test_a_hopeless_failure_before_any_attempt_is_raised_and_the_run_stays_open(error: BackendError) -> None:
    memory = Memory()
    with pytest.raises(type(error)):
        run(plan(), Surroundings(failing_at(0, error), check, memory))
    assert memory.told == ["intend 0", "fail 0"]
    tolerated = run(plan(), Surroundings(failing_at(0, error), check, memory, tolerant=True))
    assert tolerated.stop_reason is StopReason.BACKEND_ERROR


def test_a_passing_failure_before_any_attempt_is_a_record() -> None:
    record = run(plan(), Surroundings(failing_at(0, ConnectionFailedError("нет связи")), check, NoRecord()))
    assert (record.stop_reason, record.best, record.text) == (StopReason.BACKEND_ERROR, None, "")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("ошибка")])
def test_an_interrupt_leaves_the_run_open_with_all_answers_kept(error: BaseException) -> None:
    memory = Memory()
    with pytest.raises(type(error)):
        run(plan(), Surroundings(failing_at(1, error), check, memory))
    assert memory.told == ["intend 0", "answer 0", "intend 1", "interrupt 1"]


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_run_goes_on_as_if_it_had_not_been_cut_off(kept: int) -> None:
    script = ["а!!", "б!", "б!", "в"]
    whole = Memory()
    expected = run(plan(), Surroundings(ScriptedBackend(script), check, whole))
    memory = Memory(Past(answers=tuple(whole.answers[:kept]), requests=kept + 1, resumed=True))
    got = run(plan(), Surroundings(ScriptedBackend(script), check, memory))
    assert got == replace(expected, requests=expected.requests + 1, resumed=True)
    assert memory.told[0] == f"intend {kept + 1}"
    assert memory.sampling == whole.sampling[kept:]


def test_a_run_killed_between_its_last_answer_and_its_end_only_ends() -> None:
    whole = Memory()
    run(plan(), Surroundings(ScriptedBackend(["а!", "б"]), check, whole))
    memory = Memory(Past(answers=tuple(whole.answers), requests=2, resumed=True))
    assert run(plan(), Surroundings(ScriptedBackend([]), check, memory)).text == "б"
    assert memory.told == ["finish"]


def test_a_finished_run_is_given_back_as_it_was() -> None:
    finished = run(plan(), Surroundings(ScriptedBackend(["а"]), check, NoRecord()))
    memory = Memory(Past(finished=finished))
    assert run(plan(), Surroundings(ScriptedBackend([]), check, memory)) is finished
    assert memory.told == []


def test_a_cancelled_run_is_not_recorded_as_ended() -> None:
    memory = Memory()
    around = Surroundings(
        ScriptedBackend(["а!", "б!"]), check, memory, cancelled=lambda: len(memory.told) >= 2
    )
    record = run(plan(), around)
    assert record.stop_reason is StopReason.CANCELLED
    assert record.text == "а!"
    assert memory.told == ["intend 0", "answer 0"]


def test_the_deadline_is_asked_between_requests() -> None:
    ticks = iter([0.0, 1.0, 5.0, 11.0])
    around = Surroundings(
        ScriptedBackend(["а!", "б!", "в!"]), check, NoRecord(), deadline=10, clock=lambda: next(ticks)
    )
    record = run(plan(), around)
    assert (record.stop_reason, len(record.attempts)) == (StopReason.DEADLINE, 2)


def test_the_request_that_crosses_the_token_budget_is_the_last() -> None:
    backend = Answering(lambda k: [f"а{k}!"])
    record = run(plan(token_budget=20), Surroundings(backend, check, NoRecord()))
    assert (record.stop_reason, record.requests) == (StopReason.BUDGET_TOKENS, 2)
