"""Corpus of the tiny model: briefs, clean messages, spoiled messages, repairs.

>>> corpus = Corpus(seed=1)
>>> brief, family = corpus.brief()
>>> text = corpus.clean(brief, family)
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adrules.domain.brief import Brief, Channel
from adrules.domain.hashing import content_hash
from adrules.domain.report import Category, Report, Severity, Violation, default_severity
from adrules.domain.run import Messages
from adrules.prompts import render
from tiny_texts import (
    CLOSINGS,
    EMOJI,
    FAMILIES,
    LIMITS,
    LONG_TAIL,
    OPENINGS,
    PATTERNS,
    SWAPS,
    Family,
)

Values = dict[str, str]

DIRTY_SHARE = 0.7
"""Share of first texts that break a rule of severity ``error``.

The repairs, which are all clean, pull the model's own share below it, to about 0.6.
"""

HELD_OUT_MODULUS = 8
"""One offer in so many is never trained on."""

_ERROR_OPENINGS = tuple(o for o in OPENINGS if default_severity(o[0]) is Severity.ERROR)
_ERROR_CLOSINGS = tuple(c for c in CLOSINGS if default_severity(c[0]) is Severity.ERROR)
_WARNING_SENTENCES = tuple(s for s in (*OPENINGS, *CLOSINGS) if default_severity(s[0]) is Severity.WARNING)
_CAPS = re.compile(r"\b[А-ЯЁ]{4,}(?: [А-ЯЁ]+)*\b")
_EMOJI = re.compile(r"[\U0001f300-\U0001faff]+")
_EXCLAMATION = re.compile(r"!+")
_LONG_TEXT = {Channel.SMS: 215, Channel.PUSH: 265}


@dataclass(frozen=True)
class Example:
    """A conversation and the answer that is wanted."""

    messages: Messages
    answer: str
    dirty: bool


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def _marked(spoiled: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\[\[(.+?)\]\]", spoiled))


def _unmarked(spoiled: str) -> str:
    return spoiled.replace("[[", "").replace("]]", "")


KNOWN = tuple(
    (category, phrase)
    for category, spoiled in (
        *OPENINGS,
        *CLOSINGS,
        *((category, new) for category, _, new in SWAPS),
    )
    for phrase in _marked(spoiled)
)
"""Every phrase that the corpus spoils texts with, and its category."""


def known_report(text: str, channel: Channel) -> Report:
    """Return the defects that the corpus itself can make; stands in for a checker."""
    spans: list[tuple[Category, int, int]] = []
    for category, phrase in KNOWN:
        place = re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE)
        if place:
            spans.append((category, *place.span()))
    for category, pattern in (
        (Category.EMOJI, _EMOJI),
        (Category.CAPS, _CAPS),
        (Category.PUNCTUATION, _EXCLAMATION),
    ):
        spans.extend((category, *place.span()) for place in pattern.finditer(text))
    found = [(c, start, end, text[start:end]) for c, start, end in sorted(spans, key=lambda span: span[1:])]
    whole = [(Category.LENGTH, None, None, "")] if len(text) > LIMITS.get(channel, 250) else []
    # Numbered ids: a feedback names each rule once, and every phrase shall be named.
    violations = tuple(
        Violation(f"{category}/known-{i}", category, default_severity(category), start, end, match, "ошибка")
        for i, (category, start, end, match) in enumerate([*whole, *found])
    )
    return Report(text, violations, channel=channel.value)


def offer_key(brief: Brief) -> str:
    """Return the hash of what is advertised: product name and offer, whatever the channel."""
    return content_hash([brief.product.name, brief.offer.summary])


def make_brief(family: Family, name: str, values: Values, conditions: tuple[str, ...], cta: str) -> Brief:
    """Return the brief of an offer for SMS."""
    return Brief.model_validate(
        {
            "channel": Channel.SMS,
            "product": {"name": f"{family.noun} «{name}»", "category": family.category},
            "offer": {
                "summary": capital(family.offer.format(**values)),
                "conditions": [condition.format(**values) for condition in conditions],
            },
            "cta": cta,
            "audience": family.audience,
        }
    )


class Corpus:
    """A seeded source of briefs and texts; offers of the ``reserved`` briefs are never trained on."""

    def __init__(self, seed: int, reserved: Iterable[Brief] = ()) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a corpus needs a seed, not secrecy
        self._reserved = frozenset(offer_key(brief) for brief in reserved)

    def is_held_out(self, brief: Brief) -> bool:
        """Tell whether an offer is kept from training: by content, so the same in any run."""
        key = offer_key(brief)
        return key in self._reserved or int(key, 16) % HELD_OUT_MODULUS == 0

    def brief(self, *, held_out: bool = False) -> tuple[Brief, Family]:
        """Return a brief of the wanted side of the split, and its family."""
        while True:
            family = self.random.choice(FAMILIES)
            values = {slot: self.random.choice(choices) for slot, choices in family.slots.items()}
            channel = self.random.choice(list(LIMITS))
            count = 1 if channel is Channel.SMS else self.random.choice((1, 2))
            conditions = tuple(self.random.sample(family.conditions, count))
            brief = make_brief(
                family, self.random.choice(family.names), values, conditions, self.random.choice(family.ctas)
            )
            brief = brief.model_copy(update={"channel": channel})
            if self.is_held_out(brief) == held_out:
                return brief, family

    def clean(self, brief: Brief, family: Family) -> str:
        """Return a clean text of the brief, short enough for its channel."""
        patterns = [*PATTERNS, *family.patterns, *family.patterns]
        self.random.shuffle(patterns)
        texts = (_fill(pattern, brief, family) for pattern in patterns)
        return next(text for text in texts if len(text) <= LIMITS[brief.channel])

    def soil(self, text: str, brief: Brief) -> str:
        """Return ``text`` with one to three defects of severity ``error``, and perhaps lesser ones."""
        count = self.random.choices((1, 2, 3), weights=(60, 30, 10))[0]
        kinds = self.random.sample(("opening", "closing", "swap", "emoji", "long"), count)
        for kind in sorted(kinds, key=("swap", "long", "opening", "closing", "emoji").index):
            text = self._spoil(kind, text, brief)
        if self.random.random() < 0.25:  # noqa: PLR2004 - a share
            text = _add(text, _unmarked(self.random.choice(_WARNING_SENTENCES)[1]), first=False)
        if self.random.random() < 0.15 and brief.cta:  # noqa: PLR2004 - a share
            text = text.replace(brief.cta, brief.cta.upper())
        if self.random.random() < 0.2:  # noqa: PLR2004 - a share
            text = re.sub(r"\.(?=$| [\U0001f300-\U0001faff])", self.random.choice(("!", "!!", "!!!")), text)
        return text

    def _spoil(self, kind: str, text: str, brief: Brief) -> str:
        if kind == "opening":
            return _add(text, _unmarked(self.random.choice(_ERROR_OPENINGS)[1]), first=True)
        if kind == "emoji":
            return f"{text} {self.random.choice(EMOJI)}"
        if kind == "swap" and (swaps := _swaps(text, brief)):
            return text.replace(*self.random.choice(swaps), 1)
        if kind == "long" and brief.channel in _LONG_TEXT:
            tail = self.random.sample(LONG_TAIL, len(LONG_TAIL))
            while len(text) <= _LONG_TEXT[brief.channel] and tail:
                text = f"{text} {tail.pop()}"
            return text
        return _add(text, _unmarked(self.random.choice(_ERROR_CLOSINGS)[1]), first=False)

    def examples(self, firsts: int, repairs: int) -> Iterator[Example]:
        """Yield first answers, :data:`DIRTY_SHARE` of them dirty, and repairs of dirty texts."""
        for _ in range(firsts):
            brief, family = self.brief()
            text = self.clean(brief, family)
            dirty = self.random.random() < DIRTY_SHARE
            yield Example(
                render.task(brief, "plain", ""), self.soil(text, brief) if dirty else text, dirty=dirty
            )
        for _ in range(repairs):
            brief, family = self.brief()
            text = self.clean(brief, family)
            spoiled = self.soil(text, brief)
            base = render.task(brief, "plain", "")
            yield Example(
                render.repair(base, spoiled, known_report(spoiled, brief.channel).errors), text, dirty=False
            )


def _add(text: str, sentence: str, *, first: bool) -> str:
    return f"{sentence} {text}" if first else f"{text} {sentence}"


def _swaps(text: str, brief: Brief) -> list[tuple[str, str]]:
    """Return the words of ``text`` that can be spoiled, with what they become."""
    name = brief.product.name or ""
    swaps = [(old.replace("{name}", name), _unmarked(new.replace("{name}", name))) for _, old, new in SWAPS]
    # Before a colon only: «Вклад — настоящая находка — 16 %» has a dash too many.
    return [(old, new) for old, new in swaps if old in text and (old != name or f"{name}:" in text)]


def _fill(pattern: str, brief: Brief, family: Family) -> str:
    offer = brief.offer.summary
    values = _read(family.offer, offer)
    conditions = ", ".join(brief.offer.conditions)
    return pattern.format(
        name=brief.product.name,
        offer=offer[:1].lower() + offer[1:],
        Offer=offer,
        conditions=conditions,
        Conditions=capital(conditions),
        cta=brief.cta,
        **values,
    )


def _read(template: str, text: str) -> Values:
    """Read the slots of an offer back: «{rate} % годовых» + «16 % годовых» -> rate 16."""
    parts = re.split(r"\{(\w+)\}", template)
    pattern = "".join(f"(?P<{p}>.+?)" if i % 2 else re.escape(p) for i, p in enumerate(parts))
    found = re.fullmatch(pattern, text, re.IGNORECASE)
    if found is None:
        raise ValueError(f"offer «{text}» is not made by the template «{template}»")
    return found.groupdict()
