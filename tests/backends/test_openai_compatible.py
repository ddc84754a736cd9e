import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest

from adrules.backends.openai_compatible import OpenAICompatibleBackend
from adrules.backends.opening import open_backend
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import Completion, FinishReason, Messages, Sampling
from adrules.errors import (
    AuthenticationError,
    BackendConfigError,
    BackendError,
    BadRequestError,
    ConnectionFailedError,
    ContextTooLongError,
    MalformedResponseError,
    ModelNotFoundError,
    QuotaError,
    RateLimitError,
    ServerError,
    TimedOutError,
    UnsupportedParameterError,
)
from loopback import Answer, Server, failure, serving

pytest.importorskip("openai")

KEY = "sk-very-secret-key-0123456789"
MESSAGES: Messages = (("system", "Правила"), ("user", "Напиши"))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def ask(server: Server, sampling: Sampling | None = None, **options: float) -> Completion:
    backend = OpenAICompatibleBackend(f"{server.url}#model", **options)
    try:
        return backend.generate(MESSAGES, sampling or Sampling())
    finally:
        backend.close()


def retrying(server: Server, waits: list[float]) -> RetryingBackend:
    backoff = Backoff(sleep=waits.append, uniform=lambda _, most: most)
    return RetryingBackend(OpenAICompatibleBackend(f"{server.url}#model", timeout=0.5), backoff)


def test_an_answer_is_read_whole() -> None:
    with serving(Answer(texts=["  Счёт за 5 минут \n"])) as server:
        got = ask(server, Sampling(temperature=0.5, top_p=0.9, max_tokens=77, seed=12))
        assert [c.text for c in got.candidates] == ["Счёт за 5 минут"]
        assert got.candidates[0].finish is FinishReason.STOP
        assert (got.usage.input_tokens, got.usage.output_tokens, got.usage.estimated) == (50, 7, False)
        assert (got.model, got.request_id, got.dropped) == ("model-served", "req-0", ())
        assert got.latency > 0
        assert server.paths == ["/v1/chat/completions"]
        assert server.requests == [
            {
                "model": "model",
                "messages": [{"role": "system", "content": "Правила"}, {"role": "user", "content": "Напиши"}],
                "temperature": 0.5,
                "top_p": 0.9,
                "max_tokens": 77,
                "n": 1,
                "seed": 12,
            }
        ]


def test_without_a_seed_none_is_sent() -> None:
    with serving(Answer()) as server:
        ask(server)
        assert "seed" not in server.requests[0]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("", "/v1/chat/completions"),
        ("/", "/v1/chat/completions"),
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("/api/v3", "/api/v3/chat/completions"),
    ],
)
def test_an_address_without_a_path_gets_v1(written: str, path: str) -> None:
    with serving(Answer()) as server:
        OpenAICompatibleBackend(f"{server.url}{written}#model").generate(MESSAGES, Sampling())
        assert server.paths == [path]


def test_the_model_may_hold_colons_and_slashes() -> None:
    with serving(Answer()) as server:
        open_backend(f"openai-compatible:{server.url}/v1#ft:org/model:7").generate(MESSAGES, Sampling())
        assert server.requests[0]["model"] == "ft:org/model:7"


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", FinishReason.STOP),
        ("eos", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("content_filter", FinishReason.FILTERED),
        ("blacklist", FinishReason.FILTERED),
        ("tool_calls", FinishReason.UNKNOWN),
        (None, FinishReason.UNKNOWN),
    ],
)
def test_finish_reasons_are_mapped(finish: str | None, reason: FinishReason) -> None:
    with serving(Answer(finish=finish)) as server:
        assert ask(server).candidates[0].finish is reason


def test_a_withheld_text_is_empty() -> None:
    with serving(Answer(texts=[None], finish="content_filter")) as server:
        assert ask(server).candidates[0].text == ""


@pytest.mark.parametrize(
    ("returned", "asked", "kept", "dropped"),
    [(1, 3, 1, ("n",)), (3, 3, 3, ()), (4, 3, 3, ())],
)
def test_candidates_are_counted(returned: int, asked: int, kept: int, dropped: tuple[str, ...]) -> None:
    with serving(Answer(texts=[f"Текст {i}" for i in range(returned)], reversed=True)) as server:
        got = ask(server, Sampling(n=asked))
        assert [c.text for c in got.candidates] == [f"Текст {i}" for i in range(kept)]
        assert got.dropped == dropped


def test_an_ignored_length_limit_is_named() -> None:
    with serving(Answer()) as server:
        assert ask(server, Sampling(max_tokens=3)).dropped == ("max_tokens",)


def test_usage_that_is_not_reported_is_estimated() -> None:
    with serving(Answer(usage=False)) as server:
        usage = ask(server).usage
        assert usage.estimated
        assert usage.output_tokens > 0


def plain(body: bytes, content_type: str = "application/json", **rest: object) -> Answer:
    return replace(Answer(body=body, content_type=content_type), **rest)


