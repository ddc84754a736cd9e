from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given

import adrules
from adrules.rules.examples import unmark
from strategies import messages


@cache
def checker(options: str = "") -> adrules.Checker:
    rule = "id: ungrounded_fact/x, category: ungrounded_fact, kind: grounding, message: '{match} | {nearest}'"
    with TemporaryDirectory() as folder:
        path = Path(folder, "pack.yaml")
        path.write_text(f"rules:\n  - {{{rule}{options}}}\n", encoding="utf-8")
        return adrules.load(path)


def brief(summary: str = "Вклад «Осень»", **fields: object) -> adrules.Brief:
    offer = {"summary": summary, **fields.pop("offer", {})}
    return adrules.Brief.model_validate({"channel": "email", "offer": offer, **fields})


def expect(of: adrules.Brief, marked: str, options: str = "") -> None:
    text, spans = unmark(marked)
    report = checker(options).check(text, of)
    found = [(v.start, v.end) for v in report.violations if v.rule_id == "ungrounded_fact/x"]
    assert found == spans, [text[a:b] for a, b in found]


GROUNDED = [
    ("Лимит 100 000 ₽", "Лимит 100 тыс. руб."),
    ("Лимит 100 000 ₽", "Лимит 0,1 млн рублей"),
    ("Лимит 100 тыс. ₽", "Лимит 100\u00a0000 р"),
    ("Лимит сто тысяч рублей", "Лимит 100 000 ₽"),
    ("Лимит до 500 тыс.", "Лимит до 500 000 ₽"),
    ("На 3 месяца", "На три месяца"),
    ("На 6 месяцев", "На полгода"),
    ("На 12 месяцев", "На год вперёд, на 1 год"),
    ("За 1 час", "За 60 минут"),
    ("Открытие за 3 минуты", "Откройте за 3 минуты"),
    ("Срок — 3 минуты", "Откройте за 3 минуты"),
    ("Открытие за 3 минуты", "Будет готово через 3 минуты"),
    ("Открытие от 3 минут", "Откройте от 3 минут"),
    ("Ставка 16 %", "Ставка 16%"),
    ("Ставка 18,5%", "Ставка 18.5 процента"),
    ("Срок от 7 до 1096 дней", "Срок 7–1096 дней"),
    ("Срок от 7 до 1096 дней", "Срок от 7 дней"),
    ("Срок от 7 до 1096 дней", "Срок до 1096 дней"),
    ("От 50 000 ₽, до 1 млн ₽", "От 50 000 ₽ до 1 млн ₽"),
    ("Действует до 15 ноября", "До 15.11 включительно"),
    ("Действует до 15 ноября", "15 ноября — последний день"),
    ("Заезды 12–28 сентября", "Заезды с 12 сентября по 28 сентября"),
    ("Заезды 12–28 сентября", "Заезды до 28 сентября"),
    ("Обслуживание бесплатно", "Обслуживание 0 ₽"),
    ("Без комиссии", "Комиссия 0 %"),
    ("Поддержка 24/7", "Врач на связи круглосуточно"),
    ("2 ночи", "Две ночи в отеле"),
    ("48 картин на выставке", "48 полотен"),
    ("Звоните 8 800 555-35-35", "Тел. +7 (800) 555-35-35"),
    ("Заказ на flora.ru", "Закажите: https://flora.ru/skidki"),
    ("Скидка по промокоду ЕДА300", "Промокод: ЕДА300"),
    ("Телефон iPhone 15 Pro", "iPhone 15 Pro в наличии"),
    ("Итоги 2026 года", "В 2026 году"),
]

UNGROUNDED = [
    ("Открытие от 3 минут", "Откройте за [[3 минуты]]"),
    ("Открытие от 3 минут", "Всего [[3 минуты]]"),
    ("Лимит до 1 млн ₽", "Лимит от [[1 млн ₽]]"),
    ("Лимит до 1 млн ₽", "Лимит [[1 млн ₽]]"),
    ("Лимит 1 млн ₽", "Лимит до [[1 млн ₽]]"),
    ("Срок от 7 до 1096 дней", "Срок до [[3 лет]]"),
    ("Срок от 7 до 1096 дней", "Срок [[7 дней]]"),
    ("Срок от 7 до 1096 дней", "Срок [[30–1096 дней]]"),
    ("Срок 365 дней", "Срок [[1 год]]"),
    ("Ставка 16 %", "Ставка до [[18%]]"),
    ("Ставка 16 %", "Ставка [[17 %]]"),
    ("Полис от 890 ₽", "Полис от [[790 ₽]]"),
    ("Полис 890 ₽", "Полис [[890 $]]"),
    ("До 15 ноября", "До [[30 ноября]]"),
    ("До 15 ноября", "С [[15 ноября]]"),
    ("Заезды 12–28 сентября", "Заезды [[10–28 сентября]]"),
    ("Помощь врача", "Врач на связи [[24/7]]"),
    ("Тур в Казань", "Экскурсия на [[3 часа]]"),
    ("Тур в Казань", "Выбор из [[50 отелей]]"),
    ("Карта", "[[Две карты]] в подарок"),
    ("Звоните 8 800 555-35-35", "Звоните [[8 800 555-35-36]]"),
    ("Карта", "Звоните [[8 800 555-35-35]]"),
    ("Заказ на flora.ru", "Закажите на [[rosa.ru]]"),
    ("Скидка по промокоду ЕДА300", "Промокод [[ЕДА500]]"),
    ("Скидка", "По промокоду [[ЛЕТО]]"),
    ("Обслуживание 90 ₽", "Обслуживание [[0 ₽]]"),
    ("Открытие за 3 минуты", "Откройте за [[минуту]]"),
    ("2 карты", "[[2 перевода]]"),
    ("5 рабочих дней", "За [[5 дней]]"),
    ("За 3 дня", "Ставка [[3 %]]"),
]


