"""The comparison of schedules, on the tiny model: the small form of ``benchmarks/results``."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import adrules
from adrules.cli.app import app
from adrules.store.intervals import mean_interval, wilson

TINY = Path(adrules.__file__).parent / "models" / "tiny"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code in {0, 1}, done.output
    return done.stdout


def test_two_schedules_are_compared_brief_by_brief(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    briefs = tmp_path / "briefs.jsonl"
    lines = (TINY / "demo_briefs.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    briefs.write_text("\n".join(lines), encoding="utf-8")
    log = str(tmp_path / "runs.sqlite")
    for schedule in ("resample", "resample,repair"):
        command = [
            "generate",
            str(briefs),
            "--backend",
            f"hf:{TINY}",
            "--prompt",
            "plain",
            "--max-tokens",
            "100",
        ]
        run(*command, "--schedule", schedule, "--max-attempts", "4", "--store", log)
    told = json.loads(
        run("runs", "stats", "--store", log, "--by", "schedule", "--against", "resample", "--json")
    )
    assert set(told["groups"]) == {"resample", "resample,repair"}
    for group in told["groups"].values():
        assert group["runs"] == 5
        assert group["candidates"] == group["requests"]
        low, high = group["ok_interval"]
        assert 0 <= low <= group["uncensored"] / 5 <= high <= 1
        assert sum(group["attempts_histogram"].values()) == group["uncensored"]
    assert set(told["groups"]["resample"]["repairs"]) <= {"resample"}
    (difference,) = told["differences"]
    assert (difference["group"], difference["briefs"]) == ("resample,repair", 5)
    means = [told["groups"][name]["mean_at_cap"] for name in ("resample,repair", "resample")]
    assert difference["mean"] == pytest.approx(means[0] - means[1])
    assert "resample,repair против resample" in run(
        "runs", "stats", "--store", log, "--by", "schedule", "--against", "resample"
    )


def test_a_group_that_does_not_exist_is_told(tmp_path: Path) -> None:
    script = tmp_path / "texts.txt"
    script.write_text("Счёт за 5 минут\n", encoding="utf-8")
    brief = tmp_path / "b.yaml"
    brief.write_text("channel: push\noffer: {summary: Счёт за 5 минут}\n", encoding="utf-8")
    log = str(tmp_path / "runs.sqlite")
    run("generate", str(brief), "--backend", f"scripted:{script}", "--store", log)
    for arguments, said in (
        (["--by", "modle"], "did you mean 'model'?"),
        (["--against", "nobody"], "no group 'nobody' among"),
    ):
        done = CliRunner().invoke(app, ["runs", "stats", "--store", log, *arguments])
        assert done.exit_code == 2
        assert said in done.stderr


@pytest.mark.parametrize(
    ("hits", "count", "interval"),
    [(0, 10, (0.0, 0.2775)), (5, 10, (0.2366, 0.7634)), (10, 10, (0.7225, 1.0)), (1, 1, (0.2065, 1.0))],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, count: int, interval: tuple[float, float]) -> None:
    assert wilson(hits, count) == pytest.approx(interval, abs=5e-5)
    assert wilson(0, 0) is None


def test_the_interval_of_a_mean_draws_whole_briefs() -> None:
    alone = [(i, float(i % 2)) for i in range(100)]
    doubled = [pair for pair in alone for _ in range(3)]
    first, again = mean_interval(alone), mean_interval(doubled)
    assert first is not None
    assert first == again  # three copies of a brief say no more than one
    assert first[0] < 0.5 < first[1]
    assert first[1] - first[0] == pytest.approx(2 * 1.96 * 0.05, rel=0.2)
    many = mean_interval([(i, float(i % 2)) for i in range(4000)])
    assert many is not None
    assert many[1] - many[0] == pytest.approx(2 * 1.96 * 0.5 / 4000**0.5, rel=0.01)
    assert mean_interval([(1, 1.0), (1, 2.0)]) is None
