import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from adrules.errors import UsageError, WorkerError
from adrules.parallel import AHEAD, mapped

WAIT = 60.0
"""Seconds until a test gives up; none of them needs one."""


def double(chunk: int) -> int:
    return 2 * chunk


def slow_at_first(chunk: int) -> int:
    time.sleep(0.2 if chunk == 0 else 0)
    return chunk


def fail_at_three(chunk: int) -> int:
    if chunk == 3:
        raise ZeroDivisionError("three")
    return chunk


class UnsendableError(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} {two}")


def fail_badly(chunk: int) -> int:
    raise UnsendableError(chunk, chunk)


def die(chunk: int) -> int:
    if chunk == 2:
        os._exit(7)
    return chunk


def large(chunk: bytes) -> bytes:
    return chunk * 2


def start(chunk: int) -> list[int]:
    return [result for _, result in mapped(double, [chunk], 1)]


@pytest.fixture(autouse=True)
def _forked() -> Iterator[None]:
    """Functions of a test module can only be sent by fork; and nobody may be left behind."""
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method("fork", force=True)
    yield
    multiprocessing.set_start_method(before, force=True)
    gc.collect()
    assert multiprocessing.active_children() == []


def test_results_come_in_order_with_their_chunks() -> None:
    assert list(mapped(slow_at_first, range(20), 3)) == [(i, i) for i in range(20)]


def test_an_endless_stream_is_read_only_a_little_ahead() -> None:
    read = []

    def chunks() -> Iterator[int]:
        for number in count():
            read.append(number)
            yield number

    results = mapped(double, chunks(), 2)
    for taken in range(1, 500):
        assert next(results) == (taken - 1, 2 * (taken - 1))
        assert len(read) <= taken + 2 * AHEAD
    results.close()


def test_few_chunks_start_few_processes() -> None:
    results = mapped(double, [1], 8)
    next(results)
    assert len(multiprocessing.active_children()) == 1
    assert list(results) == []
    assert list(mapped(double, [], 8)) == []


def test_large_chunks_and_results_do_not_block_each_other() -> None:
    chunk = bytes(5_000_000)
    assert all(len(result) == 10_000_000 for _, result in mapped(large, [chunk] * 8, 2))


def test_what_the_work_raises_comes_in_its_place() -> None:
    results = mapped(fail_at_three, count(), 2)
    assert [next(results) for _ in range(3)] == [(0, 0), (1, 1), (2, 2)]
    with pytest.raises(ZeroDivisionError, match="three"):
        next(results)


def test_an_exception_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(WorkerError, match=r"worker process \d+ failed: UnsendableError\('0 0'\)"):
        list(mapped(fail_badly, [0], 1))


def test_what_the_stream_raises_comes_after_what_was_read_before() -> None:
    def chunks() -> Iterator[int]:
        yield from range(3)
        raise OSError("unplugged")

    results = mapped(double, chunks(), 2)
    assert [next(results) for _ in range(3)] == [(0, 0), (1, 2), (2, 4)]
    with pytest.raises(OSError, match="unplugged"):
        next(results)


def test_a_worker_that_ends_is_named_with_its_code() -> None:
    with pytest.raises(WorkerError, match=r"worker process \d+ ended with exit code 7"):
        list(mapped(die, count(), 2))


def test_a_worker_that_is_killed_is_named_with_the_signal() -> None:
    results = mapped(double, count(), 2)
    next(results)
    victim = multiprocessing.active_children()[0]
    os.kill(victim.pid, signal.SIGKILL)
    with pytest.raises(WorkerError, match=rf"worker process {victim.pid} was ended by SIGKILL"):
        for _ in results:
            pass


def test_a_dropped_iterator_ends_its_workers() -> None:
    results = mapped(double, count(), 2)
    next(results)
    children = multiprocessing.active_children()
    assert children
    del results
    gc.collect()
    assert not any(child.is_alive() for child in children)


def test_two_iterators_at_once_do_not_hold_each_other_up() -> None:
    one, two = mapped(double, range(50), 2), mapped(double, range(50), 2)
    assert list(zip(one, two, strict=True)) == [((i, 2 * i), (i, 2 * i)) for i in range(50)]


def test_a_worker_may_not_have_workers() -> None:
    with pytest.raises(UsageError, match="is a worker itself"):
        list(mapped(start, [1], 1))


PROGRAM = """
import multiprocessing, sys, time
from itertools import count
from adrules.parallel import mapped

def nothing(chunk):
    time.sleep(0.01)

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    for number, _ in mapped(nothing, count(), 2):
        if number == 4:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(processes: list[int]) -> bool:
    until = time.monotonic() + WAIT
    while any(map(alive, processes)):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGKILL])
def test_the_workers_go_with_their_parent(method: str, ended_by: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "program.py", method],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        assert program.stdout is not None
        children = [int(pid) for pid in program.stdout.readline().split()]
        assert len(children) == 2
        if ended_by is signal.SIGINT:  # Ctrl-C reaches the whole group
            os.killpg(program.pid, ended_by)
        else:
            program.kill()
        _, told = program.communicate(timeout=WAIT)
    assert gone(children)
    assert told.count("KeyboardInterrupt") == (1 if ended_by is signal.SIGINT else 0), told
