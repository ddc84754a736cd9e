"""The contract of all backends. Those with sockets are asked over sockets, all others in this process."""

import json
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import adrules
import dialects
from adrules.backends.families import family
from adrules.backends.limits import Limiter
from adrules.backends.opening import open_backend
from adrules.backends.protocol import Backend
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.plan import task_key
from adrules.domain.run import FinishReason, Messages, Sampling
from adrules.errors import AuthenticationError, BackendConfigError, MalformedResponseError, MissingExtraError
from faulty import FAULTS, PROVIDERS, VARIABLES, Provider, environment, opened, table, written
from loopback import CHAT, Answer, failure, serving

pytest.importorskip("openai")
pytest.importorskip("gigachat")

MESSAGES: Messages = (("system", "Правила"), ("user", "Напиши"))
LOCAL = ("hf", "scripted", "replay")
FULL = Sampling(temperature=0.5, top_p=0.9, max_tokens=77, seed=12)


@pytest.fixture(params=list(PROVIDERS))
def provider(request: pytest.FixtureRequest) -> Provider:
    return PROVIDERS[request.param]


@pytest.fixture(params=[*PROVIDERS, *LOCAL])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    """Every backend there is; over sockets it is asked of a server that answers all it can."""
    if request.param in PROVIDERS:
        chosen = PROVIDERS[request.param]

        def answer(body: dict, number: int) -> Answer:
            return Answer([f"Счёт {number}-{i}" for i in range(body["n"])])

        with serving(rest=answer, dialect=chosen.dialect) as server, opened(chosen, server) as found:
            yield found
        return
    if request.param == "hf":
        pytest.importorskip("torch")
        name = f"hf:{Path(adrules.__file__).parent / 'models' / 'tiny'}"
    elif request.param == "scripted":
        (tmp_path / "texts.txt").write_text("Счёт\nВклад\nКарта\n", encoding="utf-8")
        name = f"scripted:{tmp_path / 'texts.txt'}"
    else:
        name = f"replay:{_recorded(tmp_path / 'said.jsonl')}"
    found = open_backend(name)
    yield found
    found.close()


def _recorded(path: Path) -> Path:
    line = {"key": task_key(MESSAGES), "candidates": ["Счёт", "Вклад", "Карта"]}
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_n_candidates_come_or_the_lack_is_named(backend: Backend) -> None:
    got = backend.generate(MESSAGES, Sampling(n=3, max_tokens=8, seed=1))
    assert 1 <= len(got.candidates) <= 3
    assert ("n" in got.dropped) == (len(got.candidates) < 3)
    assert len(got.candidates) == 3 or not backend.capabilities.n


def test_an_answer_is_whole(backend: Backend) -> None:
    got = backend.generate(MESSAGES, Sampling(max_tokens=8, seed=1))
    assert len(got.candidates) == 1
    assert got.candidates[0].finish in FinishReason
    assert got.usage.input_tokens > 0
    assert got.usage.output_tokens > 0
    assert got.model
    assert got.latency >= 0
    assert got.tries == 1


def test_a_seed_is_honoured_where_that_is_said(backend: Backend) -> None:
    if backend.name.split(":")[0] in LOCAL:
        assert backend.capabilities.seed
        texts = {backend.generate(MESSAGES, Sampling(max_tokens=8, seed=5)).candidates for _ in range(3)}
        assert len(texts) == 1
    else:
        dropped = backend.generate(MESSAGES, Sampling(seed=5)).dropped
        assert ("seed" in dropped) is not backend.capabilities.seed


def test_the_name_is_what_opens_it_and_the_capabilities_make_sense(backend: Backend) -> None:
    provider, _, model = backend.name.partition(":")
    assert provider
    assert model
    can = backend.capabilities
    assert can.max_concurrency >= 1
    assert can.max_context is None or can.max_context > 0
    assert bool(can.scope) == (provider not in LOCAL)
    assert set(can.emulated) <= {"n"}
    backend.close()
    if provider not in LOCAL:
        backend.close()


def test_local_models_have_no_price(backend: Backend) -> None:
    if backend.name.split(":")[0] in {*LOCAL, "gigachat", "openai-compatible"}:
        assert backend.generate(MESSAGES, Sampling(max_tokens=8)).cost is None


