import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.domain.brief import Fact
from adrules.text.facts import (
    TOKEN_CLASSES,
    Day,
    FactSpan,
    Kind,
    Qualifier,
    Statement,
    agrees,
    find_facts,
    find_promo_codes,
    same,
)
from adrules.text.facts.conversion import from_fact, to_fact
from adrules.text.facts.nouns import stem
from adrules.text.facts.tokens import Tokens
from adrules.text.folding import fold, normalise_and_fold
from strategies import messages


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its [[marks]] and the spans of what they enclose."""
    spans: list[tuple[int, int]] = []
    text = ""
    for index, piece in enumerate(re.split(r"\[\[(.*?)\]\]", marked)):
        if index % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, spans


def written(fact: Statement) -> str:
    """Return a statement as the tables below write it."""

    def one(value: Decimal | Day | None) -> str:
        if isinstance(value, Day):
            return ".".join("?" if part is None else str(part) for part in value)
        if fact.kind is Kind.TIME and value is not None:
            return f"{int(value) // 60}:{int(value) % 60:02}"
        return "-" if value is None else str(value)

    if fact.low is None:
        value = fact.text or one(fact.value)
    else:
        value = f"{one(fact.low)}{fact.low_unit or ''}..{one(fact.high)}"
    return " ".join((fact.kind, value, fact.unit or "-", fact.qualifier))


MONEY = [
    ("[[100 000 ₽]]", "money 100000 rub exact"),
    ("[[100\u00a0000\u00a0₽]]", "money 100000 rub exact"),
    ("[[100\u2009000\u202f₽]]", "money 100000 rub exact"),
    ("[[100 тыс. ₽]]", "money 100000 rub exact"),
    ("[[100 тыс. руб.]] сразу", "money 100000 rub exact"),
    ("[[0,1 млн р]]", "money 100000 rub exact"),
    ("[[100тыс.р.]]", "money 100000 rub exact"),
    ("[[100К ₽]] за заявку", "money 100000 rub exact"),
    ("[[100.000 руб]]", "money 100000 rub exact"),
    ("[[1.500.000 ₽]]", "money 1500000 rub exact"),
    ("[[полмиллиона рублей]]", "money 500000 rub exact"),
    ("[[полтора миллиона рублей]]", "money 1500000 rub exact"),
    ("[[тысяча рублей]] в подарок", "money 1000 rub exact"),
    ("[[сто тысяч рублей]]", "money 100000 rub exact"),
    ("[[двадцать пять тысяч триста рублей]]", "money 25300 rub exact"),
    ("[[1 млн 200 тыс. ₽]]", "money 1200000 rub exact"),
    ("[[100 руб. 50 коп.]]", "money 100.5 rub exact"),
    ("[[99 копеек]]", "money 0.99 rub exact"),
    ("[[1000р]]", "money 1000 rub exact"),
    ("oт [[1000 pyб.]]", "money 1000 rub from"),
    ("[[20 р]] в день", "money 20 rub exact"),
    ("[[0 ₽]] за обслуживание", "money 0 rub exact"),
    ("за [[0 ₽]]", "money 0 rub exact"),
    ("[[$100]] и [[€ 50]]", "money 100 usd exact; money 50 eur exact"),
    ("[[700$]] в неделю", "money 700 usd exact"),
    ("покрытие [[50 000 €]]", "money 50000 eur exact"),
    ("[[5 долларов]], [[3 евро]], [[10 юаней]]", "money 5 usd exact; money 3 eur exact; money 10 cny exact"),
    ("кредит [[5 тыс.]] и [[20 р]]", "money 5000 - exact; money 20 rub exact"),
    ("до [[3 млн]]", "money 3000000 - to"),
    ("[[100 бонусных рублей]]", "money 100 rub exact"),
    ("−[[300 р.]] на заказ", "money 300 rub exact"),
    ("франшиза [[15 000 ₽]] — [[38 400 ₽]] в год", "money 15000 rub exact; money 38400 rub exact"),
    ("на Щепкина, [[5]] — [[390 ₽]]", "number 5 - exact; money 390 rub exact"),
]

PERCENTS = [
    ("[[18%]]", "percent 18 percent exact"),
    ("под [[18,5 %]] годовых", "percent 18.5 percent exact"),
    ("[[18.5%]]", "percent 18.5 percent exact"),
    ("[[5 процентов]]", "percent 5 percent exact"),
    ("[[пять процентов]]", "percent 5 percent exact"),
    ("[[один процент]]", "percent 1 percent exact"),
    ("до [[30 %]]", "percent 30 percent to"),
    ("от [[15,9%]]", "percent 15.9 percent from"),
    ("скидка -[[20%]]", "percent 20 percent exact"),
    ("с [[5%]] кешбэком", "percent 5 percent exact"),
    ("на [[2 п. п.]] выше", "percent 2 pp exact"),
    ("[[1,5 п.п.]]", "percent 1.5 pp exact"),
    ("[[0,5 процентного пункта]]", "percent 0.5 pp exact"),
    ("[[5%]], [[10%]] и [[10 дней]]", "percent 5 percent exact; percent 10 percent exact; term 10 day exact"),
    ("[[5-процентная]] скидка", "percent 5 percent exact"),
]

TERMS = [
    ("[[3 месяца]]", "term 3 month exact"),
    ("[[три месяца]]", "term 3 month exact"),
    ("первые [[2 месяца]]", "term 2 month exact"),
    ("на [[6 мес.]]", "term 6 month exact"),
    ("на [[полгода]]", "term 6 month exact"),
    ("[[полтора года]]", "term 18 month exact"),
    ("[[1,5 года]]", "term 18 month exact"),
    ("[[0,5 часа]]", "term 30 minute exact"),
    ("за [[полчаса]]", "term 30 minute within"),
    ("[[12 месяцев]] и [[1 год]]", "term 12 month exact; term 1 year exact"),
    ("от [[3 минут]]", "term 3 minute from"),
    ("за [[3 минуты]]", "term 3 minute within"),
    ("через [[3 минуты]]", "term 3 minute after"),
    ("до [[3 минут]]", "term 3 minute to"),
    ("в течение [[двух рабочих дней]]", "term 2 workday within"),
    ("[[5 рабочих дней]]", "term 5 workday exact"),
    ("[[14 календарных дней]]", "term 14 day exact"),
    ("[[3 раб. дня]]", "term 3 workday exact"),
    ("[[5-ти дней]]", "term 5 day exact"),
    ("[[3-х месяцев]]", "term 3 month exact"),
    ("от [[18лет]]", "term 18 year from"),
    ("[[48 часов]]", "term 48 hour exact"),
    ("[[двое суток]]", "term 2 day exact"),
    ("[[24/7]]", "term - 24/7 exact"),
    ("[[круглосуточно]]", "term - 24/7 exact"),
    ("[[30-дневный]] период", "term 30 day exact"),
    ("[[трёхмесячная]] подписка", "term 3 month exact"),
    ("[[24-часовой]] доступ", "term 24 hour exact"),
    ("за [[минуту]]", "term 1 minute within"),
    ("через [[год]]", "term 1 year after"),
    ("продление на [[год]]", "term 1 year exact"),
    ("в течение [[дня]]", "term 1 day within"),
    ("за день рождения", ""),
    ("[[300 ₽]] на день рождения", "money 300 rub exact"),
    ("раз в месяц и каждый год", ""),
    ("[[двадцать один день]]", "term 21 day exact"),
]

DATES = [
    ("до [[31 декабря]]", "date 31.12.? - to"),
    ("[[31 декабря 2026]]", "date 31.12.2026 - exact"),
    ("по [[31 декабря 2026 г.]] включительно", "date 31.12.2026 - to"),
    ("с [[1 июля]]", "date 1.7.? - since"),
    ("со [[2 мая]]", "date 2.5.? - since"),
    ("после [[1 мая]]", "date 1.5.? - after"),
    ("к [[8 марта]]", "date 8.3.? - to"),
    ("не позднее [[3 мая]]", "date 3.5.? - to"),
    ("до [[01.12]]", "date 1.12.? - to"),
    ("[[31.12.2026]]", "date 31.12.2026 - exact"),
    ("[[31.12.26]]", "date 31.12.2026 - exact"),
    ("[[2026-12-31]]", "date 31.12.2026 - exact"),
    ("[[1-го мая]]", "date 1.5.? - exact"),
    ("[[первого мая]]", "date 1.5.? - exact"),
    ("до [[двадцать пятого мая]]", "date 25.5.? - to"),
    ("[[тридцать первого декабря]]", "date 31.12.? - exact"),
    ("[[31 дек.]] закрыто", "date 31.12.? - exact"),
    ("до [[конца мая]]", "date 31.5.? - to"),
    ("до [[конца февраля]]", "date 28.2.? - to"),
    ("до [[конца года]]", "date 31.12.? - to"),
    ("до [[конца 2026 года]]", "date 31.12.2026 - to"),
    ("до [[конца месяца]]", "date ?.?.? month to"),
    ("в [[2026 году]]", "date ?.?.2026 - exact"),
    ("за [[2024 год]]: [[3 412 штук]]", "date ?.?.2024 - exact; count 3412 штук exact"),
    ("в [[мае 2026 года]]", "date ?.5.2026 - exact"),
    ("[[25 числа]]", "date 25.?.? - exact"),
    ("[[29 февраля]]", "date 29.2.? - exact"),
    ("в [[18.30]]", "time 18:30 - exact"),
    ("в [[12.10]] начало", "time 12:10 - exact"),
    ("[[12.10]] начало", "date 12.10.? - exact"),
    ("в [[9:00]]", "time 9:00 - exact"),
    ("до [[21:00]]", "time 21:00 - to"),
    ("с [[8:00]]", "time 8:00 - since"),
    ("в [[18 часов]]", "time 18:00 - exact"),
    ("в версии [[5.12]]", "number 5.12 - exact"),
    ("[[12.10 ₽]]", "money 12.1 rub exact"),
    ("до декабря, в мае", ""),
]

RANGES = [
    ("от [[7 до 1096 дней]]", "term 7..1096 day exact"),
    ("от [[7 дней до 3 лет]]", "term 7day..3 year exact"),
    ("[[10–15 %]]", "percent 10..15 percent exact"),
    ("[[10%-15%]]", "percent 10..15 percent exact"),
    ("от [[4% до 6%]]", "percent 4..6 percent exact"),
    ("от [[100 000 р до 500 000 р]]", "money 100000..500000 rub exact"),
    ("от [[100 000 до 500 000 ₽]]", "money 100000..500000 rub exact"),
    ("от [[1 до 3 млн ₽]]", "money 1000000..3000000 rub exact"),
    ("от [[500 тыс. до 1 млн ₽]]", "money 500000..1000000 rub exact"),
    ("с [[1 по 31 декабря]]", "date 1.12.?..31.12.? - exact"),
    ("[[12–28 сентября]]", "date 12.9.?..28.9.? - exact"),
    ("[[28 февраля – 3 марта]]", "date 28.2.?..3.3.? - exact"),
    ("с [[18 апреля по 15 мая]]", "date 18.4.?..15.5.? - exact"),
    ("с [[2003 по 2005 год]]", "date ?.?.2003..?.?.2005 - exact"),
    ("[[01.12-31.12]]", "date 1.12.?..31.12.? - exact"),
    ("с [[8:00 до 20:00]]", "time 8:00..20:00 - exact"),
    ("[[9:00–18:00]]", "time 9:00..18:00 - exact"),
    ("с [[22:00 до 6:00]]", "time 22:00..6:00 - exact"),
    ("с [[10 до 14]]", "number 10..14 - exact"),
    ("[[1-3 дня]]", "term 1..3 day exact"),
    ("за [[1-3 рабочих дня]]", "term 1..3 workday within"),
    ("[[1,5–2 года]]", "term 18..24 month exact"),
    ("[[21 — 23 недели]]", "term 21..23 week exact"),
    ("от [[2 до 6 °C]]", "count 2..6 градусов exact"),
    ("от [[двух до пяти дней]]", "term 2..5 day exact"),
    ("за [[два-три дня]]", "term 2..3 day within"),
    (
        "рассрочка [[0]]-[[0]]-[[12]]",
        "number 0 - exact; number 0 - exact; number 12 - exact",
    ),
    ("заказ [[48]]-[[2917]]", "number 48 - exact; number 2917 - exact"),
    ("[[5 карт]], [[10 дней]]", "count 5 карт exact; term 10 day exact"),
]

COUNTS = [
    ("более [[100 тысяч клиентов]]", "count 100000 клиентов from"),
    ("[[12 тыс. экземпляров]]", "count 12000 экземпляров exact"),
    ("[[две ночи]]", "count 2 ночи exact"),
    ("[[5 бесплатных переводов]] в месяц", "count 5 переводов exact"),
    ("[[3 карты]] и [[10 ГБ]]", "count 3 карты exact; count 10 гб exact"),
    ("[[5кг]] груш, [[2 шт.]] вместе", "count 5 кг exact; count 2 штук exact"),
    ("осмотр по [[8 фото]]", "count 8 фото exact"),
    ("[[48 картин]] доступны", "count 48 картин exact"),
    ("от [[15 м²]]", "count 15 м² from"),
    ("Шаг [[2]] из [[3]]", "number 2 - exact; number 3 - exact"),
    ("кабинет [[12]]. Приходите", "number 12 - exact"),
    ("дом [[5]]\nДни открытых дверей", "number 5 - exact"),
    ("карта *[[9021]] заблокирована", "number 9021 - exact"),
    ("заявка № [[118]] принята", "number 118 - exact"),
    ("[[7]] оформите, [[7]] действует", "number 7 - exact; number 7 - exact"),
    ("[[21]]:[[9]]", "number 21 - exact; number 9 - exact"),
    ("[[1]],[[2]],[[3]]", "number 1 - exact; number 2 - exact; number 3 - exact"),
    ("[[1]]+[[1]]", "number 1 - exact; number 1 - exact"),
    ("[[18]]+", "number 18 - from"),
    ("[[2-я]] карта", "number 2 - exact"),
    ("один из лучших, все три, тысячи людей, миллион возможностей", ""),
    ("в двух словах", ""),
    ("4K-камера, 5G, A4, iPhone15, 4k, COVID-19, 5Г-сеть, XXX5", ""),
    ("счёт 40817810099910004312", ""),
]

CONTACTS = [
    ("звоните [[8 800 555-35-35]]", "phone 78005553535 - exact"),
    ("[[+7 (495) 123-45-67]]", "phone 74951234567 - exact"),
    ("[[88005553535]]", "phone 78005553535 - exact"),
    ("по номеру [[900]]", "phone 900 - exact"),
    ("SMS на [[900]]", "phone 900 - exact"),
    ("наберите [[*115*2#]]", "phone *115*2# - exact"),
    ("[[https://www.site.ru/a5/]]", "link site.ru/a5 - exact"),
    ("[[flora24.ru]].", "link flora24.ru - exact"),
    ("[[a5@b.ru]], [[5]]", "link a5@b.ru - exact; number 5 - exact"),
    ("промокод ЕДА300 и RAZGON3", ""),
]

BOUNDS = [
    ("не менее [[5 дней]]", "term 5 day from"),
    ("не более [[5 %]]", "percent 5 percent to"),
    ("свыше [[1 млн ₽]]", "money 1000000 rub from"),
    ("выше [[150 000 ₽]]", "money 150000 rub from"),
    ("минимум [[3 карты]]", "count 3 карты from"),
    ("максимум [[3 карты]]", "count 3 карты to"),
    ("менее чем за [[5 минут]]", "term 5 minute to"),
    ("не менее чем за [[30 дней]]", "term 30 day from"),
    ("примерно за [[5 минут]]", "term 5 minute about"),
    ("около [[5 минут]]", "term 5 minute about"),
    ("≈ [[5 минут]], <[[5 минут]]", "term 5 minute about; term 5 minute to"),
    ("[[100 ₽]] и более", "money 100 rub from"),
    ("[[18 лет]] и старше", "term 18 year from"),
    ("начиная с [[1 мая]]", "date 1.5.? - since"),
    ("начиная с [[5 %]]", "percent 5 percent from"),
    ("до\u00a0[[5 %]]", "percent 5 percent to"),
    ("всего за [[5 минут]]", "term 5 minute within"),
    ("до. [[5 %]]", "percent 5 percent exact"),
]

ROWS = [*MONEY, *PERCENTS, *TERMS, *DATES, *RANGES, *COUNTS, *CONTACTS, *BOUNDS]


@pytest.mark.parametrize(("marked", "expected"), ROWS)
def test_reads_what_a_text_states(marked: str, expected: str) -> None:
    text, spans = unmarked(marked)
    found = find_facts(fold(text))
    assert "; ".join(written(fact) for fact in found) == expected
    assert [(fact.start, fact.end) for fact in found] == spans


@pytest.mark.parametrize(
    "marked",
    [
        "[[от 100 ₽]] и просто [[5 %]]",
        "открытие [[менее чем за 5 минут]]",
        "[[не позднее 3 мая]]",
        "[[с 1 по 31 декабря]]",
        "[[от 7 дней до 3 лет]]",
        "[[100 ₽ и более]]",
        "клиентам [[18+]]",
        "с [[5 %]] кешбэка",
        "[[начиная с 1 мая]]",
    ],
)
def test_the_full_span_holds_the_qualifier(marked: str) -> None:
    text, spans = unmarked(marked)
    assert [(fact.full_start, fact.full_end) for fact in find_facts(fold(text))] == spans


def only(text: str) -> FactSpan:
    (found,) = find_facts(normalise_and_fold(text).text)
    return found


@pytest.mark.parametrize(
    "group",
    [
        (
            "100 000 ₽",
            "100 тыс. ₽",
            "100 000 р",
            "0,1 млн рублей",
            "100\u00a0000 руб.",
            "сто тысяч рублей",
            "100тыс.р",
        ),
        ("3 месяца", "три месяца", "3 мес.", "3-х месяцев", "трёх месяцев", "3\u00ad месяца"),
        ("от 3 минут", "от трёх минут", "не менее 3 минут", "3 минуты и более"),
        ("полгода", "6 месяцев", "0,5 года"),
        ("18,5 %", "18.5%", "18,50 процента"),
        ("от 7 до 1096 дней", "7–1096 дней", "7-1 096 дней"),
        ("5 бесплатных покупок", "5 покупок", "пять покупок", "5 покупки"),
        ("с 1 по 31 мая", "1–31 мая", "1 мая – 31 мая"),
        ("до 31 мая", "до 31.05", "по 31 мая", "до конца мая", "до тридцать первого мая"),
        ("8 800 555-35-35", "+7 800 555 35 35", "8(800)5553535"),
        ("24/7", "круглосуточно"),
    ],
)
def test_the_same_statement_in_other_shapes(group: tuple[str, ...]) -> None:
    first, *rest = map(only, group)
    assert all(same(first, other) and agrees(first, other) for other in rest)
    assert len({fact.normal for fact in (first, *rest)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("от 3 минут", "за 3 минуты"),
        ("за 3 минуты", "через 3 минуты"),
        ("до 1 млн ₽", "от 1 млн ₽"),
        ("до 1 млн ₽", "1 млн ₽"),
        ("100 ₽", "100 $"),
        ("365 дней", "1 год"),
        ("12 месяцев", "1 год"),
        ("1 час", "60 минут"),
        ("5 дней", "5 рабочих дней"),
        ("от 7 до 1096 дней", "до 3 лет"),
        ("от 7 дней до 3 лет", "от 7 до 1096 дней"),
        ("2 п. п.", "2 %"),
        ("5 карт", "5 переводов"),
        ("до 31 мая", "с 31 мая"),
        ("до 31 мая", "до 30 мая"),
        ("16:00", "16 минут"),
    ],
)
def test_other_statements_are_not_the_same(one: str, other: str) -> None:
    assert not same(only(one), only(other))
    assert not agrees(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("до 500 тыс.", "до 500 000 ₽"),
        ("до 31 мая", "до 31.05.2026"),
        ("сумма 890", "890 ₽"),
        ("от 10 до 14", "от 10 до 14 дней"),
    ],
)
def test_what_one_leaves_out_the_other_may_give(one: str, other: str) -> None:
    assert not same(only(one), only(other))
    assert agrees(only(one), only(other))
    assert agrees(only(other), only(one))


@pytest.mark.parametrize(
    "forms",
    [("клиент", "клиента", "клиентов", "клиентам"), ("ночь", "ночи", "ночей"), ("покупка", "покупки", "покупок"),
     ("занятие", "занятия", "занятий"), ("штука", "штуки", "штук", "шт"), ("лекция", "лекции", "лекций")],
)  # fmt: skip
def test_the_forms_of_a_noun_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "Промокод [[ОСЕНЬ10]] до воскресенья",
        "промокоду «[[START]]»",
        "промокод: [[LETO-2026]]",
        "по промокоду [[SUMMERsale]] скидка",
        "[[RAZGON3]] — скидка, [[ЕДА300]] — ещё одна",
        "промокод действует до 5 мая",
        "Купон 500 ₽, COVID-19, ОСАГО, A4, iPhone15, example.RU5",
    ],
)
def test_finds_promo_codes_in_the_text_as_given(marked: str) -> None:
    text, spans = unmarked(marked)
    found = find_promo_codes(text)
    assert [(code.start, code.end) for code in found] == spans
    assert [code.text for code in found] == [text[a:b].upper() for a, b in spans]


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("number", "Дом [[5]], [[100 000]] штук, A4, 4K, [[24/7]], site1.ru"),
        ("number", "до [[31]] декабря и [[31.12]] за [[18]]лет"),
        ("percent", "от [[4%]] до [[6%]], [[10–15 %]]"),
        ("money", "от 100 000 до [[500 000 ₽]], [[5 тыс.]], 100 тысяч клиентов"),
        ("date", "до [[31 декабря]], в [[18.30]], с 1 по [[5 мая]]"),
        ("term", "за [[5 минут]], [[24/7]], [[два дня]], от 7 до [[10 дней]]"),
        ("count", "[[3 карты]], 5 минут"),
        ("phone", "звоните [[8 800 555-35-35]], дом 5"),
        ("emoji", "да [[✨]]"),
        ("latin", "[[Hot]] [[deals]] на море, cкидка, a@b.ru, flora.ru, iPhone15, c 5"),
        ("quoted", 'фильм [[«Мечта»]], [[„Дом“]]\n[["Весна"]], «без\nконца», «»'),
    ],
)
def test_finds_the_tokens_of_a_class(name: str, marked: str) -> None:
    text, spans = unmarked(marked)
    assert Tokens(fold(text)).all(name) == spans


@given(messages)
@example("1 000 000 000 000 000 000 000 000 ₽")
@example("9" * 400 + " млрд ₽")
@example("٣ дня, １８ %, 𝟙𝟚.𝟛𝟙, ² и ½")
@example("0.0.0, 99.99.9999, 0-0-0, 00:00, 24:59, 2026-02-30, 31.02, 0 мая")
@example("- 5, -, 5-, +, 5+, %, 5 п., п. п., №, тысяча, конца, полтора, от до по с")
def test_statements_lie_inside_any_text_and_do_not_overlap(text: str) -> None:
    folded = normalise_and_fold(text).text
    at = 0
    for fact in find_facts(folded):
        assert at <= fact.start < fact.end <= len(folded)
        assert 0 <= fact.full_start <= fact.start
        assert fact.end <= fact.full_end <= len(folded)
        assert fact.parts == tuple(sorted(fact.parts))
        assert all(fact.start <= a < b <= fact.end for a, b in fact.parts)
        assert same(fact, fact)
        hash(fact.normal)
        at = fact.end
    for code in find_promo_codes(text):
        assert text[code.start : code.end].upper() == code.text


@given(messages)
def test_tokens_of_a_class_lie_inside_any_text_and_do_not_overlap(text: str) -> None:
    folded = normalise_and_fold(text).text
    for name in TOKEN_CLASSES:
        at = 0
        for start, end in Tokens(folded).all(name):
            assert at <= start < end <= len(folded)
            at = end


PIECES = ("от", "до", "за", "с", "по", "не более", "5", "10", "1 000", "3,5", "31", "мая", "₽", "%", "тыс.", "млн", "минут", "дней", "рабочих", "два", "сто", "тысяч",
          "-", "–", "—", "+", "\n", "31.12", "9:00", "2026", "года", "конца", "п.", "клиентов", "x5", "№", "$", "и более", "900", "коп.")  # fmt: skip


def test_a_sign_after_a_number_in_words_belongs_to_that_number() -> None:
    assert [(s.value, s.unit) for s in find_facts("два $5")] == [
        (Decimal(2), "usd"),
        (Decimal(5), None),
    ]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(("", " ", " "))), max_size=14))
def test_any_order_of_the_words_of_facts_is_read(parts: list[tuple[str, str]]) -> None:
    test_statements_lie_inside_any_text_and_do_not_overlap.hypothesis.inner_test(
        "".join(a + b for a, b in parts)
    )


@given(st.integers(0, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]))
def test_a_sum_with_grouped_thousands_has_its_value(number: int, space: str) -> None:
    fact = only(f"{number:,} ₽".replace(",", space))
    assert (fact.kind, fact.value, fact.unit) == (Kind.MONEY, Decimal(number), "rub")


@pytest.mark.parametrize(
    "text",
    [
        "от 100 тыс. ₽", "до 18,5 %", "за 3 минуты", "через 3 дня", "с 1 мая 2026", "до 31 мая", "от 7 до 1096 дней",
        "от 7 дней до 3 лет", "с 1 по 31 декабря", "до 21:00", "24/7", "5 бесплатных переводов", "около 5 минут", "7", "до конца месяца",
    ],
)  # fmt: skip
def test_a_statement_survives_the_way_through_a_brief(text: str) -> None:
    found = only(text)
    fact = to_fact(found, fold(text))
    assert fact is not None
    assert fact.text == fold(text)
    back = from_fact(Fact.model_validate_json(fact.model_dump_json()))
    assert back is not None
    assert same(found, back)


def test_contacts_are_no_facts_of_an_offer() -> None:
    assert all(to_fact(fact, "") is None for fact in find_facts("8 800 555-35-35, site.ru"))


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (Fact(kind="money", min=Decimal(5), unit="rub"), "money 5 rub from"),
        (Fact(kind="money", max=Decimal(5), unit="rub"), "money 5 rub to"),
        (Fact(kind="term", value=Decimal(3), unit="month", text="пять лет"), "term 3 month exact"),
        (Fact(kind="date", text="до 31 мая"), "date 31.5.? - to"),
    ],
)
def test_reads_a_fact_that_a_person_wrote(fact: Fact, expected: str) -> None:
    back = from_fact(fact)
    assert back is not None
    assert written(back) == expected


def test_a_fact_of_nothing_states_nothing() -> None:
    assert from_fact(Fact(kind="money")) is None


def test_the_qualifiers_of_a_brief_are_those_of_a_text() -> None:
    assert {q.value for q in Qualifier} == set(Fact.model_fields["qualifier"].annotation.__args__)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("999999999999999999 трлн ₽", Decimal("999999999999999999e12")),
        ("999999999999999999 трлн карт", Decimal("999999999999999999e12")),
        ("999999999999999999 трлн 999 млрд ₽", Decimal("999999999999999999999e9")),
        ("в 999999999999999999 трлн часов", Decimal("999999999999999999e12")),
    ],
)
def test_a_sum_of_any_size_is_read_to_the_last_digit(text: str, value: Decimal) -> None:
    assert [fact.value for fact in find_facts(text)] == [value]
