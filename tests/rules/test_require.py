from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given

import adrules
from adrules.errors import PackError
from adrules.rules.examples import unmark
from strategies import messages


@cache
def checker(options: str) -> adrules.Checker:
    head = "id: law/x, category: law, kind: require, message: '{match} — нет: {missing}'"
    with TemporaryDirectory() as folder:
        path = Path(folder, "pack.yaml")
        path.write_text(f"rules:\n  - {{{head}, {options}}}\n", encoding="utf-8")
        return adrules.load(path)


def brief(**fields: object) -> adrules.Brief:
    offer = {"summary": "Вклад под 18 %", **fields.pop("offer", {})}
    limits = {"max_len": 500, "max_emoji": 9, "max_segments": 9}
    return adrules.Brief.model_validate({"channel": "push", "offer": offer, "limits": limits, **fields})


def found(options: str, text: str, of: adrules.Brief | None = None) -> list[tuple[int | None, int | None]]:
    return [(v.start, v.end) for v in checker(options).check(text, of).violations if v.rule_id == "law/x"]


WHOLE = [(None, None)]


@pytest.mark.parametrize(
    ("options", "text", "lacks"),
    [
        ("any_of: [полный условие]", "Вклад под 18 %", True),
        ("any_of: [полный условие]", "Вклад. Полные условия на сайте", False),
        ("any_of: ['<percent>', '<money>']", "Вклад до мая", True),
        ("any_of: ['<percent>', '<money>']", "Вклад под 18 %", False),
        ("any_of: ['<percent>', '<money>']", "Вклад от 500 ₽", False),
        ("any_of: [лицензия], if_present: [вклад]", "Вклад под 18 %", True),
        ("any_of: [лицензия], if_present: [вклад]", "Карта за 0 ₽", False),
        ("any_of: [лицензия], if_present: [вклад]", "Вклад. Лицензия ЦБ", False),
        ("any_of: [лицензия], when: {has: ['<percent>']}", "Вклад под 18 %", True),
        ("any_of: [лицензия], when: {has: ['<percent>']}", "Вклад до мая", False),
        ("any_of: ['оценивайте {свой|ваш} риск']", "Оценивайте ваши риски", False),
        ("any_of: ['оценивайте {свой|ваш} риск']", "Оценивайте, риски", True),
    ],
)
def test_phrases_that_must_be_there(options: str, text: str, lacks: bool) -> None:
    assert found(options, text) == (WHOLE if lacks else [])


ORDER = "any_of: ['полный стоимость {кредит|займ}', ПСК], if_present: ['ставка [от] <percent>'], before: true"


@pytest.mark.parametrize(
    "marked",
    [
        "Кредит: [[ставка 18 %]]",
        "Кредит: [[ставка от 18 %]]. Полная стоимость кредита 18–25 %",
        "[[Ставка 18 %]], ставка 20 %",
        "Полная стоимость кредита 18–25 %, ставка 18 %",
        "ПСК 18–25 %. Ставка от 18 %",
        "Полной стоимости займа 18–25 %. Ставки 18 %. ПСК",
        "Кредит до мая",
        "Кешбэк 5 %",
        "Полная стоимость кредита 18 %",
        "ПСК: 18–25 %, ставка — с 5 мая",
    ],
)
def test_what_must_stand_before(marked: str) -> None:
    text, spans = unmark(marked)
    assert found(ORDER, text) == spans


COPILKA = {"name": "накопительный счёт «Копилка»", "aliases": ["«Копилка»"]}
HAVEN = {"name": "Вклад Тихая Гавань"}


