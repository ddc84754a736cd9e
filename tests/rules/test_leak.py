from pathlib import Path

import pytest
from hypothesis import example, given

import adrules
from adrules.rules.examples import unmark
from strategies import messages

RULE = "rules:\n  - {id: segment_leak/x, category: segment_leak, kind: leak, message: x, "


def load(tmp_path: Path, options: str = "check: segment") -> adrules.Checker:
    path = tmp_path / "pack.yaml"
    path.write_text(f"{RULE}{options}}}\n", encoding="utf-8")
    return adrules.load(path)


def found(checker: adrules.Checker, text: str, brief: adrules.Brief | None = None) -> list[tuple[int, int]]:
    return [(v.start, v.end) for v in checker.check(text, brief).violations if v.rule_id == "segment_leak/x"]


def brief(segment: dict[str, object] | None = None, **fields: object) -> adrules.Brief:
    given = {"channel": "push", "offer": {"summary": "Вклад под 15%"}, "segment": segment or {}, **fields}
    return adrules.Brief.model_validate(given)


@pytest.mark.parametrize(
    ("segment", "marked"),
    [
        ({"gender": "female"}, "Скидка для [[женщин]]"),
        ({"gender": "male"}, "[[Мужчинам]] — скидка"),
        ({"name": "пенсионеры"}, "[[Пенсия]] пришла?"),
        ({"traits": {"t": "есть просрочки"}}, "[[Долги]] мешают спать?"),
        ({"generation": "Z"}, "Вклад для [[поколения Z]]"),
        ({"generation": "Y"}, "[[Миллениалам]] дарим кешбэк"),
        ({"generation": "Х"}, "Кредит [[поколению X]]"),
        ({"psychotype": "Рефлектор"}, "Вы [[рефлектор]], вам понравится"),
        ({"business_stage": "Новичок"}, "Тариф для [[новичков]]"),
        ({"industry": "Сельское хозяйство"}, "Кредит на [[сельское хозяйство]]"),
        ({"industry": "Машиностроение"}, "Счёт для [[машиностроения]]"),
        ({"legal_form": "ip"}, "Счёт для [[ИП]]"),
        ({"legal_form": "ooo"}, "Для [[ООО]] 0 ₽"),
        ({"name": "пенсионеры с остатком более 200 000 ₽"}, "Уважаемые [[пенсионеры]]!"),
        ({"name": "пенсионеры с остатком более 200 000 ₽"}, "Вклад 15%. [[Ваши 200 000 ₽]] — основа"),
        ({"name": "мужчины с доходом выше 150 000 ₽"}, "[[Ваш доход выше 150 000 ₽]] — пора копить"),
        ({"traits": {"t": "ипотека"}}, "Платите [[ипотеку]]?"),
        (
            {"traits": {"t": "клиенты, купившие авиабилет за последние 7 дней"}},
            "Вы [[купили авиабилет]] 3 дня назад",
        ),
        ({"traits": {"t": "ездили по России дважды за год"}}, "Вы любите [[ездить вдвоём по России]]"),
        ({"traits": {"t": "не сделали заказ за 14 дней"}}, "[[Вы не заказывали 14 дней]]"),
        ({"traits": {"t": "любители кофе"}}, "Вы [[любите кофе]]"),
        ({"traits": {"t": "зарплатные клиенты"}}, "Как [[зарплатному]] клиенту вам 20%"),
        ({"traits": {"t": "средний доход"}}, "Вклад на [[средний доход]]"),
    ],
)
def test_the_segment_is_told(tmp_path: Path, segment: dict[str, object], marked: str) -> None:
    text, expected = unmark(marked)
    assert found(load(tmp_path), text, brief(segment)) == expected


