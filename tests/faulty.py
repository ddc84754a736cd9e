"""Faults of providers, what each costs, and the table of them in the documentation.

    python tests/faulty.py          # print the table
    python tests/faulty.py --write  # put it into docs/reference/faults.md

Each row is a run of the real loop against the loopback server: the fault once, then for ever.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import adrules
from adrules.backends import BACKENDS
from adrules.backends.opening import open_backend
from adrules.backends.protocol import Backend
from adrules.backends.retry import Backoff, RetryingBackend
from adrules.domain.run import Sampling
from adrules.errors import BackendError
from adrules.registry import resolve
from loopback import Answer, Server, failure, serving

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "faults.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"

CANARY = "canary0key1never2shown3"
GIGA = "Y2FuYXJ5MGtleTFuZXZlcjJzaG93bjM="
"""The canary as GigaChat has its keys: base64."""

SECRETS = (CANARY, GIGA, "giga-token-")

VARIABLES = (
    "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_CUSTOM_HEADERS",
    "TOGETHER_API_KEY", "TOGETHER_BASE_URL", "ADRULES_PRICES",
    "GIGACHAT_CREDENTIALS", "GIGACHAT_SCOPE", "GIGACHAT_ACCESS_TOKEN", "GIGACHAT_BASE_URL", "GIGACHAT_AUTH_URL",
    "GIGACHAT_MODEL", "GIGACHAT_USER", "GIGACHAT_PASSWORD", "GIGACHAT_TIMEOUT", "GIGACHAT_MAX_RETRIES",
    "GIGACHAT_CA_BUNDLE_FILE", "GIGACHAT_CERT_FILE", "GIGACHAT_KEY_FILE",
)  # fmt: skip


@dataclass(frozen=True)
class Provider:
    """A backend with sockets: its dialect, the name to open and the variables it needs."""

    name: str
    dialect: str
    model: str
    variables: Callable[[str], dict[str, str]]

    def target(self, url: str) -> str:
        return self.model.replace("URL", url)


def _openai(url: str) -> dict[str, str]:
    return {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": f"{url}/v1"}


def _gigachat(url: str) -> dict[str, str]:
    return {
        "GIGACHAT_CREDENTIALS": GIGA,
        "GIGACHAT_BASE_URL": f"{url}/v1",
        "GIGACHAT_AUTH_URL": f"{url}/api/v2/oauth",
    }


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider("openai", "openai", "openai:gpt-4o-mini", _openai),
        Provider("openai-reasoning", "openai", "openai:gpt-6-luna", _openai),
        Provider(
            "together",
            "together",
            "together:meta-llama/Llama-3.3-70B-Instruct-Turbo",
            lambda url: {"TOGETHER_API_KEY": CANARY, "TOGETHER_BASE_URL": url},
        ),
        Provider("gigachat", "gigachat", "gigachat:GigaChat-2-Max", _gigachat),
        Provider(
            "openai-compatible",
            "openai",
            "openai-compatible:URL/v1#qwen",
            lambda _: {"OPENAI_API_KEY": CANARY},
        ),
    )
}


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    """Set the variables of a provider and unset those of all others."""
    before = {name: os.environ.pop(name) for name in VARIABLES if name in os.environ}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)
        os.environ.update(before)


@contextmanager
def opened(provider: Provider, server: Server, **options: Any) -> Iterator[Backend]:
    """Open a provider's backend on the loopback server; ``options`` go to its class."""
    with environment(provider.variables(server.url)):
        name = provider.target(server.url)
        if options:
            kind, _, model = name.partition(":")
            backend = resolve("backend", kind, BACKENDS)(model, **options)
        else:
            backend = open_backend(name)
        try:
            yield backend
        finally:
            backend.close()


@dataclass(frozen=True)
class Fault:
    """One way to fail; ``only`` names the providers that have it."""

    title: str
    answer: Answer
    only: tuple[str, ...] = ()
    n: int = 1
    timeout: float = 30.0
    warm: bool = False
    """An answer came before: the token of GigaChat is there already."""

    def holds_for(self, provider: Provider) -> bool:
        return not self.only or provider.name in self.only


CHATTY = ("openai", "openai-reasoning", "together", "openai-compatible")
SAMPLED = ("openai", "together", "openai-compatible")

