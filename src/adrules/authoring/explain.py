"""Why a rule fired on a text, or why it did not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adrules.authoring.citation import CONDITIONS, excuses
from adrules.authoring.trial import Span, found_in
from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.errors import UnknownNameError
from adrules.matching.phrases import Hit, PhraseSet, slot_forms
from adrules.matching.syntax import Pattern, Slot, parse_phrase, token_class
from adrules.packs.ruleset import Ruleset
from adrules.rules.rule import Case, Rule
from adrules.rules.yielding import covers
from adrules.text.document import Document
from adrules.text.morphology import readings
from adrules.text.spans import overlapping
from adrules.text.words import COMMA, JOINED

CLOSEST = 3
"""Phrases of a rule that are shown when none of them was found."""

_PLAUSIBLE = 0.05
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text as rules read it.

    ``form`` is folded, ``lemmas`` are those of its plausible readings. ``then`` says what
    stands between it and the next one: ``joined`` (a phrase goes on), ``comma`` or ``apart``.
    """

    text: str
    start: int
    end: int
    form: str
    lemmas: tuple[str, ...]
    known: bool
    then: str


@dataclass(frozen=True, slots=True)
class FoundPhrase:
    """A phrase that stands in the text, in its role (``phrases``, ``except`` …)."""

    role: str
    phrase: str
    start: int
    end: int
    text: str
    excused_by: str = ""


@dataclass(frozen=True, slots=True)
class NearPhrase:
    """A phrase that is not in the text: which of its words are, which are not, and what is in the way."""

    phrase: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What one rule did with the text.

    ``silent`` says why a rule was not asked or found nothing; empty when it fired.
    """

    rule_id: str
    kind: str
    violations: tuple[Violation, ...]
    phrases: tuple[FoundPhrase, ...] = ()
    near: tuple[NearPhrase, ...] = ()
    silent: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text as the rules read it, and the accounts of the rules asked about."""

    text: str
    folded: str
    tokens: tuple[Token, ...]
    accounts: tuple[Account, ...]


def explain(
    checker: Checker, text: str, *, rule_id: str | None = None, brief: Brief | None = None
) -> Explanation:
    """Account for the rule of that id, or for all rules that fired on ``text``.

    Raises :class:`~adrules.errors.UnknownNameError` when no pack has the rule.
    """
    ruleset = checker.ruleset(brief.channel if brief else None)
    document = Document(text)
    case = Case(document, brief, ruleset.matcher.find(document))
    violations = checker.check(text, brief).violations
    fired = dict.fromkeys(v.rule_id for v in violations)
    accounts = [
        _account(checker, ruleset, case, name, violations) for name in ([rule_id] if rule_id else fired)
    ]
    return Explanation(text, document.folded.text, tuple(_tokens(document)), tuple(accounts))


def _tokens(document: Document) -> Iterator[Token]:
    words = document.words
    for index, form in enumerate(words.forms):
        start, end = document.span(words.starts[index], words.ends[index])
        plausible = [r for r in readings(form) if r.score >= _PLAUSIBLE]
        between = document.separation(index)
        yield Token(
            document.text[start:end],
            start,
            end,
            form,
            tuple(dict.fromkeys(r.lemma for r in plausible)),
            any(r.known for r in plausible),
            {JOINED: "joined", COMMA: "comma"}.get(between, "apart"),
        )


def _account(
    checker: Checker,
    ruleset: Ruleset,
    case: Case,
    rule_id: str,
    everything: Sequence[Violation],
) -> Account:
    rule = next((r for r in ruleset.rules if r.id == rule_id), None)
    if rule is None:
        return _absent(checker, ruleset, rule_id)
    violations = tuple(v for v in everything if v.rule_id == rule_id)
    found = tuple(_found(rule, case, violations))
    searched = any(p.role not in CONDITIONS for p in found)
    near = () if violations or searched else tuple(_nearest(rule, case.document))
    return Account(
        rule_id=rule.id,
        kind=str(getattr(rule, "kind", "")),
        violations=violations,
        phrases=found,
        near=near,
        silent=""
        if violations
        else _yielded(rule, case, everything) or _silent(rule, case, searched=searched),
        instruction=rule.instruction(case.brief),
    )


def _absent(checker: Checker, ruleset: Ruleset, rule_id: str) -> Account:
    """Account for a rule that is in a pack but not in force, or raise for one that is in none."""
    known = {rule.id: rule for pack in (*checker.packs, *ruleset.packs) for rule in pack.rules}
    if rule_id not in known:
        raise UnknownNameError("rule", rule_id, sorted(known))
    rule = known[rule_id]
    if rule.applies(ruleset.channel):
        silent = "Правило выключено пакетом канала."
    else:
        channels = ", ".join(c.value for c in rule.when.channel) if rule.when else ""
        silent = f"Правило работает только на каналах: {channels}."
    return Account(rule_id, str(getattr(rule, "kind", "")), (), silent=silent)


def _yielded(rule: Rule, case: Case, everything: Sequence[Violation]) -> str:
    """Say to which finding the rule gave way; nothing if to none."""
    if not rule.yields_to or rule.missing(case.brief):
        return ""
    for own in found_in(rule, case):
        other = next((v for v in everything if covers(v, own, rule.yields_to)), None)
        if other:
            return f"Это место нашло правило {other.rule_id}, а ему это правило уступает."
    return ""


