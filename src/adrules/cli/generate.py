"""``adrules generate``: messages for briefs, written again until the rules have no objection."""

import json
from pathlib import Path
from typing import Annotated

import typer

from adrules.cli.progress import shown
from adrules.cli.run_wording import run_json, run_lines
from adrules.domain.brief import Brief
from adrules.domain.run import Budget, Cost, Sampling, StopReason
from adrules.errors import BriefError, Problem
from adrules.loop.policies import DEFAULT_SCHEDULE
from adrules.store.place import default_path, log_path

BACKEND_FAILED = 3
"""Exit code when some run ended because the model could not be asked."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("generate")(generate)


def generate(
    briefs: Annotated[list[Path], typer.Argument(help="Briefs: YAML, JSON, or .jsonl with one a line.")],
    backend: Annotated[str, typer.Option(help="Model, as provider:model: hf:./model, scripted:texts.txt …")],
    pack: Annotated[
        list[str] | None, typer.Option("--pack", help="Rule pack: a name or a path. Repeatable.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="Load the rules of this channel; briefs must agree.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option(help="Model that decides judge rules, as provider:model; asked last.")
    ] = None,
    allow_python: Annotated[
        bool, typer.Option("--allow-python", help="Let packs run Python functions.")
    ] = False,
    max_attempts: Annotated[int, typer.Option(min=1, help="Candidates a brief at most.")] = 8,
    n: Annotated[int, typer.Option("--n", min=1, help="Candidates a request.")] = 1,
    temperature: Annotated[float, typer.Option(min=0.0, help="0 is greedy.")] = 1.0,
    top_p: Annotated[float, typer.Option(min=0.0, max=1.0, help="Nucleus sampling.")] = 1.0,
    max_tokens: Annotated[int, typer.Option(min=1, help="Longest answer, in tokens.")] = 400,
    seed: Annotated[int | None, typer.Option(help="Changes all draws; the same seed repeats them.")] = None,
    prompt: Annotated[
        str, typer.Option(help="with-rules tells the model the rules, plain does not.")
    ] = "with-rules",
    schedule: Annotated[
        str | None,
        typer.Option(help="Policies of the requests, by commas: resample,repair,rewrite,escalate:MODEL."),
    ] = None,
    token_budget: Annotated[int | None, typer.Option(min=1, help="Tokens a brief, in and out.")] = None,
    money_budget: Annotated[
        str | None, typer.Option(help="Money a brief, as '10 RUB'; the price must be known.")
    ] = None,
    deadline: Annotated[float | None, typer.Option(help="Seconds a brief.")] = None,
    batch_attempts: Annotated[int | None, typer.Option(min=1, help="Candidates of all briefs.")] = None,
    batch_tokens: Annotated[int | None, typer.Option(min=1, help="Tokens of all briefs.")] = None,
    batch_money: Annotated[str | None, typer.Option(help="Money of all briefs, as '500 RUB'.")] = None,
    batch_seconds: Annotated[float | None, typer.Option(help="Seconds of all briefs.")] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Let deterministic fixes make a text acceptable.")
    ] = False,
    examples: Annotated[
        int, typer.Option(min=0, help="Show the model so many accepted messages from the log.")
    ] = 0,
    variants: Annotated[int, typer.Option(min=1, help="Messages a brief that differ.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Briefs under way together.")] = 1,
    batch_api: Annotated[
        bool,
        typer.Option("--batch-api", help="Ask through the provider's batch interface: cheaper, up to a day."),
    ] = False,
    poll: Annotated[float, typer.Option(help="Seconds before the first look at a batch.")] = 60.0,
    store: Annotated[
        Path | None,
        typer.Option(envvar="ADRULES_STORE", help="Log of runs (default: in the user's data folder)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Generate a message for each brief until it is clean.

    Every request and every candidate goes into a log. The same command after an interruption
    goes on where it was; after a complete one it begins the next repetition.

    Exit code: 0 all messages are clean, 1 some are not, 2 wrong use, 3 the model failed.
    """
    from adrules.api.generation import run_many  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.api.loading import load  # noqa: PLC0415 - compiles rules, so not for --help

    log = log_path(store or default_path())
    wanted = _read(briefs)
    records = run_many(
        wanted,
        workers=workers,
        variants=variants,
        batches=batch_api,
        poll=poll,
        batch_budget=Budget(
            batch_attempts, batch_tokens, Cost.of(batch_money) if batch_money else None, batch_seconds
        ),
        backend=backend,
        checker=load(*(pack or ()), channel=channel, judge=judge, allow_python=allow_python),
        max_attempts=max_attempts,
        prompt=prompt,
        schedule=[part.strip() for part in schedule.split(",")] if schedule else DEFAULT_SCHEDULE,
        sampling=Sampling(temperature=temperature, top_p=top_p, max_tokens=max_tokens, n=n, seed=seed),
        store=log,
        deadline=deadline,
        token_budget=token_budget,
        money_budget=money_budget,
        fix=fix,
        examples=examples,
    )
    done, first = [], ""
    clean, failed = True, False
    for record in shown(records, len(wanted) * variants):
        clean = clean and record.ok
        failed = failed or record.stop_reason is StopReason.BACKEND_ERROR
        first = first or record.run_id
        if as_json:
            done.append(run_json(record))
        else:
            typer.echo("\n".join([*run_lines(record), f"  прогон {record.run_id}", ""]))
    if as_json:
        whole = {"schema": "adrules.generate/1", "log": str(log), "runs": done}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        option = f" --store {log}" if store else ""
        typer.echo(f"Журнал: {log}. Посмотреть прогон: adrules runs show {first}{option}")
    if failed:
        raise typer.Exit(BACKEND_FAILED)
    if not clean:
        raise typer.Exit(1)


def _read(paths: list[Path]) -> list[Brief]:
    """Return the briefs of all files, or all their mistakes at once."""
    from adrules.briefs import read_briefs  # noqa: PLC0415 - loads YAML, so not for --help

    briefs: list[Brief] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            briefs += read_briefs(path)
        except BriefError as failure:
            problems += failure.problems
    if problems:
        raise BriefError(problems)
    return briefs
