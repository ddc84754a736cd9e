import subprocess
import sys

import pytest
from pydantic import ValidationError

from adrules.domain.brief import Brief, Offer
from adrules.domain.model import Model

RACE = """
from threading import Barrier, Thread, get_ident
from time import sleep
from pydantic import BaseModel
from adrules.domain.brief import Brief
assert not Brief.__pydantic_complete__
build, inside = BaseModel.__dict__["model_rebuild"].__func__, []
def watched(cls, **options):
    inside.append(get_ident())
    sleep(0.001)
    assert set(inside) == {get_ident()}
    try:
        return build(cls, **options)
    finally:
        inside.pop()
BaseModel.model_rebuild = classmethod(watched)
ready, found = Barrier(8), []
def make():
    ready.wait()
    try:
        found.append(Brief(channel="sms", offer={"summary": "Вклад"}).hash)
    except BaseException as failure:
        found.append(repr(failure))
threads = [Thread(target=make) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(found), *set(found))
"""


def test_threads_that_need_a_schema_first_at_once_all_get_it() -> None:
    done = subprocess.run([sys.executable, "-c", RACE], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["8", Brief(channel="sms", offer=Offer(summary="Вклад")).hash]


class Tree(Model):
    branches: tuple["Tree", ...] = ()
    leaf: "Leaf | None" = None


class Leaf(Model):
    tree: Tree | None = None


def test_models_may_hold_themselves_and_each_other() -> None:
    assert not Tree.__pydantic_complete__
    tree = Tree.model_validate({"branches": [{"leaf": {"tree": {}}}]})
    assert tree.branches[0].leaf == Leaf(tree=Tree())
    with pytest.raises(ValidationError, match="extra"):
        Leaf.model_validate({"tree": {"root": 1}})


def test_default_parts_are_those_that_are_validated() -> None:
    brief = Brief(channel="sms", offer=Offer(summary="Вклад"))
    for name in ("product", "segment", "limits"):
        default = getattr(brief, name)
        made = type(default)()
        assert default == made
        assert default.model_fields_set == made.model_fields_set == set()
        assert default.model_dump() == made.model_dump()
