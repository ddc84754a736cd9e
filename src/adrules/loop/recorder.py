"""``Recorder``: what a run needs of the place it is kept in."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from adrules.domain.plan import Intent, Past, RunPlan
from adrules.domain.run import Attempt, Completion, Messages, RunRecord, Sampling
from adrules.errors import BackendError


class Recorder(Protocol):
    """Where a run is kept. Each call returns only when what it was told is safe.

    ``number`` counts the requests of a run from 0.
    """

    def finished(self, series: Sequence[str]) -> Mapping[str, int]:
        """Return for each series how many of its runs need nothing more; 0 may be left out."""
        ...

    def begin(self, plan: RunPlan) -> Past:
        """Open a run and return its past; requests begun and not ended are interrupted ones.

        The run belongs to this recorder until it is finished or released. One that belongs to
        another living process is ``held``, and nothing is done. Writing to a run that another
        process took over meanwhile raises :class:`~adrules.domain.plan.HeldError`.
        """
        ...

    def release(self, run_id: str) -> None:
        """Let others have a run that was begun; one that was finished is released already."""
        ...

    def intend(self, run_id: str, number: int, messages: Messages, sampling: Sampling, policy: str) -> None:
        """Keep what is about to be asked."""
        ...

    def answer(self, run_id: str, number: int, completion: Completion, attempts: tuple[Attempt, ...]) -> None:
        """Keep an answer and the attempts made of it, together."""
        ...

    def fail(self, run_id: str, number: int, error: BackendError) -> None:
        """Keep that a request brought no answer."""
        ...

    def interrupt(self, run_id: str, number: int) -> None:
        """Keep that a request was cut off before its answer was kept; it will be asked again."""
        ...

    def finish(self, record: RunRecord) -> None:
        """Keep why the run ended."""
        ...


@runtime_checkable
class JobRecorder(Recorder, Protocol):
    """A recorder that keeps requests which go out together, as one job of a batch interface.

    Such a request is not interrupted by the end of the process: it is ``waiting``.
    """

    def intend_job(self, key: str, backend: str, intents: Sequence[Intent]) -> None:
        """Keep what is about to be asked in one job, all or nothing."""
        ...

    def job_started(self, key: str, job_id: str) -> None:
        """Keep the provider's id of a job; that of a job known already is left as it is."""
        ...


class NoRecord:
    """Keeps nothing."""

    def finished(self, series: Sequence[str]) -> Mapping[str, int]:  # noqa: ARG002 - as the protocol has it
        """Know of no run."""
        return {}

    def release(self, *_: object) -> None:
        """Hold nothing."""

    def begin(self, plan: RunPlan) -> Past:  # noqa: ARG002 - as the protocol has it
        """Know of no past."""
        return Past()

    def intend(self, *_: object) -> None:
        """Keep nothing."""

    def answer(self, *_: object) -> None:
        """Keep nothing."""

    def fail(self, *_: object) -> None:
        """Keep nothing."""

    def interrupt(self, *_: object) -> None:
        """Keep nothing."""

    def finish(self, record: RunRecord) -> None:
        """Keep nothing."""
