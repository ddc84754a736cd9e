"""The checkers under measurement: adrules through its public interface, and krrkt on demand."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from corpus import Message
from counting import Checked, Finding

import adrules

PACKS = ("ads-core", "ru-law")
SEVERITIES = ("error", "warning", "info")
LIMITS = {
    "push": (220, 1),
    "sms": (134, 0),
    "banner": (110, 1),
    "messenger": (500, 3),
    "email": (900, 2),
    "vk": (600, 3),
}
"""Longest text and number of emoji by which messages without a brief are labelled."""
_BY_LIMIT = frozenset({"length", "emoji"})
_WHOLE_TEXT = frozenset({"length", "emoji", "register"})

PEER_NAMES: Mapping[str, frozenset[str]] = {
    name: frozenset(categories.split())
    for name, categories in {
        "Рекламный штамп": "cliche abstract_claim pressure clickbait superlative guarantee",
        "Корпоративный штамп": "cliche abstract_claim vagueness",
        "Газетный штамп": "cliche abstract_claim",
        "Необъективная оценка": "cliche abstract_claim superlative comparison filler",
        "Усилитель": "filler abstract_claim pressure superlative",
        "Неинформативно": "cliche abstract_claim vagueness filler",
        "Фичеризм": "cliche abstract_claim",
        "Неопределенность": "vagueness abstract_claim",
        "Обобщение": "vagueness guarantee superlative cliche abstract_claim",
        "Паразит времени": "filler bureaucratese vagueness pressure",
        "Канцеляризм": "bureaucratese",
        "Фраза с отглагольным существительным": "bureaucratese syntax",
        "Слабый глагол": "bureaucratese syntax",
        "Страдательный залог": "bureaucratese syntax",
        "Фраза с модальным глаголом": "syntax pressure",
        "Сложный синтаксис": "syntax",
        "Возможно, причастие": "syntax",
        "Возможно, деепричастие": "syntax",
        "Возможно, риторический вопрос": "syntax clickbait cliche",
        "Вводная конструкция": "filler vagueness",
        "Слово-паразит": "filler",
        "Плеоназм": "tautology repetition",
        "Заумное слово": "foreign_words jargon",
        "Восклицание": "punctuation pressure",
        "Современный журналистский штамп": "cliche abstract_claim",
        "Истертый штамп": "cliche abstract_claim",
        "Бытовой штамп": "cliche filler",
        "Тяжелая вводная конструкция": "filler syntax bureaucratese",
        "Неуклюжий синтаксис": "syntax bureaucratese",
        "Тяжеловато читается": "syntax bureaucratese",
        "Подозрение на парцелляцию": "syntax abstract_claim",
        "Неопределенное": "vagueness",
        "Неясное значение": "vagueness abstract_claim",
        "Неверное использование косой черты": "punctuation typography",
        "Предлог «от»": "vagueness",
        "Личное местоимение": "register",
        "Притяжательное местоимение": "register",
    }.items()
}
"""What a name of krrkt may mean in our categories, read generously: any of them makes it right."""


class PeerMissingError(RuntimeError):
    """The peer is not installed."""


def with_adrules(messages: Iterable[Message], packs: tuple[str, ...] = PACKS) -> list[Checked]:
    """Check each message with its channel's preset, at every severity."""
    checkers: dict[str, adrules.Checker] = {}
    out = []
    for message in messages:
        channel = message.channel
        checker = checkers.get(channel) or checkers.setdefault(channel, adrules.load(*packs, channel=channel))
        if message.brief is not None:
            report = checker.check(message.text, adrules.Brief.model_validate(message.brief))
            violations = list(report.violations)
        else:
            violations = [v for v in checker.check(message.text).violations if v.category not in _BY_LIMIT]
            limited = checker.check(message.text, limits_only(channel))
            violations += [v for v in limited.violations if v.category in _BY_LIMIT]
        out.append(Checked(message, tuple(_finding(v, message.text) for v in violations)))
    return out


def limits_only(channel: str) -> adrules.Brief:
    """Return a brief that says nothing but the set's limits."""
    max_len, max_emoji = LIMITS[channel]
    return adrules.Brief.model_validate(
        {
            "channel": channel,
            "offer": {"summary": "предложение"},
            "limits": {"max_len": max_len, "max_emoji": max_emoji},
        }
    )


def ruleset(packs: tuple[str, ...] = PACKS) -> dict[str, str]:
    """Return the content hash of the rules for each channel."""
    return {c: adrules.load(*packs, channel=c).check("Текст.").ruleset for c in LIMITS}


def _finding(violation: adrules.Violation, text: str) -> Finding:
    start, end = violation.start, violation.end
    if start is None and violation.category in _WHOLE_TEXT:
        start, end = 0, len(text)
    return Finding(
        violation.rule_id, frozenset({violation.category.value}), violation.severity.value, start, end
    )


def at_least(checked: Iterable[Checked], severity: str) -> list[Checked]:
    """Keep the findings of ``severity`` and graver ones."""
    kept = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return [Checked(item.message, tuple(f for f in item.findings if f.severity in kept)) for item in checked]


def with_krrkt(messages: Iterable[Message]) -> tuple[list[Checked], str]:
    """Check each message with krrkt, without its model layer. Returns its version beside the findings.

    Findings of weight 0 (personal pronouns) are notes in krrkt's own score, hence left out.
    """
    try:
        from importlib.metadata import version  # noqa: PLC0415 - only with the peer

        from krrkt.engine.pipeline import proofread  # noqa: PLC0415 - a peer, never a dependency
    except ImportError as error:
        raise PeerMissingError("krrkt is not installed: pip install krrkt==1.5.4") from error
    out = []
    for message in messages:
        result: Any = asyncio.run(proofread(message.text, skip_llm=True))
        found = tuple(
            Finding(f.rule, PEER_NAMES.get(f.rule, frozenset({"other"})), "error", f.start, f.end)
            for f in result.findings
            if f.weight > 0
        )
        out.append(Checked(message, found))
    return out, version("krrkt")
