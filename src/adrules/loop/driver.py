"""One run from its first request to its stop: intent, request, check, record, next step."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from adrules.backends.protocol import Backend
from adrules.domain.plan import Past, RunPlan
from adrules.domain.report import Report
from adrules.domain.run import (
    Attempt,
    Candidate,
    Completion,
    FinishReason,
    RunRecord,
    Sampling,
    StopReason,
    Usage,
)
from adrules.errors import (
    AuthenticationError,
    BackendConfigError,
    BackendError,
    MalformedResponseError,
    QuotaError,
    StoreError,
)
from adrules.loop.recorder import Recorder
from adrules.loop.step import Accept, Ask, State, Stop, start, step

HOPELESS = (BackendConfigError, AuthenticationError, QuotaError)
"""Failures that asking again does not cure: raised when they come before any attempt."""


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run acts on. ``check`` judges a text; ``deadline`` is in seconds from the start.

    ``cancelled`` is asked before each request; a cancelled run is not recorded as ended, so
    that the next one like it goes on. A request under way is never cut off. ``tolerant``
    runs record also a failure that is :data:`HOPELESS` before any attempt.
    """

    backend: Backend
    check: Callable[[str], Report]
    recorder: Recorder
    deadline: float | None = None
    cancelled: Callable[[], bool] = never
    tolerant: bool = False
    clock: Callable[[], float] = time.monotonic


def run(plan: RunPlan, around: Surroundings) -> RunRecord:
    """Carry a run out, or go on with it where the record of an earlier process ends.

    A failure of the backend ends the run with ``backend_error``; one of :data:`HOPELESS`
    before any attempt is raised instead, and the run stays open. Any other exception
    (an interrupt from the keyboard too) leaves the run open as well, with all answers kept.
    """
    past = around.recorder.begin(plan)
    if past.finished is not None:
        return past.finished
    began = around.clock()
    attempts: tuple[Attempt, ...] = ()
    last: tuple[Attempt, ...] = ()
    state = start(plan)
    for answer in past.answers:
        state, last = _asked(step(state, last)), answer
        attempts += answer
    number = past.requests

    def ended(reason: StopReason, best: int | None, error: str | None = None) -> RunRecord:
        return _record(plan, attempts, past, requests=number, reason=reason, best=best, error=error)

    while True:
        out_of_time = around.deadline is not None and around.clock() - began >= around.deadline
        decision = step(state, last, out_of_time=out_of_time)
        state = decision.state
        if not isinstance(decision, Ask):
            record = ended(*_end(decision))
            around.recorder.finish(record)
            return record
        if around.cancelled():
            return ended(StopReason.CANCELLED, state.best.index if state.best else None)
        number += 1
        try:
            last = _request(decision, number - 1, around)
        except BackendError as error:
            if not attempts and not around.tolerant and isinstance(error, HOPELESS):
                raise
            best = state.best.index if state.best else None
            record = ended(StopReason.BACKEND_ERROR, best, f"{type(error).__name__}: {error}")
            around.recorder.finish(record)
            return record
        attempts += last


def _asked(decision: object) -> State:
    """Return the state after a request that is on record."""
    if not isinstance(decision, Ask):
        raise TypeError("the record goes on after the run had ended")
    return decision.state


def _end(decision: Accept | Stop) -> tuple[StopReason, int | None]:
    if isinstance(decision, Accept):
        return StopReason.CLEAN, decision.attempt.index
    return decision.reason, decision.best.index if decision.best else None


def _request(ask: Ask, number: int, around: Surroundings) -> tuple[Attempt, ...]:
    """Ask the backend, check what it answers and keep both."""
    run_id, recorder = ask.state.run_id, around.recorder
    sent, unsent = _honoured(ask, around.backend)
    recorder.intend(run_id, number, ask.messages, sent, ask.policy)
    try:
        completion = _counted(around.backend.generate(ask.messages, sent), sent, unsent)
    except BackendError as error:
        recorder.fail(run_id, number, error)
        raise
    except BaseException:
        with suppress(StoreError):  # the next process marks it all the same
            recorder.interrupt(run_id, number)
        raise
    try:
        attempts = _attempts(completion, ask, sent, around.check)
    except Exception:
        # A rule that fails must not lose an answer that was paid for: it is kept unchecked.
        recorder.answer(run_id, number, completion, _attempts(completion, ask, sent, _unchecked))
        raise
    recorder.answer(run_id, number, completion, attempts)
    return attempts


def _unchecked(text: str) -> None:
    """Give no report."""


def _honoured(ask: Ask, backend: Backend) -> tuple[Sampling, tuple[str, ...]]:
    """Return the sampling that the backend can honour and the names of what it cannot."""
    sampling, unsent = ask.sampling, []
    if not backend.capabilities.n and sampling.n > 1:
        sampling = replace(sampling, n=1)
        unsent.append("n")
    if not backend.capabilities.seed:
        sampling = replace(sampling, seed=None)
        if ask.state.plan.sampling.seed is not None:
            unsent.append("seed")
    return sampling, tuple(unsent)


def _counted(completion: Completion, sent: Sampling, unsent: tuple[str, ...]) -> Completion:
    """Count the candidates instead of believing: none is a failure, too many are cut."""
    if not completion.candidates:
        raise MalformedResponseError("the backend returned no candidate", request_id=completion.request_id)
    return replace(
        completion,
        candidates=completion.candidates[: sent.n],
        dropped=tuple(dict.fromkeys((*completion.dropped, *unsent))),
    )


def _attempts(
    completion: Completion, ask: Ask, sent: Sampling, check: Callable[[str], Report | None]
) -> tuple[Attempt, ...]:
    def attempt(place: int, candidate: Candidate) -> Attempt:
        checked = candidate.finish is not FinishReason.FILTERED and candidate.text.strip()
        return Attempt(
            index=ask.sampling.index + place,
            request_id=completion.request_id,
            text=candidate.text,
            finish=candidate.finish,
            report=check(candidate.text) if checked else None,
            policy=ask.policy,
            seed=sent.seed,
            usage=completion.usage if place == 0 else Usage(),
            latency=completion.latency if place == 0 else 0.0,
            served_model=completion.model,
            dropped=completion.dropped,
        )

    return tuple(attempt(place, candidate) for place, candidate in enumerate(completion.candidates))


def _record(  # noqa: PLR0913 - one value made of the parts of a run
    plan: RunPlan,
    attempts: tuple[Attempt, ...],
    past: Past,
    *,
    requests: int,
    reason: StopReason,
    best: int | None,
    error: str | None,
) -> RunRecord:
    return RunRecord(
        run_id=plan.run_id,
        brief_id=plan.brief.label,
        channel=plan.brief.channel.value,
        repetition=plan.repetition,
        backend=plan.backend,
        ruleset=plan.ruleset,
        prompt=plan.prompt,
        attempts=attempts,
        stop_reason=reason,
        best_index=best,
        requests=requests,
        error=error,
        resumed=past.resumed,
        prompt_hash=plan.prompt_hash,
        brief_hash=plan.brief.hash,
        task=plan.task,
    )
