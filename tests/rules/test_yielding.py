"""``yields_to``: one place, one finding."""

from pathlib import Path

import pytest

import adrules

RULES = """
rules:
  - {id: cliche/long, category: cliche, phrases: [море приятный эмоция], message: а}
  - {id: abstract_claim/short, category: abstract_claim, yields_to: [cliche, abstract_claim], phrases: [приятный], message: а}
  - {id: abstract_claim/same, category: abstract_claim, yields_to: [abstract_claim], phrases: [приятный], message: а}
  - {id: cliche/mild, category: cliche, severity: info, phrases: [приятный вечер], message: а}
  - {id: cliche/all, category: cliche, kind: sentence, words: [приятный, утро], message: а}
"""


@pytest.fixture(scope="module")
def checker(tmp_path_factory) -> adrules.Checker:
    path = Path(tmp_path_factory.mktemp("packs"), "pack.yaml")
    path.write_text(RULES, encoding="utf-8")
    return adrules.load(path)


def found(checker: adrules.Checker, text: str) -> list[str]:
    return [v.rule_id for v in checker.check(text).violations]


def test_a_rule_gives_way_to_a_longer_finding(checker: adrules.Checker) -> None:
    assert found(checker, "Ждёт море приятных эмоций") == ["cliche/long", "abstract_claim/same"]


def test_of_two_on_the_same_place_the_first_stays(checker: adrules.Checker) -> None:
    assert found(checker, "Приятный бонус") == ["abstract_claim/short"]


def test_a_milder_finding_silences_nothing(checker: adrules.Checker) -> None:
    assert found(checker, "Приятный вечер в клубе") == ["abstract_claim/short", "cliche/mild"]


def test_a_whole_sentence_silences_nothing(checker: adrules.Checker) -> None:
    assert found(checker, "Приятное утро") == ["abstract_claim/short", "cliche/all"]
