"""Money from the answer of a provider to the figures of the log, over sockets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adrules
from adrules.backends.opening import open_backend
from adrules.backends.protocol import Backend
from adrules.backends.retry import RetryingBackend
from adrules.backends.scripted import ScriptedBackend
from adrules.domain.run import StopReason
from adrules.errors import UsageError
from adrules.store.database import Database
from adrules.store.reader import RunLog
from adrules.store.stats import summarise
from adrules.store.transfer import exported, imported
from faulty import PROVIDERS, environment, opened
from loopback import Answer, Server, failure, serving
from mine import PACK

PRICES = """
prices:
  - {provider: gigachat, model: GigaChat-2-Max, currency: RUB, input: 500, cached: 100, output: 700, checked: 2026-11-22, source: contract}
  - {provider: openai, model: gpt-4o-mini, currency: RUB, input: 500, cached: 100, output: 700, checked: 2026-11-22, source: contract}
"""
BRIEF = {"id": "b", "channel": "push", "offer": {"summary": "Счёт за 5 минут"}}
PRICED = ("openai", "gigachat")
DIRTY, CLEAN = Answer(["Уникальный счёт"], cached=10), Answer(["Счёт за 5 минут"])


@pytest.fixture
def checker(tmp_path: Path) -> adrules.Checker:
    (tmp_path / "mine.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "prices.yaml").write_text(PRICES, encoding="utf-8")
    return adrules.load(tmp_path / "mine.yaml")


@contextmanager
def priced(name: str, folder: Path, *script: Answer) -> Iterator[tuple[Server, Backend]]:
    pytest.importorskip(name)
    provider = PROVIDERS[name]
    with (
        serving(*script, dialect=provider.dialect) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        with opened(provider, server) as without:
            assert RetryingBackend(without).capabilities.currency == without.capabilities.currency
        with environment(provider.variables(server.url)):
            patch.setenv("ADRULES_PRICES", str(folder / "prices.yaml"))
            backend = open_backend(provider.target(server.url))
            try:
                yield server, backend
            finally:
                backend.close()


@pytest.mark.parametrize("name", PRICED)
def test_what_an_answer_costs_reaches_the_figures(
    name: str, checker: adrules.Checker, tmp_path: Path
) -> None:
    with priced(name, tmp_path, DIRTY, CLEAN) as (server, backend):
        store = tmp_path / "log.sqlite"
        record = adrules.generate(BRIEF, backend=backend, checker=checker, store=store)
        assert [a.cost is not None for a in record.attempts] == [True, True]
        first, second = (a.usage for a in record.attempts)
        assert (first.cached_tokens, second.cached_tokens) == (10, 0)
        inputs = first.input_tokens + second.input_tokens - 10
        amount = Decimal(500 * inputs + 100 * 10 + 700 * (first.output_tokens + second.output_tokens)) / 10**6
        assert record.cost == adrules.Cost(amount, "RUB")
        assert {a.base_url for a in record.attempts} == {f"{server.url}/v1"}
        with RunLog(store) as log:
            assert log.record(record.run_id) == record
            total = summarise(log.facts()).groups[record.backend]
            assert total.cost == total.cost_per_ok == record.cost
            assert total.unpriced == 0
        # and over an export: nothing is lost, and the second export is the same file
        other = tmp_path / "other.sqlite"
        lines = exported_lines(store)
        (tmp_path / "log.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with closing(Database(other, write=True)) as database:
            assert imported(database, tmp_path / "log.jsonl").added == (record.run_id,)
        assert exported_lines(other) == lines
        with RunLog(other) as log:
            assert log.record(record.run_id) == record


def exported_lines(store: Path) -> list[str]:
    with closing(Database(store, write=False)) as database:
        return list(exported(database))


@pytest.mark.parametrize("name", PRICED)
def test_budgets_of_money_stop_a_run_and_a_batch(name: str, checker: adrules.Checker, tmp_path: Path) -> None:
    options: dict[str, Any] = {"checker": checker, "max_attempts": 9, "schedule": ["resample"]}
    texts = [Answer([f"Уникальный счёт {i}"]) for i in range(40)]
    with priced(name, tmp_path, *texts) as (server, backend):
        one = adrules.generate(BRIEF, backend=backend, **(options | {"max_attempts": 1})).cost
        assert one is not None
        bound = adrules.Cost(one.amount * 3, "RUB")
        before = len(server.requests)
        record = adrules.generate(BRIEF, backend=backend, money_budget=bound, **options)
        assert record.stop_reason is StopReason.BUDGET_MONEY
        assert len(record.attempts) == len(server.requests) - before == 3
        before = len(server.requests)
        briefs = [BRIEF | {"id": f"b{i}"} for i in range(3)]
        budget = adrules.Budget(money=adrules.Cost(one.amount * 12, "RUB"))
        records = list(adrules.run_many(briefs, backend=backend, batch_budget=budget, **options))
        assert [r.stop_reason.value for r in records] == ["budget_attempts", "budget_money", "budget_money"]
        assert len(server.requests) - before == 12


@pytest.mark.parametrize("budget", [{"money_budget": "1 USD"}, {"batch_budget": "1 USD"}])
def test_another_currency_is_refused_before_anything_is_asked(
    budget: dict[str, Any], checker: adrules.Checker, tmp_path: Path
) -> None:
    with priced("openai", tmp_path, CLEAN) as (server, backend):
        given = {
            k: v if k == "money_budget" else adrules.Budget(money=adrules.Cost.of(v))
            for k, v in budget.items()
        }
        with pytest.raises(UsageError, match="is priced in RUB"):
            list(adrules.run_many([BRIEF], backend=RetryingBackend(backend), checker=checker, **given))
        assert server.requests == []


def test_a_prompt_that_the_filter_refused_does_not_use_the_money_up(
    checker: adrules.Checker, tmp_path: Path
) -> None:
    refused = failure(400, "content_policy_violation", "no")
    with priced("openai", tmp_path, refused, CLEAN) as (_, backend):
        record = adrules.generate(BRIEF, backend=backend, checker=checker, money_budget="1 RUB")
        assert (record.stop_reason, len(record.attempts)) == (StopReason.CLEAN, 2)


def test_the_commands_show_what_it_cost(checker: adrules.Checker, tmp_path: Path) -> None:
    with priced("openai", tmp_path, DIRTY, CLEAN) as (_, backend):
        store = tmp_path / "log.sqlite"
        record = adrules.generate(BRIEF, backend=backend, checker=checker, store=store)
    adrules.generate(BRIEF, backend=_unpriced(), checker=checker, store=store)

    def command(*words: str) -> str:
        done = [sys.executable, "-m", "adrules.cli.app", "runs", *words, "--store", str(store)]
        return subprocess.run(done, capture_output=True, text=True, check=True, timeout=60).stdout

    cost = {"amount": str(record.cost.amount), "currency": "RUB"} if record.cost else None
    stats = json.loads(command("stats", "--json"))
    assert stats["models"]["openai:gpt-4o-mini"]["cost_per_ok"] == cost
    assert (stats["total"]["cost"], stats["total"]["unpriced"]) == (None, 1)
    assert "стоимость годного текста: 0,0" in command("stats")
    assert json.loads(command("show", record.run_id, "--json"))["cost"] == cost


def _unpriced() -> Backend:
    return ScriptedBackend(["Счёт за 5 минут"])
