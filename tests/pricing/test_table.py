from decimal import Decimal
from pathlib import Path

import pytest

from adrules.backends import BACKENDS
from adrules.domain.run import Cost, Usage
from adrules.errors import InputError
from adrules.pricing.table import VARIABLE, Price, PriceTable, prices, shipped, total

OWN = """
sources: {contract: договор 17}
prices:
  - {provider: gigachat, model: GigaChat-2-Max, currency: RUB, input: 650, cached: 0, output: 650, checked: 2026-11-22, source: contract}
  - {provider: openai, model: gpt-6-luna, currency: USD, input: 1, output: 2, checked: 2026-11-22, source: ours}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "prices.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def price(**changes: object) -> Price:
    value = {
        "provider": "p",
        "model": "m",
        "currency": "USD",
        "input": 2,
        "output": 8,
        "checked": "2026-11-22",
        "source": "s",
    }
    return Price.model_validate({**value, **changes})


def test_a_round_of_messages_costs_what_arithmetic_says() -> None:
    """2 500 messages of 700 tokens in and 70 out on gpt-6-luna: 0.2625 dollars, half of it in a batch."""
    luna = shipped().find("openai", "gpt-6-luna")
    usage = Usage(2_500 * 700, 2_500 * 70)
    assert luna.cost(usage) == Cost(Decimal("0.2625"), "USD")
    assert luna.cost(usage, batch=True) == Cost(Decimal("0.13125"), "USD")


def test_cached_input_costs_its_own_price() -> None:
    usage = Usage(1_000_000, 0, cached_tokens=400_000)
    assert price(cached="0.5").cost(usage) == Cost(Decimal("1.4"), "USD")
    assert price().cost(usage) == Cost(Decimal(2), "USD")
    assert price(cached=0).cost(Usage(10, 0, cached_tokens=10)) == Cost(Decimal(0), "USD")


def test_a_batch_without_a_known_price_costs_an_unknown_sum() -> None:
    assert price().cost(Usage(1, 1), batch=True) is None


@pytest.mark.parametrize(
    ("model", "known"),
    [
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
        ("ft:gpt-4o-mini-2024-07-18:acme::9x2", "ft:gpt-4o-mini"),
        ("ft:gpt-4o:acme:name:9x2", "ft:gpt-4o"),
        ("ft:gpt-6-luna:acme::9x2", None),
        ("gpt-4o-mini-tts", None),
        ("gpt-7", None),
        ("", None),
    ],
)
def test_models_are_found_by_their_names(model: str, known: str | None) -> None:
    found = shipped().find("openai", model)
    assert (found.model if found else None) == known
    assert shipped().of(f"openai:{model}") == found


def test_a_price_of_one_provider_is_none_of_another() -> None:
    assert shipped().find("together", "gpt-6-luna") is None
    assert shipped().of("scripted:texts.txt") is None
    assert shipped().of("gigachat:GigaChat-2-Max") is None


def test_the_users_own_prices_go_over_those_of_the_package(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(own))
    assert prices().find("openai", "gpt-6-luna").input == 1
    assert prices().find("openai", "gpt-4o") == shipped().find("openai", "gpt-4o")
    giga = prices().find("gigachat", "GigaChat-2-Max")
    assert (giga.currency, giga.source) == ("RUB", "договор 17")
    assert giga.cost(Usage(100, 100, cached_tokens=100)) == Cost(Decimal("0.065"), "RUB")
    monkeypatch.setenv(VARIABLE, "")
    assert prices() == shipped()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("prices: [", "not YAML"),
        ("[]", "body|valid dictionary"),
        ("prices: [{provider: p}]", "prices.0.model"),
        (OWN.replace("output: 2", "output: -2"), "prices.1.output"),
        (OWN.replace("USD", "dollars"), "prices.1.currency"),
        (OWN.replace("checked: 2026-11-22, ", ""), "prices.0.checked"),
        (OWN.replace("output: 2", "output: 2, free: true"), "prices.1.free"),
    ],
)
def test_a_table_with_mistakes_is_told(own: Path, text: str, wrong: str) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=wrong):
        shipped().with_file(own)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        shipped().with_file(tmp_path / "none.yaml")


def test_a_sum_with_an_unknown_part_or_two_currencies_is_unknown() -> None:
    dollar, rouble = Cost(Decimal("0.1"), "USD"), Cost(Decimal(9), "RUB")
    assert total([dollar, dollar, dollar]) == Cost(Decimal("0.3"), "USD")
    assert total([dollar, None]) is None
    assert total([dollar, rouble]) is None
    assert total([]) is None


def test_every_price_has_its_source_and_date_and_is_of_a_backend() -> None:
    seen = set()
    for entry in shipped().entries:
        assert entry.provider in BACKENDS
        assert "," in entry.source or "litellm" in entry.source  # resolved, not a key of `sources`
        assert entry.checked.year >= 2026
        assert (entry.provider, entry.model) not in seen
        seen.add((entry.provider, entry.model))
        assert entry.input > 0
        assert entry.cached is None or entry.cached < entry.input
        assert entry.batch is None or entry.batch.input < entry.input


def test_the_later_entry_wins() -> None:
    assert PriceTable((price(), price(input=5))).find("p", "m").input == 5
