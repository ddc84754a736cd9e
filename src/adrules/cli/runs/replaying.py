"""``adrules runs replay``: the log under other rules."""

from typing import Annotated, Any

import typer

from adrules.cli.run_wording import decimal
from adrules.cli.runs.arguments import AsJson, Store, print_json
from adrules.store.place import default_path

SHOWN = 10
"""Changed runs and rules that are named."""


def replay(
    pack: Annotated[
        list[str] | None,
        typer.Option("--pack", "--ruleset", help="Rules to try: a name or a path. Repeatable."),
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="Load the rules of this channel; the briefs must agree.")
    ] = None,
    allow_python: Annotated[
        bool, typer.Option("--allow-python", help="Let packs run Python functions.")
    ] = False,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Check every recorded candidate again by other rules; nothing is asked of a model.

    Says which runs would have ended earlier, later or not at all. Candidates that another
    feedback would have brought are not known: regenerations are those of the recorded ones.
    """
    from adrules.api import load  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.rounds.replay import Comparison  # noqa: PLC0415 - same
    from adrules.rounds.replay import replay as replayed  # noqa: PLC0415 - same
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy

    found = Comparison()
    with RunLog(store or default_path()) as log:
        for run in replayed(log, load(*(pack or ()), channel=channel, allow_python=allow_python)):
            found.add(run)
    rules = _rules(found.rules_before, found.rules_after)
    if as_json:
        print_json({"schema": "adrules.replay/1", "log": str(log.path), **_json(found, rules)})
        return
    typer.echo(f"Журнал: {log.path}")
    typer.echo(f"Прогонов {found.runs}, текстов {found.attempts}")
    for title, before, after in (
        ("годный текст есть", found.ok_before, found.ok_after),
        ("годен первый текст", found.first_before, found.first_after),
        ("перегенераций", found.regenerations_before, found.regenerations_after),
    ):
        typer.echo(f"  {title}: было {before}, стало {after}")
    if found.runs:
        mean = found.regenerations_after / found.runs
        typer.echo(
            f"  перегенераций на прогон: {decimal(found.regenerations_before / found.runs)} → {decimal(mean)}"
        )
    if found.undecided:
        typer.echo(f"  решает судья, не спрошен: {found.undecided}")
    for rule_id, before, after in rules[:SHOWN]:
        typer.echo(f"  {rule_id}: текстов было {before}, стало {after}")
    for run in found.changed[:SHOWN]:
        typer.echo(
            f"  {run.run_id} {run.brief_id}: годная попытка {_place(run.before)} → {_place(run.after)}"
        )
    if len(found.changed) > SHOWN:
        typer.echo(f"  и ещё {len(found.changed) - SHOWN}; все — с --json")


def _rules(before: dict[str, int], after: dict[str, int]) -> list[tuple[str, int, int]]:
    """Return the rules that fire on another number of texts, the greatest change first."""
    changed = [(rule_id, before.get(rule_id, 0), after.get(rule_id, 0)) for rule_id in {*before, *after}]
    changed = [row for row in changed if row[1] != row[2]]
    return sorted(changed, key=lambda row: (-abs(row[1] - row[2]), row[0]))


def _place(index: int | None) -> str:
    return "нет" if index is None else str(index + 1)


def _json(found: Any, rules: list[tuple[str, int, int]]) -> dict[str, Any]:  # noqa: ANN401 - a Comparison, loaded late
    names = (
        *("runs", "attempts", "undecided", "ok_before", "ok_after", "first_before", "first_after"),
        *("regenerations_before", "regenerations_after"),
    )
    return {
        **{name: getattr(found, name) for name in names},
        "rules_changed": [{"rule_id": r, "before": before, "after": after} for r, before, after in rules],
        "runs_changed": [
            {"run_id": run.run_id, "brief_id": run.brief_id, "before": run.before, "after": run.after}
            for run in found.changed
        ],
    }
