"""Results and coverage of examples, as text."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typer

from adrules.authoring.coverage import Coverage
from adrules.authoring.examples import ExampleResult, numbered
from adrules.authoring.places import Place, Places
from adrules.cli.wording import counted, why
from adrules.wording.catalogue import in_russian

VARIANTS = {
    "upper": "прописными буквами",
    "nbsp": "с неразрывными пробелами",
    "double_space": "с двойными пробелами",
    "yo": "с другой буквой е/ё",
    "soft_hyphen": "с мягким переносом",
    "stress": "с ударением",
}
"""Name of a variant -> how an example was written."""


def places_of(results: Sequence[ExampleResult], paths: Sequence[Path]) -> list[Place | None]:
    """Return where the examples stand that do not hold; ``None`` for the others."""
    if not any(r.failure for r in results):
        return [None] * len(results)
    places = Places(paths)
    return [
        places.of(r.rule_id, "examples", r.kind, number) if r.failure else None
        for number, r in numbered(results)
    ]


def print_results(results: Sequence[ExampleResult], places: Sequence[Place | None]) -> None:
    """Print what does not hold or could not be tried, then the counts."""
    for r, place in zip(results, places, strict=True):
        if r.failure:
            failure = in_russian(r.failure) or r.failure
            what = "" if r.kind == "none" else f"{_sort(r)} не держится: {r.example!r}: "
            typer.echo(f"{place}: [{r.rule_id}] {what}{failure}")
        elif r.skipped:
            reason = why(r.skipped)
            typer.echo(f"{r.pack}: [{r.rule_id}] пример {r.kind} не проверить: {r.example!r}: {reason}")
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


def coverage_json(counts: Coverage) -> dict[str, object]:
    """Return the counts with the lists of unproved rules."""
    return {
        **asdict(counts),
        "without_examples": counts.without_examples,
        "never_by_examples": counts.never_by_examples,
        "never_on_messages": counts.never_on_messages,
    }


def print_coverage(counts: Coverage) -> None:
    """Print a table of counts and the lists of unproved rules."""
    width = max((len(r.rule_id) for r in counts.rules), default=7)
    on_messages = counts.messages is not None
    typer.echo(
        f"\n{'правило':{width}}  {'bad':>4} {'ok':>4} {'примеры':>8}{' сообщения' if on_messages else ''}"
    )
    for r in counts.rules:
        last = f" {r.on_messages:>9}" if on_messages else ""
        untried = f"  ({why(r.untried)})" if r.untried else ""
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
