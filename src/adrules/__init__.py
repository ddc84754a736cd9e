"""Checks Russian advertising copy by declarative rules and regenerates it until it is clean.

The names below are the public interface; they are resolved on first use, so that
``import adrules`` is instant and needs no optional dependency.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adrules.api.generation import agenerate as agenerate
    from adrules.api.generation import generate as generate
    from adrules.api.generation import run_many as run_many
    from adrules.api.loading import load as load
    from adrules.api.loading import load_brief as load_brief
    from adrules.checker import Checker as Checker
    from adrules.domain.brief import Advertiser as Advertiser
    from adrules.domain.brief import Brief as Brief
    from adrules.domain.brief import Channel as Channel
    from adrules.domain.brief import Fact as Fact
    from adrules.domain.brief import Limits as Limits
    from adrules.domain.brief import Offer as Offer
    from adrules.domain.brief import Product as Product
    from adrules.domain.brief import Segment as Segment
    from adrules.domain.brief import Term as Term
    from adrules.domain.fixing import Edit as Edit
    from adrules.domain.fixing import FixedText as FixedText
    from adrules.domain.report import Category as Category
    from adrules.domain.report import Fix as Fix
    from adrules.domain.report import Report as Report
    from adrules.domain.report import Severity as Severity
    from adrules.domain.report import Undecided as Undecided
    from adrules.domain.report import Violation as Violation
    from adrules.domain.run import Attempt as Attempt
    from adrules.domain.run import Budget as Budget
    from adrules.domain.run import Cost as Cost
    from adrules.domain.run import FinishReason as FinishReason
    from adrules.domain.run import RunRecord as RunRecord
    from adrules.domain.run import Sampling as Sampling
    from adrules.domain.run import StopReason as StopReason
    from adrules.domain.run import Usage as Usage
    from adrules.errors import AdrulesError as AdrulesError
    from adrules.errors import BackendError as BackendError
    from adrules.errors import BriefError as BriefError
    from adrules.errors import InputError as InputError
    from adrules.errors import MissingExtraError as MissingExtraError
    from adrules.errors import NotCleanError as NotCleanError
    from adrules.errors import PackError as PackError
    from adrules.errors import StoreError as StoreError
    from adrules.errors import UnknownNameError as UnknownNameError
    from adrules.errors import UsageError as UsageError
    from adrules.errors import WorkerError as WorkerError

_HOMES = {
    "api.generation": ("agenerate", "generate", "run_many"),
    "api.loading": ("load", "load_brief"),
    "checker": ("Checker",),
    "domain.brief": (
        "Advertiser",
        "Brief",
        "Channel",
        "Fact",
        "Limits",
        "Offer",
        "Product",
        "Segment",
        "Term",
    ),
    "domain.fixing": ("Edit", "FixedText"),
    "domain.report": ("Category", "Fix", "Report", "Severity", "Undecided", "Violation"),
    "domain.run": (
        "Attempt",
        "Budget",
        "Cost",
        "FinishReason",
        "RunRecord",
        "Sampling",
        "StopReason",
        "Usage",
    ),
    "errors": (
        "AdrulesError",
        "BackendError",
        "BriefError",
        "InputError",
        "MissingExtraError",
        "NotCleanError",
        "PackError",
        "StoreError",
        "UnknownNameError",
        "UsageError",
        "WorkerError",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [  # noqa: PLE0604 - a literal list would say every name a third time
    *sorted(_HOME_OF),
    "__version__",
]


def __getattr__(name: str) -> object:
    """Import the module of a public name on its first use."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - reads the disk

        return version("adrules")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'adrules' has no attribute {name!r}")
    value = getattr(import_module(f"adrules.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
