"""A rule's own examples are its tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from adrules.checker import Checker
from adrules.packs.schema import Pack
from adrules.rules.rule import Rule, unmark


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What came of one example.

    ``failure`` is empty when the example holds. ``kind`` is ``bad`` (must be flagged), ``ok``
    (must not be) or ``none`` for a rule that has no examples of that sort.
    """

    pack: str
    rule_id: str
    kind: Literal["bad", "ok", "none"]
    example: str
    failure: str = ""


def run_examples(pack: Pack) -> Iterator[ExampleResult]:
    """Check every example of every rule of a pack by that rule.

    A bad example must be flagged, exactly at its ``[[…]]`` marks where it has any. An ok
    example must not be flagged by its own rule; other rules may speak.
    """
    checker = Checker((pack,))
    for rule in pack.rules:
        for example in rule.examples.bad:
            yield ExampleResult(pack.pack, rule.id, "bad", example, _bad(checker, rule, example))
        for example in rule.examples.ok:
            yield ExampleResult(pack.pack, rule.id, "ok", example, _ok(checker, rule, example))
        if not rule.examples.bad or not rule.examples.ok:
            missing = " and ".join(k for k in ("bad", "ok") if not getattr(rule.examples, k))
            yield ExampleResult(pack.pack, rule.id, "none", "", f"the rule has no {missing} examples")


def _found(checker: Checker, rule: Rule, text: str) -> list[tuple[int | None, int | None]]:
    return [(v.start, v.end) for v in checker.check(text).violations if v.rule_id == rule.id]


def _bad(checker: Checker, rule: Rule, example: str) -> str:
    text, marked = unmark(example)
    found = _found(checker, rule, text)
    if not found:
        return "not flagged"
    if marked and found != marked:
        return f"flagged at {_quoted(text, found)}, marked {_quoted(text, list(marked))}"
    return ""


def _ok(checker: Checker, rule: Rule, example: str) -> str:
    found = _found(checker, rule, example)
    return f"flagged at {_quoted(example, found)}" if found else ""


def _quoted(text: str, spans: list[tuple[int | None, int | None]]) -> str:
    return (
        ", ".join("the whole message" if start is None else f"«{text[start:end]}»" for start, end in spans)
        or "none"
    )
