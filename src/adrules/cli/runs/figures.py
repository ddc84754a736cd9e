"""``adrules runs stats``: figures over all runs, by group, with intervals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

import typer

from adrules.cli.run_wording import decimal, regeneration_lines
from adrules.cli.runs.arguments import AsJson, Store, print_json
from adrules.cli.wording import commonest
from adrules.errors import UnknownNameError, UsageError
from adrules.store.codec import cost_json
from adrules.store.intervals import Interval
from adrules.store.place import default_path
from adrules.store.stats import GROUPS, Difference, Tally, differences, summarise

TOP_RULES = 5
"""Rules named for each attempt in the figures."""


def stats(
    store: Store = None,
    by: Annotated[str, typer.Option(help="Group the runs: " + ", ".join(GROUPS) + ".")] = "model",
    against: Annotated[
        str | None, typer.Option(help="Compare each group with this one, brief by brief.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Count over all runs: regenerations, attempts, rules that fired, repairs; by group.

    Intervals are of 95 %: of shares Wilson's, of means by drawing whole briefs again.
    """
    from adrules.store.reader import RunLog  # noqa: PLC0415 - loads SQLAlchemy, so not for --help

    if by not in GROUPS:
        raise UnknownNameError("group", by, GROUPS)
    with RunLog(store or default_path()) as log:
        runs = list(log.facts())
    found = summarise(runs, by)
    if against is not None and against not in found.groups:
        raise UsageError(f"no group {against!r} among: {', '.join(sorted(found.groups))}")
    compared = [] if against is None else differences(runs, by, against)
    if as_json:
        groups = {name: _tally_json(tally) for name, tally in found.groups.items()}
        total = {"schema": "adrules.stats/1", "log": str(log.path), "total": _tally_json(found.total)}
        models = {name: _tally_json(tally) for name, tally in summarise(runs).groups.items()}
        differing = [_difference_json(d) for d in compared]
        print_json(total | {"models": models, "by": by, "groups": groups, "differences": differing})
        return
    typer.echo(f"Журнал: {log.path}")
    typer.echo("\n".join(_tally_lines("Все прогоны", found.total)))
    for name, tally in sorted(found.groups.items()):
        if len(found.groups) > 1:
            typer.echo("\n".join(["", *_tally_lines(name, tally)]))
    for difference in compared:
        typer.echo(_difference_line(difference))


def _tally_lines(title: str, tally: Tally) -> Iterator[str]:
    yield typer.style(title, bold=True)
    yield f"  прогонов {tally.runs}, не закончено {tally.unfinished}"
    yield f"  запросов {tally.requests}, текстов {tally.candidates}, токенов {tally.tokens}"
    yield from _money_lines(tally)
    yield from (f"  {line}" for line in regeneration_lines(tally))
    if tally.by_brief:
        yield f"  годных: {_share(len(tally.regenerations), len(tally.by_brief), tally.ok_interval)}"
        first = _share(tally.first_ok, len(tally.by_brief), tally.first_ok_interval)
        yield f"  годных с первой попытки: {first}"
        yield f"  перегенераций с учётом негодных: {_mean(tally.mean_at_cap, tally.at_cap_interval)}"
    if tally.fixed:
        yield f"  из годных исправлено правками: {tally.fixed}"
    if tally.histogram:
        yield "  чистый текст с попытки: " + ", ".join(f"{k}-й — {v}" for k, v in tally.histogram.items())
    for place, rules in enumerate(tally.fired, 1):
        named = ", ".join(f"{rule_id} {count}" for rule_id, count in commonest(rules)[:TOP_RULES])
        yield f"  попытка {place}, сработали: {named or 'ничего'}"
    dear = commonest(tally.saved)[:TOP_RULES]
    if dear:
        yield "  перегенераций меньше без правила: " + ", ".join(f"{r} {count}" for r, count in dear)
    for policy, repairs in sorted(tally.repairs.items()):
        tried = sum(counts.tried for counts in repairs.values())
        mended = sum(counts.mended for counts in repairs.values())
        broke = sum(counts.broke for counts in repairs.values())
        yield f"  {policy}: исправлено нарушений {mended} из {tried}, новых {broke}"


def _money_lines(tally: Tally) -> Iterator[str]:
    if tally.money:
        paid = " и ".join(f"{_amount(amount)} {name}" for name, amount in sorted(tally.money.items()))
        unknown = f", ответов без известной цены {tally.unpriced}" if tally.unpriced else ""
        yield f"  стоимость {paid}{unknown}"
    if tally.cost_per_ok is not None:
        yield f"  стоимость годного текста: {_amount(tally.cost_per_ok.amount)} {tally.cost_per_ok.currency}"


def _amount(amount: Decimal) -> str:
    """Return an amount as Russian writes it: kopecks, or four digits of what is smaller."""
    shown = f"{amount:.2f}" if amount >= 1 or not amount else f"{amount:.{4 - amount.adjusted() - 1}f}"
    return shown.replace(".", ",")


def _share(hits: int, count: int, interval: Interval | None) -> str:
    bounds = f" ({100 * interval[0]:.0f}–{100 * interval[1]:.0f} %)" if interval else ""
    return f"{hits} из {count}, {100 * hits / count:.0f} %{bounds}"


def _mean(mean: float | None, interval: Interval | None) -> str:
    if mean is None:
        return "нет данных"
    return decimal(mean) + (f" ({decimal(interval[0])}…{decimal(interval[1])})" if interval else "")


def _difference_line(difference: Difference) -> str:
    mean = _mean(difference.mean, difference.interval)
    return (
        f"\n{difference.group} против {difference.against}: {mean} перегенераций, брифов {difference.briefs}"
    )


def _difference_json(difference: Difference) -> dict[str, Any]:
    return {
        "group": difference.group,
        "against": difference.against,
        "briefs": difference.briefs,
        "mean": difference.mean,
        "interval": difference.interval,
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "runs": tally.runs,
        "unfinished": tally.unfinished,
        "requests": tally.requests,
        "candidates": tally.candidates,
        "tokens": tally.tokens,
        "tokens_per_ok": tally.tokens_per_ok,
        "cost": cost_json(tally.cost),
        "cost_per_ok": cost_json(tally.cost_per_ok),
        "money": {currency: str(amount) for currency, amount in sorted(tally.money.items())},
        "unpriced": tally.unpriced,
        "mean_regenerations": tally.mean_regenerations,
        "uncensored": len(tally.regenerations),
        "censored": len(tally.censored),
        "mean_censored": tally.mean_censored,
        "ok_interval": tally.ok_interval,
        "first_ok": tally.first_ok,
        "first_ok_interval": tally.first_ok_interval,
        "mean_at_cap": tally.mean_at_cap,
        "at_cap_interval": tally.at_cap_interval,
        "fixed": tally.fixed,
        "attempts_histogram": {str(k): v for k, v in tally.histogram.items()},
        "stops": {reason.value: count for reason, count in tally.stops.items()},
        "fired_by_attempt": [dict(commonest(rules)) for rules in tally.fired],
        "saved_without": dict(commonest(tally.saved)),
        "repairs": {
            policy: {
                rule_id: {"tried": counts.tried, "mended": counts.mended, "broke": counts.broke}
                for rule_id, counts in sorted(rules.items())
            }
            for policy, rules in sorted(tally.repairs.items())
        },
    }