@pytest.mark.parametrize(
    ("answer", "error", "calls"),
    [
        (failure(429, "rate_limit_exceeded"), RateLimitError, 5),
        (failure(429, "insufficient_quota"), QuotaError, 1),
        (failure(402), QuotaError, 1),
        (failure(401, "invalid_api_key", f"Incorrect API key provided: {KEY}"), AuthenticationError, 1),
        (failure(403), AuthenticationError, 1),
        (failure(400, "context_length_exceeded"), ContextTooLongError, 1),
        (failure(400, message="This model's maximum context length is 8192 tokens"), ContextTooLongError, 1),
        (failure(404, "model_not_found"), ModelNotFoundError, 1),
        (failure(404, "NotFoundError", "The model `m` does not exist."), ModelNotFoundError, 1),
        (failure(404, message="page not found"), BadRequestError, 1),
        (failure(413), ContextTooLongError, 1),
        (failure(422), BadRequestError, 1),
        (failure(400, "unsupported_value", "no", "messages"), UnsupportedParameterError, 1),
        (failure(500), ServerError, 5),
        (plain(b"<html>busy</html>", "text/html", status=503), ServerError, 5),
        (plain(b"<html>hello</html>", "text/html"), MalformedResponseError, 5),
        (plain(b'{"choices": ['), MalformedResponseError, 5),
        (plain(b"[]"), MalformedResponseError, 5),
        (plain(b""), MalformedResponseError, 5),
        (plain(b'{"choices": []}'), MalformedResponseError, 5),
        (plain(b'{"choices": [{"text": "old protocol"}]}'), MalformedResponseError, 5),
        (plain(b'{"error": "busy"}'), MalformedResponseError, 5),
        (Answer(drop=True), ConnectionFailedError, 5),
        (Answer(delay=1.0), TimedOutError, 5),
    ],
)
def test_failures_have_their_class_and_their_number_of_calls(
    answer: Answer, error: type[BackendError], calls: int
) -> None:
    with serving(answer) as server:
        backend = retrying(server, [])
        with pytest.raises(error) as caught:
            backend.generate(MESSAGES, Sampling())
        assert type(caught.value) is error
        assert len(server.requests) == calls == caught.value.tries
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 400


def test_a_failure_that_passes_costs_tries_only() -> None:
    waits: list[float] = []
    with serving(failure(500), failure(429), Answer(drop=True), Answer()) as server:
        got = retrying(server, waits).generate(MESSAGES, Sampling())
        assert got.tries == 4
        assert len(server.requests) == 4
        assert waits == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "7.5"}, 7.5),
        ({"retry_after_ms": "250"}, 0.25),
        ({"retry_after": "86400"}, 60.0),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry_after": "-3"}, 0.0),
        ({"retry_after": "nan"}, 0.5),
        ({"retry_after": "soon"}, 0.5),
        ({}, 0.5),
    ],
)
def test_the_wait_that_a_server_asks_for_is_honoured(headers: dict[str, str], wait: float) -> None:
    waits: list[float] = []
    with serving(failure(429, **headers), Answer()) as server:
        retrying(server, waits).generate(MESSAGES, Sampling())
        assert waits == [wait]


def test_a_server_that_is_not_there_is_a_failed_connection() -> None:
    backend = OpenAICompatibleBackend("http://127.0.0.1:9#model", timeout=0.5)
    with pytest.raises(ConnectionFailedError, match=r"127\.0\.0\.1:9"):
        backend.generate(MESSAGES, Sampling())


@pytest.mark.parametrize(
    "target",
    [
        "model",
        "#model",
        "http://127.0.0.1:8000/v1",
        "http://127.0.0.1:8000/v1#",
        "http://#model",
        "127.0.0.1:8000#model",
        "ftp://host#model",
        "http://host:port#model",
        "http://host:99999#model",
        "http://a b#model",
        "http://host/v1?api_key=1#model",
    ],
)
def test_a_malformed_name_is_refused_with_the_right_form(target: str) -> None:
    with pytest.raises(BackendConfigError, match=r"openai-compatible:http://127\.0\.0\.1:8000/v1#model"):
        open_backend(f"openai-compatible:{target}")


def test_without_a_key_a_dummy_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with serving(Answer()) as server:
        ask(server)
        assert server.headers[0]["authorization"] == "Bearer none"


def test_credentials_in_the_address_are_sent_as_http_basic() -> None:
    with serving(Answer()) as server:
        address = server.url.replace("http://", "http://user:p%40ss@")
        OpenAICompatibleBackend(f"{address}#model").generate(MESSAGES, Sampling())
        assert server.headers[0]["authorization"] == "Basic dXNlcjpwQHNz"


def test_a_key_that_no_header_can_carry_is_told_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "ключ-с-буквами")
    with pytest.raises(AuthenticationError) as caught:
        OpenAICompatibleBackend("http://127.0.0.1:9#model")
    assert "ключ" not in str(caught.value)


def test_lone_surrogates_are_sent_as_question_marks() -> None:
    with serving(Answer()) as server:
        backend = OpenAICompatibleBackend(f"{server.url}#model")
        backend.generate((("user", "а\ud800б"),), Sampling())
        assert server.requests[0]["messages"][0]["content"] == "а?б"


@pytest.fixture
def _debug_logs() -> Iterator[None]:
    names = ("openai", "httpx2", "httpcore2", "httpx")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.usefixtures("_debug_logs")
@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        failure(401, message=f"Incorrect API key provided: {KEY}"),
        failure(500, message=f"token {KEY} and s3cret-pass"),
        plain(f"<html>{KEY}</html>".encode(), "text/html"),
        Answer(drop=True),
    ],
)
def test_no_key_and_no_password_in_errors_names_and_logs(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(answer) as server:
        address = server.url.replace("http://", "http://user:s3cret-pass@")
        backend = OpenAICompatibleBackend(f"{address}/v1#model")
        shown = [backend.name, repr(backend)]
        try:
            shown.append(repr(backend.generate(MESSAGES, Sampling())))
        except BackendError as error:
            shown += [repr(error), str(error), repr(error.__context__), *traceback.format_exception(error)]
    seen = "\n".join([*shown, caplog.text])
    assert KEY not in seen
    assert "s3cret-pass" not in seen
    assert backend.name == f"openai-compatible:{server.url}/v1#model"
