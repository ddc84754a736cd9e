"""A page in Markdown for each rule, made from the pack alone. The pages are Russian."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from adrules.authoring.citation import CONDITIONS, excuses
from adrules.authoring.lint.slow import Patterned
from adrules.authoring.trial import Trial, found_in, stand_in, untried
from adrules.domain.report import Category
from adrules.matching.expressions import TimeLimitError
from adrules.packs.schema import Pack
from adrules.rules.examples import unmark
from adrules.rules.rule import InconclusiveError, Rule
from adrules.text.spans import merged

_CONFIDENCE = {"vendor": "владелец нормы", "secondary": "вторичный источник", "own": "собственная оценка"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def page(pack: Pack, rule: Rule) -> str:
    """Return the page of a rule: what, why, what to do, examples, where the norm comes from."""
    return "\n".join(_lines(pack, rule)).rstrip() + "\n"


def index(packs: Sequence[Pack]) -> str:
    """Return the list of all rules by category."""
    by_category: dict[Category, list[tuple[Pack, Rule]]] = defaultdict(list)
    for pack in packs:
        for rule in pack.rules:
            by_category[rule.category].append((pack, rule))
    lines = ["# Правила", ""]
    lines += [f"* {pack.pack} {pack.version}: правил — {len(pack.rules)}" for pack in packs]
    for category in Category:
        rows = sorted(by_category.get(category, ()), key=lambda row: row[1].id)
        if rows:
            lines += ["", f"## {capital(category.label)}", "", "| Правило | Строгость | Почему | Пакет |"]
            lines += ["|---|---|---|---|"]
            lines += [
                f"| [{rule.id}]({rule.id}.md) | {rule.level.label} | {plain(rule.message)} | {pack.pack} |"
                for pack, rule in rows
            ]
    return "\n".join(lines) + "\n"


def write_pages(packs: Sequence[Pack], folder: Path) -> list[Path]:
    """Write ``index.md`` and a page a rule as ``category/slug.md``; return what was written.

    The same packs give the same bytes. Pages of rules that are gone are left alone.
    """
    texts = {Path("index.md"): index(packs)}
    texts |= {Path(f"{rule.id}.md"): page(pack, rule) for pack in packs for rule in pack.rules}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def _lines(pack: Pack, rule: Rule) -> Iterator[str]:
    kind = getattr(rule, "kind", "")
    yield f"# {rule.id}"
    yield ""
    head = (
        capital(rule.category.label),
        rule.level.label,
        f"вид `{kind}`",
        f"пакет {pack.pack} {pack.version}",
    )
    yield " · ".join(head)
    yield from ("", "## Почему это ошибка", "", plain(rule.message))
    if rule.hint:
        yield from ("", "## Что делать", "", escaped(rule.hint))
    yield from _section("Так не надо", [marked(rule, bad) for bad in rule.examples.bad])
    yield from _section("Так можно", [escaped(" ".join(ok.split())) for ok in rule.examples.ok])
    yield from _section("Что ищет", _searched(rule))
    yield from _section("Когда работает", _conditions(rule))
    yield from _section("Откуда правило", _origin(rule))


def _section(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield from ("", f"## {title}", "", *(f"* {row}" for row in rows))


def _searched(rule: Rule) -> list[str]:
    rows = [
        f"`{phrase}`"
        for role, phrases in rule.phrase_sets().items()
        if role not in CONDITIONS
        for phrase in phrases.phrases
    ]
    titles = {"except": "кроме", "unless": "если рядом нет"}
    rows += [f"{titles[role]}: `{phrase}`" for role, phrase in excuses(rule)]
    return rows + [f"`{pattern}`" for pattern in (rule.patterns if isinstance(rule, Patterned) else ())]


def _conditions(rule: Rule) -> list[str]:
    when = rule.when
    rows = [f"{name}: {', '.join(map(str, wanted))}" for name, wanted in (when or ()) if wanted]
    rows += [f"на канале {c.value} — {s.label}" for c, s in sorted(rule.channel_severity.items())]
    return rows


def _origin(rule: Rule) -> list[str]:
    source = rule.source or ""
    rows = [f"<{source}>" if source.startswith("http") else escaped(source)] if source else []
    if rule.checked_on:
        rows.append(f"проверено {rule.checked_on.isoformat()}")
    if rule.confidence:
        rows.append(f"достоверность: {_CONFIDENCE[rule.confidence]}")
    if rule.since:
        rows.append(f"с версии {rule.since}")
    return rows


def marked(rule: Rule, example: str) -> str:
    """Return a bad example with the places found in bold."""
    text, spans = unmark(example)
    brief = stand_in(rule)
    if not spans and not untried(rule, brief):
        try:
            found = found_in(rule, Trial((rule,)).case(text, brief))
        except (TimeLimitError, InconclusiveError):
            found = []
        spans = [(v.start, v.end) for v in found if v.start is not None and v.end is not None]
    pieces, at = [], 0
    for start, end in merged(spans):
        pieces += [escaped(text[at:start]), f"**{escaped(text[start:end])}**"]
        at = end
    return " ".join("".join([*pieces, escaped(text[at:])]).split())


def plain(message: str) -> str:
    """Return a message with its fields as an ellipsis."""
    return escaped(re.sub(r"\{\w*\}", "…", message).replace("{{", "{").replace("}}", "}"))


def escaped(text: str) -> str:
    """Return a text with the signs that mean something in Markdown made plain."""
    return _SPECIAL.sub(r"\\\1", text)


def capital(label: str) -> str:
    """Return a label that begins a line."""
    return label[:1].upper() + label[1:]
