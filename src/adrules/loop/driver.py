"""One run from its first request to its stop: intent, request, check, record, next step."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from adrules.backends.protocol import Backend
from adrules.domain.plan import Past, RunPlan
from adrules.domain.run import (
    Attempt,
    Budget,
    Candidate,
    Checked,
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
from adrules.loop.meter import Meter
from adrules.loop.recorder import HeldError, Recorder
from adrules.loop.step import Accept, Ask, State, Stop, start, step

HOPELESS = (BackendConfigError, AuthenticationError, QuotaError)
"""Failures that asking again does not cure: raised when they come before any attempt."""


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run acts on. ``check`` judges a text; ``deadline`` is in seconds from the start.

    ``others`` holds the backends that the schedule escalates to, by name. ``meter`` counts for
    all runs of a batch: a run that it ends is not recorded as ended.

    ``cancelled`` is asked before each request; a cancelled run is not recorded as ended, so
    that the next one like it goes on. A request under way is never cut off. ``tolerant``
    runs record also a failure that is :data:`HOPELESS` before any attempt.
    """

    backend: Backend
    check: Callable[[str], Checked]
    recorder: Recorder
    deadline: float | None = None
    cancelled: Callable[[], bool] = never
    tolerant: bool = False
    clock: Callable[[], float] = time.monotonic
    others: Mapping[str, Backend] = field(default_factory=dict)
    meter: Meter = field(default_factory=lambda: Meter(Budget()))

    def backend_of(self, ask: Ask) -> Backend:
        """Return the backend that a request goes to."""
        return self.backend if ask.model is None else self.others[ask.model]


def run(plan: RunPlan, around: Surroundings) -> RunRecord:
    """Carry a run out, or go on with it where the record of an earlier process ends.

    A failure of the backend ends the run with ``backend_error``; one of :data:`HOPELESS`
    before any attempt is raised instead, and the run stays open. Any other exception
    (an interrupt from the keyboard too) leaves the run open as well, with all answers kept.

    Raises :class:`~adrules.loop.recorder.HeldError` while another process carries it out.
    """
    past = around.recorder.begin(plan)
    if past.held:
        raise HeldError(plan.run_id)
    if past.finished is not None:
        around.meter.recorded(past.finished.attempts)
        return past.finished
    try:
        return _carried_out(plan, past, around)
    finally:
        around.recorder.release(plan.run_id)


def _carried_out(plan: RunPlan, past: Past, around: Surroundings) -> RunRecord:
    began = around.clock()
    attempts: tuple[Attempt, ...] = ()
    last: tuple[Attempt, ...] = ()
    state = start(plan)
    for answer in past.answers:
        state, last = _asked(step(state, last)), answer
        attempts += answer
    around.meter.recorded(attempts)
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
        best = state.best.index if state.best else None
        if around.cancelled():
            return ended(StopReason.CANCELLED, best)
        spent = around.meter.take(decision.sampling.n)
        if spent is not None:
            return ended(spent, best, "the budget of the batch is used up; the run stays open")
        number += 1
        try:
            last = _request(decision, number - 1, around)
        except BackendError as error:
            around.meter.settle(decision.sampling.n, ())
            if not attempts and not around.tolerant and isinstance(error, HOPELESS):
                raise
            record = ended(StopReason.BACKEND_ERROR, best, f"{type(error).__name__}: {error}")
            around.recorder.finish(record)
            return record
        around.meter.settle(decision.sampling.n, last)
        attempts += last


def _asked(decision: object) -> State:
    """Return the state after a request that is on record."""
    if not isinstance(decision, Ask):
        raise TypeError("the record goes on after the run had ended")
    return decision.state


def _end(decision: Accept | Stop) -> tuple[StopReason, int | None, str | None]:
    if isinstance(decision, Accept):
        return decision.reason, decision.attempt.index, None
    told = None
    if decision.reason is StopReason.CONTRADICTION:
        told = "; ".join(decision.state.plan.contradictions)
    return decision.reason, decision.best.index if decision.best else None, told


def _request(ask: Ask, number: int, around: Surroundings) -> tuple[Attempt, ...]:
    """Ask the backend, check what it answers and keep both."""
    run_id, recorder, backend = ask.state.run_id, around.recorder, around.backend_of(ask)
    sent, unsent = _honoured(ask, backend)
    recorder.intend(run_id, number, ask.messages, sent, ask.policy)
    try:
        completion = _counted(backend.generate(ask.messages, sent), sent, unsent)
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
    completion: Completion, ask: Ask, sent: Sampling, check: Callable[[str], Checked | None]
) -> tuple[Attempt, ...]:
    # Requests without an answer are not in the state: this counts the answered ones from 0.
    request = ask.state.requests - 1

    def attempt(place: int, candidate: Candidate) -> Attempt:
        text, answer = _put_together(ask, candidate)
        checked = None
        if candidate.finish is not FinishReason.FILTERED and text.strip():
            checked = check(text)
        return Attempt(
            index=ask.sampling.index + place,
            request_id=completion.request_id,
            text=text,
            finish=candidate.finish,
            report=checked.report if checked else None,
            policy=ask.policy,
            seed=sent.seed,
            usage=completion.usage if place == 0 else Usage(),
            latency=completion.latency if place == 0 else 0.0,
            served_model=completion.model,
            dropped=completion.dropped,
            request=request,
            cost=completion.cost if place == 0 else None,
            answer=answer,
            mended=checked.mended if checked else None,
            judge_usage=checked.judge_usage if checked else None,
            judge_cost=checked.judge_cost if checked else None,
        )

    return tuple(attempt(place, candidate) for place, candidate in enumerate(completion.candidates))


def _put_together(ask: Ask, candidate: Candidate) -> tuple[str, str | None]:
    """Return the text to check and, where it is more than the answer, the answer itself."""
    if ask.splice is None or candidate.finish is FinishReason.FILTERED:
        return candidate.text, None
    return ask.splice.put_back(candidate.text), candidate.text


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
