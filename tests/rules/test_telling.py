"""Violations made in C are those of its twin, and messages are filled as format does."""

import copy
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.domain.report import Category, Fix, Severity, Violation
from adrules.native import compiled
from adrules.rules.telling import Teller, Told, teller, template
from strategies import messages

NAMES = tuple(field.name for field in fields(Violation))
FIXED = ("a/b", Category.CLICHE, Severity.ERROR, None, None, None, None, "подсказка", None, 2.0)


def tellers(*around: str) -> list[Teller]:
    made: list[Teller] = [Told(Violation, NAMES, FIXED, around)]
    if compiled:
        made.append(compiled.Told(Violation, NAMES, FIXED, around))
    return made


@given(
    st.one_of(messages, st.text(" \n\t\u00a0\u2003\u200bаb🔥\ud800\x00\x1f", max_size=12)),
    st.data(),
    st.sampled_from([None, Fix(0, 1, "б")]),
    st.sampled_from([None, "нет"]),
)
def test_both_make_the_same(text: str, data: st.DataObject, fix: Fix | None, message: str | None) -> None:
    end = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(0, end))
    match = text[start:end]
    wanted = Violation(
        "a/b",
        Category.CLICHE,
        Severity.ERROR,
        start,
        end,
        match,
        f"«{' '.join(match.split())}»!" if message is None else message,
        "подсказка",
        fix,
        2.0,
    )
    for made in tellers("«", "»!"):
        found = made.violation(text, start, end, fix, message)
        assert found == wanted
        assert hash(found) == hash(wanted)
        assert repr(found) == repr(wanted)
        assert copy.deepcopy(found) == wanted
        whole = made.violation(text, None, None, None, None)
        assert (whole.start, whole.end, whole.match, whole.message) == (None, None, "", "«»!")


def test_what_makes_violations_can_be_copied() -> None:
    made = teller("a/b", Category.CLICHE, Severity.INFO, "", 1.0, "«{match}»")
    for other in (copy.copy(made), copy.deepcopy(made)):
        assert other.violation("аб", 0, 1, None, None) == made.violation("аб", 0, 1, None, None)


@pytest.mark.skipif(compiled is None, reason="without the extension")
def test_wrong_values_raise() -> None:
    native: Any = compiled
    made = native.Told(Violation, NAMES, FIXED, ("",))
    for start, end in ((-1, 0), (0, 9), (2, 1), (1 << 80, 1 << 81)):
        with pytest.raises(IndexError):
            made.violation("аб", start, end, None, None)
    for wrong in ((b"", 0, 0, None, None), ("аб", 0, "x", None, None), ("аб",)):
        with pytest.raises(TypeError):
            made.violation(*wrong)
    with pytest.raises(TypeError):
        native.Told(type("Other", (), dict.fromkeys(NAMES)), NAMES, FIXED, ("",))
    with pytest.raises(TypeError):
        native.Told(Violation, NAMES, FIXED, (1,))
    with pytest.raises(ValueError, match="fields"):
        native.Told(Violation, NAMES[1:], FIXED[1:], ("",))
    with pytest.raises(AttributeError):
        native.Told(Violation, ("x", *NAMES[1:]), FIXED, ("",))


@given(
    st.lists(
        st.sampled_from(["{match}", "{value}", "{{", "}}", "%", "%s", "%(value)s", "«", "{max}"]), min_size=1
    ).map("".join),
    st.one_of(st.text(max_size=5), st.integers(), st.floats(), st.sampled_from(Severity)),
)
def test_a_message_is_filled_as_format_does(message: str, value: object) -> None:
    values = {"match": "м", "value": value, "max": (1, 2)}
    pattern = template(message)
    if pattern is not None:
        assert pattern % values == message.format_map(values)
