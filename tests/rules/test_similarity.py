from pathlib import Path

import pytest
from hypothesis import given

import adrules
from strategies import messages

RULE = "rules:\n  - {id: duplicate/x, category: duplicate, kind: similarity, message: '{score}: {other}', "


def load(tmp_path: Path, options: str = "check: set") -> adrules.Checker:
    path = tmp_path / "pack.yaml"
    path.write_text(f"{RULE}{options}}}\n", encoding="utf-8")
    return adrules.load(path)


def brief(**fields: object) -> adrules.Brief:
    return adrules.Brief.model_validate({"channel": "push", "offer": {"summary": "Вклад под 15%"}, **fields})


def flagged(reports: tuple[adrules.Report, ...]) -> list[int]:
    return [i for i, r in enumerate(reports) if any(v.rule_id == "duplicate/x" for v in r.violations)]


BASE = "Откройте вклад «Осень» в приложении: 15% годовых на 3 месяца"


@pytest.mark.parametrize(
    "other",
    [
        BASE,
        BASE.upper(),
        BASE.replace(" ", "\u00a0"),
        f"{BASE}!",
        "Вклад «Осень»: 15% годовых на 3 месяца. Откройте в приложении",
        BASE.replace("15%", "16%"),
        BASE.replace("о", "o"),
        f"{BASE} до декабря",
        BASE.replace("Откройте", "Открой"),
        f"Анна, {BASE.lower()}",
    ],
)
def test_a_near_duplicate(tmp_path: Path, other: str) -> None:
    checker = load(tmp_path)
    reports = checker.check_set([BASE, other])
    assert flagged(reports) == [1]
    (found,) = reports[1].violations
    assert (found.start, found.end, found.match) == (None, None, "")
    assert found.message.endswith(BASE)
    assert flagged(checker.check_set([other], history=[BASE])) == [0]


@pytest.mark.parametrize(
    "other",
    [
        "Копите на отпуск под 15% годовых",
        "Деньги на вкладе растут быстрее: ставка 15%",
        "Кешбэк 5% на кафе и такси до конца лета",
        "Три месяца — и 15% годовых ваши",
        "Пополняйте вклад когда угодно",
        "Переведите деньги без комиссии по номеру телефона",
        "Закажите карту курьером на дом",
        "Продлите полис до 31 мая в приложении",
        "Осень: 15%",
        "",
    ],
)
def test_another_text(tmp_path: Path, other: str) -> None:
    assert flagged(load(tmp_path).check_set([BASE, other])) == []


def test_order_of_words_counts_for_ratio_only(tmp_path: Path) -> None:
    texts = ["один два три четыре пять шесть", "шесть пять четыре три два один"]
    assert flagged(load(tmp_path).check_set(texts)) == [1]
    assert flagged(load(tmp_path, "measure: ratio").check_set(texts)) == []


def test_short_messages_are_left_alone(tmp_path: Path) -> None:
    assert flagged(load(tmp_path).check_set(["Вклад под 15%"] * 2)) == []
    assert flagged(load(tmp_path, "min_words: 3").check_set(["Вклад под 15%"] * 2)) == [1]


def test_a_threshold(tmp_path: Path) -> None:
    other = BASE.replace("в приложении", "на сайте")
    assert flagged(load(tmp_path, "threshold: 70").check_set([BASE, other])) == [1]
    assert flagged(load(tmp_path, "threshold: 99").check_set([BASE, other])) == []


def test_a_copy_of_the_control_text(tmp_path: Path) -> None:
    checker = load(tmp_path, "check: reference")
    assert [u.reason for u in checker.check(BASE).skipped] == ["missing_field(control)"]
    assert [u.reason for u in checker.check(BASE, brief()).skipped if u.rule_id == "duplicate/x"] == [
        "missing_field(control)"
    ]
    for given_text in ({"control": BASE}, {"references": [{"text": BASE}, {"url": "https://a.ru"}]}):
        report = checker.check(f"{BASE}.", brief(**given_text))
        assert [v.rule_id for v in report.violations] == ["duplicate/x"]
        assert checker.check("Копите на отпуск под 15% годовых", brief(**given_text)).violations == ()


def test_the_segment_has_no_effect(tmp_path: Path) -> None:
    checker = load(tmp_path, "check: segment")
    students, women = brief(segment={"name": "студенты"}), brief(segment={"gender": "female"})
    same = [BASE, BASE.replace("Откройте", "Открывайте")]
    assert flagged(checker.check_set(same, [students, women])) == [1]
    assert flagged(checker.check_set(same, [students, students])) == []
    other = brief(segment={"gender": "female"}, cta="Откройте")
    assert flagged(checker.check_set(same, [students, other])) == []
    assert flagged(checker.check_set([BASE, "Копите на отпуск под 15% годовых"], [students, women])) == []
    assert flagged(checker.check_set(same)) == []


def test_each_pair_of_a_set_is_compared_at_most_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def measured(*_: object, **__: object) -> float:
        nonlocal compared
        compared += 1
        return 0.0

    monkeypatch.setattr("rapidfuzz.fuzz.token_set_ratio", measured)
    texts = [f"Вклад номер {i}: ставка {i % 7} и срок {i * 37} для клиента {i * i}" for i in range(40)]
    load(tmp_path).check_set(texts)
    assert compared == 40 * 39 // 2


@given(text=messages)
def test_any_text_is_compared(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    checker = load(tmp_path_factory.getbasetemp())
    for report in checker.check_set([text, text], history=[text]):
        assert all(v.start is None and v.match == "" for v in report.violations)
