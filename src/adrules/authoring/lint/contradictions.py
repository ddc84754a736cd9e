"""Rules that cannot all be obeyed."""

from collections.abc import Iterator
from itertools import permutations
from typing import Protocol, runtime_checkable

from adrules.authoring.citation import CONDITIONS, citations
from adrules.authoring.lint.finding import Finding, Subject, cut
from adrules.authoring.trial import Trial, found_in, stand_in, untried
from adrules.domain.report import Severity
from adrules.matching.expressions import TimeLimitError
from adrules.rules.rule import Case, InconclusiveError, Rule

_NEUTRAL = "Текст"
"""A message that says nothing: a rule that fires on it asks for something."""


@runtime_checkable
class Bounded(Protocol):
    """A rule that bounds a count."""

    measure: str
    min: int | None
    max: int | None


def required_and_forbidden(subject: Subject) -> Iterator[Finding]:
    """Yield phrases that one rule asks for and another one flags."""
    for rule in subject.rules:
        sets = {r: s for r, s in rule.phrase_sets().items() if r not in CONDITIONS}
        if not rule.ALWAYS_RUN or not sets or untried(rule, stand_in(rule)):
            continue
        alone = Trial((rule,))
        if not _fires(rule, alone.case(_NEUTRAL, stand_in(rule))):
            continue
        for role, phrases in sets.items():
            for phrase in phrases.phrases:
                text = next((c.text for c in citations(phrase, phrases)), None)
                if text is None or _fires(rule, alone.case(text, stand_in(rule))):
                    continue
                for other in _forbidding(subject, rule, text):
                    yield Finding(
                        other.level,
                        "required-and-forbidden",
                        rule.id,
                        f"«{cut(phrase)}» требуется здесь и запрещена правилом {other.id}.",
                        "Оставь одно из двух или разведи правила условием when.",
                        subject.at(rule, role, phrase),
                    )


def _forbidding(subject: Subject, rule: Rule, text: str) -> Iterator[Rule]:
    case = subject.trial.case(text)
    for other in subject.rules:
        if other.id == rule.id or untried(other, None) or _fires_on_anything(subject, other):
            continue
        if _fires(other, case):
            yield other


def _fires_on_anything(subject: Subject, rule: Rule) -> bool:
    return rule.ALWAYS_RUN and _fires(rule, subject.trial.case(_NEUTRAL))


def _fires(rule: Rule, case: Case) -> bool:
    try:
        return bool(found_in(rule, case))
    except (TimeLimitError, InconclusiveError):
        return False


def impossible_limits(subject: Subject) -> Iterator[Finding]:
    """Yield pairs of limits of one count that leave no value on some channel.

    In one pack that is a mistake. Two packs may never be loaded together, so of them it is said.
    """
    limits = [(p, r) for p in subject.packs for r in p.rules if isinstance(r, Bounded)]
    for (pack, low), (other_pack, high) in permutations(limits, 2):
        if not isinstance(low, Bounded) or not isinstance(high, Bounded):
            continue  # for the type checker
        if low.measure != high.measure or low.min is None or high.max is None or low.min <= high.max:
            continue
        shared = subject.channels(pack, low) & subject.channels(other_pack, high)
        if shared:
            grave = min(low.level, high.level, key=lambda s: s.rank)
            yield Finding(
                grave if pack is other_pack else Severity.INFO,
                "impossible-limits",
                low.id,
                f"Не меньше {low.min} ({low.measure}) здесь и не больше {high.max} в правиле {high.id}: "
                f"выполнить оба нельзя ({', '.join(sorted(c.value for c in shared))}).",
                "Исправь число или разведи правила по каналам.",
                subject.places.of(low.id, "min"),
            )


def flagged_ok_examples(subject: Subject) -> Iterator[Finding]:
    """Yield ok examples that another error rule of the pack flags."""
    for pack in subject.packs:
        trial = Trial(pack.rules)
        errors = [r for r in pack.rules if r.level is Severity.ERROR and not untried(r, None)]
        for rule in pack.rules:
            for example in rule.examples.ok:
                case = trial.case(example, stand_in(rule))
                for other in errors:
                    if other.id == rule.id or not (other.ALWAYS_RUN or _hit(other, case)):
                        continue
                    if _fires(other, case):
                        yield Finding(
                            Severity.INFO,
                            "flagged-ok-example",
                            rule.id,
                            f"Пример ok «{example}» нарушает другое правило пакета: {other.id}.",
                            "Читатель примет пример за образец: возьми текст без нарушений.",
                            subject.places.of(rule.id, "examples", "ok", item=example),
                        )


def _hit(rule: Rule, case: Case) -> bool:
    return any((rule.id, role) in case.hits for role in rule.phrase_sets())