def test_what_is_sent_is_what_the_schema_of_the_provider_takes(provider: Provider) -> None:
    with serving(Answer(), dialect=provider.dialect) as server, opened(provider, server) as backend:
        got = backend.generate(MESSAGES, FULL)
        (sent,) = server.requests
    assert dialects.wrong(provider.dialect, CHAT, "request", sent) == ""
    assert sent["messages"] == [{"role": r, "content": c} for r, c in MESSAGES]
    known = family(*backend.name.split(":", 1))
    assert sent[known.limit] == 77 + known.room
    for name, value in (("temperature", 0.5), ("top_p", 0.9), ("seed", 12)):
        assert (sent.get(name) == value) is not (name in known.refused)
        assert (name in got.dropped) is (name in known.refused)


def test_the_answer_is_read_whole(provider: Provider) -> None:
    answer = Answer(["  Счёт за 5 минут \n"], cached=20)
    with serving(answer, dialect=provider.dialect) as server, opened(provider, server) as backend:
        got = backend.generate(MESSAGES, Sampling())
        assert dialects.checked(
            provider.dialect, CHAT, dialects.completion(provider.dialect, answer, {"model": "m"}, 0)
        )
        assert [c.text for c in got.candidates] == ["Счёт за 5 минут"]
        assert got.candidates[0].finish is FinishReason.STOP
        assert (got.usage.input_tokens, got.usage.output_tokens, got.usage.estimated) == (50, 7, False)
        assert got.usage.cached_tokens == (0 if provider.dialect == "together" else 20)
        assert got.model.endswith("-served")
        assert (got.request_id, got.dropped) == ("req-0", ())
        assert got.base_url == f"{server.url}/v1"


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", FinishReason.STOP),
        ("eos", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("content_filter", FinishReason.FILTERED),
        ("blacklist", FinishReason.FILTERED),
        ("error", FinishReason.UNKNOWN),
        ("tool_calls", FinishReason.UNKNOWN),
        (None, FinishReason.UNKNOWN),
    ],
)
def test_finish_reasons_are_mapped(provider: Provider, finish: str | None, reason: FinishReason) -> None:
    answer = Answer(finish=finish)
    with serving(answer, dialect=provider.dialect) as server, opened(provider, server) as backend:
        assert backend.generate(MESSAGES, Sampling()).candidates[0].finish is reason


def test_tokens_of_thought_are_told_apart() -> None:
    luna = PROVIDERS["openai-reasoning"]
    with serving(Answer(reasoning=500)) as server, opened(luna, server) as backend:
        got = backend.generate(MESSAGES, Sampling(max_tokens=77))
    assert (got.usage.output_tokens, got.usage.reasoning_tokens) == (507, 500)
    assert got.dropped == ()
    assert str(got.cost.amount) == "0.0002585"  # (50 * 0.10 + 507 * 0.50) / 1e6
    with serving(Answer()) as server, opened(luna, server) as backend:
        assert backend.generate(MESSAGES, Sampling(max_tokens=3)).dropped == ("max_tokens",)


def test_a_parameter_that_is_refused_by_name_is_left_out_from_then_on(provider: Provider) -> None:
    if provider.name not in {"openai", "together", "openai-compatible"}:
        pytest.skip("it sends no temperature, or has no such answer")
    refused = failure(400, "unsupported_value", "only the default (1) is supported", "temperature")

    def answer(body: dict, _: int) -> Answer:
        return refused if "temperature" in body else Answer()

    with serving(rest=answer, dialect=provider.dialect) as server, opened(provider, server) as backend:
        first = backend.generate(MESSAGES, Sampling(temperature=0.5))
        second = backend.generate(MESSAGES, Sampling(temperature=0.5))
        assert (first.dropped, second.dropped) == (("temperature",), ("temperature",))
        assert backend.generate(MESSAGES, Sampling()).dropped == ()
        assert len(server.requests) == 4


def test_a_limit_that_is_refused_is_sent_under_its_other_name() -> None:
    def answer(body: dict, _: int) -> Answer:
        if "max_completion_tokens" in body:
            return failure(400, "unsupported_parameter", "use max_tokens", "max_completion_tokens")
        return Answer()

    openai = PROVIDERS["openai"]
    with serving(rest=answer) as server, opened(openai, server) as backend:
        assert backend.generate(MESSAGES, Sampling(max_tokens=9)).dropped == ()
        assert server.requests[-1]["max_tokens"] == 9


