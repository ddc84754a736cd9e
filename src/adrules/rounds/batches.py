"""A round through batch interfaces: the next requests of all open runs go out as one job.

What is about to be asked is in the log, with our key of the job, before the job is made; the
provider's id follows. So whatever is cut off, the job is found again and its answers are taken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from adrules.backends.batch.protocol import BatchBackend, BatchRequest, BatchResult, BatchStatus
from adrules.domain.plan import HeldError, Intent, RunPlan, Waiting
from adrules.domain.run import RunRecord, StopReason
from adrules.errors import BackendConfigError, BackendError, TransportError, UnansweredError
from adrules.loop.recorder import JobRecorder
from adrules.loop.running import HOPELESS, Request, Running, Surroundings, counted
from adrules.rounds.pacing import Pace, portions
from adrules.rounds.planning import Chain

AGAIN = 3
"""So often one request is asked when jobs end without its answer."""

LOST = 10
"""So many looks in a row may fail before the call gives up; the job goes on."""


@dataclass
class Course:
    """The runs of one brief, one after the other; ``running`` is under way, ``waiting`` for a job.

    ``held``: another process carries the next one out.
    """

    chain: Chain
    records: list[RunRecord] = field(default_factory=list)
    running: Running | None = None
    waiting: bool = False
    held: bool = False
    failures: int = 0

    @property
    def done(self) -> bool:
        """All its runs have a record."""
        return len(self.records) == len(self.chain)

    @property
    def plan(self) -> RunPlan:
        """The run that is next."""
        before = tuple(record.text for record in self.records if record.ok)
        return replace(self.chain[len(self.records)], avoid=before)


@dataclass(frozen=True)
class Sent:
    """A request of a run that goes, or went, into a job."""

    course: Course
    running: Running
    request: Request

    @property
    def custom_id(self) -> str:
        """Its name in the job."""
        return f"{self.running.plan.run_id}-{self.request.number}"

    @property
    def intent(self) -> Intent:
        """What the log keeps of it."""
        ask, sampling = self.request.ask, self.request.sampling
        return Intent(self.running.plan.run_id, self.request.number, ask.messages, sampling, ask.policy)


@dataclass
class Job:
    """A job that is under way; ``sent`` are the requests in it whose answers are waited for here."""

    batches: BatchBackend
    job_id: str
    sent: dict[str, Sent] = field(default_factory=dict)
    lost: int = 0


@dataclass
class BatchRound:
    """Carries the runs of a round out in jobs, in one thread.

    ``batches`` holds the batch interface of the run's own backend under ``None`` and those that
    the schedule escalates to by name. ``around`` gives what a run acts on.
    """

    recorder: JobRecorder
    batches: Mapping[str | None, BatchBackend]
    around: Callable[[RunPlan], Surroundings]
    cancelled: Callable[[], bool]
    pace: Pace
    _jobs: dict[str, Job] = field(default_factory=dict)
    _missing: set[str] = field(default_factory=set)

    def runs(self, chains: Sequence[Chain]) -> Iterator[RunRecord]:
        """Yield the runs of each brief, in order."""
        courses = [Course(chain) for chain in chains]
        told = 0
        try:
            while told < len(courses):
                asked = [sent for course in courses if (sent := self._next(course)) is not None]
                self._submit(asked)
                ended = self._look()
                while told < len(courses) and courses[told].done:
                    yield from courses[told].records
                    told += 1
                if self.cancelled():
                    self._put_off()
                    if told < len(courses) and courses[told].held:
                        return
                elif not ended and (self._jobs or any(course.held for course in courses)):
                    self.pace.wait()
        finally:
            for course in courses:
                if course.running is not None:
                    self.recorder.release(course.running.plan.run_id)

    def _next(self, course: Course) -> Sent | None:
        """Return what a course asks next; nothing while it waits or is held, or when it is done."""
        while not course.done and not course.waiting:
            if course.running is None:
                self._begin(course)
                if course.held:
                    return None
                continue
            request = course.running.next()
            if request is not None:
                return Sent(course, course.running, request)
            self._ended(course)
        return None

    def _begin(self, course: Course) -> None:
        """Open the next run of a course, or take its record where it has ended."""
        plan = course.plan
        past = self.recorder.begin(plan)
        course.held = past.held
        if past.held:
            return
        around = self.around(plan)
        if past.finished is not None:
            around.meter.recorded(past.finished.attempts)
            course.records.append(past.finished)
            return
        course.running = Running(plan, past, around)
        if past.waiting is not None:
            self._take_up(course, course.running, past.waiting)

    def _take_up(self, course: Course, running: Running, waiting: Waiting) -> None:
        """Go on with a request that an earlier process put into a job, if the job was made."""
        sent = Sent(course, running, running.waiting(waiting.number))
        job = self._jobs.get(waiting.job)
        if job is None:
            batches = self.batches[sent.request.ask.model]
            job_id = waiting.job_id
            if job_id is None and waiting.job not in self._missing:
                job_id = batches.find(waiting.job)
                if job_id is not None:
                    self.recorder.job_started(waiting.job, job_id)
            if job_id is None:
                self._missing.add(waiting.job)
                running.interrupt(sent.request)
                return
            job = self._jobs[waiting.job] = Job(batches, job_id)
        job.sent[sent.custom_id] = sent
        course.waiting = True

    def _submit(self, asked: Sequence[Sent]) -> None:
        """Send requests as one job a model, or as more where they do not fit into one."""
        for model in dict.fromkeys(sent.request.ask.model for sent in asked):
            named = {sent.custom_id: sent for sent in asked if sent.request.ask.model == model}
            batches = self.batches[model]
            for portion in portions(named, lambda sent: sent.request.ask.messages, batches.most_bytes):
                self._start(batches, portion)

    def _start(self, batches: BatchBackend, portion: dict[str, Sent]) -> None:
        """Keep what is about to be asked, then make the job, then keep its id."""
        key = uuid4().hex
        while portion:
            try:
                self.recorder.intend_job(key, batches.name, [sent.intent for sent in portion.values()])
                break
            except HeldError as taken:
                for name, sent in list(portion.items()):
                    if sent.running.plan.run_id == str(taken):
                        sent.course.running = None
                        del portion[name]
        if not portion:
            return
        try:
            job_id = batches.submit(key, _requests(portion))
        except BackendError as error:
            self._not_made(portion, error)
            return
        self.recorder.job_started(key, job_id)
        self._jobs[key] = Job(batches, job_id, portion)
        for sent in portion.values():
            sent.course.waiting = True
        self.pace.again()

    def _not_made(self, portion: Mapping[str, Sent], error: BackendError) -> None:
        """End runs whose job was refused. After a broken connection it may be there: they stay open."""
        fresh = all(sent.request.ask.state.candidates == 0 for sent in portion.values())
        for sent in portion.values():
            if isinstance(error, TransportError):
                sent.running.put_off(StopReason.BACKEND_ERROR, sent.request, error)
            else:
                sent.running.fail(sent.request, error)
            self._ended(sent.course)
        if fresh and isinstance(error, HOPELESS):
            raise error

    def _look(self) -> bool:
        """Take the answers of the jobs that have ended; say whether there were any."""
        ended = False
        for key, job in list(self._jobs.items()):
            requests = _requests(job.sent)
            status = BatchStatus.FAILED
            try:
                state = job.batches.poll(job.job_id)
                if not state.ended:
                    job.lost = 0
                    continue
                status = state.status
                results = dict(job.batches.collect(job.job_id, requests))
            except TransportError:
                job.lost += 1
                if job.lost >= LOST:
                    raise
                continue
            except BackendConfigError as error:  # the provider does not know it any more
                results = {name: BatchResult(name, error=error) for name in job.sent}
            del self._jobs[key]
            for name, sent in job.sent.items():
                self._take(sent, results[name], status)
            ended = True
        return ended

    def _take(self, sent: Sent, result: BatchResult, status: BatchStatus) -> None:
        """Give a run what became of its request."""
        course = sent.course
        course.waiting = False
        try:
            error = result.error
            if result.completion is not None:
                try:
                    sent.running.answer(sent.request, counted(result.completion, sent.request))
                except TransportError as wrong:
                    error = wrong
                else:
                    course.failures = 0
                    return
            error = error or UnansweredError(f"no answer to {sent.custom_id}")
            course.failures += 1
            # A job that somebody cancelled at the provider is not made a second time unasked.
            dropped = status is BatchStatus.CANCELLED and isinstance(error, UnansweredError)
            again = isinstance(error, TransportError) and not dropped and course.failures < AGAIN
            sent.running.fail(sent.request, error, again=again)
            if not again:
                self._ended(course)
        except HeldError:
            course.running = None

    def _put_off(self) -> None:
        """Leave what waits; the jobs go on, and the next call takes their answers."""
        for job in self._jobs.values():
            for sent in job.sent.values():
                sent.running.put_off(StopReason.CANCELLED, sent.request)
                self._ended(sent.course)
        self._jobs.clear()

    def _ended(self, course: Course) -> None:
        """Take the record of a run that has one."""
        running = course.running
        if running is None or running.record is None:
            raise TypeError("a run without a next request has a record")
        course.records.append(running.record)
        self.recorder.release(running.plan.run_id)
        course.running, course.waiting, course.failures = None, False, 0


def _requests(portion: Mapping[str, Sent]) -> list[BatchRequest]:
    return [
        BatchRequest(name, sent.request.ask.messages, sent.request.sampling) for name, sent in portion.items()
    ]
