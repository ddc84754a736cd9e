"""Briefs from files: YAML, JSON, or JSONL with a brief a line; every mistake placed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from adrules.domain.brief import Brief
from adrules.errors import BriefError, Problem, nearest
from adrules.sources import KeyPath, Placed, parse_yaml, read_text


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
        raise BriefError(sorted(set(_problems(placed, failure)), key=_place)) from None


def _place(problem: Problem) -> tuple[int, int, str]:
    return (problem.line or 0, problem.column or 0, problem.message)


def _problems(placed: Placed, failure: ValidationError) -> Iterator[Problem]:
    for error in failure.errors(include_url=False):
        path, message = error["loc"], _explained(error)
        if placed.places:
            yield placed.problem(path, message)
        else:
            yield Problem(message, placed.file)


def _explained(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    path: KeyPath = error["loc"]
    name = ".".join(str(part) for part in path)
    match error["type"]:
        case "extra_forbidden":
            near = nearest(str(path[-1]), list(_model_at(path[:-1]).model_fields))
            return f"unknown field {name!r}" + (f"; did you mean {near!r}?" if near else "")
        case "missing":
            return f"the field {name!r} is missing"
        case "string_type" if isinstance(error["input"], int | float):
            return f"{name}: a text is needed; put the number in quotes"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {message}" if name else message


def _model_at(path: KeyPath) -> type[BaseModel]:
    """Return the model of the part of a brief at ``path``."""
    model: type[BaseModel] = Brief
    for part in path:
        field = model.model_fields.get(str(part))
        if field is not None:
            model = next(_models(field.annotation), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models(part)
