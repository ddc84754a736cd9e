"""What a provider's refusal means: statuses and codes to exceptions, waits, words without keys."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import partial

from adrules.errors import (
    AuthenticationError,
    BackendError,
    BadRequestError,
    ConnectionFailedError,
    ContentFilteredError,
    ContextTooLongError,
    ModelNotFoundError,
    QuotaError,
    RateLimitError,
    ServerError,
    TimedOutError,
    UnsupportedParameterError,
)

QUOTED = 200
"""Longest quotation of a provider's message, in characters."""

SHORTEST_SECRET = 4
"""A shorter word is no secret: taking it out would take letters out of every message."""

MISSING, TOO_MANY, SERVER_FAILURE = 404, 429, 500

_QUOTA = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "credit_limit_exceeded"}
)
_FILTERED = frozenset({"content_filter", "content_policy_violation", "moderation_blocked", "invalid_prompt"})
_LONG = frozenset({"context_length_exceeded", "string_above_max_length"})
_REFUSED = frozenset({"unsupported_parameter", "unsupported_value"})
_UNKNOWN_MODEL = frozenset({"model_not_found", "model_not_available"})

_KEYLIKE = re.compile(
    r"\b(?:sk|tgp)[-_][\w*-]{6,}|\beyJ[\w-]+(?:\.[\w-]+){1,4}|(?<=Bearer )\S+|(?<=Basic )\S+"
)
"""What looks like a key even if it is none of ours."""

_LONG_WORDS = re.compile(
    r"context (?:length|window)|maximum context|input token count|too many (?:input )?tokens"
    r"|prompt is too long",
    re.IGNORECASE,
)
"""How compatible servers put it that send no code; Together says it with status 403."""

_STATUS: dict[int, type[BackendError]] = {
    401: AuthenticationError,
    402: QuotaError,
    403: AuthenticationError,
    408: TimedOutError,
    409: ConnectionFailedError,
    413: ContextTooLongError,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer with an error status: ``words`` of the provider safe to show, ``codes`` of its body.

    ``name`` is that of the backend, ``parameter`` what the provider objects to.
    """

    name: str
    status: int
    words: str
    codes: frozenset[str] = frozenset()
    parameter: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    request_id: str | None = None

    @property
    def said(self) -> str:
        """The message of the exception."""
        return f"{self.name}: {self.status}: {self.words}"


def failure(refusal: Refusal, *, key_name: str) -> BackendError:
    """Return the exception that a refusal stands for; ``key_name`` is where the key is read from."""
    kind, said, request_id = _kind(refusal), refusal.said, refusal.request_id
    if kind is RateLimitError:
        return RateLimitError(said, retry_after=retry_after(refusal.headers), request_id=request_id)
    if kind is UnsupportedParameterError:
        return UnsupportedParameterError(said, parameter=refusal.parameter, request_id=request_id)
    if kind is AuthenticationError:
        said = f"{said}. The key is read from {key_name}"
    return kind(said, request_id=request_id)


def _kind(refusal: Refusal) -> type[BackendError]:
    """Return the class of a refusal: its code says more than its words, and both more than the status."""
    status, codes, words = refusal.status, refusal.codes, refusal.words
    ours = status < SERVER_FAILURE
    told: tuple[tuple[object, type[BackendError]], ...] = (
        (codes & _FILTERED, ContentFilteredError),
        (codes & _QUOTA, QuotaError),
        (status == TOO_MANY, RateLimitError),
        (ours and (codes & _LONG or _LONG_WORDS.search(words)), ContextTooLongError),
        (codes & _REFUSED and refusal.parameter, UnsupportedParameterError),
        (codes & _UNKNOWN_MODEL, ModelNotFoundError),
        (status == MISSING and "model" in words.lower(), ModelNotFoundError),
    )
    fallback = _STATUS.get(status, BadRequestError if ours else ServerError)
    return next((kind for holds, kind in told if holds), fallback)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait that a server asks for, if it says so in a way that is understood.

    ``retry-after-ms`` goes before ``retry-after``; the latter is seconds or an HTTP date.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
        return seconds if seconds == seconds else None  # noqa: PLR0124 - not a number
    try:
        return parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time()
    except (KeyError, ValueError):
        return None


def quoting(secrets: Iterable[str | None]) -> Callable[[object], str]:
    """Return a function that quotes a provider: no secret, one line, at most :data:`QUOTED` characters."""
    return partial(_quoted, tuple(s for s in secrets if s and len(s) >= SHORTEST_SECRET))


def _quoted(secrets: tuple[str, ...], words: object) -> str:
    text = " ".join(str(words or "no message").split())
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _KEYLIKE.sub("***", text)
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
