import json

import jsonschema

from adrules.packs.loader import shipped_packs
from adrules.packs.schema import json_schema
from adrules.sources import parse_yaml


def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(json.loads(json.dumps(schema)))


def test_the_shipped_packs_fit_the_schema() -> None:
    for path in shipped_packs().values():
        data = json.loads(
            json.dumps(parse_yaml(path.read_text(encoding="utf-8"), path.name).value, default=str)
        )
        assert [e.message for e in validator().iter_errors(data)] == []


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    rule = {"id": "cliche/a", "category": "cliche", "phrases": ["мир"], "message": "нет"}
    check = validator()
    assert check.is_valid({"rules": [rule]})
    assert check.is_valid({"extends": "m.yaml"})
    assert check.is_valid({"extends": ["m.yaml"], "edits": [{"rule": "a/b", "off": True}]})
    assert not check.is_valid({"pack": "mine"})
    assert not check.is_valid({"rules": []})
    assert not check.is_valid({"rules": [{**rule, "phrazes": ["a"]}]})
    assert not check.is_valid({"rules": [{**rule, "kind": "regex"}]})
    assert not check.is_valid({"rules": [{**rule, "category": "clich"}]})


def test_every_key_is_described() -> None:
    for name, definition in json_schema()["$defs"].items():
        if name in {"phrase", "regex", "limit"}:
            bare = [k for k, v in definition["properties"].items() if "description" not in v]
            assert bare == [], name
