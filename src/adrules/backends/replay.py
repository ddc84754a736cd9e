"""``replay:PATH`` - candidates that a model gave before, found again by the task.

A recording is a JSONL file; each line holds the key of a task
(:func:`adrules.domain.plan.task_key`: the hash of the first user message, so the rules in the
system message may change) and its candidates in the order they came::

    {"key": "5f0c…", "candidates": [{"text": "Счёт за 5 минут", "finish": "stop"}]}
"""

import json
from collections.abc import Iterable
from pathlib import Path

from adrules.backends.protocol import Capabilities, estimated_usage
from adrules.backends.script_files import candidate, read_json, read_lines
from adrules.domain.plan import task_key
from adrules.domain.run import Candidate, Completion, Messages, RunRecord, Sampling
from adrules.errors import BackendConfigError


class ReplayBackend:
    """Answers with what was recorded for the task; lines of one task follow each other.

    The candidate at place i of a run (``Sampling.index``) is the i-th recorded one,
    whatever is asked in between, so other rules can be tried on the same candidates
    without one request.
    """

    def __init__(self, path: str | Path) -> None:
        self.name = f"replay:{path}"
        self.capabilities = Capabilities(n=True, seed=True, max_concurrency=8)
        self.recorded: dict[str, tuple[Candidate, ...]] = {}
        for number, line in read_lines(Path(path)):
            key, candidates = _entry(read_json(Path(path), number, line), f"{path}:{number}")
            self.recorded[key] = self.recorded.get(key, ()) + candidates

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return the recorded candidates at the place asked for."""
        key = task_key(messages)
        recorded = self.recorded.get(key)
        if recorded is None:
            raise BackendConfigError(f"{self.name}: nothing is recorded for this task (key {key})")
        found = recorded[sampling.index : sampling.index + sampling.n]
        if not found:
            raise BackendConfigError(
                f"{self.name}: candidate {sampling.index + 1} was asked for, "
                f"and {len(recorded)} are recorded for this task (key {key})"
            )
        return Completion(
            candidates=found,
            usage=estimated_usage(messages, found),
            model=self.name,
            request_id=f"replay-{key}-{sampling.index}",
            dropped=("n",) if len(found) < sampling.n else (),
        )

    def close(self) -> None:
        """Do nothing."""


def _entry(value: object, place: str) -> tuple[str, tuple[Candidate, ...]]:
    if isinstance(value, dict):
        key, candidates = value.get("key"), value.get("candidates")
        if isinstance(key, str) and isinstance(candidates, list):
            return key, tuple(candidate(item, place) for item in candidates)
    raise BackendConfigError(f'{place}: a recording is {{"key": "…", "candidates": […]}}')


def write(path: str | Path, records: Iterable[RunRecord]) -> int:
    """Write the candidates of runs as a recording; return how many runs it holds.

    Runs that had no attempt are left out.
    """
    count = 0
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            if record.attempts:
                candidates = [{"text": a.text, "finish": a.finish.value} for a in record.attempts]
                file.write(
                    json.dumps({"key": record.task, "candidates": candidates}, ensure_ascii=True) + "\n"
                )
                count += 1
    return count
