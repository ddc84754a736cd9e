"""What a change of rules would change, as text."""

from collections.abc import Iterator

from adrules.authoring.diff import Changed, Difference
from adrules.cli.wording import counted
from adrules.domain.report import Severity

_LONGEST = 100


def lines(found: Difference) -> Iterator[str]:
    """Yield the changes of rules, then those of verdicts by rule."""
    for title, rules in (("Новые правила", found.added), ("Правил больше нет", found.removed)):
        if rules:
            yield f"{title}: {', '.join(rules)}."
    for change in found.severities:
        old, new = Severity(change.old).label, Severity(change.new).label
        yield f"Строгость: {change.rule_id} — {old} → {new}."
    yield from _changed("Теперь находят", found.newly_flagged)
    yield from _changed("Больше не находят", found.newly_passing)
    if not (found.newly_flagged or found.newly_passing):
        yield "На этих сообщениях правила находят одно и то же."
    total = counted(found.messages, "сообщение", "сообщения", "сообщений")
    yield f"Проверено {total}: ошибки появились в {found.newly_wrong}, исчезли в {found.newly_right}."


def _changed(title: str, rows: tuple[Changed, ...]) -> Iterator[str]:
    if rows:
        yield f"{title}:"
    for row in rows:
        yield f"  {row.rule_id}: {counted(row.messages, 'сообщение', 'сообщения', 'сообщений')}"
        for text in row.examples:
            line = " ".join(text.split())
            yield f"    {line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}"
