import pytest

import adrules
from adrules.matching.lexicon import aspect_partners, forms
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
