"""Prove that the loop loses nothing: kill its processes, or let its provider fail.

    python tools/kill_runs.py kills --count 500                 # SIGKILL at random moments
    python tools/kill_runs.py kills --count 500 --processes 3   # several share the briefs
    python tools/kill_runs.py faults --count 10000              # transport faults
    python tools/kill_runs.py faults --count 2000 --http        # the same over sockets

Prints one JSON object; the exit code is 1 when something does not hold.

``kills``: processes write messages for the same briefs into one log, and one of them is killed
at a random moment, again and again. After each kill every attempt that was ever seen in the
log must still be there as it was. At the end the round is completed, and the log must hold
the same runs, attempts and accepted texts as a log made without kills; every request has an
outcome, and with one process exactly those that a kill cut off are ``interrupted``.

``faults``: half of the requests fail as connections, rate limits, 5xx and broken answers do. The
tries in the log must be the calls that were made, no fault may count as an attempt, and the
accepted texts must be those of a provider without faults.

The model is a function of the seed, so a run has one right outcome. Needs ``fork``.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Lock
from typing import Any

import adrules
from adrules.backends.protocol import Backend, Capabilities, estimated_usage
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import Candidate, Completion, Messages, Sampling
from adrules.errors import ConnectionFailedError, MalformedResponseError, RateLimitError, ServerError

WORKERS = 4
EARLY = 0.2
"""Share of the kills that may come before the first request of a process."""

PACK = """
pack: proof
version: "1"
rules:
  - id: superlative/luchshiy
    category: superlative
    phrases: [лучший]
    message: "«{match}» — с кем сравнили?"
    examples: {bad: ["[[Лучший]] банк", "[[лучшие]] условия"], ok: ["Банк рядом", "Счёт"]}
"""
GOOD = ("Откройте счёт за 5 минут в приложении", "Счёт за 5 минут: заявка в приложении")
BAD = ("Лучший банк страны: счёт за 5 минут!", "Счёт в лучшем банке за 5 минут")
FAULTS: tuple[Callable[[], Exception], ...] = (
    lambda: ConnectionFailedError("dropped"),
    lambda: RateLimitError("too many requests", retry_after=0),
    lambda: ServerError("bad gateway"),
    lambda: MalformedResponseError("half of an answer"),
)


class Seeded:
    """Answers by the seed alone, some milliseconds later; rather more bad than good texts."""

    name = "seeded:model"
    capabilities = Capabilities(seed=True, max_concurrency=WORKERS)

    def __init__(self, slowest: float, asked: Event | None = None) -> None:
        self.slowest = slowest
        self.asked = asked

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return one text; ``asked`` tells the parent that requests are under way."""
        if self.asked is not None and not self.asked.is_set():
            self.asked.set()
        dice = random.Random(sampling.seed)  # noqa: S311 - not for secrets
        time.sleep(dice.uniform(0, self.slowest))
        text = f"{dice.choice(GOOD if dice.random() < 0.4 else BAD)} № {dice.randrange(10**6)}"  # noqa: PLR2004 - the share of good ones
        found = (Candidate(text),)
        return Completion(found, estimated_usage(messages, found), "seeded", f"r{sampling.seed}")

    def close(self) -> None:
        """Do nothing."""


