import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrules.authoring.trial import Trial
from adrules.authoring.variants import Variant, _Edit, _rewritten, bad_variants, ok_variants
from adrules.packs.schema import rule_class
from adrules.rules.rule import Rule


def phrase_rule(*phrases: str, **options: object) -> Rule:
    return rule_class("phrase").model_validate(
        {"id": "cliche/a", "category": "cliche", "phrases": phrases, "message": "а", **options}
    )


def regex_rule(on: str) -> Rule:
    return rule_class("regex").model_validate(
        {"id": "caps/a", "category": "caps", "kind": "regex", "patterns": ["а+"], "on": on, "message": "а"}
    )


def variants(rule: Rule, text: str, *spans: tuple[int, int]) -> dict[str, Variant]:
    return {v.name: v for v in bad_variants(rule, Trial((rule,)).case(text), spans)}


def test_the_places_move_with_the_text() -> None:
    found = variants(phrase_rule("мир возможность"), "Вот мир  новых возможностей, мир", (4, 27))
    marked = {name: [v.text[a:b] for a, b in v.spans] for name, v in found.items()}
    assert marked["upper"] == ["МИР  НОВЫХ ВОЗМОЖНОСТЕЙ"]
    assert marked["double_space"] == ["мир    новых  возможностей"]
    assert marked["stress"] == ["ми\u0301р  новых возможностей"]
    assert marked["soft_hyphen"] == ["мир  но\u00adвых возможностей"]


def test_yo_is_swapped_only_where_the_dictionary_is_sure() -> None:
    (swapped,) = [v.text for v in ok_variants(phrase_rule("раз"), "Счет, ещё все небо") if v.name == "yo"]
    assert swapped == "Счёт, еще все небо"


@pytest.mark.parametrize(
    ("phrase", "text", "inflected"),
    [
        ("новый горизонт", "новый горизонт", True),
        ("новый =горизонт", "новый горизонт", False),
        ("=новый горизонт", "новый горизонт", False),
        ("новый горизонт:nomn", "новый горизонт", False),
        ("мир возможность:gent", "мир возможностей", True),
        ("{=новый|ясный} горизонт", "ясный горизонт", True),
    ],
)
def test_only_words_that_may_take_any_form_are_inflected(phrase: str, text: str, inflected: bool) -> None:
    assert ("gent sing" in variants(phrase_rule(phrase), text, (0, len(text)))) is inflected


def test_a_kind_is_tried_only_with_what_it_is_indifferent_to() -> None:
    assert set(variants(regex_rule("raw"), "мама моет", (0, 4))) == set()
    assert set(variants(regex_rule("folded"), "мама мыла", (0, 9))) == {
        "upper",
        "nbsp",
        "soft_hyphen",
        "stress",
    }
    limit = rule_class("limit").model_validate(
        {
            "id": "length/a",
            "category": "length",
            "kind": "limit",
            "measure": "words",
            "max": 1,
            "message": "а",
        }
    )
    assert set(variants(limit, "мама мыла")) == set()


def test_letters_without_a_single_capital_stay() -> None:
    (upper,) = [v.text for v in ok_variants(phrase_rule("раз"), "straße раз") if v.name == "upper"]
    assert upper == "STRAßE РАЗ"


@given(st.lists(st.text("аб ", max_size=3), min_size=1, max_size=6), st.data())
def test_rewriting_moves_every_place_to_the_same_piece(pieces: list[str], data: st.DataObject) -> None:
    # Every second piece is a place; its inside is doubled.
    spans, edits, at = [], [], 0
    for number, piece in enumerate(pieces):
        if number % 2 and piece:
            spans.append((at, at + len(piece)))
            if data.draw(st.booleans()):
                edits.append(_Edit(at, at + len(piece), piece * 2))
        at += len(piece)
    text = "".join(pieces)
    variant = _rewritten("x", text, spans, edits)
    wanted = [text[a:b] * (2 if any(e.start == a for e in edits) else 1) for a, b in spans]
    assert [variant.text[a:b] for a, b in variant.spans] == wanted