@pytest.mark.parametrize(
    ("product", "text"),
    [
        (COPILKA, "Накопительный счёт «Копилка»: 16 %"),
        (COPILKA, "Деньги на «Копилке» растут"),
        (COPILKA, "На вашем счёте 16 %"),
        (COPILKA, "СЧЕТА с процентом"),
        (COPILKA, "Счёт — 16 %"),
        (HAVEN, "Вклады под 18 %"),
        (HAVEN, "Тихая Гавань: 18 %"),
        (HAVEN, "Под 18 % во вкла\u0301де"),
        ({"name": "страховка для путешественников", "aliases": ["полис"]}, "Оформите полис"),
        ({"name": "iPhone 15 Pro"}, "iPhone 15 Pro за 99 990 ₽"),
        ({"name": "Премиум-карта"}, "Премиум-карту за 0 ₽"),
        ({"name": "тур в Казань"}, "Туры от 7 900 ₽"),
    ],
)
def test_the_product_is_named(product: dict[str, object], text: str) -> None:
    assert found("brief: product_name", text, brief(product=product, cta="Откройте счёт")) == []


@pytest.mark.parametrize(
    ("product", "text"),
    [
        (COPILKA, "16 % годовых первые 2 месяца"),
        (COPILKA, "Откройте счёт"),
        (COPILKA, "Ставка 16 %. Откройте счёт сегодня"),
        (COPILKA, "Расчётный центр"),
        (COPILKA, "копилка впечатлений"),
        (HAVEN, "Под 18 % до мая"),
        (HAVEN, "Вкладка в приложении"),
        (HAVEN, "тихая гавань для вас"),
        ({"name": "iPhone 15 Pro"}, "iPhone 15 за 99 990 ₽"),
        ({"name": "Карта Мир"}, "Мы рады, что вокруг мир"),
        ({"name": "тур в Казань"}, "Казань от 7 900 ₽"),
        ({"name": "!!!"}, "Вклад"),
    ],
)
def test_the_product_is_not_named(product: dict[str, object], text: str) -> None:
    if product is COPILKA and text == "копилка впечатлений":
        product = {"name": "счёт «Копилка»"}
    assert found("brief: product_name", text, brief(product=product, cta="Откройте счёт")) == WHOLE


QUOTED_HAVEN = {"name": "вклад «Тихая Гавань»"}


@pytest.mark.parametrize(
    ("product", "marked"),
    [
        (QUOTED_HAVEN, "вклад «[[тихая Гавань]]»"),
        (QUOTED_HAVEN, "[[Гавань Тихая]] под 18 %"),
        (QUOTED_HAVEN, "«[[Гавань Тихая]]» под 18 %"),
        (QUOTED_HAVEN, "Деньги во вкладе «[[Тихой Гавани]]»"),
        (QUOTED_HAVEN, "Откройте вклад «[[Гавань]]»"),
        (QUOTED_HAVEN, "Откройте вклад [[Гавань]] до мая"),
        (QUOTED_HAVEN, "Вклад «[[Тихая Гавань Плюс]]»"),
        (QUOTED_HAVEN, "Вклад «[[Тихая Гавонь]]»"),
        (QUOTED_HAVEN, "ВКЛАД «[[ТИХАЯ ГАВАНЬ]]»"),
        (QUOTED_HAVEN, "Откройте «[[тихую гавань]]»"),
        (QUOTED_HAVEN, "Вклад «[[Тихая\u00a0гавань]]» под 18 %"),
        (HAVEN, "Вклад [[«Тихая Гавань»]] под 18 %"),
        (HAVEN, "Откройте «Вклад [[Тихая Гавань]]»"),
        (HAVEN, "Вклад [[Гавань Тихая]]"),
        (QUOTED_HAVEN, "Вклад «Тихая Гавань» под 18 %"),
        (QUOTED_HAVEN, "На вкладе «Тихая Гавань»"),
        (QUOTED_HAVEN, 'Вклад "Тихая Гавань"'),
        (QUOTED_HAVEN, "Вклад Тихая Гавань под 18 %"),
        (QUOTED_HAVEN, "В «Тихой Гавани» 18 %"),
        (QUOTED_HAVEN, "В Тихой Гавани 18 %"),
        (QUOTED_HAVEN, "тихая гавань для денег"),
        (QUOTED_HAVEN, "Тихая гавань для денег"),
        (QUOTED_HAVEN, "тихая, гавань"),
        (QUOTED_HAVEN, "Вклад «Зимний» под 15 %"),
        (QUOTED_HAVEN, "Вклад «Ти\u0301хая Гавань»"),
        (QUOTED_HAVEN, "Наш вклад под 18 %"),
        ({"name": "вклад «Осенний»"}, "Осенний вклад, осенью"),
        ({"name": "вклад «Осенний»", "aliases": ["вклад «Осенний Плюс»"]}, "Вклад «Осенний Плюс»"),
        ({"name": "тур в Казань"}, "Туры в казань"),
        ({"name": "вклад «Тёплый»"}, "Вклад «Теплый»"),
        ({"name": "вклад «Тихая Гавань»", "must_not_change": False}, "вклад «тихая Гавань»"),
    ],
)
def test_the_name_stands_as_it_is(product: dict[str, object], marked: str) -> None:
    text, spans = unmark(marked)
    assert found("brief: product_exact", text, brief(product=product)) == spans


