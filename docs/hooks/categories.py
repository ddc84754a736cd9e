"""A page for each category, made from the packs when the site is built: none can go stale."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from adrules.authoring.pages import capital, escaped, marked, plain
from adrules.domain.brief import Channel
from adrules.domain.report import Category, default_severity
from adrules.packs.loader import load_packs, preset_path, shipped_packs
from adrules.packs.schema import Pack
from adrules.rules.rule import Rule

ROOT = Path(__file__).parents[2]
TEXTS = Path(__file__).with_name("categories.yaml")
RESULTS = ROOT / "benchmarks" / "quality" / "results.json"
HELD_OUT = RESULTS.with_name("held_out.json")
INDEX = "reference/categories/index.ru.md"
PLACE = "<!-- categories -->"
"""Where the index shows the table."""

SHOWN = 8
"""Examples of a sort on a page."""

Z = 1.96
"""Of the normal distribution, for an interval of 95 %."""

Owned = tuple[Pack, Rule]


class Measured(NamedTuple):
    """What a category scored on labelled texts: counts of labels and of violations."""

    labels: int
    found: int
    predicted: int
    right: int


NOTHING = Measured(0, 0, 0, 0)
Runs = tuple[Measured, Measured, Measured]
"""Of the first run, of the present one and of the held-out messages."""


def measured(path: Path = RESULTS, held_out: Path = HELD_OUT) -> dict[str, Runs]:
    """Return for each category the figures of :data:`Runs`; findings of every severity count.

    None without the file of results.
    """
    if not path.is_file():
        return {}
    runs = json.loads(path.read_text(encoding="utf-8"))
    apart = json.loads(held_out.read_text(encoding="utf-8"))
    first, present, other = map(_by_category, (runs["first, blind run"], runs["present"], apart))
    return {name: (first.get(name, NOTHING), row, other.get(name, NOTHING)) for name, row in present.items()}


def _by_category(run: Mapping[str, Any]) -> dict[str, Measured]:
    rows = run["severities"]["info"]["categories"]
    return {name: Measured(**{key: row[key] for key in Measured._fields}) for name, row in rows.items()}


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the Wilson interval (95 %) of a share; ``of`` is above zero."""
    share = right / of
    middle = share + Z * Z / (2 * of)
    half = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def page(category: Category, text: Mapping[str, str], rules: Sequence[Owned], figures: Runs | None) -> str:
    """Return the page of a category in Markdown."""
    return "\n".join(_lines(category, text, rules, figures)).rstrip() + "\n"


def table(texts: Mapping[str, Mapping[str, str]], rules: Mapping[Category, Sequence[Owned]]) -> str:
    """Return the list of all categories."""
    rows = [
        f"| [`{c.value}`]({c.value}.ru.md) | {capital(c.label)} | {escaped(texts[c.value]['means'])}"
        f" | {len(rules.get(c, ()))} |"
        for c in Category
    ]
    return "\n".join(["| Категория | По-русски | Что это | Правил |", "|---|---|---|---|", *rows])


def by_category(packs: Sequence[Pack]) -> dict[Category, list[Owned]]:
    """Return the rules of each category; the packs keep their order."""
    found: dict[Category, list[Owned]] = {}
    for pack in packs:
        for rule in pack.rules:
            found.setdefault(rule.category, []).append((pack, rule))
    return found


def shipped() -> tuple[Pack, ...]:
    """Return every pack of the package, those of channels too."""
    return load_packs([*shipped_packs().values(), *(preset_path(c) for c in Channel)])


def pages() -> dict[str, str]:
    """Return what the hook adds to the site: address -> Markdown."""
    texts: dict[str, dict[str, str]] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    rules, figures = by_category(shipped()), measured()
    made = {
        f"reference/categories/{c.value}.ru.md": page(
            c, texts[c.value], rules.get(c, ()), figures.get(c.value)
        )
        for c in Category
    }
    index = (ROOT / "docs" / INDEX).read_text(encoding="utf-8")
    return {INDEX: index.replace(PLACE, table(texts, rules)), **made}


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:  # noqa: ANN401 - mkdocs' own signature
    """Add the pages to the site."""
    for address, text in pages().items():
        if (old := files.get_file_from_path(address)) is not None:
            files.remove(old)
        files.append(File.generated(config, address, content=text))
    return files


