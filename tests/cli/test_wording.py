from dataclasses import replace

import pytest

from adrules.cli.demo import _run, _summary
from adrules.cli.wording import LONGEST_SHOWN, highlighted, why
from adrules.domain.brief import Brief, Offer
from adrules.domain.report import Category, Report, Severity, Violation
from adrules.domain.run import Attempt, FinishReason, RunRecord, StopReason


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("missing_field(product.name)", "в брифе нет поля product.name"),
        ("no_judge", "нужна модель"),
        ("needs_set", "нужно несколько сообщений"),
        ("time_limit", "выражение слишком долго читает этот текст"),
        ("python_error(ValueError: (а)\nб)", "функция не сработала: ValueError: (а)\nб"),
        ("judge_failed(ServerError)", "модель не ответила: ServerError"),
        ("judge_unreadable", "ответ модели не разобрать"),
        ("something else", "something else"),
    ],
)
def test_the_reason_of_an_open_rule_is_told_in_russian(reason: str, said: str) -> None:
    assert why(reason) == said


def test_a_long_text_is_cut_and_what_lies_beyond_is_not_coloured() -> None:
    fired = Violation("a/b", Category.CAPS, Severity.ERROR, LONGEST_SHOWN - 1, LONGEST_SHOWN + 9, "", "")
    shown = highlighted("а" * (LONGEST_SHOWN + 10), [fired])
    assert shown.startswith("а" * (LONGEST_SHOWN - 1) + "\x1b[")
    assert shown.endswith("…")
    assert shown.count("а") == LONGEST_SHOWN


def run(verdicts: str) -> RunRecord:
    """Return a run whose attempts were good (+) or bad (-)."""
    fired = Violation("a/b", Category.CAPS, Severity.ERROR, 0, 1, "а", "почему")
    attempts = tuple(
        Attempt(i, "", "а", FinishReason.STOP, Report("а", (fired,) if verdict == "-" else ()), "resample")
        for i, verdict in enumerate(verdicts)
    )
    stop = StopReason.BUDGET_ATTEMPTS if verdicts.endswith("-") else StopReason.CLEAN
    return RunRecord("", "", "sms", 0, "", "", "", attempts, stop, len(attempts) - 1)


def test_the_demo_counts_runs_without_a_clean_text_apart() -> None:
    said = " ".join(_summary([run("-+"), run("+"), run("---")]))
    assert (
        "3 брифа, сообщений без ошибок 2; перегенераций в среднем: 0,50 (прогонов с чистым текстом: 2); "
        "без чистого текста: 1, перегенераций не меньше 2,00 в среднем." in said
    )


def test_the_demo_names_what_does_not_keep_a_text_from_being_accepted() -> None:
    warned = Violation("a/b", Category.CAPS, Severity.WARNING, 0, 1, "а", "почему")
    attempt = Attempt(0, "", "а", FinishReason.STOP, Report("а", (warned,)), "resample")
    record = RunRecord("", "", "sms", 0, "", "", "", (attempt,), StopReason.CLEAN, 0)
    brief = Brief(channel="sms", offer=Offer(summary="б"))
    told = "\n".join(_run(brief, record))
    assert "      a/b (не мешает)\n  без ошибок; перегенераций: 0\n" in told
    unwarned = replace(record, attempts=(replace(attempt, report=Report("а", ())),))
    assert "  чисто; перегенераций: 0" in "\n".join(_run(brief, unwarned))