@pytest.mark.parametrize(
    ("segment", "text"),
    [
        ({"traits": {"t": "средний доход"}}, "Доход по вкладу каждый месяц"),
        ({"traits": {"t": "клиенты, купившие авиабилет"}}, "Купите полис онлайн"),
        ({"traits": {"t": "не сделали заказ за 14 дней"}}, "Сделайте заказ до воскресенья"),
        ({"traits": {"t": "не сделали заказ за 14 дней"}}, "Бесплатный возврат 14 дней"),
        ({"name": "мужчины с доходом выше 150 000 ₽"}, "Кредит до 150 000 ₽"),
        ({"name": "новые пользователи"}, "Новый вклад для пользователей приложения"),
        ({"name": "любители скидок"}, "Скидка 10% на краску"),
        ({"name": "активные покупатели"}, "Активная карта без платы"),
        ({"legal_form": "ip"}, "Тип карты — дебетовая"),
        ({"generation": "Z"}, "Новое поколение приложения"),
        ({"gender": "female"}, "Вклад под 15% годовых"),
        ({"traits": {"t": "держатели карты"}}, "Карта бесплатно"),
        ({"traits": {"t": "любители кофе"}}, "Кофе в подарок"),
    ],
)
def test_words_of_another_sense(tmp_path: Path, segment: dict[str, object], text: str) -> None:
    assert found(load(tmp_path), text, brief(segment)) == []


def test_what_the_brief_allows_or_says_itself_is_no_leak(tmp_path: Path) -> None:
    checker = load(tmp_path)
    segment = {"legal_form": "ip", "industry": "Машиностроение", "traits": {"kids": "родители"}}
    text = "Счёт для ИП, родителей и машиностроения"
    assert len(found(checker, text, brief(segment))) == 3
    assert len(found(checker, text, brief({**segment, "may_mention": ["legal_form", "industry"]}))) == 1
    assert len(found(checker, text, brief({**segment, "may_mention": ["traits"]}))) == 2
    assert len(found(checker, text, brief({**segment, "may_mention": ["traits.kids"]}))) == 2
    assert len(found(checker, text, brief(segment, product={"name": "Счёт для ИП"}))) == 2
    assert len(found(checker, text, brief(segment, key_message="Родителям — 0 ₽"))) == 2
    assert len(found(load(tmp_path, "allow: [ип]"), text, brief(segment))) == 2
    assert len(found(load(tmp_path, "fields: [industry]"), text, brief(segment))) == 1


def test_synonyms_of_a_value(tmp_path: Path) -> None:
    checker = load(tmp_path, "synonyms: {Новичок: [начинающий, с нуля]}")
    text, expected = unmark("Тариф для [[начинающих]]: бизнес [[с нуля]]")
    assert found(checker, text, brief({"business_stage": "новичок"})) == expected
    assert found(checker, text, brief({"business_stage": "Эксперт"})) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Скидка для [[женщин за 40]]",
        "[[Вы старше 60]], поэтому шрифт крупнее",
        "[[Специально для новосёлов]]: окна",
        "[[Снимаете комнату]]? Вклад на своё жильё",
        "[[Вы одиноки]]? Клуб по субботам",
        "Спорт [[после сорока пяти]]",
        "[[Мужчинам старше 50 лет]] — 10%",
        "[[Уважаемые пенсионеры]], вклад ждёт",
        "[[Дорогие мамы]]!",
        "Вам, [[как зарплатному клиенту]], 20%",
        "[[Вам за 40]], и вы любите ездить",
        "В [[вашем возрасте]] важно копить",
        "Вклад для [[представителей молодого поколения]]",
        "[[Вы часто покупаете]] кофе",
        "Знаем, [[вы регулярно летаете]]",
        "[[Ваш доход выше 100 000 ₽]] — инвестируйте",
        "Клуб для [[тех, кому за 50]]",
    ],
)
def test_phrases_that_name_any_segment(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert found(load(tmp_path, "patterns: true"), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Вам за 40 минут привезут заказ",
        "После сорока минут — перерыв",
        "Если снимаете квартиру, возьмите справку",
        "Только для студентов: билет 150 ₽",
        "Вам за 500 ₽ — доставка",
        "Если вы часто летаете, возьмите карту",
        "Для женщин — обувь от 3 990 ₽",
        "Уважаемые клиенты, отделение закрыто",
        "Для тех, кому важна скорость",
        "Как пенсионеру получить выписку",
        "Вы оформили карту",
        "Ваш доход по вкладу — 5 000 ₽",
        "Ваш кешбэк больше 500 ₽",
        "Дорогой подарок маме",
        "Возраст заёмщика — от 21 года",
        "Новое поколение ноутбуков",
    ],
)
def test_phrases_that_name_no_segment(tmp_path: Path, text: str) -> None:
    assert found(load(tmp_path, "patterns: true"), text) == []


