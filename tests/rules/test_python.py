import sys
from pathlib import Path

import pytest

import adrules

MODULE = """
def find(text, brief):
    at = text.find("ёж")
    return [(at, at + 2)] if at >= 0 else []
def whole(text, brief):
    return [None] if brief is not None else []
def floats(text, brief):
    return [(0.0, 1.0)]
def outside(text, brief):
    return [(0, 10_000)]
def broken(text, brief):
    raise RuntimeError("нет связи")
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hedgehogs.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("hedgehogs", None)
    rules = "\n".join(
        f"  - {{id: other/{name}, category: other, kind: python, function: 'hedgehogs:{name}', message: '{{match}}'}}"
        for name in ("find", "whole", "floats", "outside", "broken", "absent")
    )
    (tmp_path / "p.yaml").write_text("rules:\n" + rules, encoding="utf-8")
    return tmp_path / "p.yaml"


def test_code_is_refused_unless_allowed(pack: Path) -> None:
    with pytest.raises(adrules.PackError, match="allow_python"):
        adrules.load(pack)


def test_a_function_reports_places_and_its_faults_are_inconclusive(pack: Path) -> None:
    report = adrules.load(pack, allow_python=True).check("Вот ёж")
    assert [(v.rule_id, v.match) for v in report.violations] == [("other/find", "ёж")]
    reasons = {u.rule_id: u.reason for u in report.inconclusive}
    assert set(reasons) == {"other/floats", "other/outside", "other/broken", "other/absent"}
    assert "RuntimeError: нет связи" in reasons["other/broken"]


def test_a_function_may_speak_of_the_whole_message(pack: Path) -> None:
    brief = adrules.Brief(channel=adrules.Channel.PUSH, offer=adrules.Offer(summary="а"))
    report = adrules.load(pack, allow_python=True).check("Текст", brief)
    assert [(v.rule_id, v.start) for v in report.violations] == [("other/whole", None)]