def test_candidates_that_are_asked_for_one_by_one_are_one_answer() -> None:
    giga = PROVIDERS["gigachat"]
    with serving(Answer(["а"]), Answer(["б"], cached=10), Answer(["в"]), dialect="gigachat") as server:
        with opened(giga, server) as backend:
            got = backend.generate(MESSAGES, Sampling(n=3))
        assert [c.text for c in got.candidates] == ["а", "б", "в"]
        assert [body["n"] for body in server.requests] == [1, 1, 1]
        assert (got.usage.input_tokens, got.usage.output_tokens, got.usage.cached_tokens) == (150, 21, 10)
        assert got.request_id == "req-0,req-1,req-2"
        assert len(server.logins) == 1


def test_a_failure_between_them_loses_nothing_that_came() -> None:
    giga = PROVIDERS["gigachat"]
    with serving(Answer(["а"]), failure(500), dialect="gigachat") as server, opened(giga, server) as backend:
        got = backend.generate(MESSAGES, Sampling(n=3))
        assert [c.text for c in got.candidates] == ["а"]
        assert got.dropped == ("n",)


def test_a_token_is_fetched_again_before_it_runs_out() -> None:
    giga = PROVIDERS["gigachat"]
    with serving(Answer(), dialect="gigachat") as server, opened(giga, server) as backend:
        server.token_life = 30  # less than the minute before its end in which the SDK renews it
        for _ in range(3):
            backend.generate(MESSAGES, Sampling())
        assert len(server.logins) == 3
        server.token_life = 1800
        for _ in range(3):
            backend.generate(MESSAGES, Sampling())
        assert len(server.logins) == 4
        assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (failure(401, message="credentials doesn't match db data"), AuthenticationError),
        (failure(400), BackendConfigError),
    ],
)
def test_a_login_that_fails_is_told(fault: Answer, error: type[Exception]) -> None:
    giga = PROVIDERS["gigachat"]
    with serving(Answer(), dialect="gigachat") as server, opened(giga, server) as backend:
        server.oauth = [fault]
        with pytest.raises(error):
            backend.generate(MESSAGES, Sampling())
        assert server.requests == []


def test_a_login_that_is_too_soon_is_tried_again() -> None:
    giga, waits = PROVIDERS["gigachat"], []
    with serving(Answer(), dialect="gigachat") as server, opened(giga, server) as backend:
        server.oauth = [failure(429, retry_after="2"), failure(503)]
        got = RetryingBackend(backend, Backoff(sleep=waits.append, uniform=lambda _, most: most)).generate(
            MESSAGES, Sampling()
        )
        assert got.tries == 3
        assert waits == [2.0, 1.0]


def test_usage_that_is_not_reported_is_estimated(provider: Provider) -> None:
    with (
        serving(Answer(usage=False), dialect=provider.dialect) as server,
        opened(provider, server) as backend,
    ):
        if provider.name == "gigachat":
            with pytest.raises(MalformedResponseError):  # its SDK takes no answer without
                backend.generate(MESSAGES, Sampling())
        else:
            assert backend.generate(MESSAGES, Sampling()).usage.estimated


def test_the_requests_in_flight_are_at_most_those_declared(provider: Provider) -> None:
    answer = Answer(delay=0.01)
    with serving(answer, dialect=provider.dialect) as server, opened(provider, server) as backend:
        most = backend.capabilities.max_concurrency
        retrying = RetryingBackend(backend, Backoff(), Limiter(most))
        with ThreadPoolExecutor(3 * most) as pool:
            done = list(pool.map(lambda _: retrying.generate(MESSAGES, Sampling()), range(4 * most)))
        assert len(done) == len(server.requests) == 4 * most
        assert server.most_flying <= most


@pytest.mark.parametrize(("scope", "most"), [("", 1), ("GIGACHAT_API_B2B", 10), ("GIGACHAT_API_CORP", 10)])
def test_the_streams_of_gigachat_follow_the_scope(scope: str, most: int) -> None:
    with environment(
        {"GIGACHAT_CREDENTIALS": "YQ==", "GIGACHAT_SCOPE": scope}
        if scope
        else {"GIGACHAT_CREDENTIALS": "YQ=="}
    ):
        can = open_backend("gigachat:GigaChat-2").capabilities
    assert can.max_concurrency == most
    assert can.scope == f"gigachat@api.giga.chat/{scope or 'GIGACHAT_API_PERS'}"


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("openai:gpt-6-luna", "OPENAI_API_KEY"),
        ("together:a/b", "TOGETHER_API_KEY"),
        ("gigachat:GigaChat-2", "GIGACHAT_CREDENTIALS"),
    ],
)
def test_without_a_key_its_variable_is_named(name: str, variable: str) -> None:
    with environment({}), pytest.raises(AuthenticationError, match=variable):
        open_backend(name)