def test_without_a_segment_the_rule_is_skipped(tmp_path: Path) -> None:
    checker = load(tmp_path)
    assert [u.reason for u in checker.check("Вклад").skipped] == ["missing_field(segment)"]
    reasons = [u.reason for u in checker.check("Вклад", brief()).skipped if u.rule_id == "segment_leak/x"]
    assert reasons == ["missing_field(segment)"]
    assert checker.check("Вклад", brief({"gender": "male"})).skipped == ()
    assert load(tmp_path, "patterns: true").check("Вклад").skipped == ()
    assert [u.reason for u in load(tmp_path, "check: name").check("Вклад").skipped] == [
        "missing_field(placeholders)"
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "[[Мария]], ваш полис готов",
        "Здравствуйте, [[Иван]]!",
        "Здравствуйте, [[Иван]]! Вклад открыт",
        "Уважаемая [[Мария Петровна]], вклад открыт",
        "[[Валентина Петровна]], вклад «Осенний»: 18,5%",
        "Тема: Две ночи\n[[Татьяна и Сергей]], заезды в Казань",
        "Тема: [[Светлана]], ваш тур",
        "Добрый день, [[Ольга]]! Кешбэк начислен",
        "Привет, [[Маша]]",
        "Вклад открыт. [[Дмитрий]], проверьте счёт",
        "Возьмите полис с собой, [[Наталья]]!",
        "👋 [[Екатерина]], карта готова",
        "[[Вера]], ваш кешбэк — 500 ₽",
        "Дорогая [[Надежда]], вклад открыт",
        "[[Владимир Иванович]], вклад открыт",
        "[[Иван Петров]], карта готова",
    ],
)
def test_names_that_nobody_gave(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert found(load(tmp_path, "check: name"), text, brief()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Анна, ваш полис готов",
        "Анна, здравствуйте",
        "Май, июнь и июль: кешбэк 5%",
        "Вера, надежда, любовь — название тура",
        "Надежда есть",
        "Роман, который ждали, уже в продаже",
        "Владимир, ул. Мира, 5",
        "Отделение на Ленина, 5",
        "Тур во Владимир и Казань",
        "«Наталья», салон красоты",
        "Салон «Мария», скидка 10%",
        "Лев, тигр и слон ждут в зоопарке",
        "Карта Марии готова",
        "Концерт Анны Нетребко",
        "мария, ваш полис готов",
        "Марта, апрель",
        "Мила, ваш шампунь готов",
        "Уважаемый клиент, карта готова",
        "{first_name}, карта готова",
    ],
)
def test_names_that_may_stand(tmp_path: Path, text: str) -> None:
    given = brief(placeholders={"first_name": {"sample": "Анна"}}, product={"name": "шампунь «Мила»"})
    assert found(load(tmp_path, "check: name"), text, given) == []


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    path = tmp_path_factory.mktemp("packs") / "pack.yaml"
    rules = "  - {id: segment_leak/a, category: segment_leak, kind: leak, patterns: true, message: x}\n"
    rules += "  - {id: segment_leak/b, category: segment_leak, kind: leak, check: name, message: x}\n"
    path.write_text(f"rules:\n{rules}", encoding="utf-8")
    return adrules.load(path)


SEGMENT = {
    "name": "мир возможностей, лучший счёт 5 минут",
    "gender": "male",
    "traits": {"a": "İ 100 000 ₽", "b": ""},
}


@given(text=messages)
@example("Анна,")
@example("\U00017000")
@example("Анна и")
@example("Вы 5 минут")
def test_any_text_is_checked(every: adrules.Checker, text: str) -> None:
    for v in every.check(text, brief(SEGMENT)).violations:
        if v.rule_id.startswith("segment_leak/"):
            assert v.start is not None
            assert v.start < v.end <= len(text)
            assert text[v.start : v.end] == v.match
