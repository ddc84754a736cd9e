"""What a check says: violations, and what could not be decided."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import groupby
from typing import Any, Self


class Severity(StrEnum):
    """How much a violation matters. Errors gate the loop."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Order of weight: info 0, warning 1, error 2."""
        return _RANK[self]

    @property
    def label(self) -> str:
        """The Russian name."""
        return _LABELS[self]


_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
_LABELS = {Severity.ERROR: "ошибка", Severity.WARNING: "предупреждение", Severity.INFO: "заметка"}
_SHARE = {Severity.ERROR: 1.0, Severity.WARNING: 0.5, Severity.INFO: 0.25}


class Category(StrEnum):
    """The closed list of defects; ``label`` is the Russian name."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Attach the Russian label to the id."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    CLICHE = "cliche", "штамп"
    ABSTRACT_CLAIM = "abstract_claim", "голословное утверждение"
    SUPERLATIVE = "superlative", "превосходная степень"
    COMPARISON = "comparison", "сравнение без базы"
    GUARANTEE = "guarantee", "гарантия"
    PRESSURE = "pressure", "давление"
    CLICKBAIT = "clickbait", "кликбейт"
    FILLER = "filler", "слово-паразит"
    VAGUENESS = "vagueness", "неопределённость"
    BUREAUCRATESE = "bureaucratese", "канцелярит"
    SYNTAX = "syntax", "тяжёлый синтаксис"
    TAUTOLOGY = "tautology", "тавтология"
    REPETITION = "repetition", "повтор"
    PLACEHOLDER = "placeholder", "незаполненная подстановка"
    SEGMENT_LEAK = "segment_leak", "раскрытие сегмента"
    NO_SEGMENT_EFFECT = "no_segment_effect", "сегмент не повлиял на текст"
    REGISTER = "register", "ты и вы"
    ADDRESS = "address", "обращение"
    FOREIGN_WORDS = "foreign_words", "иностранные слова"
    JARGON = "jargon", "жаргон"
    UNGROUNDED_FACT = "ungrounded_fact", "факт не из брифа"
    CONTRADICTION = "contradiction", "противоречие"
    INVENTED_NAME = "invented_name", "выдуманное имя"
    MISSING_PRODUCT = "missing_product", "нет названия продукта"
    MISSING_CTA = "missing_cta", "нет призыва к действию"
    MISSING_KEY_MESSAGE = "missing_key_message", "нет ключевого сообщения"
    MISSING_DISCLOSURE = "missing_disclosure", "нет обязательной оговорки"
    PRODUCT_NAME = "product_name", "неточное название продукта"
    MIXED_SCRIPT = "mixed_script", "смешение алфавитов"
    EMOJI = "emoji", "эмодзи"
    LENGTH = "length", "длина"
    CAPS = "caps", "прописные буквы"
    PUNCTUATION = "punctuation", "пунктуация"
    TYPOGRAPHY = "typography", "типографика"
    NUMBERS = "numbers", "запись чисел"
    FORBIDDEN_PHRASE = "forbidden_phrase", "запрещённое выражение"
    OFFENSIVE = "offensive", "обидное выражение"
    LAW = "law", "закон о рекламе"
    GRAMMAR = "grammar", "грамматика"
    PERSONAL_DATA = "personal_data", "персональные данные"
    DUPLICATE = "duplicate", "дубликат"
    OTHER = "other", "прочее"


_BACKGROUND = {Severity.ERROR: "#ffc9c9", Severity.WARNING: "#ffec99", Severity.INFO: "#d0ebff"}

_ERRORS = frozenset(
    {
        Category.CLICHE,
        Category.ABSTRACT_CLAIM,
        Category.SUPERLATIVE,
        Category.GUARANTEE,
        Category.PRESSURE,
        Category.CLICKBAIT,
        Category.PLACEHOLDER,
        Category.SEGMENT_LEAK,
        Category.UNGROUNDED_FACT,
        Category.INVENTED_NAME,
        Category.MISSING_PRODUCT,
        Category.MISSING_CTA,
        Category.MISSING_KEY_MESSAGE,
        Category.MISSING_DISCLOSURE,
        Category.MIXED_SCRIPT,
        Category.EMOJI,
        Category.LENGTH,
        Category.FORBIDDEN_PHRASE,
        Category.OFFENSIVE,
    }
)


def default_severity(category: Category) -> Severity:
    """Return the severity of a rule that names none."""
    return Severity.ERROR if category in _ERRORS else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that mends a violation: ``text[start:end]`` becomes ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True, init=False)
class Violation:
    """One place where a text breaks a rule.

    ``start`` and ``end`` are code-point offsets into the text as given, end exclusive, so
    ``text[start:end] == match``. Both are ``None``, and ``match`` is empty, when the
    message as a whole breaks the rule. ``message`` says why, ``hint`` what to do; both are
    in the language of the pack. ``fix`` is an edit that needs no model, where there is one.
    ``weight`` counts in :attr:`Report.score`.
    """

    rule_id: str
    category: Category
    severity: Severity
    start: int | None
    end: int | None
    match: str
    message: str
    hint: str = ""
    fix: Fix | None = None
    weight: float = 1.0

    def __init__(  # noqa: PLR0913, PLR0917 - one for each field
        self,
        rule_id: str,
        category: Category,
        severity: Severity,
        start: int | None,
        end: int | None,
        match: str,
        message: str,
        hint: str = "",
        fix: Fix | None = None,
        weight: float = 1.0,
    ) -> None:
        """Fill the fields: what a dataclass makes for a frozen class takes twice as long."""
        _set_rule_id(self, rule_id)
        _set_category(self, category)
        _set_severity(self, severity)
        _set_start(self, start)
        _set_end(self, end)
        _set_match(self, match)
        _set_message(self, message)
        _set_hint(self, hint)
        _set_fix(self, fix)
        _set_weight(self, weight)


def _setters(kind: type[Any]) -> list[Callable[[object, Any], None]]:
    """Return what fills the fields of a new value of a frozen class with slots, in their order."""
    return [getattr(kind, field.name).__set__ for field in fields(kind)]


(
    _set_rule_id,
    _set_category,
    _set_severity,
    _set_start,
    _set_end,
    _set_match,
    _set_message,
    _set_hint,
    _set_fix,
    _set_weight,
) = _setters(Violation)


def shaded(text: str, violations: Iterable[Violation]) -> list[tuple[str, Severity | None]]:
    """Cut a text into runs of characters, each with the gravest severity that covers it.

    ``text`` may be the beginning of the text that was checked; what lies beyond it is left out.
    """
    gravest: list[Severity | None] = [None] * len(text)
    for v in sorted(violations, key=lambda v: v.severity.rank):
        if v.start is not None and v.end is not None:
            end = min(v.end, len(text))
            gravest[v.start : end] = [v.severity] * max(0, end - v.start)
    runs = groupby(enumerate(text), key=lambda place: gravest[place[0]])
    return [("".join(character for _, character in run), severity) for severity, run in runs]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A rule that gave no verdict, and why. Never a pass."""

    rule_id: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True, init=False)
