"""Violations made in C are those of its twin, and messages are filled as format does."""

import copy
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.domain.report import Category, Fix, Severity, Violation
from adrules.native import compiled
from adrules.rules.telling import Teller, Told, pieces, teller
from strategies import messages

NAMES = tuple(field.name for field in fields(Violation))
FIXED = ("a/b", Category.CLICHE, Severity.ERROR, None, None, None, None, "подсказка", None, 2.0)


def tellers(message: str) -> list[Teller]:
    made: list[Teller] = [Told(Violation, Fix, NAMES, FIXED, pieces(message))]
    if compiled:
        made.append(compiled.Told(Violation, Fix, NAMES, FIXED, pieces(message)))
    return made


@given(
    st.one_of(messages, st.text(" \n\t\u00a0\u2003\u200bаb🔥\ud800\x00\x1f", max_size=12)),
    st.data(),
    st.sampled_from([None, Fix(0, 1, "б")]),
    st.one_of(st.text(max_size=5), st.integers(), st.floats(), st.sampled_from(Severity)),
)
def test_both_make_the_same(text: str, data: st.DataObject, fix: Fix | None, value: object) -> None:
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
        f"«{' '.join(match.split())}» {value}!",
        "подсказка",
        fix,
        2.0,
    )
    for made in tellers("«{match}» {value}!"):
        found = made.violation(text, start, end, fix, {"value": value})
        assert found == wanted
        assert hash(found) == hash(wanted)
        assert repr(found) == repr(wanted)
        assert copy.deepcopy(found) == wanted
        whole = made.violation(text, None, None, None, {"value": "x", "other": 1})
        assert (whole.start, whole.end, whole.match, whole.message) == (None, None, "", "«» x!")


@given(messages, st.data())
def test_both_make_the_same_of_many_places(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = st.tuples(ends, ends).map(lambda span: (min(span), max(span)))
    places: list[Any] = data.draw(st.lists(st.one_of(spans, st.tuples(spans, st.text(max_size=3)))))
    places = [(*place[0], place[1]) if isinstance(place[0], tuple) else place for place in places]
    for made in tellers("«{match}»"):
        assert made.violations(text, places) == [
            made.violation(text, start, end, Fix(start, end, *right) if right else None, {})
            for start, end, *right in places
        ]


def test_an_edit_is_the_fix_and_a_field_of_the_message() -> None:
    for made in tellers("«{match}»: {right}"):
        (found,) = made.violations("а - б", ((2, 3, "—"),))
        assert (found.match, found.message, found.fix) == ("-", "«-»: —", Fix(2, 3, "—"))
        assert made.violations("а", []) == []
        with pytest.raises(KeyError, match="right"):
            made.violations("а", [(0, 1)])


def test_what_makes_violations_can_be_copied() -> None:
    made = teller("a/b", Category.CLICHE, Severity.INFO, "", 1.0, "«{match}»")
    for other in (copy.copy(made), copy.deepcopy(made)):
        assert other.violation("аб", 0, 1, None, {}) == made.violation("аб", 0, 1, None, {})
        assert other.violations("аб", [(0, 1, "в")]) == made.violations("аб", [(0, 1, "в")])


@pytest.mark.skipif(compiled is None, reason="without the extension")
def test_wrong_values_raise() -> None:
    native: Any = compiled
    made = native.Told(Violation, Fix, NAMES, FIXED, (("", "", ""), ("match", "value")))
    for start, end in ((-1, 0), (0, 9), (2, 1), (1 << 80, 1 << 81)):
        with pytest.raises(IndexError):
            made.violation("аб", start, end, None, {})
    for wrong in ((b"", 0, 0, None, {}), ("аб", 0, "x", None, {}), ("аб", 0, 1, None, None), ("аб",)):
        with pytest.raises(TypeError):
            made.violation(*wrong)
    for wrong in ([(0,)], [[0, 1]], [(0, 1, None)], [(0, 1, "", "")], [("x", 1)], [0], None):
        with pytest.raises(TypeError):
            made.violations("аб", wrong)
    for span in ((-1, 0), (0, 9), (2, 1, "а")):
        with pytest.raises(IndexError):
            made.violations("аб", [span])
    with pytest.raises(AttributeError):
        native.Told(Violation, str, NAMES, FIXED, (("",), ()))
    with pytest.raises(TypeError):
        native.Told(type("Other", (), dict.fromkeys(NAMES)), Fix, NAMES, FIXED, (("",), ()))
    for around, shown in (((1,), ()), (("", ""), (1,))):
        with pytest.raises(TypeError):
            native.Told(Violation, Fix, NAMES, FIXED, (around, shown))
    with pytest.raises(ValueError, match="piece"):
        native.Told(Violation, Fix, NAMES, FIXED, (("",), ("match",)))
    with pytest.raises(ValueError, match="fields"):
        native.Told(Violation, Fix, NAMES[1:], FIXED[1:], (("",), ()))
    with pytest.raises(AttributeError):
        native.Told(Violation, Fix, ("x", *NAMES[1:]), FIXED, (("",), ()))


def test_a_field_without_a_value_raises() -> None:
    class Silent:
        def __str__(self) -> str:
            raise RuntimeError

    for made in tellers("{match} {value}"):
        with pytest.raises(KeyError, match="value"):
            made.violation("аб", 0, 1, None, {"match": "x"})
        with pytest.raises(RuntimeError):
            made.violation("аб", 0, 1, None, {"value": Silent()})


@given(
    st.lists(
        st.sampled_from(["{match}", "{value}", "{{", "}}", "%", "%s", "%(value)s", "«", "{max}"]), min_size=1
    ).map("".join),
    st.one_of(st.text(max_size=5), st.integers(), st.floats(), st.sampled_from(Severity)),
)
def test_a_message_is_filled_as_format_does(message: str, value: object) -> None:
    values = {"value": value, "max": (1, 2)}
    for made in tellers(message):
        found = made.violation("м", 0, 1, None, values)
        assert found.message == message.format_map({"match": "м", **values})
