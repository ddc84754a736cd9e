"""Candidates written in files: what the scripted and the replaying backend read."""

import json
from collections.abc import Iterator
from pathlib import Path

from adrules.domain.run import Candidate, FinishReason
from adrules.errors import BackendConfigError


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the number, from 1, and the text of each line that is not blank.

    Raises :class:`~adrules.errors.BackendConfigError` when the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as failure:
        raise BackendConfigError(f"{path}: cannot read the file: {failure.strerror or failure}") from None
    except UnicodeDecodeError as failure:
        raise BackendConfigError(f"{path}: not UTF-8 at byte {failure.start}") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.strip()


def read_json(path: Path, number: int, line: str) -> object:
    """Return the value of one line of a JSONL file."""
    try:
        return json.loads(line)
    except ValueError as failure:
        raise BackendConfigError(f"{path}:{number}: not JSON: {failure}") from None


def candidate(value: object, place: str) -> Candidate:
    """Return the candidate that ``"text"`` or ``{"text": …, "finish": …}`` stands for."""
    if isinstance(value, str):
        return Candidate(value)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        finish = value.get("finish", FinishReason.STOP.value)
        if finish in {reason.value for reason in FinishReason}:
            return Candidate(value["text"], FinishReason(finish))
        known = ", ".join(reason.value for reason in FinishReason)
        raise BackendConfigError(f"{place}: finish is one of {known}, not {finish!r}")
    raise BackendConfigError(f'{place}: a candidate is "text" or {{"text": "…", "finish": "stop"}}')
