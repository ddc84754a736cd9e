import json
from pathlib import Path

import pytest

from adrules.backends.opening import open_backend
from adrules.backends.protocol import Backend
from adrules.backends.replay import ReplayBackend, write
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.hashing import content_hash
from adrules.domain.plan import task_key
from adrules.domain.run import Attempt, Candidate, FinishReason, RunRecord, Sampling, StopReason
from adrules.errors import BackendConfigError, UnknownNameError

TASK = (("system", "Правила"), ("user", "Напиши о вкладе"))


def texts(backend: Backend, index: int = 0, n: int = 1) -> list[str]:
    return [c.text for c in backend.generate(TASK, Sampling(index=index, n=n, seed=5)).candidates]


def test_a_script_is_read_from_the_place_asked_for() -> None:
    backend = ScriptedBackend(["раз", "два", Candidate("три", FinishReason.LENGTH)])
    assert texts(backend) == ["раз"]
    assert texts(backend, 1, 2) == ["два", "три"]
    assert texts(backend, 1, 2) == ["два", "три"]
    assert backend.generate(TASK, Sampling(index=2)).candidates[0].finish is FinishReason.LENGTH


def test_fewer_candidates_than_asked_for_are_named() -> None:
    assert ScriptedBackend(["раз"]).generate(TASK, Sampling(n=2)).dropped == ("n",)


def test_a_script_that_has_run_out_says_so() -> None:
    with pytest.raises(BackendConfigError, match="run out: candidate 2 was asked for, it holds 1"):
        texts(ScriptedBackend(["раз"]), 1)


def test_scripts_that_differ_have_names_that_differ() -> None:
    assert ScriptedBackend(["раз"]).name != ScriptedBackend(["два"]).name


def test_script_files_are_lines_or_jsonl(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\ufeffраз\n\n  два \r\n", encoding="utf-8")
    rows = ['"раз"', '{"text": "", "finish": "filtered"}', "", '"две\\nстроки"']
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert texts(open_backend(f"scripted:{tmp_path / 'a.txt'}"), n=9) == ["раз", "два"]
    backend = open_backend(f"scripted:{tmp_path / 'a.jsonl'}")
    assert texts(backend, n=9) == ["раз", "", "две\nстроки"]
    assert backend.generate(TASK, Sampling(index=1)).candidates[0].finish is FinishReason.FILTERED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'"a"\n{"txt": 1}', ":2: a candidate is"),
        (b'"a"\n{', ":2: not JSON"),
        (b'{"text": "a", "finish": "done"}', "finish is one of stop, length, filtered, unknown"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (None, "cannot read the file"),
    ],
)
def test_a_wrong_script_is_told_with_its_line(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "script.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BackendConfigError, match=said) as caught:
        open_backend(f"scripted:{path}")
    assert "script.jsonl" in str(caught.value)


def record(task: str, *candidates: tuple[str, FinishReason]) -> RunRecord:
    attempts = tuple(
        Attempt(i, "", text, finish, None, "resample") for i, (text, finish) in enumerate(candidates)
    )
    return RunRecord("run", "b", "sms", 0, "m", "r", "plain", attempts, StopReason.CLEAN, None, task=task)


def test_a_recording_plays_back_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    key = task_key(TASK)
    written = write(
        path,
        [
            record(key, ("раз", FinishReason.STOP), ("дв\ud800", FinishReason.LENGTH)),
            record("other"),
            record(key, ("три", FinishReason.STOP)),
        ],
    )
    assert written == 2
    backend = open_backend(f"replay:{path}")
    assert texts(backend, n=9) == ["раз", "дв\ud800", "три"]
    assert texts(backend, 2) == ["три"]
    assert backend.generate(TASK, Sampling(index=1)).candidates[0].finish is FinishReason.LENGTH


def test_the_key_is_the_first_user_message_alone(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text(
        json.dumps({"key": content_hash("Напиши о вкладе"), "candidates": ["раз"]}), encoding="utf-8"
    )
    backend = ReplayBackend(path)
    other_rules = (("system", "Другие"), *TASK[1:], ("assistant", "раз"), ("user", "Исправь"))
    assert backend.generate(other_rules, Sampling()).candidates[0].text == "раз"
    with pytest.raises(BackendConfigError, match="nothing is recorded for this task"):
        backend.generate((("user", "Напиши о карте"),), Sampling())
    with pytest.raises(BackendConfigError, match=r"candidate 2 was asked for, and 1 are recorded"):
        backend.generate(TASK, Sampling(index=1))


@pytest.mark.parametrize(
    "line", ["[]", '{"key": 1, "candidates": []}', '{"key": "a"}', '{"key": "a", "candidates": [1]}']
)
def test_a_wrong_recording_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BackendConfigError, match=r"runs\.jsonl:1: "):
        ReplayBackend(path)


@pytest.mark.parametrize("name", ["hf", "hf:", "hf: ", ""])
def test_a_name_that_is_not_provider_and_model_is_refused(name: str) -> None:
    with pytest.raises(BackendConfigError, match="provider:model"):
        open_backend(name)


def test_an_unknown_provider_says_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'scripted'"):
        open_backend("script:file.txt")
