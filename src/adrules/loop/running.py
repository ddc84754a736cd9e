"""``Running``: one run between its steps; who asks the backend, and when, is left to others."""

import time
from collections.abc import Callable, Mapping
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
)
from adrules.loop.meter import Meter
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


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a run as it is sent: ``number`` is its place in the run, from 0.

    ``sampling`` is what the backend can honour of what was asked, ``unsent`` names the rest.
    """

    ask: Ask
    number: int
    sampling: Sampling
    unsent: tuple[str, ...] = ()


class Running:
    """A run that was begun: gives requests one after the other and takes their answers.

    ``record`` is there once it has ended.
    """

    def __init__(self, plan: RunPlan, past: Past, around: Surroundings) -> None:
        self.plan = plan
        self.around = around
        self.record: RunRecord | None = None
        self._past = past
        self._began = around.clock()
        self._attempts: tuple[Attempt, ...] = ()
        self._last: tuple[Attempt, ...] = ()
        self._state = start(plan)
        self._number = past.requests
        for answer in past.answers:
            self._state, self._last = _asked(step(self._state, self._last)), answer
            self._attempts += answer
        around.meter.recorded(self._attempts)

    def next(self) -> Request | None:
        """Return the next request; ``None`` when the run has ended."""
        if self.record is not None:
            return None
        around = self.around
        out_of_time = around.deadline is not None and around.clock() - self._began >= around.deadline
        decision = step(self._state, self._last, out_of_time=out_of_time)
        if not isinstance(decision, Ask):
            self._end(*_end(decision))
            return None
        best = _best(decision.state)
        if around.cancelled():
            self.leave(StopReason.CANCELLED, best)
            return None
        spent = around.meter.take(decision.sampling.n)
        if spent is not None:
            self.leave(spent, best, "the budget of the batch is used up; the run stays open")
            return None
        self._number += 1
        return self._request(decision, self._number - 1)

    def waiting(self, number: int) -> Request:
        """Return the request that was sent under a number before and has no answer yet."""
        decision = step(self._state, self._last)
        if not isinstance(decision, Ask):
            raise TypeError("the record goes on after the run had ended")
        self.around.meter.take_all(decision.sampling.n)
        return self._request(decision, number)

    def answer(self, request: Request, completion: Completion) -> None:
        """Check what the backend answered, as :func:`counted` returned it, and keep both."""
        ask, recorder = request.ask, self.around.recorder
        keep = (self.plan.run_id, request.number, completion)
        try:
            attempts = _attempts(completion, ask, request.sampling, self.around.check)
        except Exception:
            # A rule that fails must not lose an answer that was paid for: it is kept unchecked.
            recorder.answer(*keep, _attempts(completion, ask, request.sampling, _unchecked))
            raise
        recorder.answer(*keep, attempts)
        self.around.meter.settle(ask.sampling.n, attempts)
        self._state, self._last = ask.state, attempts
        self._attempts += attempts

    def fail(self, request: Request, error: BackendError, *, again: bool = False) -> None:
        """Keep a failure. The run ends with it, or with ``again`` the same is asked next.

        One of :data:`HOPELESS` before any attempt is raised, unless the run is tolerant.
        """
        around = self.around
        around.recorder.fail(self.plan.run_id, request.number, error)
        around.meter.settle(request.ask.sampling.n, ())
        if again:
            return
        if not self._attempts and not around.tolerant and isinstance(error, HOPELESS):
            raise error
        self._end(StopReason.BACKEND_ERROR, _best(request.ask.state), _told(error))

    def put_off(self, reason: StopReason, request: Request, error: BackendError | None = None) -> None:
        """Leave a run whose answer may still come; in the log it stays open."""
        self.around.meter.settle(request.ask.sampling.n, ())
        self.leave(reason, _best(request.ask.state), None if error is None else _told(error))

    def interrupt(self, request: Request) -> None:
        """Keep that a request was cut off; the same is asked next."""
        self.around.recorder.interrupt(self.plan.run_id, request.number)
        self.around.meter.settle(request.ask.sampling.n, ())

    def _request(self, ask: Ask, number: int) -> Request:
        sampling, unsent = _honoured(ask, self.around.backend_of(ask))
        return Request(ask, number, sampling, unsent)

    def _end(self, reason: StopReason, best: int | None, error: str | None) -> None:
        record = self.leave(reason, best, error)
        self.around.recorder.finish(record)

    def leave(self, reason: StopReason, best: int | None, error: str | None = None) -> RunRecord:
        """Make the record of a run; in the log it stays open."""
        plan = self.plan
        self.record = RunRecord(
            run_id=plan.run_id,
            brief_id=plan.brief.label,
            channel=plan.brief.channel.value,
            repetition=plan.repetition,
            backend=plan.backend,
            ruleset=plan.ruleset,
            prompt=plan.prompt,
            attempts=self._attempts,
            stop_reason=reason,
            best_index=best,
            requests=self._number,
            error=error,
            resumed=self._past.resumed,
            prompt_hash=plan.prompt_hash,
            brief_hash=plan.brief.hash,
            task=plan.task,
        )
        return self.record


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
    return decision.reason, _best(decision.state), told


def _best(state: State) -> int | None:
    return None if state.best is None else state.best.index


def _told(error: BackendError) -> str:
    return f"{type(error).__name__}: {error}"


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


def counted(completion: Completion, request: Request) -> Completion:
    """Count the candidates instead of believing: none is a failure, too many are cut.

    Raises :class:`~adrules.errors.MalformedResponseError`.
    """
    if not completion.candidates:
        raise MalformedResponseError("the backend returned no candidate", request_id=completion.request_id)
    return replace(
        completion,
        candidates=completion.candidates[: request.sampling.n],
        dropped=tuple(dict.fromkeys((*completion.dropped, *request.unsent))),
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
            base_url=completion.base_url,
        )

    return tuple(attempt(place, candidate) for place, candidate in enumerate(completion.candidates))


def _put_together(ask: Ask, candidate: Candidate) -> tuple[str, str | None]:
    """Return the text to check and, where it is more than the answer, the answer itself."""
    if ask.splice is None or candidate.finish is FinishReason.FILTERED:
        return candidate.text, None
    return ask.splice.put_back(candidate.text), candidate.text
