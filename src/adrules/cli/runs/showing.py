"""``adrules runs show``."""

from collections.abc import Iterator
from typing import Annotated

import typer

from adrules.cli.run_wording import FINISHES, run_json, run_lines
from adrules.cli.runs.arguments import AsJson, Store, print_json
from adrules.cli.wording import described, highlighted
from adrules.domain.run import Attempt
from adrules.store.lines import RequestLine
from adrules.store.place import default_path


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
            print_json(run_json(record) | {"brief": log.brief(run_id), "sent": rows})
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


def _attempt_lines(attempt: Attempt) -> Iterator[str]:
    notes = [attempt.policy]
    if attempt.finish in FINISHES:
        notes.append(FINISHES[attempt.finish])
    if attempt.dropped:
        notes.append(f"не учтено моделью: {', '.join(attempt.dropped)}")
    yield typer.style(f"Попытка {attempt.index + 1}", bold=True) + f" ({'; '.join(notes)})"
    if attempt.answer is not None:
        yield f"  модель вернула: {attempt.answer}"
    if attempt.report is None:
        yield f"  {attempt.text or '(пусто)'}"
        return
    yield "  " + highlighted(attempt.text, attempt.report.violations)
    yield from described(attempt.report)
    if attempt.mended is not None:
        yield f"  после правок: {attempt.mended.text}"
        for edit in attempt.mended.edits:
            yield f"    {edit.rule_id}: «{edit.before}» → «{edit.after}»"
        if not attempt.fixed:
            yield from described(attempt.mended.report)


def _request_lines(request: RequestLine, *, messages: bool) -> Iterator[str]:
    states = {"answered": "получен ответ", "failed": "ошибка", "interrupted": "прерван", None: "без ответа"}
    tries = f", обращений {request.tries}" if (request.tries or 1) > 1 else ""
    error = f": {request.error_class}: {request.error}" if request.error else ""
    yield f"Запрос {request.number + 1} ({request.policy}): {states[request.status]}{tries}{error}"
    if messages:
        for role, content in request.messages:
            yield f"  [{role}]"
            yield "    " + content.replace("\n", "\n    ")