@pytest.mark.parametrize(("summary", "text"), GROUNDED)
def test_a_fact_of_the_brief_in_another_shape(summary: str, text: str) -> None:
    expect(brief(summary), text)


@pytest.mark.parametrize(("summary", "marked"), UNGROUNDED)
def test_a_fact_that_the_brief_does_not_give(summary: str, marked: str) -> None:
    expect(brief(summary), marked)


@pytest.mark.parametrize(
    "text",
    [
        "Шаг 4 из 6: приложите скан",
        "Этап 2 из 3",
        "Одна карта на всё",
        "1 приложение для всей семьи",
        "Шаг 1: скачайте. Шаг 2: откройте",
        "1. Скачайте\n2. Откройте\n3. Пользуйтесь",
        "1) Скачайте\n2) Откройте",
        "1\ufe0f\u20e3 Скачайте\n2\ufe0f\u20e3 Откройте",
        "Отделение открыто с 9:00 до 21:00",
        "Ждём в 18:30",
        "Только для клиентов 18+",
        "Раз в месяц и каждый год",
        "Через год всё повторим",
        "В двух словах: вклад",
        "Сайт bank.ru",
        "На двоих и для всей семьи",
        "Первый заказ и второй",
    ],
)
def test_trifles_need_no_ground(text: str) -> None:
    expect(brief(), text)


@pytest.mark.parametrize(
    "fields",
    [
        {"offer": {"benefits": ["Открытие за 5 минут"]}},
        {"offer": {"conditions": ["Открытие за 5 минут"]}},
        {"offer": {"facts": [{"kind": "term", "value": 5, "unit": "minute", "qualifier": "within"}]}},
        {"offer": {"facts": [{"kind": "term", "text": "за 5 минут"}]}},
        {"product": {"name": "Кредит", "description": "Решение за 5 минут"}},
        {"product": {"name": "Кредит за 5 минут"}},
        {"product": {"name": "Кредит", "aliases": ["кредит за 5 минут"]}},
        {"key_message": "Деньги за 5 минут"},
        {"cta": "Оформите за 5 минут"},
        {"considerations": ["можно за 5 минут"]},
        {"disclaimers": ["Решение за 5 минут."]},
        {"must_include": [{"text": "за 5 минут"}]},
        {"segment": {"traits": {"t": "ждут 5 минут"}}},
        {"placeholders": {"wait": {"sample": "5 минут"}}},
    ],
)
def test_every_text_of_the_brief_grounds(fields: dict[str, object]) -> None:
    expect(brief(), "Решение за [[5 минут]]")
    expect(brief(**fields), "Решение за 5 минут")


@pytest.mark.parametrize(
    "fields",
    [{"control": "За 5 минут"}, {"references": [{"text": "за 5 минут"}]}, {"meta": {"a": "за 5 минут"}}],
)
def test_the_present_text_and_notes_do_not(fields: dict[str, object]) -> None:
    expect(brief(**fields), "Решение за [[5 минут]]")


def test_dates_promo_code_and_link_of_the_offer() -> None:
    of = brief(
        offer={
            "valid_from": "2026-12-01",
            "valid_to": "2026-12-31",
            "promo_code": "Осень",
            "url": "https://bank.ru/osen",
        }
    )
    expect(of, "До 31 декабря, с 1.12, промокод ОСЕНЬ, bank.ru")
    expect(of, "С 1 по 31 декабря 2026 года")
    expect(of, "До [[30 декабря]], промокод [[ВЕСНА]], [[banki.ru]]")
    expect(of, "До [[31 декабря 2027]]")


def test_the_message_names_the_nearest_fact() -> None:
    of = brief("Полис от 890 ₽, покрытие 50 000 €, за 3 минуты")
    (violation,) = checker().check("Полис от 790 ₽", of).violations
    assert violation.message == "790 ₽ | от 890 ₽"
    (violation,) = checker().check("Скидка 20 %", of).violations
    assert violation.message == "20 % | нет"


def test_only_what_is_named_is_looked_at() -> None:
    expect(brief(), "Ставка [[16 %]] на 3 месяца", ", what: [percent]")
    expect(brief(), "Промокод ЛЕТО, [[3 месяца]]", ", what: [term]")


def test_without_a_brief_the_rule_is_skipped() -> None:
    report = checker().check("Ставка 16 %")
    assert not report.violations
    assert [u.reason for u in report.skipped] == ["missing_field(offer.summary)"]


@pytest.mark.parametrize("options", [", what: []", ", what: [price]", ", hint: 5, extra: 1"])
def test_a_wrong_rule_does_not_load(options: str) -> None:
    with pytest.raises(adrules.errors.PackError):
        checker(options)


FULL = brief("От 5 до 100 000 ₽ на 3 месяца, 18 %, до 31 декабря, 24/7", product={"name": "Вклад 5"})


@given(messages)
@example("от 7 до 1096 дней, с 1 по 31 декабря, от 7 дней до 3 лет")
@example("9" * 400 + " млрд ₽")
@example("5\u0301 %, 1\ufe0f\u20e3 5")
def test_every_place_is_in_the_text(text: str) -> None:
    for of in (FULL, brief()):
        for v in checker().check(text, of).violations:
            if v.start is not None:
                assert text[v.start : v.end] == v.match


def test_a_brief_grounds_its_own_texts() -> None:
    for summary, _ in (*GROUNDED, *UNGROUNDED):
        expect(brief(summary), summary)


def test_a_long_text_is_checked_in_time() -> None:
    expect(FULL, "от 5 до 100 000 ₽ на 3 месяца. " * 3000)
