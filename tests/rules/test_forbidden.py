from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given

import adrules
from adrules.matching import terms
from adrules.rules.examples import unmark
from strategies import messages


@cache
def checker() -> adrules.Checker:
    rule = "{id: forbidden_phrase/x, category: forbidden_phrase, kind: forbidden, brief: must_avoid, message: '«{match}» — {term}'}"
    with TemporaryDirectory() as folder:
        path = Path(folder, "pack.yaml")
        path.write_text(f"rules:\n  - {rule}\n", encoding="utf-8")
        return adrules.load(path)


def brief(*avoid: str, exact: bool = False, **fields: object) -> adrules.Brief:
    avoided = [{"text": text, "match": "exact" if exact else "lemma"} for text in avoid]
    return adrules.Brief.model_validate(
        {"channel": "sms", "offer": {"summary": "Вклад"}, "must_avoid": avoided, **fields}
    )


def expect(of: adrules.Brief, marked: str) -> None:
    text, spans = unmark(marked)
    report = checker().check(text, of)
    assert [(v.start, v.end) for v in report.violations if v.rule_id == "forbidden_phrase/x"] == spans


LEMMAS = brief(
    "долг", "срочный", "продукт", "лидер", "спам", "займ", "обещание дохода", "100 %", "№1", "лучший"
)


@pytest.mark.parametrize(
    "marked",
    [
        "Закройте [[долг]] сегодня",
        "[[Долги]] и ставки",
        "[[Срочно]], до мая",
        "[[СРОЧНЫЙ]] вклад",
        "Наш [[продукт]]",
        "Мы [[лидеры]] рынка",
        "Это не [[спам]]",
        "[[Займ]], [[займы]], [[займов]], [[займа]]",
        "Ваше [[обещание\u00a0дохода]]",
        "Даём [[обещания доходов]]",
        "[[100 %]] одобрение",
        "[[100%]] одобрение",
        "Банк [[№ 1]]",
        "Банк [[№\u00a01]]",
        "[[Лучшие]] условия",
        "д[[о\u0301]]лг".replace("д[[о\u0301]]лг", "[[до\u0301лг]] платежом"),
    ],
)
def test_a_forbidden_term_in_any_form(marked: str) -> None:
    expect(LEMMAS, marked)


@pytest.mark.parametrize(
    "text",
    [
        "на долгий срок",
        "долгосрочный",
        "бессрочный вклад",
        "Продуктивный месяц",
        "лидерство",
        "продуктовый магазин",
        "Улучшите условия",
        "спамер",
        "Обещания, доход",
        "1100 %",
        "№10",
        "хорошие условия",
    ],
)
def test_what_is_not_the_term(text: str) -> None:
    expect(LEMMAS, text)


def test_an_exact_term_is_found_as_written_only() -> None:
    expect(brief("под ключ", exact=True), "Дом [[под ключ]], под ключом, [[ПОД КЛЮЧ]]")


def test_a_term_inside_the_product_name_is_excused() -> None:
    of = brief("срочный", product={"name": "Срочный вклад"})
    expect(of, "Срочный вклад под 18 %. [[Срочная]] новость")
    expect(brief("вклад", product={"name": "Вклад"}), "[[Вклад]] под 18 %")


def test_the_longest_of_overlapping_terms_is_reported() -> None:
    expect(brief("долг", "долг без процентов"), "Ваш [[долг без процентов]]")


def test_the_message_names_the_term() -> None:
    assert checker().check("Долги", brief("долг")).violations[0].message == "«Долги» — долг"


def test_without_terms_the_rule_is_skipped() -> None:
    for of in (brief(), None):
        skipped = checker().check("Долг", of).skipped
        assert ("forbidden_phrase/x", "missing_field(must_avoid)") in [(u.rule_id, u.reason) for u in skipped]


def test_the_instruction_lists_the_terms() -> None:
    assert "«долг», «спам»" in checker().instructions(brief("долг", "спам"))
    assert checker().instructions(brief()).count("долг") == 0


def test_matchers_are_kept_in_bounds() -> None:
    for number in range(3 * terms.REMEMBERED):
        checker().check("Вклад", brief(f"слово{number}"))
    assert terms.matcher.cache_info().currsize <= terms.REMEMBERED


@given(messages)
@example("№\u0301 1")
@example("100 \u200b%")
def test_every_place_is_in_the_text(text: str) -> None:
    for v in (
        checker()
        .check(text, brief("вклад", "мир", "№1", "100 %", "«Мир»", "!", "{x}", "a:b", "İ"))
        .violations
    ):
        if v.start is not None:
            assert text[v.start : v.end] == v.match
