"""What a request was drawn by and what it cost, as JSON; reports are those of the domain."""

from dataclasses import asdict
from typing import Any

from adrules.domain.report_json import report_json, report_value
from adrules.domain.run import Sampling, Usage

__all__ = ["report_json", "report_value", "sampling_json", "usage_json"]

Json = dict[str, Any]


def sampling_json(sampling: Sampling) -> Json:
    """Return how a request was drawn."""
    return asdict(sampling)


def usage_json(usage: Usage) -> Json:
    """Return the tokens of a request."""
    return asdict(usage)
