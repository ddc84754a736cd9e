"""Work over a stream in several processes: order kept, memory bounded, nothing left behind.

Chunks go out and results come back over pipes of each worker's own, so that the parent needs
no threads and knows which worker has died. At most :data:`AHEAD` chunks a worker are read and
not yet given to the caller; the stream may be endless.
"""

import multiprocessing
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from adrules.errors import UsageError, WorkerError

AHEAD = 2
"""Chunks a worker may have: one in work and one to go on with."""

GRACE = 5.0
"""Seconds for a worker to end by itself."""

C = TypeVar("C")
R = TypeVar("R")


def mapped(work: Callable[[C], R], chunks: Iterable[C], workers: int) -> Generator[tuple[C, R], None, None]:
    """Yield each chunk with ``work(chunk)``, in order, computed by ``workers`` processes.

    ``work``, chunks and results must be picklable. Processes are started by the default method
    of :mod:`multiprocessing`, when there is a chunk for them, and ended with the iterator:
    when it is exhausted, closed, dropped, or something is raised.

    What ``work`` raises is raised in the place of its chunk, and so is what ``chunks`` raises.
    Raises :class:`~adrules.errors.WorkerError` when a process ends that should not, and
    :class:`~adrules.errors.UsageError` inside a process that may start none.
    """
    if multiprocessing.current_process().daemon:
        raise UsageError("workers: this process is a worker itself and may not start others")
    crew = _Crew(work, workers)
    try:
        yield from crew.run(iter(chunks))
    except BaseException:
        crew.end(at_once=True)
        raise
    crew.end()


@dataclass(eq=False, slots=True)
class _Job(Generic[C]):
    chunk: C
    done: bool = False
    result: Any = None
    failure: BaseException | None = None


@dataclass(eq=False, slots=True)
class _Worker(Generic[C]):
    """A process, the two ends that the parent keeps, and the jobs that it has, oldest first."""

    process: BaseProcess
    tasks: Connection
    results: Connection
    jobs: deque[_Job[C]] = field(default_factory=deque)


class _Crew(Generic[C, R]):
    """The processes of one iteration."""

    def __init__(self, work: Callable[[C], R], size: int) -> None:
        self._work = work
        self._size = size
        self._workers: list[_Worker[C]] = []

    def run(self, chunks: Iterator[C]) -> Iterator[tuple[C, R]]:
        """Yield chunks and results; see :func:`mapped`."""
        unread: BaseException | None = None
        ended = False
        order: deque[_Job[C]] = deque()
        while True:
            while not ended and len(order) < self._size * AHEAD:
                try:
                    job = _Job(next(chunks))
                except StopIteration:
                    ended = True
                except Exception as failure:  # noqa: BLE001 - raised below, after what came before it
                    unread, ended = failure, True
                else:
                    order.append(job)
                    self._give(job)
            if not order:
                break
            while not order[0].done:
                self._collect()
            job = order.popleft()
            if job.failure is not None:
                raise job.failure
            yield job.chunk, job.result
        if unread is not None:
            raise unread

    def _give(self, job: _Job[C]) -> None:
        worker = min(self._workers, key=lambda w: len(w.jobs), default=None)
        if worker is None or (worker.jobs and len(self._workers) < self._size):
            worker = self._started()
        worker.jobs.append(job)
        try:
            worker.tasks.send((job.chunk,))
        except OSError:
            raise _died(worker.process) from None

    def _collect(self) -> None:
        """Wait for results, and take those that are there."""
        busy = [worker for worker in self._workers if worker.jobs]
        wait([end for worker in busy for end in (worker.results, worker.process.sentinel)])
        for worker in busy:
            try:
                while worker.jobs and worker.results.poll():
                    job = worker.jobs.popleft()
                    job.result, job.failure = worker.results.recv()
                    job.done = True
            except (EOFError, OSError):
                raise _died(worker.process) from None
            if worker.jobs and not worker.process.is_alive() and not worker.results.poll():
                raise _died(worker.process)

    def _started(self) -> _Worker[C]:
        context = multiprocessing.get_context()
        tasks, to_worker = context.Pipe(duplex=False)
        from_worker, results = context.Pipe(duplex=False)
        # A forked child has the parent's ends too, and would wait for itself.
        foreign = (to_worker, from_worker) if context.get_start_method() == "fork" else ()
        process = context.Process(
            target=_serve, args=(self._work, tasks, results, foreign), name="adrules-worker", daemon=True
        )
        process.start()
        tasks.close()
        results.close()
        worker: _Worker[C] = _Worker(process, to_worker, from_worker)
        self._workers.append(worker)
        return worker

    def end(self, *, at_once: bool = False) -> None:
        """End all processes; ``at_once`` without waiting for what they do."""
        for worker in self._workers:
            if at_once:
                worker.process.terminate()
            else:
                with suppress(OSError):
                    worker.tasks.send(None)
            worker.tasks.close()
        for worker in self._workers:
            worker.process.join(GRACE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.results.close()
        self._workers.clear()


def _died(process: BaseProcess) -> WorkerError:
    process.join(GRACE)
    code = process.exitcode
    if code is not None and code < 0:
        try:
            how = f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            how = f"was ended by signal {-code}"
    else:
        how = f"ended with exit code {code}"
    return WorkerError(f"worker process {process.pid} {how}; what it had in work is not checked")


def _serve(
    work: Callable[[C], R], tasks: Connection, results: Connection, foreign: tuple[Connection, ...]
) -> None:
    """Be a worker: until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for end in foreign:
        end.close()
    inbox: SimpleQueue[tuple[C] | None] = SimpleQueue()
    # Read at once what the parent sends: one that waits to write must never wait for one that does.
    Thread(target=_receive, args=(tasks, inbox), daemon=True).start()
    with suppress(BrokenPipeError):
        while (task := inbox.get()) is not None:
            try:
                results.send((work(task[0]), None))
            except BrokenPipeError:
                raise
            except Exception as failure:  # noqa: BLE001 - the parent raises it
                results.send((None, _sendable(failure)))


def _sendable(failure: Exception) -> Exception:
    """Return the exception, or what can be told of one that cannot be sent."""
    try:
        pickle.loads(pickle.dumps(failure))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever its class does
        return WorkerError(f"worker process {os.getpid()} failed: {failure!r}")
    return failure


def _receive(tasks: Connection, inbox: "SimpleQueue[tuple[C] | None]") -> None:
    """Pass on what the parent sends; ``None``, or the end of the parent, is the end."""
    task: tuple[C] | None = None
    with suppress(EOFError, OSError):
        while (task := tasks.recv()) is not None:
            inbox.put(task)
    inbox.put(None)
