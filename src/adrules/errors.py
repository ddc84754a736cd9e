"""The exceptions that ``adrules`` raises.

::

    AdrulesError
    ├── UsageError               a call that contradicts itself (also a ValueError)
    │   └── UnknownNameError     a pack, backend, channel … that does not exist
    ├── InputError               a file that cannot be read, decoded or parsed
    │   ├── PackError            a rule pack with mistakes; all of them at once
    │   └── BriefError           a brief with mistakes; all of them at once
    ├── MissingExtraError        an optional dependency is not installed
    ├── WorkerError              a process that checks messages has died
    ├── StoreError               the record of runs cannot be read or written
    ├── NotCleanError            a run ended without a clean text and the caller asked to raise
    └── BackendError             a provider failed
        ├── BackendConfigError       wrong name, address or request; asking again will not help
        │   ├── BadRequestError          the provider refuses the request as it is
        │   ├── UnsupportedParameterError  it refuses one parameter; carries ``parameter``
        │   ├── ContextTooLongError      the prompt does not fit the model
        │   └── ModelNotFoundError       the provider knows no such model
        ├── AuthenticationError      the key is missing or refused
        ├── QuotaError               the account is exhausted
        ├── ContentFilteredError     the provider's filter refused the whole request
        └── TransportError           may pass: asked again by the retry layer
            ├── RateLimitError           429; carries ``retry_after``
            ├── ConnectionFailedError    no connection, or it was dropped
            │   └── TimedOutError            no answer in time
            ├── ServerError              5xx
            ├── UnansweredError          a batch ended without an answer to this request
            └── MalformedResponseError   an answer that is not of the protocol

A fired rule is a value (:class:`adrules.Violation`), never an exception. No message of
these exceptions holds a key: texts of providers are cut down before they are wrapped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from adrules.wording import translated

MOST_NAMES = 20
"""Names that are listed where one is unknown; of more, the nearest alone is told."""


class AdrulesError(Exception):
    """Anything that ``adrules`` raises on purpose."""


class UsageError(AdrulesError, ValueError):
    """A call or a command line that contradicts itself."""


class UnknownNameError(UsageError):
    """A name that is not registered; says the nearest one that is."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        hint = f"; did you mean {near!r}?" if near else "."
        if len(known) <= MOST_NAMES:
            hint += f" Known: {', '.join(sorted(known))}"
        elif not near:
            hint = f"; none of the {len(known)} known is like it"
        super().__init__(translated(f"unknown {kind} {name!r}{hint}"))
        self.kind = kind
        self.name = name
        self.known = tuple(known)

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, tuple[str, ...]]]:
        return type(self), (self.kind, self.name, self.known)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that a person wrote.

    ``line`` and ``column`` count from 1; ``None`` where the place is unknown. ``message`` is
    English; as text the mistake is in the language of :data:`adrules.wording.VARIABLE`.
    """

    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    rule_id: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        rule = f"[{self.rule_id}] " if self.rule_id else ""
        message = translated(self.message)
        return f"{place}: {rule}{message}" if place else f"{rule}{message}"


class InputError(AdrulesError):
    """A file that cannot be read, decoded or parsed; ``problems`` lists every mistake found."""

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        self.problems = (Problem(problems),) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PackError(InputError):
    """A rule pack with mistakes."""


class BriefError(InputError):
    """A brief with mistakes."""


class MissingExtraError(AdrulesError, ImportError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(f"{what} needs an optional dependency: pip install 'adrules[{extra}]'")
        self.extra = extra
        self.what = what

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self.extra, self.what)


class WorkerError(AdrulesError):
    """A process that checks messages has died; says which one and how."""


class StoreError(AdrulesError):
    """The record of runs cannot be read or written."""


class NotCleanError(AdrulesError):
    """A run ended without a clean text; ``record`` holds all that happened."""

    def __init__(self, message: str, record: object) -> None:
        super().__init__(message)
        self.record = record

    def __reduce__(self) -> tuple[type[Self], tuple[str, object]]:
        return type(self), (str(self), self.record)


class BackendError(AdrulesError):
    """A provider failed; ``request_id`` is the provider's own, where it gave one.

    ``tries`` counts how often it was asked before this was raised.
    """

    def __init__(self, message: str, *, request_id: str | None = None) -> None:
        super().__init__(message)
        self.request_id = request_id
        self.tries = 1


class BackendConfigError(BackendError):
    """Wrong model, parameter or address; asking again will not help."""


class BadRequestError(BackendConfigError):
    """The provider refuses the request as it is."""


class UnsupportedParameterError(BackendConfigError):
    """The provider refuses one parameter of the request: ``parameter``, by the provider's name."""

    def __init__(self, message: str, *, parameter: str, request_id: str | None = None) -> None:
        super().__init__(message, request_id=request_id)
        self.parameter = parameter


class ContextTooLongError(BackendConfigError):
    """The prompt, or the prompt and the answer allowed, do not fit the model."""


class ModelNotFoundError(BackendConfigError):
    """The provider knows no such model, or not for this key."""


class AuthenticationError(BackendError):
    """The key is missing or refused."""


class QuotaError(BackendError):
    """The account is exhausted."""


class ContentFilteredError(BackendError):
    """The provider's filter refused the whole request, before any text.

    The retry layer answers it with one filtered candidate: it takes a place in the run.
    """


class TransportError(BackendError):
    """A failure that may pass; the retry layer asks again."""


class RateLimitError(TransportError):
    """Too many requests; ``retry_after`` in seconds where the provider says it."""

    def __init__(
        self, message: str, *, retry_after: float | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.retry_after = retry_after


class ConnectionFailedError(TransportError):
    """No connection, or it was dropped."""


class TimedOutError(ConnectionFailedError):
    """No answer in time; the provider may have worked, and billed, all the same."""


class ServerError(TransportError):
    """The provider answered with 5xx."""


class UnansweredError(TransportError):
    """A batch expired or was cancelled before it came to this request."""


class MalformedResponseError(TransportError):
    """The answer is not of the protocol."""


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the known name most like ``name``, or ``None`` when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is wrong

    found = get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None