def _silent(rule: Rule, case: Case, *, searched: bool) -> str:
    missing = rule.missing(case.brief)
    reasons = (
        (rule.needs_set(), "Правило сравнивает сообщения между собой: одного текста ему мало."),
        (rule.NEEDS_JUDGE, "Правило решает модель; без неё оно не проверяется."),
        (missing, f"Правилу нужно поле брифа {missing}, а его нет."),
        (not rule.concerns(case), f"Не выполнены условия when: {_unmet(rule, case)}."),
        (searched and not rule.ALWAYS_RUN, "Фраза нашлась, но её извиняет исключение."),
        (not rule.ALWAYS_RUN, "Ни одна фраза правила в тексте не стоит."),
    )
    return next(
        (reason for holds, reason in reasons if holds), "Правило посмотрело на текст и ничего не нашло."
    )


def _unmet(rule: Rule, case: Case) -> str:
    when, brief = rule.when, case.brief
    if when is None:
        return ""
    wrong = []
    if when.has and not case.hits.get((rule.id, "when.has")):
        wrong.append(f"в тексте нет ничего из has ({', '.join(when.has)})")
    if when.has_not and case.hits.get((rule.id, "when.has_not")):
        wrong.append(f"в тексте есть {case.hits[rule.id, 'when.has_not'][0].phrase} из has_not")
    if brief is not None:
        wrong += [
            f"{name} брифа не тот"
            for name, wanted, given in (
                ("audience", when.audience, {brief.audience}),
                ("product.category", when.product_category, {brief.product.category}),
                ("tone", when.tone, set(brief.tone)),
            )
            if wanted and not set(wanted) & given
        ]
    return "; ".join(wrong)


def _found(rule: Rule, case: Case, violations: Sequence[Violation]) -> Iterator[FoundPhrase]:
    document = case.document
    for role in rule.vocabulary():
        for hit in case.hits.get((rule.id, role), ()):
            start, end = document.span(hit.start, hit.end)
            counts = role in CONDITIONS or any(_within((start, end), v) for v in violations)
            excuse = "" if counts else _excuse(rule, case, hit)
            yield FoundPhrase(role, hit.phrase, start, end, document.text[start:end], excuse)


def _within(span: Span, violation: Violation) -> bool:
    if violation.start is None or violation.end is None:
        return True
    return violation.start < span[1] and span[0] < violation.end


def _excuse(rule: Rule, case: Case, hit: Hit) -> str:
    """Return which of the rule's excuses spares a hit."""
    first, last = case.document.sentence(hit.start)
    for role, phrase in excuses(rule):
        name = token_class(phrase)
        known = case.hits.get((rule.id, role), ())
        spans = [(h.start, h.end) for h in known if h.phrase == phrase]
        spans += case.document.tokens(name) if name else []
        beside = any(first <= start < last for start, _ in spans)
        if beside if role == "unless" else any(overlapping(sorted(spans), hit.start, hit.end)):
            return f"{role}: {phrase}"
    return ""


def _nearest(rule: Rule, document: Document) -> Iterator[NearPhrase]:
    """Yield the phrases of which the most words are in the text."""
    scored: list[tuple[float, int, NearPhrase]] = []
    for role, phrases in rule.phrase_sets().items():
        if role in CONDITIONS:
            continue
        for phrase in phrases.phrases:
            best = max(
                (_tried(document, phrase, pattern, phrases) for pattern in parse_phrase(phrase)),
                key=lambda t: t[0],
            )
            scored.append((-best[0], len(scored), best[1]))
    yield from (near for share, _, near in sorted(scored, key=lambda s: s[:2])[:CLOSEST] if share < 0)


def _tried(document: Document, phrase: str, pattern: Pattern, phrases: PhraseSet) -> tuple[float, NearPhrase]:
    places = [_places(document, slot, phrases) for slot in pattern]
    found = [document.text[slice(*document.span(*p[0]))] for p in places if p]
    missing = [_named(slot) for slot, p in zip(pattern, places, strict=True) if not p]
    obstacle = "" if missing else _obstacle(document, pattern, places, phrases)
    return len(found) / len(pattern), NearPhrase(phrase, tuple(found), tuple(missing), obstacle)


def _named(slot: Slot) -> str:
    if slot.token_class:
        return f"<{slot.token_class}>"
    words = [("=" if w.exact else "") + ":".join([w.text, *sorted(w.grammemes)]) for w in slot.words]
    shown = "|".join(words[:4]) + ("|…" if len(words) > 4 else "")  # noqa: PLR2004 - fits a line
    return shown if len(words) == 1 else f"{{{shown}}}"


def _places(document: Document, slot: Slot, phrases: PhraseSet) -> list[Span]:
    if slot.token_class:
        return document.tokens(slot.token_class)
    forms, words = slot_forms(slot, phrases), document.words
    parts = [(s, e) for f, s, e in zip(words.forms, words.starts, words.ends, strict=True) if f in forms]
    wholes = [
        (words.starts[at], words.ends[end - 1]) for at, (form, end) in words.wholes.items() if form in forms
    ]
    return sorted([*parts, *wholes])


def _obstacle(document: Document, pattern: Pattern, places: list[list[Span]], phrases: PhraseSet) -> str:
    """Return what keeps the words of a pattern, all in the text, from being the phrase."""
    at = places[0][0]
    for index, spans in enumerate(places[1:], 1):
        after = [s for s in spans if s[0] >= at[1]]
        if not after:
            return "слова стоят в другом порядке" if not phrases.any_order else "слова стоят слишком далеко"
        following = after[0]
        between = document.text[document.span(*at)[1] : document.span(*following)[0]]
        marks = "".join(c for c in between if not c.isalnum() and not c.isspace())
        if marks.strip("-«»„“\"'" + ("," if phrases.cross_comma else "")):
            return f"слова разделяет «{marks}»"
        allowed = max(pattern[index].gap, phrases.gap)
        words = len(_WORD.findall(between))
        if words > allowed:
            return f"между словами стоит ещё {words}, а можно {allowed}: «{between.strip()}»"
        at = following
    return "слова стоят в разных местах текста"
