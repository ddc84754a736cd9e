"""``adrules rules``: tools for those who write rules."""

import json
from pathlib import Path
from typing import Annotated

import typer

from adrules.domain.brief import Channel

Packs = Annotated[
    list[str] | None, typer.Argument(help="Packs, by name or path; all shipped ones if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    commands = typer.Typer(no_args_is_help=True, help="List, test and describe rules.")
    commands.command("list")(list_rules)
    commands.command("test")(run_tests)
    commands.command("schema")(schema)
    app.add_typer(commands, name="rules")


def _paths(packs: list[str] | None) -> list[Path]:
    from adrules.packs.loader import find_pack, preset_path, shipped_packs  # noqa: PLC0415 - not for --help

    if packs:
        return [find_pack(name) for name in packs]
    return [*shipped_packs().values(), *(preset_path(channel) for channel in Channel)]


def list_rules(
    packs: Packs = None,
    category: Annotated[str | None, typer.Option(help="Only rules of this category.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the rules of packs."""
    from adrules.cli.wording import SEVERITIES, counted  # noqa: PLC0415 - not for --help
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - not for --help
    from adrules.packs.schema import dump  # noqa: PLC0415 - not for --help

    loaded = load_packs(_paths(packs))
    chosen = [(p, r) for p in loaded for r in p.rules if category in {None, r.category.value}]
    if as_json:
        rows = [
            {"pack": p.pack, "version": p.version, **dump(r), "severity": r.level.value} for p, r in chosen
        ]
        typer.echo(json.dumps({"schema": "adrules.rules/1", "rules": rows}, ensure_ascii=False, indent=1))
        return
    width = max((len(r.id) for _, r in chosen), default=0)
    for pack, rule in chosen:
        typer.echo(f"{pack.pack:18} {rule.id:{width}}  {SEVERITIES[rule.level]:14}  {rule.category.label}")
    typer.echo(counted(len(chosen), "правило", "правила", "правил"))


def run_tests(packs: Packs = None, as_json: AsJson = False) -> None:
    """Check the examples of rules by the rules themselves.

    Exit code: 0 all hold, 1 some do not, 2 wrong pack.
    """
    from adrules.authoring.examples import run_examples  # noqa: PLC0415 - not for --help
    from adrules.cli.wording import counted  # noqa: PLC0415 - not for --help
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - not for --help

    results = [result for pack in load_packs(_paths(packs)) for result in run_examples(pack)]
    failed = [r for r in results if r.failure and r.kind != "none"]
    if as_json:
        rows = [
            {name: getattr(r, name) for name in ("pack", "rule_id", "kind", "example", "failure")}
            for r in results
        ]
        typer.echo(
            json.dumps({"schema": "adrules.rules-test/1", "results": rows}, ensure_ascii=False, indent=1)
        )
    else:
        for r in results:
            if r.failure:
                sign = "нет примеров" if r.kind == "none" else f"пример {r.kind} не держится"
                typer.echo(f"{r.pack}: [{r.rule_id}] {sign}: {r.example!r}: {r.failure}")
        examples = [r for r in results if r.kind != "none"]
        number = counted(len(examples), "пример", "примера", "примеров")
        typer.echo(f"Проверено {number}, не держится {len(failed)}.")
    if failed:
        raise typer.Exit(1)


def schema() -> None:
    """Print the JSON Schema of a pack, for editors that complete and check YAML."""
    from adrules.packs.schema import json_schema  # noqa: PLC0415 - not for --help

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
