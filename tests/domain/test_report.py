import pytest

from adrules.domain.report import Category, Report, Severity, Undecided, Violation, default_severity


def violation(
    start: int | None, end: int | None, severity: Severity = Severity.ERROR, rule: str = "cliche/a"
) -> Violation:
    return Violation(rule, Category.CLICHE, severity, start, end, "", "<b>почему</b>", "как")


def test_a_notebook_shows_the_gravest_severity_and_escapes_the_text() -> None:
    report = Report("а <i> б", (violation(0, 5, Severity.INFO), violation(2, 5)))
    shown = report._repr_html_()
    assert (
        '<mark style="background:#d0ebff">а </mark><mark style="background:#ffc9c9">&lt;i&gt;</mark> б'
        in shown
    )
    assert "<b>почему" not in shown


def test_a_notebook_shows_a_violation_of_the_whole_message() -> None:
    assert "cliche/a" in Report("текст", (violation(None, None),))._repr_html_()


@pytest.mark.parametrize(
    ("skipped", "inconclusive", "complete"),
    [
        ((), (), True),
        ((Undecided("a/b", Severity.ERROR, "missing_field(offer.facts)"),), (), True),
        ((Undecided("a/b", Severity.ERROR, "no_judge"),), (), False),
        ((Undecided("a/b", Severity.WARNING, "no_judge"),), (), True),
        ((), (Undecided("a/b", Severity.ERROR, "time_limit"),), False),
        ((), (Undecided("a/b", Severity.INFO, "time_limit"),), True),
    ],
)
def test_a_report_is_complete_unless_an_error_rule_is_open(skipped, inconclusive, complete: bool) -> None:
    assert Report("а", (), skipped, inconclusive).complete is complete


def test_default_severities() -> None:
    assert default_severity(Category.CLICHE) is Severity.ERROR
    assert default_severity(Category.MISSING_CTA) is Severity.ERROR
    assert default_severity(Category.FILLER) is Severity.WARNING
    assert default_severity(Category.LAW) is Severity.WARNING


def test_every_category_has_a_russian_label() -> None:
    assert len({c.label for c in Category}) == len(Category)
