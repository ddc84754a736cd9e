"""``gigachat:MODEL`` - the models of Sber through their own SDK, over its chat contract of version 1.

All settings come from the environment names of the SDK: ``GIGACHAT_CREDENTIALS`` (the
authorisation key), ``GIGACHAT_SCOPE``, ``GIGACHAT_CA_BUNDLE_FILE`` and the others. The SDK
fetches the OAuth token, renews it a minute before its end, and once more when it is refused.
"""

import json
import os
import time
from typing import Any

from adrules.backends.addresses import base_url, host
from adrules.backends.answers import Answer, Asked, completion
from adrules.backends.chat import sendable
from adrules.backends.emulation import one_by_one
from adrules.backends.families import family, parameters
from adrules.backends.faults import Refusal, failure, quoting
from adrules.backends.protocol import Capabilities
from adrules.backends.sdk import TIMEOUT
from adrules.domain.run import Completion, Cost, Messages, Sampling, Usage
from adrules.errors import (
    AuthenticationError,
    BackendConfigError,
    BackendError,
    ConnectionFailedError,
    MalformedResponseError,
    MissingExtraError,
    TimedOutError,
)
from adrules.pricing.table import PriceTable, prices

PERSONAL = "GIGACHAT_API_PERS"
"""The scope of private persons: one request at a time (documentation of 19 November 2025)."""

STREAMS = 10
"""Requests in flight that the other scopes are given by default."""

KEY_NAME = "GIGACHAT_CREDENTIALS"
ADDRESS, ADDRESS_NAME = "https://api.giga.chat/v1", "GIGACHAT_BASE_URL"

_SECRETS = (KEY_NAME, "GIGACHAT_ACCESS_TOKEN", "GIGACHAT_PASSWORD", "GIGACHAT_KEY_FILE_PASSWORD")
_LOGINS = (KEY_NAME, "GIGACHAT_ACCESS_TOKEN", "GIGACHAT_PASSWORD", "GIGACHAT_CERT_FILE")


class GigaChatBackend:
    """A model of GigaChat.

    ``n`` candidates are asked for one by one; there is no seed. A finish reason ``blacklist``,
    which comes with status 200, is a filtered candidate.

    Raises :class:`~adrules.errors.AuthenticationError` when nothing to log in with is set,
    :class:`~adrules.errors.BackendConfigError` for an address that is none and
    :class:`~adrules.errors.MissingExtraError` without the extra ``gigachat``.
    """

    def __init__(self, model: str, *, timeout: float | None = None, table: PriceTable | None = None) -> None:
        try:
            import gigachat  # noqa: PLC0415 - an extra, and slow to import
            import gigachat.exceptions  # noqa: PLC0415 - same
            import httpx  # noqa: PLC0415 - the SDK's own
        except ImportError:
            raise MissingExtraError("gigachat", "backend gigachat") from None
        if not any(os.environ.get(name, "").strip() for name in _LOGINS):
            raise AuthenticationError(
                f"backend gigachat: the authorisation key is read from {KEY_NAME}, which is not set"
            )
        self._sdk: Any = gigachat
        self._httpx: Any = httpx
        self.model = model
        self.name = f"gigachat:{model}"
        self.base_url = base_url(os.environ.get(ADDRESS_NAME) or ADDRESS, ADDRESS_NAME)
        self.family = family("gigachat", model)
        self.table = prices() if table is None else table
        price = self.table.find("gigachat", model)
        scope = os.environ.get("GIGACHAT_SCOPE", "").strip() or PERSONAL
        waits = timeout or float(os.environ.get("GIGACHAT_TIMEOUT") or TIMEOUT)
        self._client: Any = gigachat.GigaChat(base_url=self.base_url, max_retries=0, timeout=waits)
        self.capabilities = Capabilities(
            n=True,
            seed=False,
            max_concurrency=1 if scope == PERSONAL else STREAMS,
            max_context=self.family.context,
            emulated=("n",),
            scope=f"gigachat@{host(self.base_url)}/{scope}",
            currency=price.currency if price else None,
        )

    def __repr__(self) -> str:
        return f"GigaChatBackend({self.name!r})"

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return what the service answers; ``n`` candidates take ``n`` requests."""
        return one_by_one(lambda one: self._one(messages, one), sampling)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def cost(self, usage: Usage, served: str) -> Cost | None:
        """Return what a usage costs, by the name asked for, else by that of the served model."""
        price = self.table.find("gigachat", self.model) or self.table.find("gigachat", served)
        return price.cost(usage) if price else None

    def _one(self, messages: Messages, sampling: Sampling) -> Completion:
        sent, dropped = parameters(self.family, sampling)
        conversation = [{"role": role, "content": sendable(content)} for role, content in messages]
        began = time.monotonic()
        response = self._call({"model": self.model, "messages": conversation, **sent})
        answer = Answer(
            body=response.model_dump_json(by_alias=True, exclude={"x_headers"}),
            content_type="application/json",
            request_id=(response.x_headers or {}).get("x-request-id") or "",
            latency=time.monotonic() - began,
            base_url=self.base_url,
        )
        return completion(answer, Asked(messages, sampling, dropped), self.cost, self.name)

    def _call(self, payload: dict[str, Any]) -> Any:  # noqa: ANN401 - the SDK is imported on first use
        try:
            return self._client.chat(payload)
        except (
            self._sdk.exceptions.GigaChatException,
            self._httpx.HTTPError,
            ValueError,
            TypeError,
        ) as problem:
            error = self._wrapped(problem)
        raise error  # out of the except block: the SDK's exceptions hold headers and bodies

    def _wrapped(self, problem: Exception) -> BackendError:
        httpx = self._httpx
        if isinstance(problem, self._sdk.exceptions.ResponseError):
            return self._refused(problem)
        if isinstance(problem, httpx.TimeoutException):
            return TimedOutError(f"{self.name}: no answer in time")
        if "CERTIFICATE_VERIFY_FAILED" in str(problem):
            return BackendConfigError(
                f"{self.name}: the certificate of the server is not trusted; "
                "GIGACHAT_CA_BUNDLE_FILE names a file with the Russian Trusted Root CA"
            )
        if isinstance(problem, httpx.TransportError):
            return ConnectionFailedError(f"{self.name}: the connection failed ({type(problem).__name__})")
        return MalformedResponseError(
            f"{self.name}: the answer is not a chat completion ({type(problem).__name__})"
        )

    def _refused(self, problem: Any) -> BackendError:  # noqa: ANN401 - the SDK is imported on first use
        secrets = [os.environ.get(name, "").strip() for name in _SECRETS]
        words = quoting((*secrets, self._client.token))(_message(problem.content))
        headers = problem.headers or {}
        return failure(
            Refusal(
                name=self.name,
                status=int(problem.status_code),
                words=words,
                headers=headers,
                request_id=headers.get("x-request-id"),
            ),
            key_name=KEY_NAME,
        )


def _message(content: bytes | None) -> str:
    """Return the words of an error body, ``{"status": 404, "message": "No such model"}``."""
    try:
        body = json.loads(content or b"")
    except ValueError:
        return ""
    return str(body.get("message") or "") if isinstance(body, dict) else ""
