"""One run from its first request to its stop: intent, request, check, record, next step."""

from contextlib import suppress

from adrules.domain.plan import HeldError, RunPlan
from adrules.domain.run import RunRecord
from adrules.errors import BackendError, StoreError, UsageError
from adrules.loop.running import Request, Running, Surroundings, counted


def run(plan: RunPlan, around: Surroundings) -> RunRecord:
    """Carry a run out, or go on with it where the record of an earlier process ends.

    A failure of the backend ends the run with ``backend_error``; one of
    :data:`~adrules.loop.running.HOPELESS` before any attempt is raised instead, and the run
    stays open. Any other exception (an interrupt from the keyboard too) leaves the run open
    as well, with all answers kept.

    Raises :class:`~adrules.domain.plan.HeldError` while another process carries it out and
    :class:`~adrules.errors.UsageError` while it waits for a batch job.
    """
    past = around.recorder.begin(plan)
    if past.held:
        raise HeldError(plan.run_id)
    if past.finished is not None:
        around.meter.recorded(past.finished.attempts)
        return past.finished
    try:
        if past.waiting is not None:
            raise UsageError(
                f"brief {plan.brief.label} waits for the batch {past.waiting.job_id or past.waiting.job}, "
                "which is paid for: go on in batches (--batch-api)"
            )
        running = Running(plan, past, around)
        while (request := running.next()) is not None:
            _ask(running, request)
        if running.record is None:
            raise TypeError("a run without a next request has a record")
        return running.record
    finally:
        around.recorder.release(plan.run_id)


def _ask(running: Running, request: Request) -> None:
    """Ask the backend, check what it answers and keep both."""
    ask, around, run_id = request.ask, running.around, running.plan.run_id
    around.recorder.intend(run_id, request.number, ask.messages, request.sampling, ask.policy)
    try:
        completion = counted(around.backend_of(ask).generate(ask.messages, request.sampling), request)
    except BackendError as error:
        running.fail(request, error)
        return
    except BaseException:
        with suppress(StoreError):  # the next process marks it all the same
            around.recorder.interrupt(run_id, request.number)
        raise
    running.answer(request, completion)
