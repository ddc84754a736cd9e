"""The files of a job: one JSON object a line, going out and coming back, in any order."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adrules.backends.batch.protocol import LONGEST_ID, BatchRequest
from adrules.errors import MalformedResponseError, UsageError

MOST = 50_000
"""Requests that one job may hold, at both providers."""


def checked(requests: Sequence[BatchRequest]) -> None:
    """Refuse what a provider would refuse after the upload, or answer ambiguously."""
    if not 1 <= len(requests) <= MOST:
        raise UsageError(f"a batch holds 1 to {MOST} requests, not {len(requests)}")
    ids = [request.custom_id for request in requests]
    if len(set(ids)) < len(ids):
        raise UsageError("a custom_id is used twice in one batch")
    if not all(1 <= len(custom_id) <= LONGEST_ID for custom_id in ids):
        raise UsageError(f"a custom_id has 1 to {LONGEST_ID} characters")


def written(bodies: Iterable[tuple[str, Mapping[str, Any]]], url: str) -> bytes:
    """Return the file of a job: a request a line."""
    return b"".join(
        json.dumps(
            {"custom_id": custom_id, "method": "POST", "url": url, "body": body},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        + b"\n"
        for custom_id, body in bodies
    )


def read(content: bytes, name: str) -> Iterator[tuple[str, int, object, str | None]]:
    """Yield custom id, status, body and request id of each line.

    A line without a response has the status 0 and its error as the body. Raises
    :class:`~adrules.errors.MalformedResponseError`.
    """
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict) or not isinstance(value.get("custom_id"), str):
            raise MalformedResponseError(f"{name}: line {number} of a result file is no result of a request")
        response = value.get("response")
        if isinstance(response, dict) and isinstance(response.get("status_code"), int):
            yield (
                value["custom_id"],
                response["status_code"],
                response.get("body"),
                response.get("request_id"),
            )
        elif isinstance(response, dict) and "choices" in response:
            yield value["custom_id"], 200, response, None
        else:
            yield value["custom_id"], 0, {"error": value.get("error") or {}}, None
