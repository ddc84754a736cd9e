"""Our engine without its parts in C, in a process of its own: which of the two runs is settled at import.

It is sent the same messages in its turn and takes its own time, that of its processor; nothing
runs in it while the others have theirs.

python -m benchmarks.throughput.twin PACK …      answers lines of JSON; started by :class:`Twin`
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.throughput.engines import Entrant, Ours
from benchmarks.throughput.naive import Hit

from adrules import native

ROOT = Path(__file__).parents[2]


class Twin:
    """The Python engine behind a pipe."""

    def __init__(self, *packs: str | Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "benchmarks.throughput.twin", *map(str, packs)],
            cwd=ROOT,
            env={**os.environ, "ADRULES_NATIVE": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.prepared: float = self._answer()
        """Seconds that its load took."""

    def check(self, text: str) -> list[Hit]:
        """Return the violations."""
        return [(rule, start, end) for rule, start, end in self._ask("hits", [text])]

    def seconds(self, texts: Sequence[str]) -> float:
        """Return what the checks of these messages take there."""
        taken: float = self._ask("seconds", texts)
        return taken

    def hits(self, result: list[Hit]) -> list[Hit]:
        """Return them as they are."""
        return result

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _ask(self, what: str, texts: Sequence[str]) -> Any:  # noqa: ANN401 - seconds or hits
        assert self._process.stdin is not None  # noqa: S101 - opened above
        self._process.stdin.write(json.dumps([what, texts]) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:  # noqa: ANN401 - as above
        assert self._process.stdout is not None  # noqa: S101 - opened above
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process of the Python engine has ended")
        return json.loads(line)


def twin(*packs: str | Path) -> list[Entrant]:
    """Return the Python engine as one that takes part, or nothing where it is the only one."""
    if native.compiled is None:
        return []
    return [Entrant("adrules, the Python engine", lambda: Twin(*packs))]


def _serve(packs: Sequence[str]) -> Iterator[Any]:
    """Yield what the load took, then the answer to each line."""
    began = time.process_time()
    ours = Ours(*packs)
    yield time.process_time() - began
    for line in sys.stdin:
        what, texts = json.loads(line)
        if what == "hits":
            yield ours.hits(ours.check(texts[0]))
            continue
        check, began = ours.check, time.process_time()
        for text in texts:
            check(text)
        yield time.process_time() - began


if __name__ == "__main__":
    if native.compiled is not None:
        raise SystemExit("the parts in C are not turned off: ADRULES_NATIVE=0")
    for answer in _serve(sys.argv[1:]):
        print(json.dumps(answer), flush=True)
