"""``adrules rules show`` and ``docs``."""

from pathlib import Path
from typing import Annotated

import typer

from adrules.cli.rules.arguments import AllowPython, AsJson, Packs, pack_paths, print_json


def show(
    rule: Annotated[str, typer.Argument(help="Id of the rule.")],
    pack: Annotated[
        list[str] | None,
        typer.Option("--pack", help="Pack to look in: a name or a path; all shipped ones if left out."),
    ] = None,
    allow_python: AllowPython = False,
    as_json: AsJson = False,
) -> None:
    """Show one rule: what it finds, why, what to do, examples, source."""
    from adrules.authoring.pages import page  # noqa: PLC0415 - not for --help
    from adrules.errors import UnknownNameError  # noqa: PLC0415 - not for --help
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - not for --help
    from adrules.packs.schema import dump  # noqa: PLC0415 - not for --help

    loaded = load_packs(pack_paths(pack), allow_python=allow_python)
    known = {r.id: (p, r) for p in loaded for r in p.rules}
    if rule not in known:
        raise UnknownNameError("rule", rule, list(known))
    home, found = known[rule]
    if as_json:
        row = {"pack": home.pack, "version": home.version, **dump(found), "severity": found.level.value}
        print_json("adrules.rule/1", rule=row)
        return
    typer.echo(page(home, found), nl=False)


def docs(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write the pages into.")],
    packs: Packs = None,
    allow_python: AllowPython = False,
) -> None:
    """Write a page a rule in Markdown, and an index by category."""
    from adrules.authoring.pages import write_pages  # noqa: PLC0415 - not for --help
    from adrules.cli.wording import counted  # noqa: PLC0415 - not for --help
    from adrules.packs.loader import load_packs  # noqa: PLC0415 - not for --help

    written = write_pages(load_packs(pack_paths(packs), allow_python=allow_python), output)
    typer.echo(f"{output}: {counted(len(written), 'страница', 'страницы', 'страниц')}.")
