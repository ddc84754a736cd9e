import pytest

from adrules.backends import BACKENDS
from adrules.backends.families import (
    FAMILIES,
    NEW_LIMIT,
    OLD_LIMIT,
    REASONING_ROOM,
    base_model,
    family,
    parameters,
)
from adrules.domain.run import Sampling


@pytest.mark.parametrize(
    ("model", "reasoning"),
    [
        ("gpt-6-luna", True),
        ("gpt-6.2-sol", True),
        ("gpt-5.4-mini-2026-03-17", True),
        ("gpt-10", True),
        ("o3-mini", True),
        ("o4-mini-2025-04-16", True),
        ("codex-mini-latest", True),
        ("gpt-5-chat-latest", False),
        ("gpt-5.3-chat-latest", False),
        ("gpt-4o", False),
        ("gpt-4.1-mini", False),
        ("ft:gpt-4o-mini-2024-07-18:acme::9x2", False),
        ("ft:o4-mini-2025-04-16:acme:name:9x2", True),
        ("omni", False),
    ],
)
def test_models_that_think_take_no_temperature_and_get_room(model: str, reasoning: bool) -> None:
    found = family("openai", model)
    sent, dropped = parameters(found, Sampling(temperature=0.0, top_p=0.5, max_tokens=100, seed=3))
    assert sent == {
        **({} if reasoning else {"temperature": 0.0, "top_p": 0.5}),
        NEW_LIMIT: 100 + (REASONING_ROOM if reasoning else 0),
        "n": 1,
        "seed": 3,
    }
    assert dropped == (("temperature", "top_p") if reasoning else ())


def test_a_default_that_is_not_sent_is_not_lost() -> None:
    assert parameters(family("openai", "o3"), Sampling())[1] == ()


def test_what_was_refused_is_left_out_and_the_other_limit_is_taken() -> None:
    sent, dropped = parameters(
        family("openai", "gpt-4o"), Sampling(temperature=0.2), frozenset({"temperature", NEW_LIMIT})
    )
    assert sent == {"top_p": 1.0, OLD_LIMIT: 400, "n": 1}
    assert dropped == ("temperature",)


@pytest.mark.parametrize("name", ["ft:", "ft:gpt-4o", "gpt-4o", "openai/gpt-oss-20b", "a:b:c"])
def test_what_is_no_fine_tune_is_its_own_base(name: str) -> None:
    assert base_model(name) == name


def test_every_service_has_a_family_for_every_model_with_a_date_and_a_source() -> None:
    for provider in {f.provider for f in FAMILIES}:
        assert provider in BACKENDS
        assert family(provider, "любая").pattern == ".*"
    for known in FAMILIES:
        assert known.source
        assert known.checked.year >= 2026