class Report:
    """All that the rules say about one text.

    ``skipped``: the rule had nothing to check against, with the reason
    ``missing_field(name)``, ``no_judge`` or ``needs_set``. ``inconclusive``: the rule could
    not decide (time limit, unreadable judge). ``ruleset`` is the content hash of the rules.
    """

    text: str
    violations: tuple[Violation, ...]
    skipped: tuple[Undecided, ...] = ()
    inconclusive: tuple[Undecided, ...] = ()
    ruleset: str = ""
    channel: str | None = None

    def __init__(  # noqa: PLR0913, PLR0917 - one for each field
        self,
        text: str,
        violations: tuple[Violation, ...],
        skipped: tuple[Undecided, ...] = (),
        inconclusive: tuple[Undecided, ...] = (),
        ruleset: str = "",
        channel: str | None = None,
    ) -> None:
        """Fill the fields."""
        _set_text(self, text)
        _set_violations(self, violations)
        _set_skipped(self, skipped)
        _set_inconclusive(self, inconclusive)
        _set_ruleset(self, ruleset)
        _set_channel(self, channel)

    @property
    def errors(self) -> tuple[Violation, ...]:
        """The violations that gate the loop."""
        return tuple(v for v in self.violations if v.severity is Severity.ERROR)

    @property
    def ok(self) -> bool:
        """No violation of severity ``error``."""
        return not any(v.severity is Severity.ERROR for v in self.violations)

    @property
    def complete(self) -> bool:
        """No error rule is inconclusive or skipped for want of a judge."""
        return not any(
            u.severity is Severity.ERROR and (u in self.inconclusive or u.reason == "no_judge")
            for u in (*self.inconclusive, *self.skipped)
        )

    @property
    def score(self) -> float:
        """``max(0, 100 - 10 * sum of weights)`` over the distinct rules that fired.

        A warning counts half of its weight, an info a quarter. A measure of form alone:
        never a prediction of clicks.
        """
        weights = {v.rule_id: v.weight * _SHARE[v.severity] for v in self.violations}
        return max(0.0, 100.0 - 10.0 * sum(weights.values()))

    def _repr_html_(self) -> str:
        """Show the text with its violations highlighted, and a table of them, in a notebook."""
        from html import escape  # noqa: PLC0415 - only for notebooks; it brings all entities of HTML

        rows = "".join(
            f"<tr><td>{v.severity.label}</td><td><code>{escape(v.rule_id)}</code></td>"
            f"<td>{escape(v.match)}</td><td>{escape(v.message)} {escape(v.hint)}</td></tr>"
            for v in self.violations
        )
        return (
            f'<div style="font-family:sans-serif"><p style="white-space:pre-wrap">{self._marked()}</p>'
            f"<table>{rows}</table></div>"
        )

    def _marked(self) -> str:
        from html import escape  # noqa: PLC0415 - same

        return "".join(
            f'<mark style="background:{_BACKGROUND[severity]}">{escape(piece)}</mark>'
            if severity
            else escape(piece)
            for piece, severity in shaded(self.text, self.violations)
        )


_set_text, _set_violations, _set_skipped, _set_inconclusive, _set_ruleset, _set_channel = _setters(Report)
