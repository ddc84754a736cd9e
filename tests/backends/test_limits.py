"""The rate limiter: its arithmetic as values, its queue with real threads."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.backends.limits import Limiter, Pace, shared
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import Messages, Sampling
from adrules.errors import ConnectionFailedError, RateLimitError
from faulty import PROVIDERS, opened
from loopback import Answer, failure, serving

MESSAGES: Messages = (("user", "Напиши"),)


def test_a_refusal_halves_and_answers_raise_again_by_one_a_round() -> None:
    pace = Pace(8, 8.0).refused(began=1.0, now=2.0, pause=3.0)
    assert (pace.allowed, pace.opens) == (4.0, 5.0)
    for _ in range(4):
        pace = pace.answered(began=6.0)
    assert 4.8 < pace.allowed < 5.0
    for _ in range(99):
        pace = pace.answered(began=6.0)
    assert pace.allowed == 8.0


def test_a_burst_of_refusals_counts_once_and_the_longest_wait_holds() -> None:
    pace = Pace(8, 8.0)
    for pause in (1.0, 9.0, 2.0):
        pace = pace.refused(began=1.0, now=2.0, pause=pause)
    assert (pace.allowed, pace.opens) == (4.0, 11.0)
    assert pace.answered(began=1.5) == pace  # it began before: it says nothing of the new pace
    assert pace.refused(began=3.0, now=4.0, pause=0.0).allowed == 2.0


@given(st.integers(1, 64), st.lists(st.tuples(st.booleans(), st.floats(0, 50)), max_size=60))
def test_the_pace_stays_between_one_and_what_is_allowed(most: int, events: list[tuple[bool, float]]) -> None:
    pace, now = Pace(most, float(most)), 0.0
    for refused, pause in events:
        now += 1.0
        pace = pace.refused(now, now, pause) if refused else pace.answered(now)
        assert 1.0 <= pace.allowed <= most


def test_at_most_so_many_are_in_flight_and_all_come_through() -> None:
    limiter, lock, flying, most = Limiter(3), Lock(), 0, 0

    def ask(_: int) -> None:
        nonlocal flying, most
        with limiter.slot():
            with lock:
                flying += 1
                most = max(most, flying)
            Event().wait(random.random() / 500)  # noqa: S311 - no secret
            with lock:
                flying -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, range(200)))
    assert most == 3
    assert limiter._flying == 0
    assert not limiter._queue


def test_the_queue_is_first_come_first_served() -> None:
    limiter, served = Limiter(1), []
    threads = []

    def ask(number: int) -> None:
        with limiter.slot():
            served.append(number)

    with limiter.slot():
        for number in range(12):
            threads.append(Thread(target=ask, args=(number,)))
            threads[-1].start()
            while len(limiter._queue) <= number:
                Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert served == list(range(12))


def test_no_thread_is_served_much_more_than_another() -> None:
    limiter, turns, start = Limiter(2), Counter(), Barrier(6)
    stop = Event()

    def ask(number: int) -> None:
        start.wait()
        while not stop.is_set():
            with limiter.slot() as began:
                turns[number] += 1
                time.sleep(0.0005)  # as a request does: the others get to queue up meanwhile
                if turns[number] % 7 == number:  # some are refused now and then
                    limiter.refused(began, 0.0)
                else:
                    limiter.answered(began)
                if turns.total() >= 600:
                    stop.set()

    threads = [Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(turns.values()) >= max(turns.values()) - 6


def test_whoever_fails_or_gives_up_leaves_no_place_taken() -> None:
    limiter = Limiter(1)
    with pytest.raises(ConnectionFailedError), limiter.slot():
        raise ConnectionFailedError("")
    with limiter.slot():
        limiter._queue.appendleft(gone := object())
        limiter._queue.remove(gone)
    with limiter.slot():
        pass
    assert limiter._flying == 0


def test_nobody_starts_before_the_wait_is_over() -> None:
    now = [0.0]
    limiter = Limiter(2, clock=lambda: now[0])
    limiter.refused(0.0, 5.0)
    ticket = object()
    limiter._queue.append(ticket)
    assert limiter._wait(ticket) == 5.0
    now[0] = 4.5
    assert limiter._wait(ticket) == 0.5
    now[0] = 6.0
    assert limiter._wait(ticket) == 0.0
    assert limiter._wait(object()) is None  # not its turn


def test_backends_of_one_scope_share_a_limiter_and_others_do_not() -> None:
    with serving(Answer()) as server, serving(Answer()) as other:
        openai = PROVIDERS["openai"]
        with opened(openai, server) as a, opened(openai, server) as b, opened(openai, other) as c:
            assert RetryingBackend(a).limiter is RetryingBackend(b).limiter is not None
            assert RetryingBackend(a).limiter is not RetryingBackend(c).limiter
            assert RetryingBackend(a, Backoff()).limiter is None
    assert shared("a scope", 3) is shared("a scope", 9)
    assert shared("a scope", 9).pace.most == 3


def test_a_429_to_one_thread_slows_all_and_nothing_is_lost() -> None:
    """A server that takes two at a time and refuses what is above: the limiter finds that out."""
    lock, flying, refused = Lock(), 0, 0

    def rest(_: dict, number: int) -> Answer:
        nonlocal flying, refused
        with lock:
            flying += 1
            full = flying > 2
            refused += full
        Event().wait(0.005)
        with lock:
            flying -= 1
        return failure(429, "rate_limit_exceeded", retry_after="0.01") if full else Answer([f"Счёт {number}"])

    with serving(rest=rest) as server, opened(PROVIDERS["openai"], server) as backend:
        limiter = Limiter(backend.capabilities.max_concurrency)
        retrying = RetryingBackend(backend, Backoff(tries=50), limiter)
        with ThreadPoolExecutor(12) as pool:
            done = list(pool.map(lambda _: retrying.generate(MESSAGES, Sampling()), range(80)))
        assert len(done) == 80
        assert sum(answer.tries for answer in done) == len(server.requests) == 80 + refused
        assert refused > 0
        assert limiter.pace.slowed > 0


def test_the_last_failure_does_not_make_others_wait() -> None:
    limiter = Limiter(4)
    with serving(failure(429, retry_after="50")) as server, opened(PROVIDERS["openai"], server) as backend:
        retrying = RetryingBackend(backend, Backoff(tries=1), limiter)
        with pytest.raises(RateLimitError):
            retrying.generate(MESSAGES, Sampling())
    with limiter.slot():
        assert limiter.pace.allowed == 2.0
