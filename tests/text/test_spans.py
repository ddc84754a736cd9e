"""Sets of spans."""

from hypothesis import given
from hypothesis import strategies as st

from adrules.text.spans import inside, merged

PLACES = st.integers(0, 30)


@given(st.lists(st.tuples(PLACES, PLACES).map(sorted).map(tuple)), st.integers(-2, 33))
def test_an_offset_is_inside_where_a_span_holds_it(spans: list[tuple[int, int]], offset: int) -> None:
    disjoint = merged([span for span in spans if span[0] < span[1]])
    assert inside(disjoint, offset) == any(start <= offset < end for start, end in disjoint)
