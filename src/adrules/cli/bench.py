"""``adrules bench``: how fast the rules are on one's own messages."""

import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adrules.cli.inputs import Form, readable, shown
from adrules.cli.wording import counted
from adrules.domain.brief import Brief
from adrules.errors import UsageError
from adrules.native import engine

if TYPE_CHECKING:
    from adrules.authoring.speed import Item, Part, Speed

SCHEMA = "adrules.bench/1"
SHOWN = 10
LOADS = 3
"""Fresh processes in which the load is timed; the quickest counts."""

_ENGINES = {"compiled": "скомпилированный", "Python": "на Python"}

_LOAD = """
import json, sys, time
began = time.perf_counter()
import adrules
packs, channel, allow = json.loads(sys.argv[1])
adrules.load(*packs, channel=channel, allow_python=allow)
print(time.perf_counter() - began)
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench")(bench)


def bench(
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Files of messages, as for check. Without any, the examples of the packs."),
    ] = None,
    pack: Annotated[
        list[str] | None, typer.Option("--pack", help="Rule pack: a name or a path. Repeatable.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Add the rules of a channel.")] = None,
    brief: Annotated[Path | None, typer.Option(help="Brief of all messages that have none.")] = None,
    form: Annotated[Form | None, typer.Option("--from", help="Read the files as this.")] = None,
    column: Annotated[str | None, typer.Option(help="Column of a .csv that holds the text.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Messages that are read at most.")] = 2000,
    rounds: Annotated[int, typer.Option(min=1, help="Passes over the messages.")] = 3,
    workers: Annotated[int, typer.Option(min=1, help="Also time this many processes.")] = 1,
    allow_python: Annotated[
        bool, typer.Option("--allow-python", help="Let packs run Python functions.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Time the rules on messages: the load, the whole check, each kind, the dearest rules."""
    from adrules.api.loading import load, load_brief  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.authoring.speed import speed  # noqa: PLC0415 - same

    checker = load(*(pack or ()), channel=channel, allow_python=allow_python)
    shared = load_brief(brief) if brief else None
    items = _items(files, form, column, shared, limit) if files else _examples(checker.ruleset().rules, limit)
    if not items:
        raise UsageError(_nothing(files))
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "engine": engine(),
        "ruleset": checker.ruleset().hash,
        "load_s": _load_seconds(pack or [], channel, allow_python=allow_python),
        **_as_json(speed(checker, items, rounds=rounds)),
    }
    if workers > 1:
        many = items * max(1, 5000 // len(items))
        began = time.perf_counter()
        done = sum(1 for _ in checker.check_many(many, workers))
        value["workers"] = workers
        value["workers_messages_per_s"] = _short(done / (time.perf_counter() - began))
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1) if as_json else _told(value))


def _nothing(files: list[str] | None) -> str:
    if not files:
        return "there is no message to time; the packs have no examples, so name a file"
    names = [shown(name) for name in files]
    return (
        f"{names[0]} holds no message" if len(names) == 1 else f"none of {', '.join(names)} holds a message"
    )


def _items(
    files: list[str], form: Form | None, column: str | None, shared: Brief | None, limit: int
) -> "list[Item]":
    messages = (m for name in files for m in readable(name, form, column))
    return [(m.text, m.brief or shared) for m in islice(messages, limit)]


def _examples(rules: Any, limit: int) -> "list[Item]":  # noqa: ANN401 - rules of any kind
    from adrules.rules.examples import unmark  # noqa: PLC0415 - not for --help

    texts: dict[Item, None] = {}
    for rule in rules:
        found = rule.examples
        for text in (*(unmark(bad)[0] for bad in found.bad), *found.ok):
            texts[text, None] = None
    return list(texts)[:limit]


def _load_seconds(packs: list[str], channel: str | None, *, allow_python: bool) -> float:
    """Return the quickest of some loads in fresh processes, the imports included."""
    command = [sys.executable, "-c", _LOAD, json.dumps([packs, channel, allow_python])]
    times = [
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - ourselves
        for _ in range(LOADS)
    ]
    return _short(min(times))


def _as_json(found: "Speed") -> dict[str, Any]:
    return {
        "messages": found.messages,
        "characters": found.characters,
        "violations": found.violations,
        "messages_per_s": _short(found.rate),
        "messages_per_s_least": _short(min(found.rates)),
        "messages_per_s_most": _short(max(found.rates)),
        "first_pass_messages_per_s": _short(found.first),
        "microseconds": _short(1e6 / found.rate),
        "microseconds_without_rules": _short(found.empty),
        "kinds": [_part_json(part) for part in found.kinds],
        "slowest": [_part_json(part) for part in found.rules[:SHOWN]],
        "rules_timed": found.rules_timed,
    }


def _part_json(part: "Part") -> dict[str, Any]:
    return {"name": part.name, "rules": part.rules, "microseconds": _short(part.microseconds)}


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _told(value: dict[str, Any]) -> str:
    least, most = value["messages_per_s_least"], value["messages_per_s_most"]
    rates = f"{value['messages_per_s']:g} ({least:g}–{most:g})"
    first = f"первый проход {value['first_pass_messages_per_s']:g}"
    messages = counted(value["messages"], "сообщение", "сообщения", "сообщений")
    characters = counted(value["characters"], "знак", "знака", "знаков")
    lines = [
        f"Движок: {_ENGINES[value['engine']]}.",
        f"Загрузка в новом процессе: {value['load_s']:g} с.",
        f"{messages}, {characters}, нарушений {value['violations']}.",
        f"Проверка, сообщений в секунду: {rates}, {first}; {_time(value['microseconds'])} мкс на сообщение.",
    ]
    if "workers" in value:
        lines.append(
            f"Процессов {value['workers']}, сообщений в секунду: {value['workers_messages_per_s']:g}."
        )
    lines += [
        "",
        f"Без правил {_time(value['microseconds_without_rules'])} мкс; каждый вид сам по себе сверх этого:",
    ]
    lines += [
        f"  {_time(part['microseconds']):>8} мкс  {part['name']}, правил {part['rules']}"
        for part in value["kinds"]
    ]
    lines += ["", f"Самые дорогие правила из {value['rules_timed']}:"]
    lines += [f"  {_time(part['microseconds']):>8} мкс  {part['name']}" for part in value["slowest"]]
    return "\n".join(lines)


def _time(microseconds: float) -> str:
    """Return a time as it is shown; what is below a microsecond is too small to tell."""
    return f"{microseconds:g}" if microseconds >= 1 else "<1"
