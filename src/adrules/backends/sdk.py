"""One service behind the SDK of OpenAI: calls, and what its failures mean.

OpenAI, Together and every compatible server are asked through it. Retries of the SDK are off.
Organisation, project and headers that the environment sets for OpenAI go to OpenAI only.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adrules.backends.faults import Refusal, failure, quoting
from adrules.errors import (
    AuthenticationError,
    BackendError,
    ConnectionFailedError,
    MalformedResponseError,
    MissingExtraError,
    TimedOutError,
)

TIMEOUT = 120.0
"""Seconds to wait for an answer."""

OPENAI_KEY = "OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backend asks: its ``name`` as shown, the address, where the key is read from.

    ``login`` is HTTP Basic sent instead of the key; ``secrets`` are further words that no
    message may hold. ``own`` is the service that the SDK was made for.
    """

    name: str
    base_url: str
    key: str
    key_name: str
    login: str = ""
    secrets: tuple[str, ...] = ()
    own: bool = False

    def __repr__(self) -> str:
        return f"Place({self.name!r}, {self.base_url!r})"


def key_from(variable: str, backend: str) -> str:
    """Return the key that a variable of the environment holds.

    Raises :class:`~adrules.errors.AuthenticationError` when there is none.
    """
    key = os.environ.get(variable, "").strip()
    if not key:
        raise AuthenticationError(f"backend {backend}: the key is read from {variable}, which is not set")
    return key


class Service:
    """Calls one service; raises only our exceptions, and none that holds a key.

    Raises :class:`~adrules.errors.MissingExtraError` without the extra ``openai``.
    """

    def __init__(self, place: Place, *, timeout: float = TIMEOUT) -> None:
        try:
            import httpx2  # noqa: PLC0415 - the SDK's own
            import openai  # noqa: PLC0415 - an extra, and slow to import
        except ImportError:
            raise MissingExtraError("openai", f"backend {place.name.partition(':')[0]}") from None
        if not (place.key.isascii() and place.key.isprintable()):
            raise AuthenticationError(f"{place.key_name} holds characters that cannot be sent in a header")
        self._sdk: Any = openai
        self._place = place
        self.base_url = place.base_url
        self.key = place.key
        self.response: type = httpx2.Response
        headers = {"Authorization": f"Basic {place.login}"} if place.login else None
        self.client: Any = openai.OpenAI(
            base_url=place.base_url,
            api_key=place.key,
            max_retries=0,
            timeout=timeout,
            default_headers=headers,
        )
        organisation = (self.client.organization, self.client.project) if place.own else ()
        if not place.own:
            self.client.organization = self.client.project = None
            self.client._custom_headers = headers or {}  # noqa: SLF001 - the SDK adds those meant for OpenAI
        self.quoted = quoting((place.key, place.login, *place.secrets, *organisation))

    def __repr__(self) -> str:
        return f"Service({self._place!r})"

    def call(self, method: Callable[..., Any], **arguments: Any) -> Any:  # noqa: ANN401 - the SDK is imported on first use
        """Return what a method of the SDK returns, or raise what its failure means."""
        try:
            return method(**arguments)
        except (self._sdk.OpenAIError, ValueError, TypeError) as problem:
            error = self._wrapped(problem)
        raise error  # out of the except block: the SDK's exception holds the headers sent

    def failure(self, status: int, body: object, headers: Mapping[str, str]) -> BackendError:
        """Return what a refusal means that did not come through the SDK."""
        error = body.get("error", body) if isinstance(body, dict) else {}
        error = error if isinstance(error, dict) else {}
        return failure(
            Refusal(
                name=self._place.name,
                status=status,
                words=self.quoted(error.get("message")),
                codes=frozenset(str(error[key]) for key in ("code", "type") if error.get(key)),
                parameter=str(error.get("param") or ""),
                headers=headers,
                request_id=headers.get("x-request-id"),
            ),
            key_name=self._place.key_name,
        )

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def _wrapped(self, problem: Exception) -> BackendError:
        sdk, name = self._sdk, self._place.name
        if isinstance(problem, sdk.APITimeoutError):
            return TimedOutError(f"{name}: no answer in time")
        if isinstance(problem, sdk.APIStatusError):
            return self._refused(problem)
        if isinstance(problem, sdk.APIConnectionError):
            cause = type(problem.__cause__).__name__ if problem.__cause__ else "no connection"
            return ConnectionFailedError(f"{name}: the connection failed ({cause})")
        return MalformedResponseError(f"{name}: the answer cannot be read ({type(problem).__name__})")

    def _refused(self, problem: Any) -> BackendError:  # noqa: ANN401 - the SDK is imported on first use
        status, response, body = int(problem.status_code), problem.response, problem.body
        words = body.get("message") or body.get("detail") if isinstance(body, dict) else None
        return failure(
            Refusal(
                name=self._place.name,
                status=status,
                words=self.quoted(words or response.reason_phrase),
                codes=frozenset(str(c) for c in (problem.code, problem.type) if c),
                parameter=str(problem.param or ""),
                headers=response.headers,
                request_id=response.headers.get("x-request-id"),
            ),
            key_name=self._place.key_name,
        )
