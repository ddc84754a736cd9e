"""``adrules rules list`` and ``schema``."""

import json
from typing import Annotated

import typer

from adrules.cli.rules.arguments import AllowPython, AsJson, Packs, pack_paths, print_json
from adrules.domain.report import Category


def list_rules(
    packs: Packs = None,
    category: Annotated[Category | None, typer.Option(help="Only rules of this category.")] = None,
    allow_python: AllowPython = False,
    as_json: AsJson = False,
) -> None:
    """List the rules of packs."""
    from adrules.cli.wording import counted  # noqa: PLC0415 - not for --help
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - not for --help
    from adrules.packs.schema import dump  # noqa: PLC0415 - not for --help

    loaded = load_packs(pack_paths(packs), allow_python=allow_python)
    chosen = [(p, r) for p in loaded for r in p.rules if category in {None, r.category}]
    if as_json:
        rows = [
            {"pack": p.pack, "version": p.version, **dump(r), "severity": r.level.value} for p, r in chosen
        ]
        print_json("adrules.rules/1", rules=rows)
        return
    width = max((len(r.id) for _, r in chosen), default=0)
    for pack, rule in chosen:
        typer.echo(f"{pack.pack:18} {rule.id:{width}}  {rule.level.label:14}  {rule.category.label}")
    typer.echo(counted(len(chosen), "правило", "правила", "правил"))


def schema() -> None:
    """Print the JSON Schema of a pack, for editors that complete and check YAML."""
    from adrules.packs.schema import json_schema  # noqa: PLC0415 - not for --help

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