@pytest.mark.parametrize(
    ("name", "variable", "address"),
    [
        ("openai:gpt-6-luna", "OPENAI_BASE_URL", "api.openai.com/v1"),
        ("together:a/b", "TOGETHER_BASE_URL", "https://user:pass@host"),
        ("gigachat:GigaChat-2", "GIGACHAT_BASE_URL", "https://host/v1?key=pass"),
    ],
)
def test_an_address_that_is_none_is_told_and_not_quoted(name: str, variable: str, address: str) -> None:
    keys = {"OPENAI_API_KEY": "k", "TOGETHER_API_KEY": "k", "GIGACHAT_CREDENTIALS": "YQ=="}
    with (
        environment({**keys, variable: address}),
        pytest.raises(BackendConfigError, match=variable) as caught,
    ):
        open_backend(name)
    assert "pass" not in str(caught.value)


def test_the_address_of_together_is_taken_with_and_without_v1() -> None:
    together = PROVIDERS["together"]
    with serving(Answer(), dialect="together") as server:
        for path in ("", "/", "/v1", "/v1/"):
            variables = {"TOGETHER_API_KEY": "k", "TOGETHER_BASE_URL": server.url + path}
            with environment(variables):
                open_backend(together.target(server.url)).generate(MESSAGES, Sampling())
        assert server.paths == ["/v1/chat/completions"] * 4


def test_what_the_environment_sets_for_openai_goes_to_openai_only() -> None:
    meant = {
        "OPENAI_ORG_ID": "org-private",
        "OPENAI_PROJECT_ID": "proj-private",
        "OPENAI_CUSTOM_HEADERS": "X-Team: private-team",
    }
    for name, goes in (("openai", True), ("together", False), ("openai-compatible", False)):
        provider = PROVIDERS[name]
        with serving(Answer(), dialect=provider.dialect) as server:
            with environment({**provider.variables(server.url), **meant}):
                open_backend(provider.target(server.url)).generate(MESSAGES, Sampling())
            assert ("private" in json.dumps(server.headers[0])) is goes


def test_every_variable_that_the_tests_unset_is_named_once() -> None:
    assert len(set(VARIABLES)) == len(VARIABLES)


def test_the_table_of_faults_in_the_documentation_is_what_happens(tmp_path: Path) -> None:
    assert len(FAULTS) > 20
    assert written() == table(tmp_path)


@pytest.mark.parametrize(
    ("provider", "package"), [("openai", "openai"), ("together", "openai"), ("gigachat", "gigachat")]
)
def test_a_missing_extra_is_told_with_the_line_that_installs_it(
    provider: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = PROVIDERS[provider]
    monkeypatch.setitem(sys.modules, package, None)
    with environment(chosen.variables("http://127.0.0.1:9")), pytest.raises(MissingExtraError) as caught:
        open_backend(chosen.target(""))
    assert f"pip install 'adrules[{package}]'" in str(caught.value)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_a_certificate_is_trusted_only_where_the_bundle_is_named(tmp_path: Path) -> None:
    giga, pem, key = PROVIDERS["gigachat"], tmp_path / "ca.pem", tmp_path / "key.pem"
    subject = "/CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -days 2 -nodes -newkey rsa:2048"
    making = f"openssl req -x509 -subj {subject} -keyout {key} -out {pem}"
    subprocess.run(making.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with serving(Answer(), dialect="gigachat") as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        variables = giga.variables(server.url.replace("http://", "https://"))
        with environment(variables):
            backend = RetryingBackend(open_backend(giga.target("")), Backoff(sleep=lambda _: None))
            with pytest.raises(BackendConfigError, match="GIGACHAT_CA_BUNDLE_FILE"):
                backend.generate(MESSAGES, Sampling())
        assert server.requests == []
        with environment({**variables, "GIGACHAT_CA_BUNDLE_FILE": str(pem)}):
            trusting = open_backend(giga.target(""))
            assert trusting.generate(MESSAGES, Sampling()).candidates[0].text == "Счёт за 5 минут"
            trusting.close()
