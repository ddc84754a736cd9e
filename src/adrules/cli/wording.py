"""Russian wording of what the commands print."""

from collections.abc import Sequence

import typer

from adrules.domain.report import Report, Severity, Violation

SEVERITIES = {Severity.ERROR: "ошибка", Severity.WARNING: "предупреждение", Severity.INFO: "заметка"}
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


def highlighted(text: str, violations: Sequence[Violation]) -> str:
    """Return a message with its violations coloured by severity; the gravest where they overlap."""
    marks: list[Severity | None] = [None] * len(text)
    for violation in violations:
        if violation.start is None or violation.end is None:
            continue
        for i in range(violation.start, violation.end):
            known = marks[i]
            if known is None or violation.severity.rank > known.rank:
                marks[i] = violation.severity
    shown = min(len(text), LONGEST_SHOWN)
    pieces, at = [], 0
    while at < shown:
        end = at + 1
        while end < shown and marks[end] == marks[at]:
            end += 1
        mark = marks[at]
        piece = text[at:end]
        pieces.append(typer.style(piece, fg=_COLOURS[mark], underline=True) if mark else piece)
        at = end
    return "".join(pieces) + ("…" if shown < len(text) else "")


def described(report: Report) -> list[str]:
    """Return the lines that explain each violation: severity, place, rule, reason, hint."""
    lines = []
    for v in report.violations:
        severity = typer.style(SEVERITIES[v.severity], fg=_COLOURS[v.severity], bold=True)
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
    lines.extend(f"  не решено: [{u.rule_id}] {u.reason}" for u in report.inconclusive)
    return lines
