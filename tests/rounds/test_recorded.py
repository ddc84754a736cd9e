"""Rules come back from the log: the same reports as then, though their file has changed since."""

import copy
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import adrules
from adrules.backends.scripted import ScriptedBackend
from adrules.cli.app import app
from adrules.errors import StoreError, UsageError
from adrules.packs.schema import DEFAULT_KIND
from adrules.rounds.recorded import RecordedChecker
from adrules.store.reader import RunLog

PACK = """
rules:
  - id: cliche/unique
    category: cliche
    phrases: ["{word}"]
    message: "«{{match}}» ничего не сообщает."
    examples: {{bad: ["[[{word}]] вклад", "Это [[{word}]] счёт"], ok: ["Вклад", "Счёт"]}}
"""
LONG = "Счёт. " * 200


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(PACK.format(word="уникальный"), encoding="utf-8")
    return path


@pytest.fixture
def log(tmp_path: Path, rules: Path) -> Path:
    """Three runs on two channels; afterwards the file of the rules says something else."""
    path = tmp_path / "runs.sqlite"
    briefs = [
        {"id": f"b{i}", "channel": channel, "offer": {"summary": f"Счёт {i}"}}
        for i, channel in enumerate(("push", "push", "sms"))
    ]
    options = {"checker": adrules.load(rules), "store": path, "prompt": "plain"}
    script = ScriptedBackend(["Уникальный счёт", "Новый счёт"])
    list(adrules.run_many(briefs, backend=script, **options))
    rules.write_text(PACK.format(word="новый"), encoding="utf-8")
    return path


def told(*command: str) -> dict[str, object]:
    done = CliRunner().invoke(app, ["runs", "replay", "--json", *command])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def failure(*command: str) -> str:
    done = CliRunner().invoke(app, ["runs", "replay", *command])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_the_recorded_rules_report_as_they_did(log: Path) -> None:
    with RunLog(log) as kept:
        for record in kept.records():
            checker = RecordedChecker(kept.ruleset(record.ruleset))
            brief = adrules.Brief.model_validate(kept.brief(record.run_id))
            for attempt in record.attempts:
                assert checker.check(attempt.text, brief) == attempt.report
            assert checker.ruleset().hash == record.ruleset
    # the limits of the channel are those that were kept, each once
    again = copy.copy(checker)  # as pickle makes one for another process
    assert again.check(LONG, brief) == checker.check(LONG, brief)
    found = [v.rule_id for v in checker.check(LONG, brief).violations if v.start is None]
    assert found
    assert len(found) == len(set(found))


def test_a_channel_that_the_rules_are_not_of_is_refused(log: Path) -> None:
    with RunLog(log) as kept:
        source = kept.ruleset(next(r.ruleset for r in kept.records() if r.channel == "sms"))
    with pytest.raises(UsageError, match="of channel 'sms', not 'push'"):
        RecordedChecker(source).check("Счёт", adrules.Brief(channel="push", offer={"summary": "Счёт"}))


def test_the_log_is_replayed_by_its_own_rules(log: Path, rules: Path) -> None:
    with RunLog(log) as kept:
        ruleset = next(r.ruleset for r in kept.records() if r.channel == "push")
    for given in (ruleset, ruleset[:6]):
        value = told("--store", str(log), "--ruleset", given)
        assert (value["runs"], value["other_channels"], value["runs_changed"]) == (2, 1, [])
        assert (value["first_before"], value["first_after"], value["ok_after"]) == (0, 0, 2)
    now = told("--store", str(log), "--pack", str(rules))
    assert (now["runs"], now["other_channels"], now["first_after"]) == (3, 0, 3)
    shown = CliRunner().invoke(app, ["runs", "replay", "--store", str(log), "--ruleset", ruleset]).stdout
    assert "не проверено: эти правила — для канала push, прогонов на других 1" in shown


def test_what_cannot_be_had_back_is_said_in_one_line(log: Path, rules: Path) -> None:
    store = ("--store", str(log))
    assert "no rules with a hash that begins with 'dead0000'" in failure(*store, "--ruleset", "dead0000")
    assert "unknown pack 'abc'" in failure(*store, "--ruleset", "abc")
    with RunLog(log) as kept:
        ruleset = next(r.ruleset for r in kept.records() if r.channel == "push")
        with pytest.raises(StoreError, match="several rulesets"):
            kept.ruleset("")
    assert "stand alone" in failure(*store, "--ruleset", ruleset, "--pack", str(rules))
    assert "of channel 'push', not 'sms'" in failure(*store, "--ruleset", ruleset, "--channel", "sms")


@pytest.mark.parametrize("change", [{"kind": "telepathy"}, {"no_such_key": 1}, {"category": None}])
def test_rules_of_another_version_are_refused(log: Path, change: dict[str, object]) -> None:
    with RunLog(log) as kept:
        source = kept.ruleset(next(kept.records()).ruleset)
    source["packs"][0]["rules"][0] |= change
    with pytest.raises(StoreError, match="another version of adrules"):
        RecordedChecker(source)


def test_rules_that_would_read_otherwise_are_refused(log: Path) -> None:
    with RunLog(log) as kept:
        source = kept.ruleset(next(kept.records()).ruleset)
    source["packs"][0]["rules"][0]["kind"] = DEFAULT_KIND  # a default: never written by this version
    with pytest.raises(StoreError, match="another version of adrules"):
        RecordedChecker(source)


def test_rules_that_run_code_want_leave() -> None:
    source = {
        "channel": "push",
        "packs": [{"pack": "own", "rules": [{"id": "a/b", "kind": "python", "function": "os:getcwd"}]}],
    }
    with pytest.raises(UsageError, match="--allow-python"):
        RecordedChecker(source)
