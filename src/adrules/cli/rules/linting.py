"""``adrules rules lint``."""

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from adrules.cli.rules.arguments import AllowPython, AsJson, Packs, pack_paths, print_json
from adrules.domain.report import Severity


def lint(
    packs: Packs = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Leave notes (info) out.")] = False,
    allow_python: AllowPython = False,
    as_json: AsJson = False,
) -> None:
    """Look for dead, doubled, contradictory, slow and unproved rules.

    Exit code: 0 nothing grave, 1 errors (with --strict warnings), 2 wrong pack.
    """
    from adrules.authoring.lint import lint as findings_of  # noqa: PLC0415 - not for --help
    from adrules.authoring.places import Places  # noqa: PLC0415 - not for --help
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - not for --help

    paths = pack_paths(packs)
    found = findings_of(load_packs(paths, allow_python=allow_python), Places(paths))
    if quiet:
        found = tuple(f for f in found if f.severity is not Severity.INFO)
    counts = Counter(f.severity for f in found)
    if as_json:
        rows = [{**asdict(f), "severity": f.severity.value} for f in found]
        print_json("adrules.rules-lint/1", findings=rows, counts={s.value: counts[s] for s in Severity})
    else:
        for f in found:
            typer.echo(f"{f.place}: {f.severity.label}: [{f.rule_id}] {f.message} ({f.code})")
            if f.advice:
                typer.echo(f"    {f.advice}")
        typer.echo(
            f"Ошибок {counts[Severity.ERROR]}, предупреждений {counts[Severity.WARNING]}, "
            f"заметок {counts[Severity.INFO]}."
        )
    if counts[Severity.ERROR] or (strict and counts[Severity.WARNING]):
        raise typer.Exit(1)
