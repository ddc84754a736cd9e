"""``yields_to``: one place, one finding."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adrules
from adrules.domain.report import Category, Severity, Violation
from adrules.rules.yielding import covers, without_yielded

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


def violation(
    rule_id: str, start: int | None, end: int | None, severity: Severity = Severity.ERROR
) -> Violation:
    category = Category(rule_id.partition("/")[0])
    return Violation(
        rule_id=rule_id, category=category, severity=severity, start=start, end=end, match="", message=""
    )


def violations() -> st.SearchStrategy[list[Violation]]:
    place = st.integers(0, 700)
    length = st.one_of(st.integers(0, 3), st.integers(0, 600))
    spans = st.one_of(st.none(), st.tuples(place, length))
    one = st.builds(
        lambda span, category, severity, rule: violation(
            f"{category}/{rule}",
            None if span is None else span[0],
            None if span is None else sum(span),
            severity,
        ),
        spans,
        st.sampled_from(Category),
        st.sampled_from(Severity),
        st.sampled_from("abc"),
    )
    return st.lists(one, max_size=60)


def simply(found: list[Violation], yielding, silent) -> list[Violation]:
    """Return what stays when each finding is compared with every longer one."""
    stay: list[int] = []
    lengths = [0 if v.start is None else v.end - v.start for v in found]
    for at in sorted(range(len(found)), key=lambda at: -lengths[at]):
        v, to = found[at], yielding.get(found[at].rule_id, ())
        if not any(covers(found[other], v, to) for other in stay if found[other].rule_id not in silent):
            stay.append(at)
    return [found[at] for at in sorted(stay)]


@given(violations(), st.data())
def test_many_findings_give_way_as_few_do(found: list[Violation], data) -> None:
    ids = sorted({v.rule_id for v in found})
    some = st.sets(st.sampled_from(Category), min_size=1).map(frozenset)
    yielding = {rule: data.draw(some) for rule in ids if data.draw(st.booleans())}
    silent = {rule for rule in ids if data.draw(st.booleans())}
    assert without_yielded(found, yielding, silent) == simply(found, yielding, silent)


def test_a_finding_is_compared_with_those_of_its_place_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    longer = [violation("cliche/a", at, at + 5) for at in range(0, 60_000, 10)]
    shorter = [violation("cliche/b", at, at + 4) for at in range(0, 60_000, 10)]
    compared = 0

    def counted(*arguments) -> bool:
        nonlocal compared
        compared += 1
        return covers(*arguments)

    monkeypatch.setattr("adrules.rules.yielding.covers", counted)
    kept = without_yielded([*longer, *shorter], {"cliche/b": frozenset({Category.CLICHE})})
    assert kept == longer
    assert compared < 100 * len(shorter)
