"""From the name or path of a pack to its rules, with every mistake placed."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adrules.domain.brief import Channel
from adrules.errors import PackError, Problem, UnknownNameError, nearest
from adrules.packs.edits import EditError, edited, unmatched
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


def load_packs(paths: Sequence[Path], *, allow_python: bool = False) -> tuple[Pack, ...]:
    """Return the packs in ``paths``, those that they extend folded in.

    Raises :class:`~adrules.errors.PackError` with the mistakes of all of them at once: a
    rule id that two packs share is one. Rules that run code of their author are mistakes
    unless ``allow_python``.
    """
    reader = _Reader(allow_python=allow_python)
    packs = [pack for path in paths if (pack := reader.read(path, {})) is not None]
    reader.compare(packs)
    if reader.problems:
        raise PackError(sorted(reader.problems, key=lambda p: (p.file, p.line or 0, p.column or 0)))
    return tuple(packs)


class _Reader:
    """Reads packs and what they extend, and collects the mistakes of all."""

    def __init__(self, *, allow_python: bool) -> None:
        self.allow_python = allow_python
        self.problems: list[Problem] = []

    def read(self, path: Path, above: Mapping[Path, None]) -> Pack | None:
        """Return the pack in a file; ``above`` holds the files that extend it."""
        try:
            placed = parse_as_far(read_text(path, PackError), str(path), PackError)
        except PackError as failure:
            self.problems += failure.problems
            return None
        before = len(self.problems)
        self.problems += placed.problems
        if not isinstance(placed.value, dict):
            message = "a pack is a mapping with the keys pack, version, language, rules"
            self.problems.append(placed.problem((), message))
            return None
        rules = self._rules(placed, placed.value)
        head = {key: value for key, value in placed.value.items() if key != "rules"}
        if isinstance(head.get("extends"), str):
            head["extends"] = [head["extends"]]
        try:
            pack = Pack.model_validate({**head, "rules": ()})
        except ValidationError as failure:
            self.problems += _placed(placed, (), failure, Pack, None)
            return None
        taken = self._extended(placed, path, pack, {**above, path.resolve(): None})
        if len(self.problems) > before:
            return None
        return self._folded(placed, pack, taken, rules)

    def compare(self, packs: Sequence[Pack]) -> None:
        """Note the ids that several packs have."""
        seen: dict[str, str] = {}
        for pack in packs:
            for rule in pack.rules:
                if rule.id in seen:
                    message = f"packs {seen[rule.id]!r} and {pack.pack!r} both have the rule"
                    self.problems.append(Problem(message, rule_id=rule.id))
                seen[rule.id] = pack.pack

    def _rules(self, placed: Placed, data: Mapping[str, object]) -> list[Rule]:
        entries = data.get("rules")
        rules: list[Rule] = []
        if not isinstance(entries, list) or not entries:
            if entries is not None or not data.get("extends"):
                message = "rules: a list with at least one rule is needed"
                self.problems.append(placed.problem(("rules",), message))
            return rules
        seen: dict[str, int] = {}
        for index, entry in enumerate(entries):
            path: KeyPath = ("rules", index)
            rule, found = _read_rule(placed, path, entry)
            self.problems += found
            rule_id = _id_of(entry)
            if rule_id in seen:
                message = f"the id stands already in line {seen[rule_id]}"
                self.problems.append(placed.problem((*path, "id"), message, rule_id))
            elif rule_id:
                seen[rule_id] = placed.places[path][0]
            if rule is not None and rule.RUNS_CODE and not self.allow_python:
                message = "the rule runs Python code; allow it by allow_python=True or --allow-python"
                self.problems.append(placed.problem((*path, "kind"), message, rule.id))
            elif rule is not None:
                rules.append(rule)
        return rules

    def _extended(self, placed: Placed, path: Path, pack: Pack, above: Mapping[Path, None]) -> list[Rule]:
        """Return the rules of the packs that ``pack`` extends."""
        rules: list[Rule] = []
        for index, name in enumerate(pack.extends):
            try:
                found = find_pack(name)
            except UnknownNameError as failure:
                self.problems.append(placed.problem(("extends", index), str(failure)))
                continue
            found = found if found.is_absolute() else path.parent / found
            if found.resolve() in above:
                self.problems.append(placed.problem(("extends", index), f"{name} extends this pack in turn"))
                continue
            other = self.read(found, above)
            rules += other.rules if other else ()
        return rules

    def _folded(self, placed: Placed, pack: Pack, taken: list[Rule], own: list[Rule]) -> Pack | None:
        """Return ``pack`` with its own rules and those taken over, edited."""
        before = len(self.problems)
        if pack.edits and not pack.extends:
            message = "edits change the rules of extended packs; name these in extends"
            self.problems.append(placed.problem(("edits",), message))
            return None
        for index, edit in enumerate(pack.edits):
            place: KeyPath = ("edits", index)
            wrong = unmatched(taken, edit)
            if wrong:
                self.problems.append(placed.problem((*place, "rule"), wrong))
                continue
            try:
                taken = list(edited(taken, [edit]))
            except EditError as failure:
                self.problems.append(placed.problem(place, str(failure)))
        ids = {rule.id for rule in own}
        self.problems += [
            placed.problem((), "the rule stands in an extended pack already; change it by edits", rule.id)
            for rule in taken
            if rule.id in ids
        ]
        if len(self.problems) > before:
            return None
        return pack.model_copy(update={"rules": (*taken, *own)})


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
        if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
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
    if kind == "string_type" and not isinstance(given, list | dict):
        message = f"a text is needed; put {given!r} in quotes" if given is not None else "a text is needed"
    elif kind == "too_short":
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
