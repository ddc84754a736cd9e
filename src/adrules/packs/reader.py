"""From the file of a pack to its rules, with every mistake placed."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from adrules.errors import PackError, Problem, UnknownNameError, nearest
from adrules.mistakes import mistakes
from adrules.packs.common import CommonKeys
from adrules.packs.compiled import digest
from adrules.packs.edits import EditError, edited, unmatched
from adrules.packs.places import find_pack, pack_name
from adrules.packs.schema import DEFAULT_KIND, Pack, rule_class
from adrules.rules.rule import Rule
from adrules.sources import KeyPath, Placed, parse_as_far, read_text

SHOWN_RULES = 5
"""Rules named where two packs share many."""


class Reader:
    """Reads packs and what they extend, and collects the mistakes of all."""

    def __init__(self, *, allow_python: bool) -> None:
        self.allow_python = allow_python
        self.problems: list[Problem] = []
        self.files: dict[str, str | None] = {}
        self.places: dict[tuple[str, str], tuple[int, int]] = {}
        """File and id of a rule -> where it stands."""

    def read(self, path: Path, above: Mapping[Path, None]) -> Pack | None:
        """Return the pack in a file; ``above`` holds the files that extend it."""
        self.files[str(path)] = digest(path)
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
            self.problems += mistakes(placed, failure, Pack, "key")
            return None
        taken = self._extended(placed, path, pack, {**above, path.resolve(): None})
        if len(self.problems) > before:
            return None
        return self._folded(placed, pack, taken, rules)

    def compare(self, packs: Mapping[Path, Pack]) -> None:
        """Note the rules that several packs have: at their lines, together where they were taken over.

        Packs of the package go by their names, and what is theirs is not for the reader to change.
        """
        homes: dict[str, str] = {}
        named = [(path, pack_name(path), pack) for path, pack in packs.items()]
        for path, name, pack in sorted(named, key=lambda each: each[1] is None):
            file = str(path)
            shown = name or file
            doubles = [rule.id for rule in pack.rules if rule.id in homes]
            own = [rule_id for rule_id in doubles if name is None and (file, rule_id) in self.places]
            for rule_id in own:
                message = f"packs {homes[rule_id]!r} and {shown!r} both have the rule; give it another id"
                self.problems.append(Problem(message, file, *self.places[file, rule_id], rule_id))
            for home, ids in _by_home([rule_id for rule_id in doubles if rule_id not in own], homes):
                message = f"packs {home!r} and {shown!r} both have the rules {_some(ids)}"
                self.problems.append(Problem(message, shown))
            homes |= {rule.id: shown for rule in pack.rules if rule.id not in homes}

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
                self.places[placed.file, rule_id] = placed.places[path]
            if rule is not None and rule.RUNS_CODE and not self.allow_python:
                message = "the rule runs Python code; allow it by allow_python=True or --allow-python"
                self.problems.append(placed.problem((*path, "kind"), message, rule.id))
            elif rule is not None:
                rules.append(rule)
        return rules

    def _extended(self, placed: Placed, path: Path, pack: Pack, above: Mapping[Path, None]) -> list[Rule]:
        """Return the rules of the packs that ``pack`` extends; two may not bring the same rule."""
        rules: list[Rule] = []
        homes: dict[str, str] = {}
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
            taken = other.rules if other else ()
            for home, ids in _by_home([rule.id for rule in taken], homes):
                message = f"packs {home!r} and {name!r} both have the rules {_some(ids)}; extend one of them"
                self.problems.append(placed.problem(("extends", index), message))
            homes |= {rule.id: name for rule in taken if rule.id not in homes}
            rules += taken
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


def _by_home(ids: Sequence[str], homes: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the packs that have some of the rules already, each with these rules."""
    found: dict[str, list[str]] = {}
    for rule_id in ids:
        if rule_id in homes:
            found.setdefault(homes[rule_id], []).append(rule_id)
    yield from found.items()


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:SHOWN_RULES]) + (", …" if len(ids) > SHOWN_RULES else "")


def _id_of(entry: object) -> str | None:
    found = entry.get("id") if isinstance(entry, dict) else None
    return found if isinstance(found, str) else None


def _read_rule(placed: Placed, path: KeyPath, entry: object) -> tuple[Rule | None, list[Problem]]:
    if not isinstance(entry, dict):
        return None, [placed.problem(path, "a rule is a mapping with the keys id, category, message …")]
    rule_id = _id_of(entry)
    kind = str(entry.get("kind", DEFAULT_KIND))
    told: list[Problem] = []
    try:
        cls = rule_class(kind)
    except UnknownNameError as failure:
        told.append(placed.problem((*path, "kind"), str(failure), rule_id))
        # The other mistakes are those of the kind that was meant, or of the keys that all kinds have.
        near = nearest(kind, failure.known)
        cls = rule_class(near) if near else CommonKeys
        entry = {**entry, "kind": near}
    try:
        rule = cls.model_validate(entry)
    except ValidationError as failure:
        told += mistakes(placed, failure, cls, "key", base=path, rule_id=rule_id)
        return None, told
    return None if told else rule, told
