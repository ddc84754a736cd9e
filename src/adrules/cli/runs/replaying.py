"""``adrules runs replay``: the log under other rules."""

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adrules.cli.run_wording import decimal
from adrules.cli.runs.arguments import AsJson, Store, print_json
from adrules.errors import UnknownNameError, UsageError
from adrules.store.place import default_path

if TYPE_CHECKING:
    from adrules.checker import Checker
    from adrules.rounds.recorded import RecordedChecker
    from adrules.store.reader import RunLog

_HASH = re.compile(r"[0-9a-f]{4,16}")

SHOWN = 10
"""Changed runs and rules that are named."""


def replay(
    pack: Annotated[
        list[str] | None,
        typer.Option(
            "--pack",
            "--ruleset",
            help="Rules to try: a name or a path. Repeatable. Or the hash of rules in the log.",
        ),
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
    from adrules.rounds.replay import Comparison  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.rounds.replay import replay as replayed  # noqa: PLC0415 - same
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy

    found = Comparison()
    with RunLog(store or default_path()) as log:
        recorded = _recorded(log, pack or [], channel, allow_python=allow_python)
        own = recorded.channel if recorded else None
        checker = recorded or _loaded(pack or [], channel, allow_python=allow_python)
        for run in replayed(log, checker, own):
            found.add(run)
        others = sum(own is not None and line.channel != own.value for line in log.runs())
    rules = _rules(found.rules_before, found.rules_after)
    if as_json:
        print_json(
            {
                "schema": "adrules.replay/1",
                "log": str(log.path),
                "other_channels": others,
                **_json(found, rules),
            }
        )
        return
    typer.echo(f"Журнал: {log.path}")
    typer.echo(f"Прогонов {found.runs}, текстов {found.attempts}")
    if own is not None and others:
        typer.echo(f"  не проверено: эти правила — для канала {own.value}, прогонов на других {others}")
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


def _recorded(
    log: "RunLog", given: list[str], channel: str | None, *, allow_python: bool
) -> "RecordedChecker | None":
    """Return the rules of the log whose hash is given; ``None`` where packs are."""
    from adrules.rounds.recorded import RecordedChecker  # noqa: PLC0415 - compiles rules, so not for --help

    hashes = [value for value in given if _HASH.fullmatch(value) and not _is_pack(value)]
    if not hashes:
        return None
    if len(given) > 1:
        raise UsageError(f"the rules {hashes[0]} of the log stand alone: give no other ones beside them")
    checker = RecordedChecker(log.ruleset(hashes[0]), allow_python=allow_python)
    checker.ruleset(channel)
    return checker


def _is_pack(name: str) -> bool:
    from adrules.packs.places import find_pack  # noqa: PLC0415 - not for --help

    try:
        find_pack(name)
    except UnknownNameError:
        return False
    return True


def _loaded(packs: list[str], channel: str | None, *, allow_python: bool) -> "Checker":
    from adrules.api.loading import load  # noqa: PLC0415 - compiles rules, so not for --help

    return load(*packs, channel=channel, allow_python=allow_python)


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
