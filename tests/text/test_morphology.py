import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import adrules
from adrules.matching.lexicon import aspect_partners, forms
from adrules.text.dictionary import grammemes_of
from adrules.text.morphology import parse, readings

NAMELESS = "\U00017000"
"""A character that :mod:`unicodedata` has no name for; pymorphy3 asks for it."""


def test_a_nameless_character_is_no_word() -> None:
    assert parse(NAMELESS) == []
    assert readings(NAMELESS)[0].known is False
    assert forms(NAMELESS) == {NAMELESS}
    assert forms(NAMELESS, frozenset({"NOUN"})) == frozenset()
    assert forms(f"{NAMELESS}-банк") >= {f"{NAMELESS}-банка"}
    assert aspect_partners(NAMELESS) == ()


@pytest.mark.parametrize("word", [NAMELESS, f"банк {NAMELESS}", f"{NAMELESS}{NAMELESS}-x"])
def test_a_term_of_a_brief_may_be_any_text(word: str) -> None:
    brief = adrules.Brief.model_validate(
        {"channel": "push", "offer": {"summary": "Вклад"}, "must_avoid": [{"text": word}]}
    )
    report = adrules.load(channel="push").check(f"Вклад {word} в приложении", brief)
    assert any(v.match == word for v in report.violations)


def test_sums_beyond_the_usual_context_are_checked() -> None:
    adrules.load().check("Кешбэк до 999999999999999999 трлн ₽")


@settings(deadline=None)
@given(
    number=st.one_of(
        st.integers(0, 10**9).map(str),
        st.text("0123456789", min_size=1, max_size=80),
        st.text("0123456789\u0663\u00b2\u2460-а", min_size=1, max_size=4),
    )
)
def test_a_number_is_read_as_pymorphy_reads_it(number: str) -> None:
    told = [
        (p.normal_form, str(p.tag.POS), grammemes_of(str(p.tag)), p.score, p.is_known) for p in parse(number)
    ]
    found = [(r.lemma, r.pos, r.grammemes, r.score, r.known) for r in readings(number)]
    assert found == told


def test_a_number_of_thousands_of_figures_is_none_that_python_reads() -> None:
    assert readings("9" * 60)[0].has("intg")
    assert not readings("9" * 5_000)[0].has("intg")
