from adrules.domain.report import Category, Fix, Severity, Violation
from adrules.fixes import apply_fixes


def violation(start: int, end: int, replacement: str) -> Violation:
    return Violation(
        "typography/x",
        Category.TYPOGRAPHY,
        Severity.INFO,
        start,
        end,
        "",
        "",
        fix=Fix(start, end, replacement),
    )


def test_fixes_are_applied_in_order_and_logged() -> None:
    text, edits = apply_fixes("а  б  в", [violation(1, 3, " "), violation(4, 6, " ")], 1)
    assert text == "а б в"
    assert [(e.start, e.end, e.before, e.after, e.round) for e in edits] == [
        (1, 3, "  ", " ", 1),
        (4, 6, "  ", " ", 1),
    ]


def test_of_overlapping_fixes_the_first_wins() -> None:
    text, edits = apply_fixes("абвг", [violation(0, 3, "x"), violation(2, 4, "y")], 1)
    assert text == "xг"
    assert len(edits) == 1


def test_a_fix_that_changes_nothing_is_no_edit() -> None:
    assert apply_fixes("аб", [violation(0, 1, "а")], 1) == ("аб", ())


def test_a_text_without_fixes_is_itself() -> None:
    assert apply_fixes("аб", [], 1) == ("аб", ())
