"""``scripted:PATH`` - candidates from a file or a list, in the order they are written."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from adrules.backends.protocol import Capabilities, estimated_usage
from adrules.backends.script_files import candidate, read_json, read_lines
from adrules.domain.hashing import content_hash
from adrules.domain.run import Candidate, Completion, Messages, Sampling
from adrules.errors import BackendConfigError


class ScriptedBackend:
    """Answers from a script: for tests, dry runs and demonstrations without a model.

    ``script`` is a list of texts or candidates, or a path: ``.jsonl`` holds a
    ``"text"`` or ``{"text": …, "finish": "stop|length|filtered"}`` a line, any other file a
    text a line. Every run reads it from the top: the candidate at place i of a run
    (``Sampling.index``) is that of line i. So an answer depends on nothing but the request,
    and a run that was cut off goes on where it was.

    >>> backend = ScriptedBackend(["Лучший банк!", "Счёт за 5 минут"])
    >>> backend.generate((), Sampling(index=1)).candidates[0].text
    'Счёт за 5 минут'
    """

    def __init__(self, script: str | Path | Sequence[str | Candidate]) -> None:
        if isinstance(script, str | Path):
            self.name = f"scripted:{script}"
            self.script = tuple(_read(Path(script)))
        else:
            self.script = tuple(Candidate(item) if isinstance(item, str) else item for item in script)
            self.name = f"scripted:{content_hash([[c.text, c.finish] for c in self.script])}"
        self.capabilities = Capabilities(n=True, seed=True, max_concurrency=8)

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return the next candidates of the script; fails when it has run out."""
        found = self.script[sampling.index : sampling.index + sampling.n]
        if not found:
            raise BackendConfigError(
                f"{self.name}: the script has run out: candidate {sampling.index + 1} was asked for, "
                f"it holds {len(self.script)}"
            )
        dropped = ("n",) if len(found) < sampling.n else ()
        return Completion(
            candidates=found,
            usage=estimated_usage(messages, found),
            model=self.name,
            request_id=f"scripted-{sampling.index}",
            dropped=dropped,
        )

    def close(self) -> None:
        """Do nothing."""


def _read(path: Path) -> Iterator[Candidate]:
    for number, line in read_lines(path):
        if path.suffix == ".jsonl":
            yield candidate(read_json(path, number, line), f"{path}:{number}")
        else:
            yield Candidate(line)
