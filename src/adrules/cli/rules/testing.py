"""``adrules rules test``."""

from dataclasses import asdict
from typing import Annotated

import typer

from adrules.cli.rules.arguments import AllowPython, AsJson, Column, Packs, messages, pack_paths, print_json


def run_tests(
    packs: Packs = None,
    variants: Annotated[
        bool,
        typer.Option(help="Try every example again inflected, in capitals, with no-break spaces, ё, …"),
    ] = True,
    show_coverage: Annotated[
        bool, typer.Option("--coverage", help="Show which rules are proved by examples and which ever fire.")
    ] = False,
    on: Annotated[
        list[str] | None, typer.Option(help="File of messages to count on, with --coverage. Repeatable.")
    ] = None,
    column: Column = None,
    allow_python: AllowPython = False,
    as_json: AsJson = False,
) -> None:
    """Check the examples of rules, and their variants, by the rules themselves.

    Exit code: 0 all hold, 1 some do not, 2 wrong pack.
    """
    from adrules.authoring.coverage import coverage  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.authoring.examples import run_examples  # noqa: PLC0415 - same
    from adrules.cli.rules.results import (  # noqa: PLC0415 - same
        coverage_json,
        places_of,
        print_coverage,
        print_results,
    )
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - same

    if on and not show_coverage:
        raise typer.BadParameter("--on needs --coverage")
    paths = pack_paths(packs)
    loaded = load_packs(paths, allow_python=allow_python)
    results = [result for pack in loaded for result in run_examples(pack, variants=variants)]
    places = places_of(results, paths)
    counts = None
    if show_coverage:
        counts = coverage(loaded, messages(on, column) if on else None)
    if as_json:
        rows = [
            {**asdict(r), "place": asdict(place) if place else None}
            for r, place in zip(results, places, strict=True)
        ]
        extra = {"coverage": coverage_json(counts)} if counts else {}
        print_json("adrules.rules-test/1", results=rows, **extra)
    else:
        print_results(results, places)
        if counts:
            print_coverage(counts)
    if any(r.failure and r.kind != "none" for r in results):
        raise typer.Exit(1)
