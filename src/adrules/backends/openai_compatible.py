"""``openai-compatible:BASE_URL#MODEL`` - any server that speaks the chat completions of OpenAI.

vLLM, llama.cpp, Ollama, SGLang, ``transformers serve``, hosted services. The key comes from
``OPENAI_API_KEY``; without it a dummy one is sent, since local servers need none.
"""

import os
import time
from base64 import b64encode
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from pydantic import BaseModel, Field, ValidationError

from adrules.backends.protocol import Capabilities, estimated_usage
from adrules.domain.run import Candidate, Completion, FinishReason, Messages, Sampling, Usage
from adrules.errors import (
    AuthenticationError,
    BackendConfigError,
    BackendError,
    ConnectionFailedError,
    MalformedResponseError,
    MissingExtraError,
    QuotaError,
    RateLimitError,
    ServerError,
)

FORM = "openai-compatible:http://127.0.0.1:8000/v1#model"
DUMMY_KEY = "none"
TIMEOUT = 120.0
QUOTED = 200
"""Longest quotation of a provider's message, in characters."""

TOO_MANY, SERVER_FAILURE = 429, 500

_STATUS: dict[int, type[BackendError]] = {
    401: AuthenticationError,
    402: QuotaError,
    403: AuthenticationError,
    408: ConnectionFailedError,
    409: ConnectionFailedError,
}
_FINISH = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.FILTERED,
    "blacklist": FinishReason.FILTERED,
}


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    index: int = 0
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class _Answer(BaseModel):
    """The part of the protocol that is read; the SDK itself accepts any shape."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None
    model: str = ""


class OpenAICompatibleBackend:
    """Asks a chat completions server, one request a call.

    ``target`` is ``BASE_URL#MODEL``; an address without a path gets ``/v1``. Credentials
    written into the address are sent instead of the key (HTTP Basic), but they are no part
    of ``name`` and of no message.

    ``max_tokens`` is sent, not ``max_completion_tokens``: llama.cpp ignores the latter and
    generates without a limit, and every compatible server knows the former.

    Raises :class:`~adrules.errors.BackendConfigError` for a malformed target and
    :class:`~adrules.errors.MissingExtraError` without the extra ``openai``.
    """

    def __init__(self, target: str, *, timeout: float = TIMEOUT) -> None:
        url, self.model = _parsed(target)
        try:
            import openai  # noqa: PLC0415 - an extra, and slow to import
        except ImportError:
            raise MissingExtraError("openai", "backend openai-compatible") from None
        self._sdk: Any = openai
        key = os.environ.get("OPENAI_API_KEY", "").strip() or DUMMY_KEY
        if not (key.isascii() and key.isprintable()):
            raise AuthenticationError("OPENAI_API_KEY holds characters that cannot be sent in a header")
        # The HTTP client logs addresses: what they must not show is taken out before it sees them.
        address, login = _without_credentials(url), _login(url)
        headers = {"Authorization": f"Basic {login}"} if login else None
        self._secrets = tuple(s for s in (key, login, url.username, url.password) if s and s != DUMMY_KEY)
        self._client = openai.OpenAI(
            base_url=address, api_key=key, max_retries=0, timeout=timeout, default_headers=headers
        )
        self.name = f"openai-compatible:{address}#{self.model}"
        self.capabilities = Capabilities(n=True, seed=True, max_concurrency=8)

    def __repr__(self) -> str:
        return f"OpenAICompatibleBackend({self.name!r})"

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return what the server answers; candidates are counted, finish reasons mapped."""
        parameters: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": role, "content": _sendable(content)} for role, content in messages],
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_tokens,
            "n": sampling.n,
        }
        if sampling.seed is not None:
            parameters["seed"] = sampling.seed
        began = time.monotonic()
        try:
            response = self._client.chat.completions.with_raw_response.create(**parameters)
        except (self._sdk.OpenAIError, ValueError, TypeError) as failure:
            error = self._wrapped(failure)
        else:
            return self._read(response, messages, sampling, time.monotonic() - began)
        raise error  # out of the except block: the SDK's exception holds the headers sent

    def _read(self, response: Any, messages: Messages, sampling: Sampling, latency: float) -> Completion:  # noqa: ANN401 - the SDK is imported on first use
        request_id = response.headers.get("x-request-id", "")
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError as failure:
            wrong = _first(failure)
        else:
            return _completion(answer, messages, sampling, request_id=request_id, latency=latency)
        kind = response.headers.get("content-type", "no content type")
        raise MalformedResponseError(
            f"{self.name}: the answer is not a chat completion ({kind}): {wrong}",
            request_id=request_id or None,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _wrapped(self, failure: Exception) -> BackendError:
        """Return our exception for one of the SDK, without a key and cut short."""
        sdk = self._sdk
        if isinstance(failure, sdk.APITimeoutError):
            return ConnectionFailedError(f"{self.name}: no answer in time")
        if isinstance(failure, sdk.APIStatusError):
            return self._status(failure)
        if isinstance(failure, sdk.APIConnectionError):
            cause = type(failure.__cause__).__name__ if failure.__cause__ else "no connection"
            return ConnectionFailedError(f"{self.name}: the connection failed ({cause})")
        return MalformedResponseError(f"{self.name}: the answer cannot be read ({type(failure).__name__})")

    def _status(self, failure: Any) -> BackendError:  # noqa: ANN401 - the SDK is imported on first use
        status, headers = int(failure.status_code), failure.response.headers
        request_id = headers.get("x-request-id")
        said = f"{self.name}: {status}: {self._said(failure)}"
        exhausted = "insufficient_quota" in {failure.code, failure.type}
        if status == TOO_MANY and not exhausted:
            return RateLimitError(said, retry_after=_retry_after(headers), request_id=request_id)
        kind = QuotaError if status == TOO_MANY else _kind(status)
        if kind is AuthenticationError:
            said = f"{said}. The key is read from OPENAI_API_KEY"
        return kind(said, request_id=request_id)

    def _said(self, failure: Any) -> str:  # noqa: ANN401 - the SDK is imported on first use
        """Return the provider's own words: no key, one line, at most :data:`QUOTED` characters."""
        body = failure.body
        words = body.get("message") or body.get("detail") if isinstance(body, dict) else None
        text = " ".join(str(words or failure.response.reason_phrase or "no message").split())
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def _kind(status: int) -> type[BackendError]:
    return _STATUS.get(status, ServerError if status >= SERVER_FAILURE else BackendConfigError)


def _parsed(target: str) -> tuple[SplitResult, str]:
    address, sharp, model = target.partition("#")
    model = model.strip()
    try:
        url = urlsplit(address.strip())
        valid = url.scheme in {"http", "https"} and bool(url.hostname) and (url.port or 1) > 0
    except ValueError:
        valid = False
    if not valid or not sharp or not model or any(c.isspace() for c in address.strip()):
        wrong = "has no model after #" if valid else "has no address that begins with http:// or https://"
        raise BackendConfigError(f"the name of the backend {wrong}; write {FORM}")
    if url.query:
        raise BackendConfigError(f"the address of the backend cannot hold a query (?…); write {FORM}")
    return url._replace(path=url.path.rstrip("/") or "/v1"), model


def _login(url: SplitResult) -> str:
    """Return the credentials of an address as HTTP Basic sends them; empty without any."""
    if url.username is None:
        return ""
    pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return b64encode(pair.encode("utf-8", "replace")).decode("ascii")


def _without_credentials(url: SplitResult) -> str:
    host = url.hostname or ""
    place = f"[{host}]" if ":" in host else host
    if url.port is not None:
        place = f"{place}:{url.port}"
    return urlunsplit((url.scheme, place, url.path, "", ""))


def _first(failure: ValidationError) -> str:
    error = failure.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}" if place else error["msg"]


def _sendable(text: str) -> str:
    """Return ``text`` with lone surrogates, which UTF-8 cannot carry, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait that the server names: a number, or a date (RFC 9110, 10.2.3)."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return float(headers[name]) * unit
        except (KeyError, ValueError):
            continue
    try:
        return parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time()
    except (KeyError, ValueError):
        return None


def _completion(
    answer: _Answer, messages: Messages, sampling: Sampling, *, request_id: str, latency: float
) -> Completion:
    choices = sorted(answer.choices, key=lambda choice: choice.index)[: sampling.n]
    candidates = tuple(
        Candidate((c.message.content or "").strip(), _FINISH.get(c.finish_reason or "", FinishReason.UNKNOWN))
        for c in choices
    )
    dropped = ["n"] if len(candidates) < sampling.n else []
    usage = estimated_usage(messages, candidates)
    if answer.usage is not None:
        usage = Usage(answer.usage.prompt_tokens, answer.usage.completion_tokens)
        if usage.output_tokens > sampling.max_tokens * len(answer.choices):
            dropped.append("max_tokens")
    return Completion(
        candidates=candidates,
        usage=usage,
        model=answer.model,
        request_id=request_id,
        latency=latency,
        dropped=tuple(dropped),
    )
