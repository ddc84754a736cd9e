"""What a rule should say of itself and does not."""

import re
from collections.abc import Iterator

from adrules.authoring.lint.contradictions import Bounded
from adrules.authoring.lint.finding import Finding, Subject
from adrules.domain.report import Category, Severity

ENOUGH = 2
"""Examples of each sort that a rule should have."""

_LEFTOVER = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX|lorem|ipsum|заполнить|дописать|вставить сюда)\b"
    r"|\?{3,}|<(?:текст|пример|источник)>",
    re.IGNORECASE,
)


def fields_missing(subject: Subject) -> Iterator[Finding]:
    """Yield rules without a hint, and norms without a source."""
    for rule in subject.rules:
        place = subject.places.of(rule.id)
        if not rule.hint:
            yield Finding(
                Severity.WARNING,
                "no-hint",
                rule.id,
                "Нет hint: ни редактор, ни модель не узнают, как исправить.",
                "Напиши одно действие: чем заменить найденное.",
                place,
            )
        if not rule.source and (rule.category is Category.LAW or isinstance(rule, Bounded)):
            yield Finding(
                Severity.WARNING,
                "no-source",
                rule.id,
                "Нет source: откуда взята норма, не проверить.",
                "Укажи статью закона или страницу с правилом и checked_on — когда её смотрели.",
                place,
            )


def examples_missing(subject: Subject) -> Iterator[Finding]:
    """Yield rules with fewer than two bad or two ok examples."""
    for rule in subject.rules:
        if rule.needs_set() or rule.NEEDS_JUDGE:
            continue  # no lone text can prove it
        thin = [
            f"{kind} — {len(getattr(rule.examples, kind))}"
            for kind in ("bad", "ok")
            if len(getattr(rule.examples, kind)) < ENOUGH
        ]
        if thin:
            yield Finding(
                Severity.WARNING,
                "few-examples",
                rule.id,
                f"Мало примеров: {', '.join(thin)}; нужно по {ENOUGH}.",
                "Добавь тексты, которые правило обязано найти и обязано пропустить.",
                subject.places.of(rule.id, "examples"),
            )


def misplaced_ids(subject: Subject) -> Iterator[Finding]:
    """Yield ids that do not begin with the category."""
    for rule in subject.rules:
        if not rule.id.startswith(f"{rule.category.value}/"):
            yield Finding(
                Severity.WARNING,
                "id-category",
                rule.id,
                f"id не начинается с категории {rule.category.value}.",
                f"Назови правило {rule.category.value}/{rule.id.split('/')[-1]}.",
                subject.places.of(rule.id, "id"),
            )


def leftovers(subject: Subject) -> Iterator[Finding]:
    """Yield texts of rules that were left to be filled in."""
    for rule in subject.rules:
        for name in ("message", "hint", "source"):
            found = _LEFTOVER.search(getattr(rule, name) or "")
            if found:
                yield Finding(
                    Severity.WARNING,
                    "placeholder",
                    rule.id,
                    f"В {name} осталась заготовка: «{found.group()}».",
                    "Впиши текст.",
                    subject.places.of(rule.id, name),
                )