def test_quotes_of_the_name() -> None:
    quoted, bare = brief(product=QUOTED_HAVEN), brief(product=HAVEN)
    assert not found("brief: product_exact, quotes: keep", "Вклад Тихая Гавань", quoted)
    assert found("brief: product_exact, quotes: exact", "Вклад Тихая Гавань", quoted)
    assert not found("brief: product_exact, quotes: exact", "Вклад «Тихая Гавань»", quoted)
    assert not found("brief: product_exact, quotes: any", "Вклад «Тихая Гавань»", bare)
    assert found("brief: product_exact, quotes: exact", "Вклад «Тихая Гавань»", bare)


@pytest.mark.parametrize(
    ("cta", "text"),
    [
        ("Откройте в приложении", "Откройте вклад"),
        ("Откройте в приложении", "Открывай вклад"),
        ("Откройте в приложении", "Оформите вклад за 5 минут"),
        ("Откройте в приложении", "Вклад под 18 %. Открыть в приложении"),
        ("Откройте в приложении", "Вклад можно открыть онлайн"),
        ("Откройте в приложении", "Успейте открыть вклад до мая"),
        ("Откройте в приложении", "Не забудьте оформить вклад"),
        ("Оформите полис", "Заявка на сайте"),
        ("Оформите полис", "Заказ полиса по телефону 8 800 555-35-35"),
        ("Оформите полис", "Нажмите на ссылку"),
        ("Оформите полис", "Жмите: site.ru"),
        ("Оформите полис", "Позвоните нам"),
        ("Узнайте условия", "Подробнее на сайте"),
        ("Узнайте условия", "Посмотрите ставки"),
        ("Приходите в отделение", "Ждём: загляните в отделение"),
        ("Погасите долг", "Погашайте долг в приложении"),
        ("Оформите кредит", "Возьмите кредит под 18 %"),
        ("Ссылка в приложении", "Закажите карту"),
        ("Выберите отель", "Забронируйте отель"),
    ],
)
def test_there_is_a_call_to_action(cta: str, text: str) -> None:
    assert found("brief: cta", text, brief(cta=cta)) == []


