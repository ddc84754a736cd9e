"""What is compared: one way to do the work of some rules, each behind the same two methods."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml
from benchmarks.throughput.naive import Hit, Naive, forms
from benchmarks.throughput.naive_full import NaiveFull

import adrules

Rules = Sequence[dict[str, Any]]


class Engine(Protocol):
    """``check`` is timed; ``hits`` puts what it returned into the form that all have."""

    def check(self, text: str) -> Any:  # noqa: ANN401 - each returns its own
        """Do the work on one message."""

    def hits(self, result: Any) -> Iterable[Hit]:  # noqa: ANN401 - as above
        """Return what was found."""


@dataclass(frozen=True)
class Entrant:
    """One engine of a comparison.

    ``build`` makes it, and fails where a package is not installed. ``by`` says what is compared
    of a hit: ``span`` (rule, start, end), ``place`` (start, end), ``rule``, or ``nothing``. ``rules`` are the
    ids that it can hold, all if ``None``. ``note`` explains a difference of hits.
    """

    name: str
    build: Callable[[], Engine]
    by: str = "span"
    rules: frozenset[str] | None = None
    note: str = ""


class Ours:
    """``Checker.check``: the whole report, with its messages."""

    def __init__(self, *packs: str | Path) -> None:
        self.checker = adrules.load(*packs)
        self.check = self.checker.check

    def hits(self, report: adrules.Report) -> list[Hit]:
        """Return the violations."""
        return [(v.rule_id, v.start, v.end) for v in report.violations]


class NaiveLoop:
    """The loop of :mod:`benchmarks.throughput.naive`, or of ``naive_full``."""

    def __init__(self, rules: Rules, loop: type[Naive | NaiveFull] = Naive) -> None:
        forms.cache_clear()  # each engine is made from nothing
        self.check = loop(rules).check

    def hits(self, result: list[Hit]) -> list[Hit]:
        """Return them as they are."""
        return result


class Split:
    """``str.split``: what cutting a text at its spaces costs, and no check at all."""

    check = staticmethod(str.split)

    def hits(self, result: list[str]) -> list[Hit]:  # noqa: ARG002 - there are none
        """Return nothing."""
        return []


def rules_of(pack: Path) -> Rules:
    """Return the rules of a pack file."""
    found: Rules = yaml.safe_load(pack.read_text(encoding="utf-8"))["rules"]
    return found