FAULTS = {
    "429": Fault("429", failure(429, "rate_limit_exceeded", "slow down")),
    "429-wait": Fault("429 with retry-after", failure(429, "rate_limit_exceeded", "slow down", retry_after="3")),
    "quota": Fault("429, quota exhausted", failure(429, "insufficient_quota", "no money"), CHATTY),
    "402": Fault("402", failure(402, message="Payment Required")),
    "500": Fault("500", failure(500, message="oops")),
    "503-html": Fault("503 with a page of HTML", Answer(status=503, body=b"<html>busy</html>", content_type="text/html")),
    "slow": Fault("no answer in time", Answer(delay=1.5), ("openai", "gigachat"), timeout=0.5),
    "dropped": Fault("dropped in mid-body", Answer(drop=True)),
    "malformed": Fault("broken JSON", Answer(body=b'{"choices": [')),
    "html": Fault("200 with a page of HTML", Answer(body=b"<html>hello</html>", content_type="text/html")),
    "no-choice": Fault("no choice in the answer", Answer(texts=[])),
    "short": Fault("fewer choices than asked for (n = 2)", Answer(texts=["Счёт за 5 минут"]), CHATTY, n=2),
    "filter": Fault("candidate withheld", Answer(texts=[""], finish="content_filter"), CHATTY),
    "blacklist": Fault("candidate withheld (blacklist)", Answer(texts=[""], finish="blacklist"), ("gigachat",)),
    "refused": Fault("prompt refused by the filter", failure(400, "content_policy_violation", "no"), CHATTY),
    "cut": Fault("cut at the limit", Answer(finish="length")),
    "401": Fault("401, wrong key", failure(401, "invalid_api_key", f"Incorrect API key provided: {CANARY}")),
    "expired": Fault("401, token run out", Answer(expired=True), ("gigachat",), warm=True),
    "403": Fault("403", failure(403, message="Permission denied")),
    "404": Fault("no such model", failure(404, "model_not_found", "No such model")),
    "400": Fault("400", failure(400, "invalid_request_error", "no")),
    "long": Fault("prompt too long", failure(400, "context_length_exceeded", "maximum context length is 10")),
    "413": Fault("413", failure(413, message="Payload too large")),
    "unsupported": Fault(
        "400, parameter not supported",
        failure(400, "unsupported_value", "no temperature", "temperature"),
        SAMPLED,
    ),
}  # fmt: skip

PACK = "pack: p\nrules:\n  - {id: cliche/a, category: cliche, phrases: [лучший банк], message: а, examples: {bad: ['[[Лучший банк]]'], ok: [Счёт]}}\n"
BRIEF = {"id": "b", "channel": "sms", "product": {"name": "Счёт"}, "offer": {"summary": "за 5 минут"}}


@dataclass(frozen=True)
class Row:
    """What one fault cost: requests sent, attempts, regenerations, and how it ended."""

    requests: int
    attempts: int
    regenerations: int
    end: str

    def cells(self) -> str:
        return f"{self.requests} | {self.attempts} | {self.regenerations} | {self.end}"


def once(provider: Provider, fault: Fault, folder: Path) -> Row:
    """Run the loop on a fault that passes after the first request."""
    return _run(provider, fault, [fault.answer, Answer()], folder)


def for_ever(provider: Provider, fault: Fault, folder: Path) -> Row:
    """Run the loop on a fault that stays."""
    return _run(provider, fault, [fault.answer], folder)


@cache
def _checker(folder: Path) -> adrules.Checker:
    pack = folder / "pack.yaml"
    pack.write_text(PACK, encoding="utf-8")
    return adrules.load(pack)


def _run(provider: Provider, fault: Fault, script: list[Answer], folder: Path) -> Row:
    before = [Answer()] if fault.warm else []
    with (
        serving(*before, *script, dialect=provider.dialect) as server,
        opened(provider, server, timeout=fault.timeout) as backend,
    ):
        retrying = RetryingBackend(backend, Backoff(sleep=lambda _: None))
        for _ in before:
            backend.generate((("user", "а"),), Sampling())
        try:
            record = adrules.generate(
                BRIEF,
                backend=retrying,
                checker=_checker(folder),
                max_attempts=3,
                schedule=["resample"],
                sampling=Sampling(n=fault.n),
            )
        except BackendError as error:
            return Row(len(server.requests) - len(before), 0, 0, type(error).__name__)
        end = record.stop_reason.value
        if record.error:
            end = record.error.split(":", 1)[0]
        return Row(len(server.requests) - len(before), len(record.attempts), record.regenerations, end)


def table(folder: Path) -> str:
    """Return the table of the documentation."""
    lines = [
        "| Fault | Backend | Requests | Attempts | Regenerations | Ends | If it stays: requests | Attempts | Ends |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for fault in FAULTS.values():
        rows: dict[str, list[str]] = {}
        for provider in PROVIDERS.values():
            if fault.holds_for(provider):
                first, stays = once(provider, fault, folder), for_ever(provider, fault, folder)
                cells = f"{first.cells()} | {stays.requests} | {stays.attempts} | {stays.end}"
                rows.setdefault(cells, []).append(f"`{provider.name}`")
        everyone = len(PROVIDERS)
        for cells, names in rows.items():
            who = "all" if len(names) == everyone else ", ".join(names)
            lines.append(f"| {fault.title} | {who} | {_shown(cells)} |")
    return "\n".join(lines)


def _shown(cells: str) -> str:
    return " | ".join(f"`{cell}`" if cell[0].isalpha() else cell for cell in cells.split(" | "))


def written() -> str:
    """Return the table that stands in the documentation."""
    return PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip()


def main() -> None:
    """Print the table or put it into its page."""
    with TemporaryDirectory() as folder:
        made = table(Path(folder))
    if sys.argv[1:] == ["--write"]:
        text = PAGE.read_text(encoding="utf-8")
        head, tail = text.split(BEGIN)[0], text.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n{made}\n{END}{tail}", encoding="utf-8")
    else:
        sys.stdout.write(f"{made}\n")


if __name__ == "__main__":
    main()