@pytest.mark.parametrize(
    ("cta", "text"),
    [
        ("Откройте в приложении", "Вклад под 18 %"),
        ("Откройте в приложении", "Банк открыл вклад"),
        ("Откройте в приложении", "Счёт открывается онлайн"),
        ("Откройте в приложении", "Чтобы открыть вклад, нужен паспорт"),
        ("Откройте в приложении", "Снимайте деньги в любой момент"),
        ("Откройте в приложении", "Не открывайте вклад"),
        ("Откройте в приложении", "Позвольте деньгам работать"),
        ("Оформите полис", "Возьмите его с собой"),
        ("Оформите полис", "Оформление за 3 минуты"),
        ("Оформите полис", "Заявка за 3 минуты"),
        ("Закажите", "Быстрая доставка уже ждёт вас"),
        ("Узнайте условия", "Откройте счёт"),
        ("Погасите долг", "Откройте вклад"),
        ("Ссылка в приложении", "Вклад под 18 %"),
        ("Откройте в приложении", ""),
    ],
)
def test_there_is_no_call_to_action(cta: str, text: str) -> None:
    assert found("brief: cta", text, brief(cta=cta)) == WHOLE


@pytest.mark.parametrize(
    ("key", "text", "lacks"),
    [
        ("3 месяца обслуживания бесплатно", "Три месяца обслужим счёт за 0 ₽", False),
        ("3 месяца обслуживания бесплатно", "3 месяца бесплатного обслуживания", False),
        ("3 месяца обслуживания бесплатно", "Откройте счёт за 5 минут", True),
        ("3 месяца обслуживания бесплатно", "6 месяцев обслуживания бесплатно", True),
        ("Кешбэк 5 % на такси и кафе", "В кафе и такси — 5 % кэшбэк", False),
        ("Кешбэк 5 % на такси и кафе", "Кешбэк 7 % на такси и кафе", True),
        ("Кешбэк 5 % на такси и кафе", "Кешбэк на такси и кафе", True),
        ("Открыть вклад без визита", "Откройте вклад онлайн, без визитов", False),
        ("Карта с льготным периодом", "Вклад под 18 %", True),
        ("Лимит до 1 млн ₽", "Лимит до 1 000 000 рублей", False),
        ("Лимит до 1 млн ₽", "Лимит до 2 млн ₽", True),
        ("Мы рядом", "Мы рядом", False),
    ],
)
def test_the_key_message(key: str, text: str, lacks: bool) -> None:
    assert found("brief: key_message", text, brief(key_message=key)) == (WHOLE if lacks else [])


def test_the_cover_of_the_key_message_can_be_chosen() -> None:
    half = brief(key_message="Кешбэк на такси")
    assert found("brief: key_message, cover: 1", "Кешбэк за покупки", half) == WHOLE
    assert found("brief: key_message, cover: 0.5", "Кешбэк за покупки", half) == []


RISKS = "Оценивайте свои финансовые возможности и риски."


