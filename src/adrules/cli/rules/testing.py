"""``adrules rules test``."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from adrules.authoring.coverage import Coverage, coverage
from adrules.authoring.examples import ExampleResult, run_examples
from adrules.cli.rules.arguments import AllowPython, AsJson, Column, Packs, messages, pack_paths, print_json
from adrules.cli.wording import counted
from adrules.packs.loader import load_packs
from adrules.wording import translated

VARIANTS = {
    "upper": "прописными буквами",
    "nbsp": "с неразрывными пробелами",
    "double_space": "с двойными пробелами",
    "yo": "с другой буквой е/ё",
    "soft_hyphen": "с мягким переносом",
    "stress": "с ударением",
}


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
    if on and not show_coverage:
        raise typer.BadParameter("--on needs --coverage")
    loaded = load_packs(pack_paths(packs), allow_python=allow_python)
    results = [result for pack in loaded for result in run_examples(pack, variants=variants)]
    counts = None
    if show_coverage:
        counts = coverage(loaded, messages(on, column) if on else None)
    if as_json:
        extra = {"coverage": _coverage_json(counts)} if counts else {}
        print_json("adrules.rules-test/1", results=[asdict(r) for r in results], **extra)
    else:
        _print_results(results)
        if counts:
            _print_coverage(counts)
    if any(r.failure and r.kind != "none" for r in results):
        raise typer.Exit(1)


def _print_results(results: Sequence[ExampleResult]) -> None:
    for r in results:
        if r.failure:
            sign = "нет примеров" if r.kind == "none" else f"{_sort(r)} не держится"
            typer.echo(f"{r.pack}: [{r.rule_id}] {sign}: {r.example!r}: {translated(r.failure)}")
        elif r.skipped:
            typer.echo(f"{r.pack}: [{r.rule_id}] пример {r.kind} не проверить: {r.example!r}: {r.skipped}")
    examples = [r for r in results if r.kind != "none" and not r.variant]
    number = counted(len(examples), "пример", "примера", "примеров")
    typer.echo(f"Проверено {number}, не держится {sum(bool(r.failure) for r in examples)}.")
    varied = [r for r in results if r.variant]
    if any(r.failure for r in varied):
        number = counted(len(varied), "вариант", "варианта", "вариантов")
        typer.echo(f"К ним {number}, не держится {sum(bool(r.failure) for r in varied)}.")


def _sort(result: ExampleResult) -> str:
    if not result.variant:
        return f"пример {result.kind}"
    return f"пример {result.kind} {VARIANTS.get(result.variant, f'в другой форме ({result.variant})')}"


def _coverage_json(counts: Coverage) -> dict[str, object]:
    return {
        **asdict(counts),
        "without_examples": counts.without_examples,
        "never_by_examples": counts.never_by_examples,
        "never_on_messages": counts.never_on_messages,
    }


def _print_coverage(counts: Coverage) -> None:
    width = max((len(r.rule_id) for r in counts.rules), default=7)
    on_messages = counts.messages is not None
    typer.echo(
        f"\n{'правило':{width}}  {'bad':>4} {'ok':>4} {'примеры':>8}{' сообщения' if on_messages else ''}"
    )
    for r in counts.rules:
        last = f" {r.on_messages:>9}" if on_messages else ""
        untried = f"  ({r.untried})" if r.untried else ""
        typer.echo(f"{r.rule_id:{width}}  {r.bad:>4} {r.ok:>4} {r.by_examples:>8}{last}{untried}")
    lists = [
        ("Правила без примеров bad или ok", counts.without_examples),
        ("Не срабатывают ни на одном примере", counts.never_by_examples),
    ]
    if on_messages:
        total = counted(counts.messages or 0, "сообщении", "сообщениях", "сообщениях")
        lists.append((f"Ни разу не сработали на {total}", counts.never_on_messages))
    for title, rules in lists:
        typer.echo(f"{title}: {', '.join(rules) or 'таких нет'}.")
