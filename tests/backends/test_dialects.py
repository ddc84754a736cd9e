"""The loopback server is only as good as its schemas: they must refuse what the providers refuse."""

import pytest

import dialects
from loopback import CHAT, Answer

GOOD = {"model": "m", "messages": [{"role": "user", "content": "а"}], "max_tokens": 9, "n": 1}


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
def test_a_plain_request_is_taken_and_a_plain_answer_is_one_of_the_provider(dialect: str) -> None:
    assert dialects.wrong(dialect, CHAT, "request", GOOD) == ""
    finish = "eos" if dialect == "together" else "stop"
    value = dialects.completion(dialect, Answer(finish=finish, cached=3, reasoning=2), GOOD, 0)
    assert dialects.wrong(dialect, CHAT, "response", value) == ""
    assert dialects.wrong(dialect, CHAT, "response", {**value, "choices": "none"})


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@pytest.mark.parametrize(
    "change",
    [
        {"model": None},
        {"model": 7},
        {"messages": None},
        {"messages": []},
        {"messages": [{"role": "robot", "content": "а"}]},
        {"messages": [{"role": "user"}]},
        {"messages": [{"role": "user", "content": "а", "trace": 1}]},
        {"temperature": "hot"},
        {"n": "two"},
        {"max_tokens": 1.5},
        {"user_prompt": "а"},
        {"index": 0},
    ],
)
def test_a_wrong_request_is_refused_by_every_dialect(dialect: str, change: dict) -> None:
    request = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    assert dialects.wrong(dialect, CHAT, "request", request)


@pytest.mark.parametrize(
    ("dialect", "change"),
    [
        ("openai", {"temperature": 3}),
        ("openai", {"top_p": 1.1}),
        ("openai", {"n": 129}),
        ("openai", {"context_length_exceeded_behavior": "error"}),
        ("together", {"context_length_exceeded_behavior": "sometimes"}),
        ("together", {"max_completion_tokens": 9}),
        ("gigachat", {"temperature": -1}),
        ("gigachat", {"seed": 1}),
        ("gigachat", {"n": 2}),
        ("gigachat", {"messages": [{"role": "user", "content": "а"}, {"role": "system", "content": "б"}]}),
    ],
)
def test_each_dialect_refuses_what_only_it_refuses(dialect: str, change: dict) -> None:
    assert dialects.wrong(dialect, CHAT, "request", {**GOOD, **change})


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
def test_a_schema_names_its_licence_and_its_source(dialect: str) -> None:
    whole = dialects.schema(dialect)
    assert whole["license"]["name"] in {"MIT", "Apache-2.0"}
    assert whole["license"]["text"]
    assert whole["source"]
