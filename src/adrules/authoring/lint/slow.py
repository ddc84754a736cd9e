"""Regular expressions that some text can make slow.

Nobody can read that off an expression, so it is measured: on texts that repeat what the
expression likes and then disappoint it, doubled step by step under the time limit.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Protocol, runtime_checkable

from adrules.authoring.lint.finding import Finding, Subject, cut
from adrules.domain.report import Severity
from adrules.matching.expressions import TIME_LIMIT, Expression, TimeLimitError
from adrules.rules.examples import unmark
from adrules.rules.rule import Rule
from adrules.text.document import Document

_STEPS = tuple(2**power for power in range(4, 14))
_MESSAGE = 1024
"""Characters up to which a text passes for a message: a pattern slow on it is an error."""

_SQUARE = 100
"""At 8 times the length a quadratic pattern takes 64 times as long: below a hundredth it will not strike."""

_UNITS = ("а", "А", "a", "1", " ", "-", "!", ".", "а ", "1 ", "1,", "а-", "!?", "[", "{")
_TAILS = ("\x00", "!\x00")
_LONGEST_SEED = 40


@runtime_checkable
class Patterned(Protocol):
    """A rule of regular expressions; ``on`` says whether they read the raw or the folded text."""

    patterns: tuple[str, ...]
    on: str


def slow_patterns(subject: Subject) -> Iterator[Finding]:
    """Yield patterns that are given up on some text of at most 8192 characters."""
    for rule in subject.rules:
        if not isinstance(rule, Patterned):
            continue
        seeds = _seeds(rule)
        for pattern in rule.patterns:
            length = slow_at(pattern, seeds)
            if length is not None:
                yield _finding(subject, rule, pattern, length)


def _finding(subject: Subject, rule: Rule, pattern: str, length: int) -> Finding:
    grave = length <= _MESSAGE
    return Finding(
        Severity.ERROR if grave else Severity.WARNING,
        "catastrophic-pattern" if grave else "slow-pattern",
        rule.id,
        f"{cut(pattern)}: на тексте в {length} знаков не укладывается в {TIME_LIMIT} с.",
        "Убери вложенные повторы вида (…+)+ и соседние повторы одних знаков; ограничь длину: {1,20}.",
        subject.places.of(rule.id, "patterns", item=pattern),
    )


def slow_at(pattern: str, seeds: Sequence[str] = ()) -> int | None:
    """Return the length of a text on which a pattern takes too long, ``None`` if none was found.

    ``seeds`` are texts that the pattern matches: each short part of them is repeated in place.
    """
    expression = Expression(pattern)
    for head, unit in dict.fromkeys([*(("", u) for u in _UNITS), *_pumped(expression, seeds)]):
        for tail in _TAILS:
            for length in _STEPS:
                text = head + unit * (length // len(unit)) + tail
                begin = perf_counter()
                try:
                    for _ in expression.find(text):
                        pass
                except TimeLimitError:
                    return len(text)
                if length == _MESSAGE and perf_counter() - begin < TIME_LIMIT / _SQUARE:
                    break
    return None


def _pumped(expression: Expression, seeds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield beginnings of matches with the one or two characters that follow, to be repeated."""
    for seed in seeds:
        try:
            span = next(iter(expression.find(seed)), None)
        except TimeLimitError:
            continue
        if span is None:
            continue
        match = seed[span[0] : span[1]][:_LONGEST_SEED]
        for at in range(len(match)):
            for size in (1, 2):
                unit = match[at : at + size]
                if unit:
                    yield match[:at], unit


def _seeds(rule: Patterned) -> list[str]:
    assert isinstance(rule, Rule)  # noqa: S101 - the protocol says the rest
    texts = [unmark(example)[0] for example in rule.examples.bad]
    return [Document(t).folded.text if rule.on == "folded" else t for t in texts]
