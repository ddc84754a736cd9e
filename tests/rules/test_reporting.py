"""Reports made in C are those of the twin: the violations in text order, equal ones as they came."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.domain.report import Category, Report, Severity, Undecided, Violation
from adrules.native import compiled
from adrules.rules.telling import Reports

pytestmark = pytest.mark.skipif(compiled is None, reason="without the extension")
NAMES = tuple(field.name for field in fields(Report))


def violation(rule_id: Any, start: Any, end: Any, message: str = "") -> Violation:
    return Violation(rule_id, Category.CLICHE, Severity.ERROR, start, end, "", message)


PLACES = st.one_of(st.just((None, None)), st.tuples(st.integers(0, 3), st.integers(0, 4)), st.just((2, None)))


@given(st.lists(st.tuples(st.sampled_from(["a/b", "a/я", "a/🔥", "a/c"]), PLACES), max_size=40))
def test_both_make_the_same(some: list[tuple[str, tuple[int | None, int | None]]]) -> None:
    assert compiled
    found = [violation(rule, *place, str(number)) for number, (rule, place) in enumerate(some)]
    skipped, inconclusive = (Undecided("a/x", Severity.INFO, "no_judge"),), ()
    values = ("текст", found, skipped, inconclusive, "f00", None)
    made = compiled.Reports(Report, Violation, NAMES).report(*values)
    assert made == Reports().report(*values)
    assert hash(made) == hash(Reports().report(*values))
    assert made.skipped is skipped
    assert len(found) == len(some)


def test_wrong_values_raise() -> None:
    native: Any = compiled
    made = native.Reports(Report, Violation, NAMES)
    good = violation("a/b", 0, 1)
    for wrong in (
        None,
        violation(1, 0, 1),
        violation("a/b", "x", 1),
        violation("a/b", 0, -1),
        object.__new__(Violation),
    ):
        with pytest.raises(TypeError):
            made.report("", [good, wrong], (), (), "", None)
    with pytest.raises(OverflowError):
        made.report("", [good, violation("a/b", 1 << 80, 1)], (), (), "", None)
    for values in ((), ("", [], (), ()), ("", (good,), (), (), "", None)):
        with pytest.raises(TypeError):
            made.report(*values)
    with pytest.raises(ValueError, match="fields"):
        native.Reports(Report, Violation, NAMES[1:])
    with pytest.raises(AttributeError):
        native.Reports(Report, Report, NAMES)
    with pytest.raises(AttributeError):
        native.Reports(Violation, Violation, NAMES)
    with pytest.raises(TypeError):
        native.Reports(type("Other", (), dict.fromkeys(NAMES)), Violation, NAMES)