class Failing:
    """Lets half of the requests fail until so many faults were injected; counts all calls."""

    name = Seeded.name
    capabilities = Seeded.capabilities

    def __init__(self, count: int, seed: int) -> None:
        self.inner = Seeded(0)
        self.left = count
        self.calls = self.injected = 0
        self._dice = random.Random(seed)  # noqa: S311 - not for secrets
        self._lock = Lock()

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Fail, or answer."""
        with self._lock:
            self.calls += 1
            fails = self.left > 0 and self._dice.random() < 0.5  # noqa: PLR2004 - half of them
            self.left -= fails
            self.injected += fails
            fault = self._dice.choice(FAULTS)
        if fails:
            raise fault()
        return self.inner.generate(messages, sampling)

    def close(self) -> None:
        """Do nothing."""


def briefs(count: int) -> list[dict[str, Any]]:
    """Return briefs that differ by a number."""
    return [
        {"id": f"b{i}", "channel": "push", "offer": {"summary": f"Счёт за 5 минут, заявка № {i}"}}
        for i in range(count)
    ]


def complete_round(backend: Backend, checker: adrules.Checker, store: Path, count: int) -> None:
    """Carry out one round."""
    runs = adrules.run_many(
        briefs(count),
        backend=backend,
        checker=checker,
        store=store,
        workers=WORKERS,
        schedule=["resample", "repair"],
        prompt="plain",
        max_attempts=6,
    )
    for _ in runs:
        pass


def made_checker(folder: Path) -> adrules.Checker:
    """Return a checker for one rule of this proof."""
    path = folder / "proof.yaml"
    path.write_text(PACK, encoding="utf-8")
    return adrules.load(path)


def rounds_for_ever(checker: adrules.Checker, store: Path, count: int, slowest: float, asked: Event) -> None:
    """Carry out rounds until the process is killed."""
    while True:
        complete_round(Seeded(slowest, asked), checker, store, count)


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in a log; nothing while the log has no tables."""
    if not store.exists():
        return []
    with closing(sqlite3.connect(store, timeout=30)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'leases'").fetchone():
            return []
        return connection.execute(query).fetchall()


ATTEMPTS = "SELECT run_id, number, text, finish, report FROM attempts"
INTERRUPTED = "SELECT request FROM outcomes WHERE status = 'interrupted'"
OPEN = "SELECT id FROM requests WHERE id NOT IN (SELECT request FROM outcomes)"
RUNS = (
    "SELECT r.run_id, r.repetition, s.reason, a.text FROM runs r JOIN stops s USING (run_id) "
    "LEFT JOIN attempts a ON a.run_id = r.run_id AND a.number = s.best"
)


class Proof:
    """What must hold, and what does not."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def holds(self, what: str, *, true: bool) -> None:
        """Note a promise that is not kept."""
        if not true and what not in self.broken:
            self.broken.append(what)


def kills(folder: Path, count: int, size: int, processes: int, seed: int) -> dict[str, Any]:
    """Kill processes that carry out rounds; return what was seen."""
    fork = multiprocessing.get_context("fork")
    checker, dice, proof = made_checker(folder), random.Random(seed), Proof()  # noqa: S311 - not for secrets
    store, slowest = folder / "killed.sqlite", 0.02
    seen: dict[tuple[str, int], tuple[Any, ...]] = {}
    cut_off: set[int] = set()
    complete_round(Seeded(0), checker, folder / "warm.sqlite", 2)  # a fork begins with all code loaded
    began = time.monotonic()

    def started() -> tuple[BaseProcess, Event]:
        asked = fork.Event()
        process = fork.Process(target=rounds_for_ever, args=(checker, store, size, slowest, asked))
        process.start()
        return process, asked

    def look() -> None:
        now = {(run, number): tuple(rest) for run, number, *rest in rows(store, ATTEMPTS)}
        proof.holds("no recorded attempt is lost or changed", true=seen.items() <= now.items())
        seen.update(now)

    alive = [started() for _ in range(processes)]
    for _ in range(count):
        victim = dice.randrange(processes)
        process, asked = alive[victim]
        if dice.random() < EARLY:
            time.sleep(dice.uniform(0, 0.1))
        else:
            asked.wait(60)
            time.sleep(dice.uniform(0, 0.1))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        look()
        if processes == 1:
            cut_off |= {row[0] for row in rows(store, OPEN)}
        alive[victim] = started()
    for process, _ in alive:
        process.kill()
        process.join()
    if processes == 1:
        cut_off |= {row[0] for row in rows(store, OPEN)}
    complete_round(Seeded(0), checker, store, size)
    look()
    seconds = time.monotonic() - began

    figures = compared(proof, checker, folder, size, (count + processes) * WORKERS)
    if processes == 1:
        interrupted = {row[0] for row in rows(store, INTERRUPTED)}
        proof.holds("exactly what a kill cut off is interrupted", true=interrupted == cut_off)
    return (
        {"kills": count, "processes": processes}
        | figures
        | {"seconds": round(seconds, 1), "broken": proof.broken}
    )


def compared(proof: Proof, checker: adrules.Checker, folder: Path, size: int, most: int) -> dict[str, int]:
    """Compare the log with one that was made without kills; return how much it holds."""
    store, whole = folder / "killed.sqlite", folder / "whole.sqlite"
    rounds = 1 + max(row[1] for row in rows(store, RUNS))
    for _ in range(rounds):
        complete_round(Seeded(0), checker, whole, size)
    answered = rows(store, "SELECT count(*) FROM outcomes WHERE status = 'answered'")[0][0]
    interrupted = len(rows(store, INTERRUPTED))
    attempts, runs = rows(store, ATTEMPTS), rows(store, RUNS)
    proof.holds("the same attempts as without kills", true=sorted(attempts) == sorted(rows(whole, ATTEMPTS)))
    proof.holds("the same accepted texts as without kills", true=sorted(runs) == sorted(rows(whole, RUNS)))
    proof.holds("one end a run", true=len(runs) == rounds * size == len({row[0] for row in runs}))
    proof.holds("one answer an attempt, none doubled", true=answered == len(attempts))
    proof.holds("every request has an outcome", true=not rows(store, OPEN))
    proof.holds("no more requests are interrupted than were under way", true=interrupted <= most)
    proof.holds("the file is whole", true=rows(store, "PRAGMA integrity_check") == [("ok",)])
    proof.holds("no lease is left", true=not rows(store, "SELECT * FROM leases"))
    return {"rounds": rounds, "runs": len(runs), "attempts": len(attempts), "interrupted": interrupted}


class FailingServer(Failing):
    """Does the same over sockets: 429, 5xx, answers that break off and broken JSON."""

    def __init__(self, count: int, seed: int) -> None:
        super().__init__(count, seed)
        self.asked: Backend | None = None

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Ask the server."""
        if self.asked is None:
            raise RuntimeError("the server is not there")
        return self.asked.generate(messages, sampling)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve, as the tests do."""
        sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
        from adrules.backends.opening import open_backend  # noqa: PLC0415 - for this proof only
        from loopback import Answer, failure, serving  # noqa: PLC0415 - same

        answers = (
            Answer(drop=True),
            failure(429, "rate_limit_exceeded", "slow down", retry_after="0"),
            failure(502, message="bad gateway"),
            Answer(body=b'{"choices": ['),
        )

        def answer(body: dict[str, Any], _: int) -> Answer:
            with self._lock:
                self.calls += 1
                fails = self.left > 0 and self._dice.random() < 0.5  # noqa: PLR2004 - half of them
                self.left -= fails
                self.injected += fails
                fault = self._dice.choice(answers)
            text = self.inner.generate((), Sampling(seed=body["seed"])).candidates[0].text
            return fault if fails else Answer([text])

        with serving(rest=answer) as server:
            self.asked = open_backend(f"openai-compatible:{server.url}/v1#model")
            yield
            self.asked.close()


def faults(folder: Path, count: int, size: int, seed: int, *, http: bool = False) -> dict[str, Any]:
    """Let a provider fail; return what was seen."""
    if not http:
        return failing_rounds(folder, Failing(count, seed), count, size)
    failing = FailingServer(count, seed)
    with failing.serving():
        return failing_rounds(folder, failing, count, size)


def failing_rounds(folder: Path, failing: Failing, count: int, size: int) -> dict[str, Any]:
    """Carry rounds out until all faults were injected; return what was seen."""
    checker, proof = made_checker(folder), Proof()
    store = folder / "faults.sqlite"
    backend = RetryingBackend(failing, Backoff(tries=4, base=0.0, sleep=lambda _: None))
    began = time.monotonic()
    calls = 0
    while failing.left > 0:
        complete_round(backend, checker, store, size)
        calls += 1
        proof.holds("it ends", true=calls <= count)
    while any(reason == "backend_error" for *_, reason in rows(store, LAST)):
        complete_round(backend, checker, store, size)
    seconds = time.monotonic() - began

    whole = folder / "whole.sqlite"
    rounds = 1 + max(row[1] for row in rows(store, RUNS))
    for _ in range(rounds):
        complete_round(Seeded(0), checker, whole, size)
    ((tries, failed, answered),) = rows(
        store,
        "SELECT sum(tries), sum(status = 'failed'), sum(status = 'answered') FROM outcomes",
    )
    ended = sorted(row for row in rows(store, RUNS) if row[2] != "backend_error")
    proof.holds("as many faults were injected as asked for", true=failing.injected == count)
    proof.holds("the tries are the calls", true=tries == failing.calls)
    proof.holds("what did not fail was answered", true=failing.calls - failing.injected == answered)
    attempts = rows(store, ATTEMPTS)
    proof.holds("no fault is an attempt", true=len(attempts) == answered)
    proof.holds("the same attempts as without faults", true=sorted(attempts) == sorted(rows(whole, ATTEMPTS)))
    proof.holds("the same accepted texts as without faults", true=ended == sorted(rows(whole, RUNS)))
    return {
        "faults": failing.injected,
        "calls": failing.calls,
        "failed_requests": failed,
        "rounds": rounds,
        "runs": len(ended),
        "attempts": len(attempts),
        "seconds": round(seconds, 1),
        "broken": proof.broken,
    }


LAST = "SELECT run_id, reason FROM stops WHERE id IN (SELECT max(id) FROM stops GROUP BY run_id)"


def main() -> None:
    """Run one proof."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("verb", choices=("kills", "faults"))
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--briefs", type=int, default=50)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--http", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.verb == "kills":
            found = kills(folder, options.count, options.briefs, options.processes, options.seed)
        else:
            found = faults(folder, options.count, options.briefs, options.seed, http=options.http)
    print(json.dumps(found, indent=1))
    sys.exit(1 if found["broken"] else 0)


if __name__ == "__main__":
    main()
