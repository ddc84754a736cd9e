import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adrules.briefs import read_brief
from adrules.cli.app import app


def run(*arguments: str):
    return CliRunner().invoke(app, ["brief", *arguments])


def test_a_new_brief_can_be_read_and_its_facts_shown(tmp_path: Path) -> None:
    path = tmp_path / "osen.yaml"
    assert run("new", str(path), "--channel", "push").exit_code == 0
    assert read_brief(path).channel == "push"
    done = run("facts", str(path))
    assert done.exit_code == 0
    assert "процент     «15 %»  (offer.summary)" in done.output
    assert "сумма       «от 50 000 ₽»  (offer.conditions)" in done.output


def test_facts_as_json(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(
        "channel: sms\noffer:\n  summary: От 3 минут\n  facts: [{kind: percent, value: 7, text: 7 %}]",
        encoding="utf-8",
    )
    (brief,) = json.loads(run("facts", str(path), "--json").output)["briefs"]
    assert [(f["field"], f["kind"], f["qualifier"]) for f in brief["facts"]] == [
        ("offer.facts", "percent", "exact"),
        ("offer.summary", "term", "from"),
    ]


def test_a_brief_without_facts_says_what_follows(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text("channel: sms\noffer: {summary: Новая карта}", encoding="utf-8")
    assert "фактов нет" in run("facts", str(path)).output


@pytest.mark.parametrize(
    ("name", "complaint"), [("there.yaml", "exists already"), ("no/where.yaml", "cannot write")]
)
def test_a_brief_is_never_overwritten(tmp_path: Path, name: str, complaint: str) -> None:
    (tmp_path / "there.yaml").write_text("мой", encoding="utf-8")
    done = run("new", str(tmp_path / name))
    assert done.exit_code == 2
    assert complaint in done.stderr
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == "мой"
