import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.backends.protocol import Capabilities
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import Candidate, Completion, FinishReason, Messages, Sampling, Usage
from adrules.errors import (
    AuthenticationError,
    BackendError,
    BadRequestError,
    ConnectionFailedError,
    ContentFilteredError,
    ContextTooLongError,
    MalformedResponseError,
    QuotaError,
    RateLimitError,
    ServerError,
    TimedOutError,
    TransportError,
)


class Failing:
    name = "failing:model"
    capabilities = Capabilities(n=True, max_concurrency=3)

    def __init__(self, *errors: BackendError) -> None:
        self.errors = list(errors)
        self.closed = False

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:  # noqa: ARG002 - as the protocol has it
        if self.errors:
            raise self.errors.pop(0)
        return Completion((Candidate("текст"),), Usage(), self.name)

    def close(self) -> None:
        self.closed = True


def test_backoff_doubles_up_to_its_cap_and_is_drawn_from_zero() -> None:
    drawn: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        drawn.append((low, high))
        return low

    backoff = Backoff(tries=9, uniform=uniform)
    assert [backoff.wait(k, ServerError("")) for k in range(1, 9)] == [0.0] * 8
    assert drawn == [(0.0, high) for high in (0.5, 1, 2, 4, 8, 16, 20, 20)]


def test_tries_end_and_the_last_failure_is_raised() -> None:
    waits: list[float] = []
    failures = [ConnectionFailedError(str(i)) for i in range(9)]
    backend = RetryingBackend(Failing(*failures), Backoff(sleep=waits.append))
    with pytest.raises(ConnectionFailedError, match="4") as caught:
        backend.generate((), Sampling())
    assert caught.value.tries == 5
    assert len(waits) == 4


@pytest.mark.parametrize("error", [AuthenticationError("a"), QuotaError("q")])
def test_what_asking_again_does_not_cure_is_asked_once(error: BackendError) -> None:
    backend = RetryingBackend(Failing(error), Backoff(sleep=lambda _: pytest.fail("waited")))
    with pytest.raises(type(error)):
        backend.generate((), Sampling())


def test_the_tries_are_counted_in_the_answer() -> None:
    waits: list[float] = []
    failing = Failing(RateLimitError("", retry_after=3), RateLimitError("", retry_after=999))
    backend = RetryingBackend(failing, Backoff(sleep=waits.append))
    assert backend.generate((), Sampling()).tries == 3
    assert waits == [3, 60]
    backend.close()
    assert failing.closed
    assert (backend.name, backend.capabilities) == (failing.name, failing.capabilities)


PASSING = st.sampled_from(
    [RateLimitError, ConnectionFailedError, TimedOutError, ServerError, MalformedResponseError]
)
LASTING = st.sampled_from(
    [AuthenticationError, QuotaError, BadRequestError, ContextTooLongError, ContentFilteredError]
)


@given(st.lists(st.one_of(PASSING, PASSING, LASTING), max_size=8), st.integers(1, 6))
def test_the_tries_are_exactly_those_that_can_help(kinds: list[type[BackendError]], most: int) -> None:
    failing = Failing(*(kind("") for kind in kinds))
    backend = RetryingBackend(failing, Backoff(tries=most, sleep=lambda _: None))
    lasting = next((place for place, kind in enumerate(kinds) if not issubclass(kind, TransportError)), None)
    ends = len(kinds) if lasting is None else lasting
    expected = min(ends + 1, most)
    last = kinds[expected - 1] if expected <= len(kinds) else None
    if last is None or last is ContentFilteredError:
        got = backend.generate((), Sampling())
        assert got.tries == expected
        assert (got.candidates[0].finish is FinishReason.FILTERED) is (last is ContentFilteredError)
    else:
        with pytest.raises(last) as caught:
            backend.generate((), Sampling())
        assert caught.value.tries == expected
    assert len(failing.errors) == len(kinds) - min(expected, len(kinds))
