"""How each provider speaks: what it accepts, how it answers, how it refuses.

Requests are checked against schemas in ``backends/schemas`` (official where there is one),
and so are the answers made here: a canned answer that no provider gives proves nothing.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parent / "backends" / "schemas"
DIALECTS = ("openai", "together", "gigachat")


@cache
def schema(dialect: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{dialect}.json").read_text(encoding="utf-8"))


@cache
def validator(dialect: str, route: str, side: str) -> Draft202012Validator | None:
    whole = schema(dialect)
    part = whole["routes"].get(route, {}).get(side)
    return None if part is None else Draft202012Validator({**part, "$defs": whole.get("$defs", {})})


def wrong(dialect: str, route: str, side: str, value: Any) -> str:
    """Say what is wrong with a request or an answer; empty when nothing is."""
    checks = validator(dialect, route, side)
    problems = (
        [] if checks is None else sorted(checks.iter_errors(value), key=lambda e: list(map(str, e.path)))
    )
    return "; ".join(f"{'.'.join(map(str, p.path)) or 'body'}: {p.message[:200]}" for p in problems)


def checked(dialect: str, route: str, value: Any) -> Any:
    problem = wrong(dialect, route, "response", value)
    assert not problem, f"the loopback server would answer what {dialect} never does: {route}: {problem}"
    return value


def refusal(dialect: str, status: int, code: str, message: str, param: str | None) -> dict[str, Any]:
    if dialect == "gigachat":
        return {"status": status, "message": message}
    return {"error": {"message": message, "type": code or "error", "code": code or None, "param": param}}


def completion(dialect: str, answer: Any, body: dict[str, Any], number: int) -> dict[str, Any]:
    choices = [_choice(dialect, answer, index, text) for index, text in enumerate(answer.texts)]
    if answer.reversed:
        choices.reverse()
    value: dict[str, Any] = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1_763_800_000,
        "model": f"{body['model']}-served",
        "choices": choices,
    }
    if dialect == "together":
        value["prompt"] = []
    if answer.usage:
        value["usage"] = _usage(dialect, answer, 7 * len(choices))
    return value


def _choice(dialect: str, answer: Any, index: int, text: str | None) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    choice: dict[str, Any] = {"index": index, "message": message, "finish_reason": answer.finish}
    if dialect == "openai":
        message["refusal"] = None
        choice["logprobs"] = None
    if dialect == "together":
        choice["seed"] = 1
    return choice


def _usage(dialect: str, answer: Any, written: int) -> dict[str, Any]:
    written += answer.reasoning
    if dialect == "gigachat":
        asked = 50 - answer.cached
        return {
            "prompt_tokens": asked,
            "completion_tokens": written,
            "total_tokens": asked + written,
            "precached_prompt_tokens": answer.cached,
        }
    usage: dict[str, Any] = {"prompt_tokens": 50, "completion_tokens": written, "total_tokens": 50 + written}
    if dialect == "openai" and (answer.cached or answer.reasoning):
        usage["prompt_tokens_details"] = {"cached_tokens": answer.cached, "audio_tokens": 0}
        usage["completion_tokens_details"] = {"reasoning_tokens": answer.reasoning}
    return usage
