"""Sampling, usage, money, and what fixes and judge added, as JSON; reports are those of the domain."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from adrules.domain.fixing import Edit, FixedText
from adrules.domain.report_json import report_json, report_value
from adrules.domain.run import Attempt, Cost, Sampling, Usage

__all__ = ["report_json", "report_value"]

Json = dict[str, Any]


def sampling_json(sampling: Sampling) -> Json:
    """Return how a request was drawn."""
    return {name: getattr(sampling, name) for name in Sampling.__slots__}


def usage_json(usage: Usage) -> Json:
    """Return the tokens of a request."""
    return {name: getattr(usage, name) for name in Usage.__slots__}


def cost_json(cost: Cost | None) -> Json | None:
    """Return money; the amount is a text, so that no digit is lost."""
    return None if cost is None else {"amount": str(cost.amount), "currency": cost.currency}


def cost_value(row: Json | None) -> Cost | None:
    """Return the money that :func:`cost_json` wrote."""
    return None if row is None else Cost(Decimal(row["amount"]), row["currency"])


def mended_json(mended: FixedText | None) -> Json | None:
    """Return what fixes made of a text."""
    if mended is None:
        return None
    return {
        "text": mended.text,
        "settled": mended.settled,
        "edits": [asdict(edit) for edit in mended.edits],
        "report": report_json(mended.report),
    }


def mended_value(row: Json | None) -> FixedText | None:
    """Return the fixed text that :func:`mended_json` wrote."""
    if row is None:
        return None
    edits = tuple(Edit(**edit) for edit in row["edits"])
    return FixedText(row["text"], edits, report_value(row["text"], row["report"]), row["settled"])


def judged_json(attempt: Attempt) -> Json | None:
    """Return what the judge of an attempt used; ``None`` when nothing was paid."""
    if attempt.judge_usage is None:
        return None
    return {"usage": usage_json(attempt.judge_usage), "cost": cost_json(attempt.judge_cost)}
