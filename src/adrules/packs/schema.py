"""The shape of a pack file."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal
from weakref import ref

from pydantic import BaseModel, Field, SerializeAsAny, StringConstraints

from adrules.domain.hashing import canonical, text_hash
from adrules.domain.model import Model
from adrules.packs.edits import RuleEdit
from adrules.registry import resolve
from adrules.rules import KINDS
from adrules.rules.rule import Rule

DEFAULT_KIND = "phrase"


class Pack(Model):
    """A named, versioned list of rules."""

    pack: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")] = Field(
        "unnamed", description="name of the pack: lower-case letters, digits, hyphens"
    )
    version: str = Field("0", description="version of the pack, in quotes")
    language: Literal["ru"] = Field("ru", description="language of the texts and of the rules")
    description: str = Field("", description="what the pack is for")
    extends: tuple[str, ...] = Field(
        (), description="packs, by name or path, whose rules this one takes over"
    )
    edits: tuple[RuleEdit, ...] = Field((), description="changes to the rules taken over")
    rules: tuple[SerializeAsAny[Rule], ...] = Field(description="the rules")

    @property
    def hash(self) -> str:
        """Content hash of all that the pack says."""
        return text_hash(json_of(self))


def dump(model: BaseModel) -> Any:  # noqa: ANN401 - plain JSON
    """Return a model as plain JSON values, without what was left out."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


_TEXTS: dict[int, tuple["ref[Pack]", str]] = {}
"""Identity of a pack -> the pack, and its canonical JSON."""


def remember(pack: Pack, text: str) -> None:
    """Remember the canonical JSON of a pack as long as there is the pack."""
    key = id(pack)
    _TEXTS[key] = ref(pack, lambda _: _TEXTS.pop(key, None)), text


def json_of(pack: Pack) -> str:
    """Return the canonical JSON of what :func:`dump` gives; of a pack that was kept, without its schemas."""
    known = _TEXTS.get(id(pack))
    return known[1] if known and known[0]() is pack else canonical(dump(pack))


def restored(source: Mapping[str, Any]) -> Pack:
    """Return the pack that :func:`dump` made ``source`` of."""
    rules = tuple(rule_class(r.get("kind", DEFAULT_KIND)).model_validate(r) for r in source["rules"])
    return Pack.model_validate({**source, "rules": ()}).model_copy(update={"rules": rules})


@cache
def rule_class(kind: str) -> type[Rule]:
    """Return the class of a rule kind.

    Raises :class:`~adrules.errors.UnknownNameError` with the nearest kind.
    """
    found: type[Rule] = resolve("rule kind", kind, KINDS, "adrules.rules")
    return found


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a pack file, for editors that complete and check YAML."""
    rules, definitions = [], {}
    for kind in KINDS:
        schema = rule_class(kind).model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
        definitions.update(schema.pop("$defs", {}))
        definitions[kind] = schema
        needs_kind = [] if kind == DEFAULT_KIND else ["kind"]
        schema["required"] = [*(r for r in schema.get("required", []) if r != "kind"), *needs_kind]
        schema["properties"]["kind"] = {
            "const": kind,
            "description": f"kind of the rule; {DEFAULT_KIND} if left out",
        }
        rules.append({"$ref": f"#/$defs/{kind}"})
    head = Pack.model_json_schema()
    definitions["RuleEdit"] = head["$defs"]["RuleEdit"]
    properties = head["properties"]
    properties["rules"] = {
        "type": "array",
        "minItems": 1,
        "description": "the rules",
        "items": {"anyOf": rules},
    }
    several = properties["extends"]
    properties["extends"] = {"anyOf": [{"type": "string"}, several], "description": several["description"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "adrules rule pack",
        "type": "object",
        "additionalProperties": False,
        "anyOf": [{"required": ["rules"]}, {"required": ["extends"]}],
        "properties": properties,
        "$defs": definitions,
    }