@pytest.mark.parametrize(
    ("options", "fields", "text", "lacks"),
    [
        ("disclaimers", {"disclaimers": [RISKS]}, f"Кредит. {RISKS}", 0),
        ("disclaimers", {"disclaimers": [RISKS]}, "оценивайте  свои\nфинансовые возможности и\u00a0риски", 0),
        ("disclaimers", {"disclaimers": [RISKS]}, "Оценивайте финансовые возможности и риски", 1),
        ("disclaimers", {"disclaimers": [RISKS, "Реклама банка"]}, "Кредит", 2),
        ("disclaimers", {"disclaimers": ["АО «Банк» — лицензия"]}, 'АО "Банк" – лицензия', 0),
        ("advertiser", {"advertiser": {"name": "АО «Пример Банк»"}}, "Вклад в Пример Банке", 0),
        ("advertiser", {"advertiser": {"name": "Северный банк"}}, "Вклад в Северном банке", 0),
        ("advertiser", {"advertiser": {"name": "Банк «Причал»"}}, "в банке «Причал»", 0),
        ("advertiser", {"advertiser": {"name": "Северный банк"}}, "Вклад в банке", 1),
        ("promo_code", {"offer": {"promo_code": "ЕДА300"}}, "Промокод ЕДА300", 0),
        ("promo_code", {"offer": {"promo_code": "ЕДА300"}}, "Промокод ЕДА3000", 1),
        ("promo_code", {"offer": {"promo_code": "ЕДА300"}}, "Скидка 300 ₽", 1),
        ("ad_label", {"ad_label": "Реклама"}, "Вклад. Реклама. ООО", 0),
        ("ad_label", {"ad_label": "Реклама"}, "Рекламация", 1),
        ("erid", {"erid": "2VtzqwA"}, "erid: 2VtzqwA", 0),
        ("erid", {"erid": "2VtzqwA"}, "erid: 2Vtzqw", 1),
        ("must_include", {"must_include": [{"text": "ипотека"}]}, "Об ипотеке", 0),
        ("must_include", {"must_include": [{"text": "ипотека", "match": "exact"}]}, "Об ипотеке", 1),
        ("must_include", {"must_include": [{"text": "24/7"}]}, "Врач 24 / 7", 0),
        ("must_include", {"must_include": [{"text": "ипотека"}, {"text": "без визита"}]}, "Счёт", 2),
    ],
)
def test_words_of_the_brief(options: str, fields: dict[str, object], text: str, lacks: int) -> None:
    assert found(f"brief: {options}", text, brief(**fields)) == WHOLE * lacks


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        ("product_name", "product.name"),
        ("product_exact", "product.name"),
        ("key_message", "key_message"),
        ("cta", "cta"),
        ("disclaimers", "disclaimers"),
        ("advertiser", "advertiser.name"),
        ("promo_code", "offer.promo_code"),
        ("ad_label", "ad_label"),
        ("erid", "erid"),
        ("must_include", "must_include"),
    ],
)
def test_without_the_field_the_rule_is_skipped(thing: str, field: str) -> None:
    for of in (brief(), None):
        report = checker(f"brief: {thing}").check("Вклад", of)
        assert (
            "law/x",
            f"missing_field({field})",
        ) in [(u.rule_id, u.reason) for u in report.skipped]
        assert not found(f"brief: {thing}", "Вклад", of)


@pytest.mark.parametrize(
    "options",
    [
        "severity: error",
        "any_of: [вклад], brief: cta",
        "any_of: [вклад], before: true",
        "brief: cta, if_present: [вклад], before: true",
        "brief: cta, cover: 0.5",
        "brief: key_message, cover: 1.5",
        "brief: cta, quotes: any",
        "brief: product",
        "any_of: ['<percen>']",
    ],
)
def test_a_wrong_rule_does_not_load(options: str) -> None:
    with pytest.raises(PackError):
        checker(options)


def test_the_instruction_names_what_must_be_there() -> None:
    of = brief(disclaimers=[RISKS], must_include=[{"text": "ипотека"}])
    strict = "severity: error, hint: 'Пиши так.', "
    assert RISKS in checker(strict + "brief: disclaimers").instructions(of)
    assert "«ипотека»" in checker(strict + "brief: must_include").instructions(of)
    assert "Пиши так." not in checker(strict + "brief: cta").instructions(of)


FULL = brief(
    product=QUOTED_HAVEN,
    cta="Откройте вклад",
    key_message="Вклад под 18 % без визита",
    disclaimers=[RISKS],
    advertiser={"name": "АО «Банк»"},
    must_include=[{"text": "№1"}, {"text": "вклад"}],
)


@given(messages)
@example("Вклад «тихая И\u0306 Гавань»")
@example("«Тихая Гавань»")
@example("вклад\u00ad«\u00adГавань\u00ad»")
def test_every_place_is_in_the_text(text: str) -> None:
    for thing in ("product_name", "product_exact", "key_message", "cta", "disclaimers", "must_include"):
        for v in checker(f"brief: {thing}").check(text, FULL).violations:
            if v.start is not None:
                assert text[v.start : v.end] == v.match


def test_a_long_text_is_checked_in_time() -> None:
    text = "Открыть вклад «Тихая Гавань» тихая гавань " * 3000
    for thing in ("product_name", "product_exact", "key_message", "cta"):
        checker(f"brief: {thing}").check(text, FULL)
