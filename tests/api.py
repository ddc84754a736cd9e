"""The public interface as a user writes it: type-checked by mypy --strict, run by pytest."""

from collections.abc import Iterator

import adrules


def check_a_text() -> adrules.Report:
    checker: adrules.Checker = adrules.load("ads-core", channel="sms")
    report: adrules.Report = checker.check("Откройте счёт за 5 минут")
    for violation in report.violations:
        place: tuple[int | None, int | None] = (violation.start, violation.end)
        words: str = f"{violation.rule_id} {violation.message} {violation.hint} {violation.match} {place}"
        severity: adrules.Severity = violation.severity
        category: adrules.Category = violation.category
        print(words, severity.rank, category.label)  # noqa: T201 - a user's program
    score: float = report.score
    print(report.ok, report.complete, score, report.skipped, report.inconclusive)  # noqa: T201 - a user's program
    return report


def check_many_texts(brief: adrules.Brief) -> list[bool]:
    reports: Iterator[adrules.Report] = adrules.load().check_many(["Раз", ("Два", brief)])
    return [report.ok for report in reports]


def write_a_message() -> adrules.RunRecord:
    brief = adrules.Brief(
        channel=adrules.Channel.SMS, offer=adrules.Offer(summary="Вклад под 15% на 3 месяца")
    )
    instructions: str = adrules.load().instructions(brief)
    print(instructions)  # noqa: T201 - a user's program
    result: adrules.RunRecord = adrules.generate(brief, backend="scripted:candidates.txt", max_attempts=4)
    attempts: tuple[adrules.Attempt, ...] = result.attempts
    reason: adrules.StopReason = result.stop_reason
    print(result.text, result.ok, result.regenerations, reason.value, len(attempts))  # noqa: T201 - a user's program
    return result


def fix_a_text() -> str:
    fixed: adrules.FixedText = adrules.load().fix("Счёт  за 5 минут")
    edits: tuple[adrules.Edit, ...] = fixed.edits
    proposed: list[adrules.Fix] = [v.fix for v in adrules.load().check("Счёт").violations if v.fix]
    print(fixed.settled, [(edit.rule_id, edit.before, edit.after) for edit in edits], proposed)  # noqa: T201 - a user's program
    return fixed.text


def describe_a_message() -> adrules.Brief:
    return adrules.Brief(
        channel=adrules.Channel.SMS,
        offer=adrules.Offer(summary="Вклад под 15% на 3 месяца"),
        advertiser=adrules.Advertiser(name="Банк"),
        must_include=(adrules.Term(text="вклад"),),
        limits=adrules.Limits(max_len=134),
    )


def count_tokens(result: adrules.RunRecord) -> int:
    usage: adrules.Usage = result.usage
    cut = [attempt for attempt in result.attempts if attempt.finish is adrules.FinishReason.LENGTH]
    print(len(cut), result.cost)  # noqa: T201 - a user's program
    return usage.input_tokens + usage.output_tokens


def handle_errors() -> str:
    try:
        adrules.load("no-such-pack")
    except adrules.UnknownNameError as failure:
        return str(failure)
    except adrules.PackError as failure:
        return "\n".join(problem.message for problem in failure.problems)
    return ""
