"""Parameters by family of models: which are sent, under which name, which are not.

A declared table with dates. What it does not know the provider says itself: a parameter that
it refuses by name is left out from then on and named in ``dropped``.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from adrules.domain.run import Sampling

OLD_LIMIT, NEW_LIMIT = "max_tokens", "max_completion_tokens"

DROPPABLE = frozenset({"temperature", "top_p", "seed"})
"""Parameters that a request can do without when the provider refuses them."""

REASONING_ROOM = 4096
"""Tokens allowed beside the text to a model that thinks before it writes: its limit counts both."""

_NEUTRAL = {"temperature": 1.0, "top_p": 1.0}
"""Values that are the default of the interface: left out, they are honoured all the same."""


@dataclass(frozen=True, slots=True)
class Family:
    """Models of one provider that take the same parameters.

    ``pattern`` is matched against the whole name of the base model. ``refused`` parameters
    are not sent. ``room`` tokens are added to the limit of a model whose hidden reasoning
    counts against it. ``context`` is in tokens. ``source`` says where it was read, ``checked`` when.
    """

    provider: str
    title: str
    pattern: str
    limit: str
    checked: date
    source: str
    refused: frozenset[str] = frozenset()
    room: int = 0
    context: int | None = None


_NOVEMBER = date(2026, 11, 22)

FAMILIES: tuple[Family, ...] = (
    Family(
        provider="openai",
        title="OpenAI, chat variants of the reasoning models",
        pattern=r"gpt-5(?:\.\d+)?-chat.*",
        limit=NEW_LIMIT,
        checked=_NOVEMBER,
        source="openai 3.54.0, docstring of ChatModel",
    ),
    Family(
        provider="openai",
        title="OpenAI, reasoning models",
        pattern=r"o[1-9].*|gpt-(?:[5-9]|\d\d).*|codex-.*",
        limit=NEW_LIMIT,
        refused=frozenset({"temperature", "top_p"}),
        room=REASONING_ROOM,
        checked=_NOVEMBER,
        source="openai/openai-openapi 2.3.0, max_completion_tokens; error texts of the service",
    ),
    Family(
        provider="openai",
        title="OpenAI, all others (gpt-4o, gpt-4.1, their fine-tunes)",
        pattern=r".*",
        limit=NEW_LIMIT,
        checked=_NOVEMBER,
        source="openai/openai-openapi 2.3.0: max_tokens is deprecated",
    ),
    Family(
        provider="together",
        title="Together, all models",
        pattern=r".*",
        limit=OLD_LIMIT,
        checked=_NOVEMBER,
        source="together 3.1.1, completion_create_params",
    ),
    Family(
        provider="gigachat",
        title="GigaChat, second generation",
        pattern=r"GigaChat-2.*",
        limit=OLD_LIMIT,
        refused=frozenset({"seed"}),
        context=131_072,
        checked=_NOVEMBER,
        source="gigachat 0.2.3, models.chat; price map of litellm 1.106.2",
    ),
    Family(
        provider="gigachat",
        title="GigaChat, all others",
        pattern=r".*",
        limit=OLD_LIMIT,
        refused=frozenset({"seed"}),
        checked=_NOVEMBER,
        source="gigachat 0.2.3, models.chat",
    ),
    Family(
        provider="openai-compatible",
        title="Servers that speak the protocol of OpenAI",
        pattern=r".*",
        limit=OLD_LIMIT,
        checked=_NOVEMBER,
        source="llama.cpp ignores max_completion_tokens; all servers tried know max_tokens",
    ),
)
"""First match wins."""


def family(provider: str, model: str) -> Family:
    """Return the family of a model; that of a fine-tune is the one of its base."""
    base = base_model(model)
    return next(f for f in FAMILIES if f.provider == provider and re.fullmatch(f.pattern, base))


def base_model(model: str) -> str:
    """Return the base of a fine-tune of OpenAI, ``ft:BASE:ORGANISATION:…``; any other name as it is.

    >>> base_model("ft:gpt-4o-mini-2024-07-18:acme::9x2")
    'gpt-4o-mini-2024-07-18'
    """
    return model.split(":")[1] if model.startswith("ft:") and model.count(":") > 1 else model


def parameters(
    of: Family, sampling: Sampling, refused: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the sampling in the provider's words, and the names of what is left out of it.

    ``refused`` is what the provider refused before; the name of a limit in it means that the
    other one is taken.
    """
    left_out = of.refused | refused
    wanted: dict[str, float | int | None] = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
    }
    sent = {name: value for name, value in wanted.items() if value is not None and name not in left_out}
    dropped = tuple(
        name
        for name, value in wanted.items()
        if value is not None and name in left_out and value != _NEUTRAL.get(name)
    )
    limit = of.limit
    if limit in refused:
        limit = NEW_LIMIT if limit == OLD_LIMIT else OLD_LIMIT
    return {**sent, limit: sampling.max_tokens + of.room, "n": sampling.n}, dropped
