import pickle
from dataclasses import FrozenInstanceError, asdict, fields, replace

import pytest

from adrules.domain.report import (
    Category,
    Fix,
    Report,
    Severity,
    Undecided,
    Violation,
    default_severity,
    shaded,
)
from adrules.domain.report_json import report_json, report_value


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


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("абвгде", [("а", None), ("бв", Severity.WARNING), ("гд", Severity.ERROR), ("е", None)]),
        ("абвг", [("а", None), ("бв", Severity.WARNING), ("г", Severity.ERROR)]),
        ("аб", [("а", None), ("б", Severity.WARNING)]),
        ("", []),
    ],
)
def test_a_character_has_the_gravest_severity_that_covers_it_also_in_a_cut_text(
    text: str, runs: list
) -> None:
    found = [
        violation(3, 5),
        violation(1, 4, Severity.WARNING),
        violation(2, 3, Severity.INFO),
        violation(None, None),
    ]
    assert shaded(text, found) == runs


def test_a_report_is_written_and_read_back_with_all_its_keys() -> None:
    fired = Violation(
        "a/b", Category.CAPS, Severity.INFO, 0, 1, "а", "почему", "как", Fix(0, 1, "б"), weight=2.0
    )
    report = Report("а", (fired,), (Undecided("a/c", Severity.ERROR, "no_judge"),), (), "хеш", "sms")
    value = report_json(report)
    assert list(value) == [
        *("ok", "complete", "score", "channel", "ruleset", "violations", "skipped", "inconclusive"),
    ]
    assert list(value["violations"][0]) == [
        *("rule_id", "category", "severity", "start", "end", "match", "message", "hint", "fix", "weight"),
    ]
    assert report_value("а", value) == report


def test_a_report_of_an_earlier_version_is_read() -> None:
    old = {
        "ruleset": "хеш",
        "channel": None,
        "violations": [
            {"rule_id": "a/b", "category": "caps", "severity": "info", "start": None, "end": None}
            | {"match": "", "message": "почему"}
        ],
        "skipped": [],
        "inconclusive": [],
    }
    (read,) = report_value("а", old).violations
    assert (read.hint, read.fix, read.weight) == ("", None, 1.0)


def test_every_severity_has_a_russian_label() -> None:
    assert [s.label for s in Severity] == ["ошибка", "предупреждение", "заметка"]


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


def test_violations_and_reports_are_frozen_values() -> None:
    one = Violation("a/b", Category.LENGTH, Severity.ERROR, 1, 2, "м", "текст", fix=Fix(1, 2, "н"))
    report = Report("ами", (one,), (Undecided("a/c", Severity.INFO, "no_judge"),))
    assert [getattr(one, f.name) for f in fields(one)] == [*list(asdict(one).values())[:8], one.fix, 1.0]
    for value, changes in ((one, {"hint": "как"}), (report, {"channel": "push"})):
        changed = replace(value, **changes)
        assert changed != value
        assert replace(changed, **dict.fromkeys(changes, "")) == replace(value, **dict.fromkeys(changes, ""))
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own
        assert hash(value) == hash(replace(value))
        assert repr(value).startswith(f"{type(value).__name__}({fields(value)[0].name}=")
        for name in (fields(value)[0].name, "new"):
            with pytest.raises((FrozenInstanceError, TypeError)):
                setattr(value, name, "x")
    assert [f.default for f in fields(Violation)[7:]] == ["", None, 1.0]