def on_config(config: MkDocsConfig, **_: Any) -> MkDocsConfig:  # noqa: ANN401 - mkdocs' own signature
    """Put the pages into the navigation, under the index."""

    def widened(entries: list[Any]) -> list[Any]:
        out = []
        for entry in entries:
            name, value = next(iter(entry.items()))
            if value == INDEX:
                inner = [{f"{capital(c.label)}": f"reference/categories/{c.value}.ru.md"} for c in Category]
                out.append({name: [{"Все категории": INDEX}, *inner]})
            else:
                out.append({name: widened(value) if isinstance(value, list) else value})
        return out

    config.nav = widened(config.nav or [])
    return config


def _lines(
    category: Category, text: Mapping[str, str], rules: Sequence[Owned], figures: Runs | None
) -> Iterator[str]:
    yield f"# {capital(category.label)}: `{category.value}`"
    yield from ("", escaped(text["means"]), "", f"**Не нарушение:** {escaped(text['excused'])}", "")
    yield f"Без ключа `severity` правило этой категории — {default_severity(category).label}."
    if figures is not None:
        yield from ("", "## Сколько находит", "", *_figures(figures))
    good = [(rule, example) for _, rule in rules for example in _firm(rule)[:2]]
    yield from _examples("Так не надо", [marked(rule, example) for rule, example in _spread(good)])
    fine = [(rule, " ".join(ok.split())) for _, rule in rules for ok in rule.examples.ok[:2]]
    yield from _examples("Так можно", [escaped(ok) for _, ok in _spread(fine)])
    yield from ("", "## Правила готовых пакетов", "")
    if not rules:
        yield "В готовых пакетах правил этой категории нет: она для ваших."
        return
    yield from ("| Правило | Пакет | Строгость | Почему |", "|---|---|---|---|")
    for pack, rule in rules:
        yield f"| `{rule.id}` | {pack.pack} | {rule.level.label} | {plain(rule.message)} |"
    yield from ("", f"Подробно об одном правиле: `adrules rules show {rules[0][1].id}`.")


def _firm(rule: Rule) -> list[str]:
    """Return the bad examples of a rule that a page can show: those it fires on without a model or a set."""
    if rule.NEEDS_JUDGE or rule.needs_set():
        return []
    return list(rule.examples.bad)


def _spread(rows: list[tuple[Rule, str]]) -> list[tuple[Rule, str]]:
    """Return a few rows, of as many rules as there can be, in the order given."""
    first: list[tuple[Rule, str]] = []
    more: list[tuple[Rule, str]] = []
    seen: set[str] = set()
    for row in rows:
        (more if row[0].id in seen else first).append(row)
        seen.add(row[0].id)
    if len(first) > SHOWN:
        return [first[place * len(first) // SHOWN] for place in range(SHOWN)]
    return [*first, *more][:SHOWN]


def _examples(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield from ("", f"## {title}", "", *(f"* {row}" for row in rows))


def _figures(runs: Runs) -> Iterator[str]:
    yield "Замер на собственном размеченном наборе `benchmarks/quality`; в скобках — интервал Уилсона (95 %)."
    yield "Первый замер сделан до того, как правила увидели набор; после него правила по набору правили,"
    yield "поэтому нынешние числа лучше, чем на чужих текстах. Отложенные сообщения написаны после этого,"
    yield "и замер на них сделан один раз, вслепую: он ближе всего к тому, чего ждать на ваших."
    yield ""
    yield from ("| Замер | Полнота | Точность |", "|---|---|---|")
    for title, run in zip(("первый, вслепую", "нынешний", "отложенные, вслепую"), runs, strict=True):
        found = f"{_share(run.found, run.labels)}: {run.found} из {run.labels}" if run.labels else "нет меток"
        right = (
            f"{_share(run.right, run.predicted)}: {run.right} из {run.predicted}"
            if run.predicted
            else "нет находок"
        )
        yield f"| {title} | {found} | {right} |"


def _share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{part / whole:.0%} ({low:.0%} … {high:.0%})".replace("%", " %")
