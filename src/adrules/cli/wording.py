"""Russian wording of what the commands print."""

import re
from collections.abc import Mapping, Sequence

import typer

from adrules.domain.report import Report, Severity, Violation, shaded

_REASON = re.compile(r"(?P<code>\w+)(?:\((?P<details>.*)\))?", re.DOTALL)
_REASONS = {
    "missing_field": "в брифе нет поля {}",
    "no_judge": "нужна модель",
    "needs_set": "нужно несколько сообщений",
    "time_limit": "выражение слишком долго читает этот текст",
    "python_error": "функция не сработала: {}",
    "judge_failed": "модель не ответила: {}",
    "judge_unreadable": "ответ модели не разобрать",
}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}

LONGEST_SHOWN = 600
"""Characters of a message that are printed; the rest is cut."""


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return a number with its noun in the form that Russian asks for.

    >>> counted(21, "сообщение", "сообщения", "сообщений")
    '21 сообщение'
    """
    tens, units = number % 100 // 10, number % 10
    if tens == 1 or units == 0 or units > 4:  # noqa: PLR2004 - Russian plural forms
        return f"{number} {many}"
    return f"{number} {one if units == 1 else few}"


def commonest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return names with their counts, the commonest first; of equal ones in the order of the alphabet.

    >>> commonest({"b": 1, "c": 2, "a": 1})
    [('c', 2), ('a', 1), ('b', 1)]
    """
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def highlighted(text: str, violations: Sequence[Violation]) -> str:
    """Return a message with its violations coloured by severity; the gravest where they overlap."""
    shown = text[:LONGEST_SHOWN]
    pieces = [
        typer.style(piece, fg=_COLOURS[severity], underline=True) if severity else piece
        for piece, severity in shaded(shown, violations)
    ]
    return "".join(pieces) + ("…" if shown != text else "")


def described(report: Report) -> list[str]:
    """Return the lines that explain each violation: severity, place, rule, reason, hint."""
    lines = []
    for v in report.violations:
        severity = typer.style(v.severity.label, fg=_COLOURS[v.severity], bold=True)
        if v.start is None:
            place = "всё сообщение"
        else:
            quote = " ".join(v.match.split())
            quote = quote if len(quote) <= 60 else quote[:59] + "…"  # noqa: PLR2004 - fits a line
            place = f"{v.start}–{v.end} «{quote}»"
        lines.append(f"  {severity} {place}  [{v.rule_id}]")
        lines.append(f"    почему: {v.message}")
        if v.hint:
            lines.append(f"    как исправить: {v.hint}")
    lines.extend(f"  не решено: [{u.rule_id}] {why(u.reason)}" for u in report.inconclusive)
    return lines


def why(reason: str) -> str:
    """Return in Russian why a rule gave no verdict; a reason that is not known as it is.

    >>> why("missing_field(product.name)")
    'в брифе нет поля product.name'
    """
    found = _REASON.fullmatch(reason)
    if found is None or found["code"] not in _REASONS:
        return reason
    return _REASONS[found["code"]].format(found["details"])
