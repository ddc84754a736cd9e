"""Briefs from files: YAML, JSON, or JSONL with a brief a line; every mistake placed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adrules.domain.brief import Brief
from adrules.errors import BriefError, Problem
from adrules.mistakes import mistakes
from adrules.sources import Placed, parse_yaml, read_text


def read_brief(path: str | Path) -> Brief:
    """Return the one brief in a file.

    Raises :class:`~adrules.errors.BriefError` with all mistakes in it, and for a file with
    several briefs.
    """
    briefs = read_briefs(path)
    if len(briefs) != 1:
        raise BriefError([Problem(f"one brief is needed here, the file holds {len(briefs)}", str(path))])
    return briefs[0]


def read_briefs(path: str | Path) -> tuple[Brief, ...]:
    """Return all briefs in a file: one, or one a line where its name ends in ``.jsonl``.

    Raises :class:`~adrules.errors.BriefError` with the mistakes of all of them.
    """
    file, text = str(path), read_text(Path(path), BriefError)
    suffix = Path(path).suffix.lower()
    if suffix == ".jsonl":
        return _lines(text, file)
    return (_brief(_json(text, file, 1) if suffix == ".json" else parse_yaml(text, file, BriefError)),)


def brief_of(value: Mapping[str, Any]) -> Brief:
    """Return the brief that a mapping describes.

    Raises :class:`~adrules.errors.BriefError` with all mistakes in it.
    """
    return _brief(Placed(dict(value) if isinstance(value, Mapping) else value, {}, (), ""))


def _lines(text: str, file: str) -> tuple[Brief, ...]:
    briefs, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                briefs.append(_brief(_json(line, file, number)))
            except BriefError as error:
                problems += [replace(p, line=number) for p in error.problems]
    if not briefs and not problems:
        problems.append(Problem("no brief in the file", file))
    if problems:
        raise BriefError(problems)
    return tuple(briefs)


def _json(text: str, file: str, line: int) -> Placed:
    """Parse JSON as JSON: a YAML parser takes the escapes of an emoji for two characters."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as failure:
        place = Problem(f"not JSON: {failure.msg}", file, line + failure.lineno - 1, failure.colno)
        raise BriefError([place]) from None
    except RecursionError:
        raise BriefError([Problem("not JSON: nested too deeply", file, line)]) from None
    try:
        return replace(parse_yaml(text, file, BriefError), value=value)
    except BriefError:
        return Placed(value, {}, tuple(text.splitlines()), file)


def _brief(placed: Placed) -> Brief:
    if not isinstance(placed.value, dict):
        raise BriefError([placed.problem((), "a brief is a mapping with at least channel and offer.summary")])
    try:
        return Brief.model_validate(placed.value)
    except ValidationError as failure:
        raise BriefError(sorted(set(mistakes(placed, failure, Brief, "field")), key=_place)) from None


def _place(problem: Problem) -> tuple[int, int, str]:
    return (problem.line or 0, problem.column or 0, problem.message)
