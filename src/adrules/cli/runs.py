"""``adrules runs``: the log of runs; what is in it, one run, figures."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from adrules.cli.run_wording import FINISHES, STOPS, regeneration_lines, run_json, run_lines
from adrules.cli.wording import described, highlighted
from adrules.domain.run import Attempt
from adrules.store.lines import RequestLine
from adrules.store.place import default_path
from adrules.store.stats import Tally, summarise

Store = Annotated[
    Path | None,
    typer.Option(envvar="ADRULES_STORE", help="Log of runs (default: in the user's data folder)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

TOP_RULES = 5
"""Rules named for each attempt in the figures."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    runs = typer.Typer(no_args_is_help=True, help="The log of runs.")
    runs.command("list")(listed)
    runs.command("show")(show)
    runs.command("stats")(stats)
    app.add_typer(runs, name="runs")


def listed(
    store: Store = None,
    limit: Annotated[int, typer.Option(min=1, help="So many of the newest.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the runs, the newest first."""
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy, so not for --help

    with RunLog(store or default_path()) as log:
        lines = log.runs(limit)
        if as_json:
            rows = [{name: getattr(line, name) for name in line.__slots__} for line in lines]
            _print_json({"schema": "adrules.runs/1", "log": str(log.path), "runs": rows})
            return
        typer.echo(f"Журнал: {log.path}")
        for line in lines:
            stop = STOPS[line.stop_reason] if line.stop_reason else "не закончен"
            when = line.started_at[:16].replace("T", " ")
            typer.echo(
                f"{line.run_id}  {when}  {line.channel:<9}  попыток {line.attempts}  {stop}  "
                f"{line.brief_id}  {line.backend}"
            )
        if not lines:
            typer.echo("Прогонов нет.")


def show(
    run_id: Annotated[str, typer.Argument(help="Run id, or its first digits.")],
    store: Store = None,
    messages: Annotated[bool, typer.Option("--messages", help="Print the messages sent, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one run: its attempts with what the rules say, and its requests."""
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy, so not for --help

    with RunLog(store or default_path()) as log:
        record, requests = log.record(run_id), log.requests(run_id)
        if as_json:
            rows = [{name: getattr(line, name) for name in line.__slots__} for line in requests]
            _print_json(run_json(record) | {"brief": log.brief(run_id), "sent": rows})
            return
    typer.echo("\n".join(run_lines(record)))
    typer.echo(
        f"  прогон {record.run_id}, повтор {record.repetition}, {record.backend}, промпт {record.prompt}"
    )
    for attempt in record.attempts:
        typer.echo("\n".join(["", *_attempt_lines(attempt)]))
    typer.echo("")
    for request in requests:
        typer.echo("\n".join(_request_lines(request, messages=messages)))


def stats(store: Store = None, as_json: AsJson = False) -> None:
    """Count over all runs: regenerations, attempts, rules that fired; by model."""
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy, so not for --help

    with RunLog(store or default_path()) as log:
        found = summarise(log.records())
        if as_json:
            models = {name: _tally_json(tally) for name, tally in found.models.items()}
            total = {"schema": "adrules.stats/1", "log": str(log.path), "total": _tally_json(found.total)}
            _print_json(total | {"models": models})
            return
        typer.echo(f"Журнал: {log.path}")
    typer.echo("\n".join(_tally_lines("Все прогоны", found.total)))
    for name, tally in sorted(found.models.items()):
        if len(found.models) > 1:
            typer.echo("\n".join(["", *_tally_lines(name, tally)]))


def _print_json(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _attempt_lines(attempt: Attempt) -> Iterator[str]:
    notes = [attempt.policy]
    if attempt.finish in FINISHES:
        notes.append(FINISHES[attempt.finish])
    if attempt.dropped:
        notes.append(f"не учтено моделью: {', '.join(attempt.dropped)}")
    yield typer.style(f"Попытка {attempt.index + 1}", bold=True) + f" ({'; '.join(notes)})"
    if attempt.report is None:
        yield f"  {attempt.text or '(пусто)'}"
        return
    yield "  " + highlighted(attempt.text, attempt.report.violations)
    yield from described(attempt.report)


def _request_lines(request: RequestLine, *, messages: bool) -> Iterator[str]:
    states = {"answered": "получен ответ", "failed": "ошибка", "interrupted": "прерван", None: "без ответа"}
    tries = f", обращений {request.tries}" if (request.tries or 1) > 1 else ""
    error = f": {request.error_class}: {request.error}" if request.error else ""
    yield f"Запрос {request.number + 1} ({request.policy}): {states[request.status]}{tries}{error}"
    if messages:
        for role, content in request.messages:
            yield f"  [{role}]"
            yield "    " + content.replace("\n", "\n    ")


def _tally_lines(title: str, tally: Tally) -> Iterator[str]:
    yield typer.style(title, bold=True)
    yield f"  прогонов {tally.runs}, не закончено {tally.unfinished}"
    yield f"  запросов {tally.requests}, текстов {tally.candidates}"
    yield from (f"  {line}" for line in regeneration_lines(tally))
    if tally.histogram:
        yield "  чистый текст с попытки: " + ", ".join(f"{k}-й — {v}" for k, v in tally.histogram.items())
    for place, rules in enumerate(tally.fired, 1):
        named = ", ".join(f"{rule_id} {count}" for rule_id, count in rules.most_common(TOP_RULES))
        yield f"  попытка {place}, сработали: {named or 'ничего'}"


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "runs": tally.runs,
        "unfinished": tally.unfinished,
        "requests": tally.requests,
        "candidates": tally.candidates,
        "mean_regenerations": tally.mean_regenerations,
        "uncensored": len(tally.regenerations),
        "censored": len(tally.censored),
        "mean_censored": tally.mean_censored,
        "attempts_histogram": {str(k): v for k, v in tally.histogram.items()},
        "stops": {reason.value: count for reason, count in tally.stops.items()},
        "fired_by_attempt": [dict(rules.most_common()) for rules in tally.fired],
    }
