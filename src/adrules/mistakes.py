"""What pydantic finds wrong in a file that a person wrote, in words an editor can use."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from adrules.errors import Problem, nearest
from adrules.sources import KeyPath, Placed, quoted

Noun = Literal["key", "field"]
"""What an entry of the file is called. A key is told by its own name, a field by its whole path."""

_LIKE = 0.5
"""How alike a value must be to be proposed; values are few, so less than for names."""


def mistakes(  # noqa: PLR0913 - where the values stand, and how they are called
    placed: Placed,
    failure: ValidationError,
    model: type[BaseModel],
    noun: Noun,
    *,
    base: KeyPath = (),
    rule_id: str | None = None,
) -> Iterator[Problem]:
    """Yield the mistakes of ``failure``, each at its place in the file.

    ``model`` is the model that refused the values at the path ``base`` of the document.
    """
    for error in failure.errors(include_url=False):
        if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
            continue  # a list is not empty because its items are wrong, and these are told already
        path = (*base, *_in_file(error["loc"], model))
        yield placed.problem(path, _told(placed, path, error, model, noun), rule_id)


def _in_file(loc: KeyPath, model: type[BaseModel]) -> KeyPath:
    aliases = {name: info.alias for name, info in model.model_fields.items() if info.alias}
    keys = (part for part in loc if part != "[key]")  # pydantic's mark for the key of an entry
    return tuple(aliases.get(part, part) if isinstance(part, str) else part for part in keys)


def _told(placed: Placed, path: KeyPath, error: Any, model: type[BaseModel], noun: Noun) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    kind, given = error["type"], error["input"]
    name = ".".join(str(part) for part in (path if noun == "field" else path[-1:]))
    if kind == "extra_forbidden":
        near = nearest(str(path[-1]), _names_in(model, error["loc"][:-1]))
        return f"unknown {noun} {name!r}" + (f"; did you mean {near!r}?" if near else "")
    if kind == "missing":
        return f"the {noun} {name!r} is missing"
    better = quoted(placed.line(path)) if kind == "string_type" and isinstance(given, list | dict) else None
    if better:
        return f"a phrase that begins with [ or {{ must be quoted: {better.strip()}"
    where = name if noun == "field" else _where(path)
    message = _wrong(error, given, str(path[-1]) if path else "")
    return f"{where}: {message}" if where else message


def _wrong(error: Any, given: object, name: str) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    kind = error["type"]
    if kind in {"enum", "literal_error"} and isinstance(given, str):
        return _not_one_of(given, str(error["ctx"]["expected"]))
    if kind == "string_type" and not isinstance(given, list | dict):
        return f"a text is needed; put {given!r} in quotes" if given is not None else "a text is needed"
    if kind == "too_short":
        return "the list is empty"
    if kind == "string_pattern_mismatch" and name == "id":
        return f"{given!r} is not of the form category/slug in lower-case Latin letters"
    return str(error["msg"]).removeprefix("Value error, ")


def _not_one_of(given: str, expected: str) -> str:
    known = [part.strip("' ") for part in expected.replace(" or ", ", ").split(",")]
    near = get_close_matches(given, known, n=1, cutoff=_LIKE)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{given!r} is not one of: {', '.join(known)}{hint}"


def _where(path: KeyPath) -> str:
    """Return the names on the way to a key, without the list it is in and without indexes."""
    inner = ".".join(part for part in path[1:] if isinstance(part, str))
    return inner or str(path[0] if len(path) == 1 else "")


def _names_in(model: type[BaseModel], inside: KeyPath) -> list[str]:
    """Return the names that the mapping at ``inside`` of a model may have."""
    for part in inside:
        info = _field(model, part)
        if info is not None:
            model = next(_models(info.annotation), model)
    return [info.alias or name for name, info in model.model_fields.items()]


def _field(model: type[BaseModel], name: str | int) -> FieldInfo | None:
    fields = model.model_fields
    return next((info for key, info in fields.items() if name in {key, info.alias}), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models(part)
