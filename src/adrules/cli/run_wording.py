"""How runs are shown: in Russian for people, as JSON for programs.

The JSON is versioned: ``adrules.run/1``. Keys are only ever added within a version.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from adrules.domain.report_json import report_json
from adrules.domain.run import Attempt, FinishReason, RunRecord, StopReason
from adrules.store.codec import cost_json, judged_json, mended_json

if TYPE_CHECKING:  # loads SQLAlchemy
    from adrules.store.stats import Tally

STOPS = {
    StopReason.CLEAN: "чисто",
    StopReason.FIXED: "исправлено",
    StopReason.BUDGET_ATTEMPTS: "попытки исчерпаны",
    StopReason.BUDGET_TOKENS: "запас токенов исчерпан",
    StopReason.BUDGET_MONEY: "деньги исчерпаны",
    StopReason.DEADLINE: "время вышло",
    StopReason.NO_PROGRESS: "модель повторяет свои тексты",
    StopReason.CONTRADICTION: "бриф противоречит правилам",
    StopReason.REFUSED: "модель отказалась отвечать",
    StopReason.BACKEND_ERROR: "модель не ответила",
    StopReason.CANCELLED: "не закончен",
}
FINISHES = {FinishReason.LENGTH: "текст обрезан", FinishReason.FILTERED: "текст скрыт провайдером"}


def run_lines(record: RunRecord) -> Iterator[str]:
    """Yield what a person wants to know of a run: text, count, reason, rules by attempt."""
    yield typer.style(f"Бриф {record.brief_id} ({record.channel})", bold=True)
    if record.text:
        yield "  " + record.text.replace("\n", "\n  ")
    else:
        yield "  (текста нет)"
    colour = "green" if record.ok else "red"
    parts = [
        typer.style(STOPS[record.stop_reason], fg=colour),
        f"перегенераций {'не меньше ' if record.censored else ''}{record.regenerations}",
        f"попыток {len(record.attempts)}",
        f"запросов {record.requests}",
    ]
    if record.cost is not None:
        parts.append(f"стоимость {record.cost}")
    yield "  " + " · ".join(parts)
    if record.error:
        yield f"  ошибка: {record.error}"
    for attempt in record.attempts:
        policy = "" if attempt.policy in {"resample", "repair"} else f" ({attempt.policy})"
        yield f"  попытка {attempt.index + 1}{policy}: {verdict(attempt)}"
    if record.resumed:
        yield "  прогон начат раньше: записанные попытки взяты из журнала"


def regeneration_lines(tally: "Tally") -> Iterator[str]:
    """Yield the mean of the runs that ended clean and, apart from it, the lower bound of the others."""
    mean = "нет данных" if tally.mean_regenerations is None else decimal(tally.mean_regenerations)
    yield f"перегенераций в среднем: {mean} (прогонов с чистым текстом: {len(tally.regenerations)})"
    if tally.mean_censored is not None:
        yield (
            f"без чистого текста: {len(tally.censored)}, "
            f"перегенераций не меньше {decimal(tally.mean_censored)} в среднем"
        )


def decimal(value: float) -> str:
    """Return a number with two places, as Russian writes it."""
    return f"{value:.2f}".replace(".", ",")


def verdict(attempt: Attempt) -> str:
    """Return the rules that fired in an attempt, or why it was not checked."""
    if attempt.finish in FINISHES:
        return FINISHES[attempt.finish]
    if attempt.report is None:
        return "пустой текст"
    if attempt.fixed and attempt.mended:
        return "исправлено правками: " + ", ".join(sorted({edit.rule_id for edit in attempt.mended.edits}))
    errors = sorted({v.rule_id for v in attempt.report.errors})
    others = sorted({v.rule_id for v in attempt.report.violations} - set(errors))
    parts = [*errors, *(f"{rule_id} (не мешает)" for rule_id in others)]
    return ", ".join(parts) or "замечаний нет"


def run_json(record: RunRecord) -> dict[str, Any]:
    """Return a run in the schema ``adrules.run/1``."""
    return {
        "schema": "adrules.run/1",
        "run_id": record.run_id,
        "brief_id": record.brief_id,
        "channel": record.channel,
        "repetition": record.repetition,
        "backend": record.backend,
        "ruleset": record.ruleset,
        "prompt": record.prompt,
        "prompt_hash": record.prompt_hash,
        "brief_hash": record.brief_hash,
        "task": record.task,
        "text": record.text,
        "ok": record.ok,
        "clean": record.clean,
        "fixed": record.fixed,
        "stop_reason": record.stop_reason.value,
        "regenerations": record.regenerations,
        "censored": record.censored,
        "requests": record.requests,
        "resumed": record.resumed,
        "error": record.error,
        "best_index": record.best_index,
        "usage": asdict(record.usage),
        "cost": cost_json(record.cost),
        "attempts": [_attempt(attempt) for attempt in record.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "index": attempt.index,
        "text": attempt.text,
        "ok": attempt.ok,
        "finish": attempt.finish.value,
        "policy": attempt.policy,
        "seed": attempt.seed,
        "request_id": attempt.request_id,
        "served_model": attempt.served_model,
        "base_url": attempt.base_url,
        "usage": asdict(attempt.usage),
        "latency": attempt.latency,
        "dropped": list(attempt.dropped),
        "request": attempt.request,
        "cost": cost_json(attempt.cost),
        "answer": attempt.answer,
        "mended": mended_json(attempt.mended),
        "judged": judged_json(attempt),
        "report": report_json(attempt.report) if attempt.report else None,
    }
