"""From the name or path of a pack to its rules, with every mistake placed."""

import difflib
from collections.abc import Iterator, Sequence
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adrules.domain.brief import Channel
from adrules.errors import PackError, Problem, UnknownNameError, nearest
from adrules.packs.schema import DEFAULT_KIND, Pack, rule_class
from adrules.rules.rule import Rule
from adrules.sources import KeyPath, Placed, parse_as_far, quoted, read_text

SUFFIXES = (".yaml", ".yml", ".json")
_FOLDER = Path(str(files("adrules.packs")))


def shipped_packs() -> dict[str, Path]:
    """Return the packs of the package by name, channel presets not included."""
    return {path.stem: path for path in sorted(_FOLDER.glob("ru/*.yaml"))}


def preset_path(channel: Channel) -> Path:
    """Return the file with the rules of a channel."""
    return _FOLDER / "channels" / f"{channel.value}.yaml"


def find_pack(name: str | Path) -> Path:
    """Return the file of a pack given by name or by path.

    A value that ends in a YAML suffix or holds a path separator is a path. Raises
    :class:`~adrules.errors.UnknownNameError`.
    """
    text = str(name)
    if isinstance(name, Path) or text.lower().endswith(SUFFIXES) or "/" in text or "\\" in text:
        return Path(name)
    shipped = shipped_packs()
    if text in shipped:
        return shipped[text]
    installed = {entry.name: entry for entry in entry_points(group="adrules.packs")}
    if text in installed:
        return Path(str(installed[text].load()))
    raise UnknownNameError("pack", text, [*shipped, *installed])


def load_packs(paths: Sequence[Path]) -> tuple[Pack, ...]:
    """Return the packs in ``paths``.

    Raises :class:`~adrules.errors.PackError` with the mistakes of all of them at once: a
    rule id that two packs share is one.
    """
    problems: list[Problem] = []
    packs: list[Pack] = []
    seen: dict[str, str] = {}
    for path in paths:
        try:
            placed = parse_as_far(read_text(path, PackError), str(path), PackError)
        except PackError as failure:
            problems += failure.problems
            continue
        pack, found = _read(placed, seen)
        problems += found
        if pack is not None:
            packs.append(pack)
    if problems:
        raise PackError(sorted(problems, key=lambda p: (p.file, p.line or 0, p.column or 0)))
    return tuple(packs)


def _read(placed: Placed, seen: dict[str, str]) -> tuple[Pack | None, list[Problem]]:
    """Return one pack, or the mistakes in it."""
    data = placed.value
    if not isinstance(data, dict):
        return None, [
            *placed.problems,
            placed.problem((), "a pack is a mapping with the keys pack, version, language, rules"),
        ]
    problems = list(placed.problems)
    entries = data.get("rules")
    rules: list[Rule] = []
    if not isinstance(entries, list) or not entries:
        problems.append(placed.problem(("rules",), "rules: a list with at least one rule is needed"))
        entries = []
    for index, entry in enumerate(entries):
        path: KeyPath = ("rules", index)
        rule, found = _read_rule(placed, path, entry)
        problems += found
        rule_id = _id_of(entry)
        if rule_id in seen:
            problems.append(
                placed.problem((*path, "id"), f"the id stands already at {seen[rule_id]}", rule_id)
            )
        elif rule_id:
            seen[rule_id] = f"{placed.file}:{placed.places[path][0]}"
        if rule is not None:
            rules.append(rule)
    head = {key: value for key, value in data.items() if key != "rules"}
    try:
        pack = Pack.model_validate({**head, "rules": ()})
    except ValidationError as failure:
        return None, [*problems, *_placed(placed, (), failure, Pack, None)]
    return (None if problems else pack.model_copy(update={"rules": tuple(rules)})), problems


def _id_of(entry: object) -> str | None:
    found = entry.get("id") if isinstance(entry, dict) else None
    return found if isinstance(found, str) else None


def _read_rule(placed: Placed, path: KeyPath, entry: object) -> tuple[Rule | None, list[Problem]]:
    if not isinstance(entry, dict):
        return None, [placed.problem(path, "a rule is a mapping with the keys id, category, message …")]
    rule_id = _id_of(entry)
    kind = entry.get("kind", DEFAULT_KIND)
    try:
        cls = rule_class(str(kind))
    except UnknownNameError as failure:
        return None, [placed.problem((*path, "kind"), str(failure), rule_id)]
    try:
        return cls.model_validate(entry), []
    except ValidationError as failure:
        return None, list(_placed(placed, path, failure, cls, rule_id))


def _placed(
    placed: Placed, base: KeyPath, failure: ValidationError, model: type[Any], rule_id: str | None
) -> Iterator[Problem]:
    """Turn pydantic's errors into placed mistakes an editor can read."""
    for error in failure.errors(include_url=False):
        if error["type"] == "too_short" and error["input"]:
            continue  # a list is not empty because its items are wrong, and these are told already
        path = (*base, *_in_file(error["loc"], model))
        yield placed.problem(path, _explain(placed, path, error, model), rule_id)


def _in_file(loc: tuple[int | str, ...], model: type[Any]) -> KeyPath:
    aliases = {name: info.alias for name, info in model.model_fields.items() if info.alias}
    return tuple(aliases.get(part, part) if isinstance(part, str) else part for part in loc)


def _explain(placed: Placed, path: KeyPath, error: Any, model: type[Any]) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    name = str(path[-1]) if path else ""
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        near = nearest(name, _keys(model, error["loc"][:-1]))
        return f"unknown key {name!r}" + (f"; did you mean {near!r}?" if near else "")
    if kind == "missing":
        return f"the key {name!r} is missing"
    if kind in {"enum", "literal_error"} and isinstance(given, str):
        return f"{name}: {_not_one_of(given, str(error['ctx']['expected']))}"
    better = quoted(placed.line(path)) if kind == "string_type" and isinstance(given, list | dict) else None
    if better:
        return f"a phrase that begins with [ or {{ must be quoted: {better.strip()}"
    if kind == "too_short":
        message = "the list is empty"
    elif kind == "string_pattern_mismatch" and name == "id":
        message = f"{given!r} is not of the form category/slug in lower-case Latin letters"
    else:
        message = str(error["msg"]).removeprefix("Value error, ")
    where = _where(path)
    return f"{where}: {message}" if where else message


def _not_one_of(given: str, expected: str) -> str:
    known = [part.strip("' ") for part in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{given!r} is not one of: {', '.join(known)}{hint}"


def _where(path: KeyPath) -> str:
    return ".".join(part for part in path[1:] if isinstance(part, str)) or str(
        path[0] if len(path) == 1 else ""
    )


def _keys(model: type[Any], inside: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the mapping at ``inside`` of a model may have."""
    for part in inside:
        info = model.model_fields.get(part) if isinstance(part, str) else None
        if info is None:
            break
        model = next((t for t in _models(info.annotation)), model)
    return [info.alias or name for name, info in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[Any]]:  # noqa: ANN401 - any type expression
    if hasattr(annotation, "model_fields"):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models(part)
