"""What to do next in a run: a pure function over frozen values.

The policies and what moves a run from one to the next: :mod:`adrules.loop.policies`.
"""

from dataclasses import dataclass, replace

from adrules.domain.hashing import content_hash
from adrules.domain.plan import RunPlan
from adrules.domain.run import Attempt, FinishReason, Messages, Sampling, StopReason
from adrules.loop.policies import REPAIR, RESAMPLE
from adrules.prompts.render import repair

REFUSALS = 2
"""So many filtered candidates in a row are a refusal."""

SEED_BITS = 31
"""Seeds fit a signed 32-bit integer: some servers take no more."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the next step depends on. Bounded: it holds no history but hashes of texts.

    ``position`` is the entry of the schedule that the next request follows; ``last`` is the
    attempt that a repair would start from; ``filtered`` counts filtered candidates in a row.
    """

    plan: RunPlan
    run_id: str
    requests: int = 0
    candidates: int = 0
    position: int = 0
    tokens: int = 0
    filtered: int = 0
    best: Attempt | None = None
    last: Attempt | None = None
    seen: frozenset[str] = frozenset()
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """Send ``messages``; ``state`` is the one to pass on with the answer."""

    state: State
    messages: Messages
    sampling: Sampling
    policy: str


@dataclass(frozen=True, slots=True)
class Accept:
    """Deliver ``attempt``: the best of the acceptable ones in the last answer."""

    state: State
    attempt: Attempt


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


def _rank(attempt: Attempt) -> tuple[int, int, float, int]:
    return attempt.rank


def _seen(state: State, attempts: tuple[Attempt, ...]) -> State:
    """Take in an answer: what is best, what repeats, what was filtered."""
    if not attempts:
        return state
    texts = {content_hash(a.text) for a in attempts}
    repeats = texts <= state.seen
    return replace(
        state,
        candidates=state.candidates + len(attempts),
        tokens=state.tokens + sum(a.usage.input_tokens + a.usage.output_tokens for a in attempts),
        filtered=_filtered_in_a_row(state.filtered, attempts),
        best=min((a for a in (state.best, *attempts) if a is not None), key=_rank),
        last=min(attempts, key=_rank),
        seen=state.seen | texts,
        stuck=repeats and _at_end(state) and state.plan.sampling.temperature == 0,
        position=_other_policy(state) if repeats else state.position + 1,
    )


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
    plan = state.plan
    if state.filtered >= REFUSALS:
        return StopReason.REFUSED
    if state.stuck:
        return StopReason.NO_PROGRESS
    if max(state.candidates, state.requests) >= plan.max_attempts:
        return StopReason.BUDGET_ATTEMPTS
    if plan.token_budget is not None and state.tokens >= plan.token_budget:
        return StopReason.BUDGET_TOKENS
    return StopReason.DEADLINE if out_of_time else None


def _ask(state: State) -> Ask:
    plan = state.plan
    policy = plan.schedule[min(state.position, len(plan.schedule) - 1)]
    messages = plan.messages
    last = state.last
    if (
        policy == REPAIR
        and last is not None
        and last.whole
        and last.report is not None
        and last.report.errors
    ):
        messages = repair(plan.messages, last.text, last.report)
    else:
        policy = RESAMPLE
    sampling = replace(
        plan.sampling,
        n=min(plan.sampling.n, plan.max_attempts - state.candidates),
        seed=request_seed(state.run_id, state.candidates),
        index=state.candidates,
    )
    return Ask(replace(state, requests=state.requests + 1), messages, sampling, policy)
