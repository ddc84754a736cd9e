"""Many pieces of work at once, results in order, pieces that others hold put off."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from adrules.domain.plan import HeldError

T = TypeVar("T")
R = TypeVar("R")

PAUSE = 0.1
"""Seconds between two looks at what another process holds."""


def one_by_one(
    work: Callable[[T], R],
    pieces: Sequence[T],
    cancelled: Event,
    sleep: Callable[[float], object] = time.sleep,
) -> Iterator[R]:
    """Yield the results in order; nothing is begun before it is asked for.

    A piece that another process holds is put off until all others are done, then waited for;
    nothing more comes when ``cancelled`` is set meanwhile.
    """
    done: dict[int, R] = {}
    waiting = deque(enumerate(pieces))
    held = 0
    for place in range(len(pieces)):
        while place not in done:
            number, piece = waiting.popleft()
            try:
                done[number] = work(piece)
                held = 0
            except HeldError:
                waiting.append((number, piece))
                held += 1
                if cancelled.is_set():
                    return
                if held >= len(waiting):
                    sleep(PAUSE)
        yield done.pop(place)


def together(work: Callable[[T], R], pieces: Sequence[T], workers: int, cancelled: Event) -> Iterator[R]:
    """Yield the results in order, made in threads.

    Left early, pieces under way are waited for and ``cancelled`` is set.
    """
    results: list[Future[R]] = [Future() for _ in pieces]
    with ThreadPoolExecutor(workers, thread_name_prefix="adrules") as pool:

        def carry_out(number: int, *, again: bool = False) -> None:
            if cancelled.is_set():
                results[number].cancel()
                return
            if again:
                time.sleep(PAUSE)
            try:
                results[number].set_result(work(pieces[number]))
            except HeldError:
                pool.submit(carry_out, number, again=True)
            except BaseException as failure:  # noqa: BLE001 - raised where the result is asked for
                results[number].set_exception(failure)

        try:
            for number in range(len(pieces)):
                pool.submit(carry_out, number)
            for result in results:
                yield result.result()
        except BaseException:
            cancelled.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
