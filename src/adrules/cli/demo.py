"""``adrules demo``: the whole product in a minute, without a key and without a network."""

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adrules.cli.run_wording import STOPS, regeneration_lines, verdict
from adrules.cli.wording import commonest, counted, described, highlighted
from adrules.domain.brief import Brief
from adrules.domain.run import RunRecord, Sampling
from adrules.errors import MissingExtraError
from adrules.store.place import default_path, log_path

if TYPE_CHECKING:
    from adrules.checker import Checker

MESSAGES = (
    "Откройте для себя мир выгодных покупок! Только сегодня — успейте оформить карту!!",
    "Наш банк предлагает самые лучшие условия и индивидуальный подход к каждому клиенту.",
    "В целях получения выписки осуществите вход в приложение.",
    "Очень просто: закажите карту «Маршрут», и курьер привезёт её завтра с 9 до 21. Обслуживание 0 ₽.",
    "Вклад «Три сезона»: 17 % годовых на 6 месяцев, сумма от 50 000 ₽. Откройте в приложении.",
)
"""Examples of the first part, written for it: the last one is clean."""

TINY = Path(__file__).parent.parent / "models" / "tiny"
"""The tiny model, its briefs and the candidates recorded from it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    live: Annotated[
        bool | None,
        typer.Option(
            "--live/--replay",
            help="Ask the tiny model now, or replay what it said (default: live with extra hf).",
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(envvar="ADRULES_STORE", help="Log of runs (default: in the user's data folder)."),
    ] = None,
) -> None:
    """Check example messages, then regenerate messages for several briefs until they are clean."""
    from adrules.api.generation import run_many  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.api.loading import load  # noqa: PLC0415 - compiles rules, so not for --help
    from adrules.briefs import read_briefs  # noqa: PLC0415 - same

    if live is None:
        live = _can_generate()
    elif live and not _can_generate():
        raise MissingExtraError("hf", "the demo with --live")
    checker = load()
    for line in _checks(checker):
        typer.echo(line)
    typer.echo(typer.style("2. Пишем сообщения, пока правила не замолчат", bold=True))
    typer.echo(_about(live=live) + "\n")
    log = log_path(store or default_path())
    records = []
    briefs = read_briefs(TINY / "demo_briefs.jsonl")
    runs = run_many(
        briefs,
        backend=f"hf:{TINY}" if live else f"replay:{TINY / 'demo_candidates.jsonl'}",
        checker=checker,
        prompt="plain",
        sampling=Sampling(max_tokens=100),
        store=log,
    )
    for brief, record in zip(briefs, runs, strict=True):
        records.append(record)
        typer.echo("\n".join(_run(brief, record)))
    typer.echo("\n".join(_summary(records)))
    option = f" --store {log}" if store else ""
    typer.echo(f"Журнал всех попыток: {log}")
    typer.echo(f"Посмотреть прогон: adrules runs show {records[0].run_id}{option}")
    typer.echo(f"Посчитать по журналу: adrules runs stats{option}")


def _can_generate() -> bool:
    return all(find_spec(name) is not None for name in ("torch", "transformers"))


def _checks(checker: "Checker") -> Iterator[str]:
    yield typer.style("1. Проверяем готовые сообщения", bold=True)
    for text in MESSAGES:
        report = checker.check(text)
        yield ""
        yield "  " + highlighted(text, report.violations)
        yield from described(report) if report.violations else ["  замечаний нет"]
    yield ""


def _about(*, live: bool) -> str:
    source = (
        "Тексты сейчас пишет крошечная модель из пакета."
        if live
        else "Тексты заранее записаны с крошечной модели из пакета и воспроизводятся;"
        " правила и цикл настоящие. Чтобы модель писала сама: pip install 'adrules[hf]'."
    )
    return (
        source + " Модель обучена на наших шаблонах и нарочно нарушает правила: она показывает, как работает"
        " механизм, и ничего не говорит о больших моделях."
    )


def _run(brief: Brief, record: RunRecord) -> Iterable[str]:
    head = f"{brief.label} ({brief.channel.value}): {brief.product.name}, {brief.offer.summary}"
    yield typer.style(head, bold=True)
    for attempt in record.attempts:
        sign = typer.style("✓", fg="green") if attempt.ok else typer.style("✗", fg="red")
        violations = attempt.report.violations if attempt.report else ()
        yield f"  {sign} {highlighted(attempt.text, violations)}"
        if violations or not attempt.ok:
            yield f"      {verdict(attempt)}"
    least = "не меньше " if record.censored else ""
    last = record.attempts[-1].report if record.attempts else None
    warned = record.clean and last is not None and last.violations
    end = "без ошибок" if warned else STOPS[record.stop_reason]
    yield f"  {end}; перегенераций: {least}{record.regenerations}"
    yield ""


def _summary(records: list[RunRecord]) -> Iterable[str]:
    from adrules.store.stats import summarise  # noqa: PLC0415 - loads SQLAlchemy, so not for --help

    clean = sum(record.ok for record in records)
    rejected = [a.report for r in records for a in r.attempts if a.report]
    fired = Counter(rule_id for report in rejected for rule_id in {v.rule_id for v in report.errors})
    yield typer.style("3. Итог", bold=True)
    messages = counted(len(records), "бриф", "брифа", "брифов")
    counts = "; ".join(regeneration_lines(summarise(records).total))
    yield f"{messages}, сообщений без ошибок {clean}; {counts}."
    if fired:
        top = ", ".join(f"{rule} — {number}" for rule, number in commonest(fired)[:8])
        yield f"Из-за чего переписывали (правило — отклонённых текстов): {top}."
