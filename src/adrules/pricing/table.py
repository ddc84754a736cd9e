"""The price table: shipped with the package, completed and overridden by the user's own file.

A file is YAML (``ADRULES_PRICES`` names the user's)::

    prices:
      - provider: gigachat
        model: GigaChat-2-Max
        currency: RUB
        input: 650          # for a million tokens
        output: 650
        checked: 2026-11-22
        source: договор
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adrules.domain.run import Cost, Usage
from adrules.errors import InputError, Problem

VARIABLE = "ADRULES_PRICES"
"""Environment variable that names the user's own table."""

MILLION = Decimal(1_000_000)

_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")

_Amount = Annotated[Decimal, Field(ge=0)]


class Rates(BaseModel):
    """Prices for a million tokens; cached input costs as much as any where nothing is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: _Amount
    output: _Amount
    cached: _Amount | None = None


class Price(Rates):
    """What a model costs; ``currency`` is ISO 4217, ``source`` and ``checked`` where and when it was read."""

    provider: str
    model: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    checked: date
    source: str = Field(min_length=1)
    batch: Rates | None = None

    def cost(self, usage: Usage, *, batch: bool = False) -> Cost | None:
        """Return what a usage costs; ``None`` for a batch whose price is not known.

        Exact decimal arithmetic; nothing is rounded.
        """
        rates = self.batch if batch else self
        if rates is None:
            return None
        cached = rates.input if rates.cached is None else rates.cached
        amount = (
            rates.input * (usage.input_tokens - usage.cached_tokens)
            + cached * usage.cached_tokens
            + rates.output * usage.output_tokens
        )
        return Cost(amount / MILLION, self.currency)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, str] = {}
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices by provider and model; later entries override earlier ones."""

    entries: tuple[Price, ...]

    def find(self, provider: str, model: str) -> Price | None:
        """Return the price of a model, or ``None``: an unknown price is never 0.

        A dated snapshot (``gpt-4o-mini-2024-07-18``) costs what its model costs, a fine-tune
        (``ft:gpt-4o-mini:…``) what ``ft:BASE`` does.
        """
        known = {(price.provider, price.model): price for price in self.entries}
        return next(
            (known[provider, name] for name in _names(model) if (provider, name) in known),
            None,
        )

    def of(self, backend: str) -> Price | None:
        """Return the price of a backend by its name, ``provider:model``."""
        provider, _, model = backend.partition(":")
        return self.find(provider, model)

    def with_file(self, path: str | Path) -> "PriceTable":
        """Return this table with the entries of a file over it.

        Raises :class:`~adrules.errors.InputError` for a file that is no price table.
        """
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as failure:
            raise InputError([Problem(f"cannot read the price table: {failure}", str(path))]) from None
        return PriceTable((*self.entries, *_parsed(text, str(path))))


def prices() -> PriceTable:
    """Return the table of the package, with the file that ``ADRULES_PRICES`` names over it."""
    own = os.environ.get(VARIABLE, "").strip()
    return shipped().with_file(own) if own else shipped()


@cache
def shipped() -> PriceTable:
    """Return the table of the package."""
    text = (files("adrules.pricing") / "prices.yaml").read_text(encoding="utf-8")
    return PriceTable(tuple(_parsed(text, "prices.yaml")))


def total(costs: Iterable[Cost | None]) -> Cost | None:
    """Return the sum of costs: ``None`` as soon as one is unknown, or of another currency.

    Nothing is converted: there is no rate. The sum of no costs is unknown too.
    """
    amount, currency = Decimal(0), ""
    for cost in costs:
        if cost is None or currency not in {"", cost.currency}:
            return None
        amount, currency = amount + cost.amount, cost.currency
    return Cost(amount, currency) if currency else None


def _names(model: str) -> Iterable[str]:
    """Yield the names under which a model's price may stand, nearest first."""
    yield model
    yield _SNAPSHOT.sub("", model)
    if model.startswith("ft:") and model.count(":") > 1:
        base = "ft:" + model.split(":")[1]
        yield base
        yield _SNAPSHOT.sub("", base)


def _parsed(text: str, file: str) -> Iterable[Price]:
    try:
        read = _File.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as failure:
        raise InputError([Problem(f"not YAML: {str(failure).splitlines()[0]}", file)]) from None
    except ValidationError as failure:
        problems = [
            Problem(f"{'.'.join(map(str, e['loc']))}: {e['msg']}", file)
            for e in failure.errors(include_input=False, include_url=False)
        ]
        raise InputError(problems) from None
    return [p.model_copy(update={"source": read.sources.get(p.source, p.source)}) for p in read.prices]
