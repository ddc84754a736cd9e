"""What in a brief the rules cannot be met with: found before the first request.

A closed list, each certain: a limit whose minimum is above its maximum; a required text in
which an error rule fires by itself; required texts that together exceed a limit. Required are
disclaimers, the promo code, the label, the erid and exact terms (verbatim), the product name
and the call to action (they may be shortened), each only where an error rule demands it.
"""

from collections.abc import Iterator, Sequence

from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.report import Severity
from adrules.packs.ruleset import Ruleset
from adrules.rules.forbidden import ForbiddenRule
from adrules.rules.limit import MEASURES, LimitRule
from adrules.rules.pattern import RegexRule
from adrules.rules.phrase import PhraseRule
from adrules.rules.require import RequireRule
from adrules.rules.rule import Rule
from adrules.rules.script import ScriptRule
from adrules.text.document import Document

LOCAL = (PhraseRule, RegexRule, ForbiddenRule, ScriptRule)
"""Kinds whose finding depends on the place found and its neighbours, not on the whole message."""

GROWING = ("graphemes", "characters", "utf16", "bytes", "words", "sms_segments", "emoji", "links")
"""Measures that no further text makes smaller."""

SHORTENED = ("product.name", "cta")
"""Fields whose texts need not stand in full."""

FRAME = ("Сообщаем: ", ", подробности в приложении.")
"""Neutral words around a required text: what still fires in it fires in any message."""


def contradictions(checker: Checker, brief: Brief) -> tuple[str, ...]:
    """Return what cannot be met, in Russian; empty when nothing of the list is found."""
    ruleset = checker.ruleset(brief.channel)
    required = tuple(_required(ruleset, brief))
    return (
        *_crossed_limits(ruleset, brief),
        *_fires_itself(checker, ruleset, brief, required),
        *_too_long(ruleset, brief, [text for field, text in required if field not in SHORTENED]),
    )


def _errors(ruleset: Ruleset) -> Iterator[Rule]:
    return (rule for rule in ruleset.rules if rule.level is Severity.ERROR)


def _required(ruleset: Ruleset, brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield the field and the text of all that an error rule wants verbatim, or nearly so."""
    wanted = {
        rule.brief
        for rule in _errors(ruleset)
        if isinstance(rule, RequireRule) and rule.brief and rule.when is None and not rule.if_present
    }
    texts: dict[str, Sequence[tuple[str, str | None]]] = {
        "disclaimers": [("disclaimers", text) for text in brief.disclaimers],
        "promo_code": [("offer.promo_code", brief.offer.promo_code)],
        "ad_label": [("ad_label", brief.ad_label)],
        "erid": [("erid", brief.erid)],
        "product_name": [("product.name", brief.product.name)] if not brief.product.aliases else [],
        "cta": [("cta", brief.cta)],
        "must_include": [("must_include", t.text) for t in brief.must_include if t.match == "exact"],
    }
    for thing, found in texts.items():
        if thing in wanted:
            yield from ((field, text) for field, text in found if text)


def _crossed_limits(ruleset: Ruleset, brief: Brief) -> Iterator[str]:
    lows: dict[str, tuple[int, str]] = {}
    highs: dict[str, tuple[int, str]] = {}
    for measure, low, high, rule_id in _bounds(ruleset, brief):
        if low is not None and (measure not in lows or low > lows[measure][0]):
            lows[measure] = low, rule_id
        if high is not None and (measure not in highs or high < highs[measure][0]):
            highs[measure] = high, rule_id
    for measure in sorted(lows.keys() & highs.keys()):
        (low, above), (high, below) = lows[measure], highs[measure]
        if low > high:
            rules = above if above == below else f"{above}, {below}"
            yield f"минимум {low} больше максимума {high} ({measure}; {rules})"


def _bounds(ruleset: Ruleset, brief: Brief) -> Iterator[tuple[str, int | None, int | None, str]]:
    for rule in _errors(ruleset):
        if isinstance(rule, LimitRule) and rule.when is None:
            yield (*rule.bounds(brief), rule.id)


def _fires_itself(
    checker: Checker, ruleset: Ruleset, brief: Brief, required: Sequence[tuple[str, str]]
) -> Iterator[str]:
    local = {rule.id for rule in ruleset.rules if isinstance(rule, LOCAL)}
    for field, text in required:
        framed = FRAME[0] + text + FRAME[1]
        inside = range(len(FRAME[0]), len(FRAME[0]) + len(text))
        alone = {v.rule_id for v in checker.check(text, brief).errors if v.start is not None}
        for violation in checker.check(framed, brief).errors:
            if (
                violation.rule_id in local & alone
                and violation.start is not None
                and violation.end is not None
                and violation.start in inside
                and violation.end - 1 in inside
            ):
                yield f"«{text}» ({field}) нарушает {violation.rule_id}: «{violation.match}»"
                break


def _too_long(ruleset: Ruleset, brief: Brief, texts: Sequence[str]) -> Iterator[str]:
    parts: list[str] = []
    for text in sorted(dict.fromkeys(texts), key=len, reverse=True):
        if not any(text.casefold() in part.casefold() for part in parts):
            parts.append(text)
    if not parts:
        return
    document = Document(" ".join(parts))
    for measure, _, high, rule_id in _bounds(ruleset, brief):
        if high is not None and measure in GROWING and MEASURES[measure](document) > high:
            count = MEASURES[measure](document)
            yield f"обязательные тексты не помещаются: {count} при пределе {high} ({measure}; {rule_id})"
