"""What to do next in a run: a pure function over frozen values.

The policies and what moves a run from one to the next: :mod:`adrules.loop.policies`.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from adrules.domain.hashing import content_hash
from adrules.domain.plan import RunPlan
from adrules.domain.run import Attempt, FinishReason, Messages, Sampling, StopReason
from adrules.loop.policies import ESCALATE, REPAIR, RESAMPLE, REWRITE, Policy
from adrules.loop.sentences import Splice, broken_sentence
from adrules.prompts.render import repair, rewrite

REFUSALS = 2
"""So many filtered candidates in a row are a refusal."""

REPEATS = 2
"""So many repeated answers in a row at the end of the schedule are no progress."""

SWAPS = 2
"""So many answers that mend one rule and break another move the run to another policy."""

SEED_BITS = 31
"""Seeds fit a signed 32-bit integer: some servers take no more."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the next step depends on. Bounded: it holds no history but hashes of texts.

    ``position`` is the entry of the schedule that the next request follows, ``policy`` the one
    that the last request followed; ``last`` is the attempt that a repair would start from.
    ``filtered`` counts filtered candidates in a row, ``repeats`` answers in a row at the end of
    the schedule without a new text, ``swaps`` answers that traded one rule for another.
    ``money`` is ``None`` once the price of a request was unknown.
    """

    plan: RunPlan
    run_id: str
    requests: int = 0
    candidates: int = 0
    position: int = 0
    policy: str = ""
    tokens: int = 0
    money: Decimal | None = Decimal(0)
    filtered: int = 0
    repeats: int = 0
    swaps: int = 0
    best: Attempt | None = None
    last: Attempt | None = None
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ask:
    """Send ``messages``; ``state`` is the one to pass on with the answer.

    ``model`` names another backend than that of the run. With ``splice`` the answer is one
    sentence, and the text of the attempt is the whole that it is put back into.
    """

    state: State
    messages: Messages
    sampling: Sampling
    policy: str
    model: str | None = None
    splice: Splice | None = None


@dataclass(frozen=True, slots=True)
class Accept:
    """Deliver ``attempt``: the best of the acceptable ones in the last answer."""

    state: State
    attempt: Attempt

    @property
    def reason(self) -> StopReason:
        """``clean``, or ``fixed`` when only its fixes made it acceptable."""
        return StopReason.CLEAN if self.attempt.clean else StopReason.FIXED


@dataclass(frozen=True, slots=True)
class Stop:
    """End without an acceptable text; ``best`` is the best attempt seen, if any."""

    state: State
    reason: StopReason
    best: Attempt | None


Decision = Ask | Accept | Stop


def start(plan: RunPlan) -> State:
    """Return the state of a run before its first request."""
    return State(plan, plan.run_id)


def step(state: State, last_attempts: tuple[Attempt, ...], *, out_of_time: bool = False) -> Decision:
    """Decide what follows ``last_attempts``, the answer to the request asked last.

    ``()`` before the first request. ``out_of_time`` says that the deadline has passed: an
    acceptable answer is still accepted, nothing more is asked.
    """
    state = _seen(state, last_attempts)
    accepted = [a for a in last_attempts if a.ok]
    if accepted:
        return Accept(state, min(accepted, key=_rank))
    reason = _stop_reason(state, out_of_time=out_of_time)
    if reason is not None:
        return Stop(state, reason, state.best)
    return _ask(state)


def request_seed(run_id: str, index: int) -> int:
    """Return the seed of the request whose first candidate takes place ``index`` in the run."""
    return int(content_hash([run_id, index]), 16) & ((1 << SEED_BITS) - 1)


def _rank(attempt: Attempt) -> tuple[int, int, int, float, int]:
    return attempt.rank


def _seen(state: State, attempts: tuple[Attempt, ...]) -> State:
    """Take in an answer: what is best, what repeats, what was filtered, what it cost."""
    if not attempts:
        return state
    texts = {content_hash(a.text) for a in attempts}
    repeated = texts <= state.seen
    last = min(attempts, key=_rank)
    swaps = _swaps(state, last)
    moves_on = repeated or swaps >= SWAPS
    return replace(
        state,
        candidates=state.candidates + len(attempts),
        tokens=state.tokens + sum(a.spent.input_tokens + a.spent.output_tokens for a in attempts),
        money=_money(state.money, attempts),
        filtered=_filtered_in_a_row(state.filtered, attempts),
        repeats=state.repeats + 1 if repeated and _at_end(state) else 0,
        swaps=0 if moves_on else swaps,
        best=min((a for a in (state.best, *attempts) if a is not None), key=_rank),
        last=last,
        seen=state.seen | texts,
        position=_other_policy(state) if moves_on else state.position + 1,
    )


def _money(before: Decimal | None, attempts: tuple[Attempt, ...]) -> Decimal | None:
    """Add the prices of an answer and of its judges; one that is unknown makes the sum unknown."""
    parts = [attempts[0].cost, *(a.judge_cost for a in attempts if a.judge_usage is not None)]
    if before is None or any(part is None for part in parts):
        return None
    return before + sum((part.amount for part in parts if part is not None), Decimal(0))


def _swaps(state: State, last: Attempt) -> int:
    """Count answers to a feedback that mended a rule and broke another without being better."""
    before = state.last.report if state.last else None
    if state.policy in {"", RESAMPLE} or before is None or last.report is None:
        return state.swaps
    old, new = ({v.rule_id for v in report.errors} for report in (before, last.report))
    if new < old:
        return 0
    return state.swaps + 1 if old - new and new - old and len(new) >= len(old) else state.swaps


def _filtered_in_a_row(before: int, attempts: tuple[Attempt, ...]) -> int:
    """Count filtered candidates in a row; a refusal once met is kept."""
    run = before
    for attempt in attempts:
        if run < REFUSALS:
            run = run + 1 if attempt.finish is FinishReason.FILTERED else 0
    return run


def _at_end(state: State) -> bool:
    return state.position >= len(state.plan.schedule) - 1


def _other_policy(state: State) -> int:
    """Return the next place in the schedule with another policy than now, or the last place."""
    schedule = state.plan.schedule
    end = len(schedule) - 1
    now = schedule[min(state.position, end)]
    return next((i for i in range(state.position + 1, end) if schedule[i] != now), end)


def _stop_reason(state: State, *, out_of_time: bool) -> StopReason | None:
    plan, budget = state.plan, state.plan.money_budget
    for holds, reason in (
        (plan.contradictions, StopReason.CONTRADICTION),
        (state.filtered >= REFUSALS, StopReason.REFUSED),
        (
            state.repeats >= (1 if plan.sampling.temperature == 0 else REPEATS),
            StopReason.NO_PROGRESS,
        ),
        (max(state.candidates, state.requests) >= plan.max_attempts, StopReason.BUDGET_ATTEMPTS),
        (
            plan.token_budget is not None and state.tokens >= plan.token_budget,
            StopReason.BUDGET_TOKENS,
        ),
        (
            budget is not None and (state.money is None or state.money >= budget.amount),
            StopReason.BUDGET_MONEY,
        ),
        (out_of_time, StopReason.DEADLINE),
    ):
        if holds:
            return reason
    return None


def _ask(state: State) -> Ask:
    plan = state.plan
    entry = plan.schedule[min(state.position, len(plan.schedule) - 1)]
    policy = Policy.of(entry)
    messages, done, splice = _messages(plan, policy, state.last)
    sampling = replace(
        plan.sampling,
        n=min(plan.sampling.n, plan.max_attempts - state.candidates),
        seed=request_seed(state.run_id, state.candidates),
        index=state.candidates,
    )
    told = entry if policy.name == ESCALATE else done
    after = replace(state, requests=state.requests + 1, policy=done)
    return Ask(after, messages, sampling, told, policy.model, splice)


def _messages(plan: RunPlan, policy: Policy, last: Attempt | None) -> tuple[Messages, str, Splice | None]:
    """Return what is sent, the policy that it amounts to, and the sentence that is asked for."""
    if policy.name == RESAMPLE or last is None or not last.whole or last.report is None:
        return plan.messages, RESAMPLE, None
    if not last.report.errors:
        return plan.messages, RESAMPLE, None
    splice = broken_sentence(last.report) if policy.name == REWRITE else None
    if splice is None:
        return repair(plan.messages, last.text, last.report.errors), REPAIR, None
    return rewrite(plan.messages, last.text, splice.sentence, splice.broken), REWRITE, splice
