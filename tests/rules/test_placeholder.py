from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given

import adrules
from adrules.rules.examples import unmark
from strategies import messages

RULE = "{id: placeholder/x, category: placeholder, kind: placeholder, message: '«{match}», {check}'"


@cache
def checker(options: str = "") -> adrules.Checker:
    with TemporaryDirectory() as folder:
        path = Path(folder, "pack.yaml")
        path.write_text(f"rules:\n  - {RULE}{options}}}\n", encoding="utf-8")
        return adrules.load(path)


def brief(**fields: object) -> adrules.Brief:
    return adrules.Brief.model_validate({"channel": "sms", "offer": {"summary": "Вклад"}, **fields})


def expect(marked: str) -> None:
    # Marks are ⟦ ⟧ here: square brackets are what is looked for.
    text = marked.replace("⟦", "").replace("⟧", "")
    found = [(v.start, v.end) for v in checker().check(text).violations]
    plain = marked.replace("[", "\x01").replace("]", "\x02").replace("⟦", "[[").replace("⟧", "]]")
    assert found == unmark(plain)[1], [text[a:b] for a, b in found]


BAD = {
    "variable": [
        "Здравствуйте, ⟦{name}⟧!",
        "Здравствуйте, ⟦{Имя клиента}⟧!",
        "⟦{{ user.name }}⟧, ваш кешбэк 5 %",
        "⟦{{name}}⟧, привет",
        "⟦${name}⟧, привет",
        "⟦$name⟧, привет",
        "⟦$NAME$⟧, привет",
        "Заказ ⟦%ORDER%⟧ готов",
        "Заказ ⟦%s⟧ готов",
        "Заказ ⟦%(order)s⟧ готов",
        "Заказ ⟦#ORDER_ID#⟧ готов",
        "Заказ ⟦#ORDER_ID⟧ готов",
        "⟦*|FNAME|*⟧, привет",
        "⟦{% if vip %}⟧Привет",
        "⟦__NAME__⟧, привет",
        "⟦<<имя>>⟧, привет",
        "⟦[[имя]]⟧, привет",
    ],
    "bracket": [
        "⟦[Имя]⟧, добрый день",
        "⟦[ИМЯ КЛИЕНТА]⟧, добрый день",
        "Звоните: ⟦[вставьте телефон]⟧",
        "Откройте по ссылке ⟦[ссылка]⟧",
        "Вклад под ⟦[процент]⟧ годовых",
        "Срок до ⟦[дата окончания]⟧",
        "⟦[first_name]⟧, привет",
        "⟦[Your Name]⟧, привет",
        "С уважением, ⟦[название компании]⟧",
        "⟦<имя>⟧, добрый день",
        "⟦<FIRST_NAME>⟧, добрый день",
        "Банк ⟦<название банка>⟧ сообщает",
    ],
    "blank": [
        "Сумма ⟦___⟧ ₽",
        "Договор от ⟦______⟧",
        "Ставка ⟦ХХ %⟧ годовых",
        "Ставка ⟦XX%⟧ годовых",
        "До ⟦XX.XX.XXXX⟧ ставка 18 %",
        "До ⟦ХХ.ХХ⟧ ставка 18 %",
        "Ставка ⟦N %⟧",
        "Всего ⟦N дней⟧ до конца",
        "Скидка ⟦X%⟧",
        "Кредит до ⟦XXX ₽⟧",
    ],
    "sample": [
        "⟦Имя Фамилия⟧, добрый день",
        "⟦Имя Отчество⟧, добрый день",
        "Здравствуйте, ⟦Имя⟧!",
        "Привет, ⟦Имя⟧, вклад под 18 %",
        "Уважаемый ⟦ФИО⟧!",
        "Здравствуйте, ⟦null⟧!",
        "Здравствуйте, ⟦undefined⟧!",
        "Ставка ⟦NaN⟧ %",
        "⟦Lorem ipsum⟧ dolor",
        "⟦Ваш текст здесь⟧",
        "⟦TODO⟧ дописать",
    ],
    "assistant": [
        "⟦Конечно! Вот вариант сообщения:⟧ Вклад под 18 %",
        "⟦Вот ваш текст:⟧ Вклад под 18 %",
        "⟦Готово! Вот SMS для клиентов:⟧\nВклад под 18 %",
        "⟦Предлагаю вариант сообщения:⟧ Вклад под 18 %",
        "⟦Конечно, вот вариант SMS:⟧ Вклад под 18 %",
        "⟦Ниже текст рассылки:⟧ Вклад под 18 %",
        "⟦Sure! Here is the text:⟧ Вклад",
        "Вклад под 18 %. ⟦Надеюсь, это поможет!⟧",
        "Вклад под 18 %. ⟦Надеюсь, этот вариант вам понравится.⟧".replace("этот вариант", "вариант"),
        "⟦Как языковая модель, я не могу назвать ставку⟧. Вклад",
        "Вклад под 18 %. ⟦Если нужны правки, дайте знать!⟧",
        "Вклад под 18 %. ⟦Хотите, я подготовлю ещё один вариант?⟧",
        "Вклад под 18 %. ⟦При желании могу сделать текст короче!⟧",
        "Вклад под 18 %. ⟦(134 символа)⟧",
        "Вклад под 18 %. ⟦Количество символов: 134⟧",
    ],
    "label": [
        "⟦Вариант 1:⟧ Вклад под 18 %",
        "⟦**Вариант 2:⟧ Вклад".replace("**", "— "),
        "⟦Вариант 1.⟧ Вклад под 18 %",
        "⟦Вариант 3 (короткий):⟧ Вклад под 18 %",
        "Вклад под 18 %\n⟦Вариант 2:⟧ Вклад под 17 %",
        "⟦SMS:⟧ Вклад под 18 %",
        "⟦СМС:⟧ Вклад под 18 %",
        "⟦Push:⟧ Вклад под 18 %",
        "⟦Push-уведомление:⟧ Вклад под 18 %",
        "⟦Текст сообщения:⟧ Вклад под 18 %",
        "⟦Сообщение:⟧ Вклад под 18 %",
        "⟦Рекламный текст:⟧ Вклад под 18 %",
    ],
    "wrapped": [
        "⟦«Откройте вклад под 18 % сегодня»⟧",
        '⟦"Откройте вклад под 18 % сегодня"⟧',
        "⟦“Откройте вклад под 18 % сегодня”⟧",
        "⟦„Откройте вклад под 18 % сегодня“⟧",
        "⟦«Откройте вклад «Осень» под 18 %»⟧",
        " ⟦«Откройте вклад под 18 % сегодня»⟧\n",
        "⟦«Вклад. Ставка 18 %. До мая.»⟧",
        '⟦"Вклад: ставка 18 % до мая!"⟧',
        '⟦"Вклад «Осень» под 18 %"⟧',
        "⟦«Счёт открыт. Пополните до 5 мая»⟧",
    ],
    "markdown": [
        "⟦**Вклад**⟧ под 18 %",
        "Вклад ⟦**под 18 %**⟧ годовых",
        "⟦__Вклад__⟧ под 18 %",
        "⟦# Вклад под 18 %⟧",
        "⟦## Вклад⟧\nСтавка 18 %",
        "⟦```⟧ Вклад под 18 %",
        "Смотрите ⟦[на сайте](https://a.ru)⟧",
        "Код ⟦`ОСЕНЬ`⟧ действует",
        "Плюсы:\n⟦-⟧ ставка 18 %\n⟦-⟧ без визита",
        "Плюсы:\n⟦*⟧ ставка 18 %\n⟦*⟧ без визита",
        "⟦~~20 %~~⟧ 18 %",
        "Вклад\n⟦---⟧\nСтавка",
    ],
}

GOOD = {
    "variable": [
        "Кредит (до 5 000 ₽) на карту",
        "#хэштег и #скидка недели",
        "#BLACK_FRIDAY начинается",
        "5 < 10 и 10 > 5",
        "Скидка 10 % на всё, кешбэк 5 %",
        "Скидка 10%, 20% и 30%",
        "Покрытие $50 000",
        "Цена 100$ за ночь",
        "Почта: info@site.ru",
        "Наш канал @bank_prichal",
        "Ставка 5%-10% годовых",
    ],
    "bracket": [
        "Фильм [18+] с пятницы",
        "По данным ЦБ [1]",
        "[Реклама] ООО «Банк»",
        "[реклама] Вклад под 18 %",
        "Смотрите [id12345|Анну]",
        "5 < 10, но 12 > 10",
        "Любим вас <3",
        "<b>Вклад</b> под 18 %",
        "Вклад [новинка] под 18 %",
        "Пишите <info@site.ru>",
        "Кредит (имя и паспорт — вот и всё)",
    ],
    "blank": [
        "XXI век и XX век",
        "Размер XXL и XXS",
        "Вклад_онлайн",
        "Скидка 20 %",
        "До 05.05.2027",
        "Тариф X",
        "Iphone X за 50 000 ₽",
        "Ждём… до 5 мая",
        "Вклад — 18 %",
        "Вклад . . . и счёт",
    ],
    "sample": [
        "Укажите имя и фамилию",
        "Имя, фамилия и телефон — вот и вся заявка",
        "Ваше имя в рейтинге",
        "Здравствуйте, Анна!",
        "Имя розы: новый фильм",
        "Нулевая комиссия",
        "Сделано на заказ",
        "Дорогое имя бренда",
        "Todo-лист в приложении",
        "Привет, имя тебе — герой",
    ],
    "assistant": [
        "Конечно, вы можете снять деньги в любой момент",
        "Вот и лето! Тур от 7 900 ₽",
        "Вот ваш кешбэк: 820 ₽",
        "Вот ваш промокод: ЕДА300",
        "Готово! Вот ваш промокод: ЕДА300",
        "Конечно, вот ваш кешбэк: 820 ₽",
        "Да, пришлём сообщение: вклад открыт",
        "Вот пример: вы тратите 10 000 ₽ и получаете 500 ₽",
        "Готово! Карта выпущена, заберите её в отделении",
        "Хорошо, когда есть запас",
        "Надеюсь, увидимся в субботу",
        "Как ИИ помогает бизнесу: вебинар 5 мая",
        "Если нужны деньги, оформите карту",
        "Дайте знать, если не сможете прийти",
        "Хотите карту? Оформите за 5 минут",
        "Пароль — 8 символов",
    ],
    "label": [
        "Есть вариант 1 и вариант 2",
        "Тема: Казань на выходные",
        "SMS-оповещения: 0 ₽ в месяц",
        "Вариантов много: 15 отелей",
        "Ответьте на SMS: да или нет",
        "Сообщение придёт за час",
        "Текст договора на сайте",
        "Push-уведомления бесплатны",
        "Вариант с завтраком: 7 900 ₽",
        "Итого: 5 000 ₽",
    ],
    "wrapped": [
        "«Осенний» — вклад под 18 %. Выбирайте «Осенний»",
        "«Тихая Гавань»",
        "«Копилка»: 16 % годовых",
        '"Осенний" или "Зимний"',
        "Вклад «Осень»",
        "«Два слова тут»",
        "Читайте «Войну и мир» с нами",
        "«Вклад» лучше, чем банка «под подушкой»",
        "«",
        "«»",
    ],
    "markdown": [
        "Ставка 18 %*. * при условии пополнения",
        "Ставка 18 %*\n* при условии пополнения",
        "Ставка 18 %** до мая\n** при пополнении",
        "Цена 2*2",
        "#хэштег в конце",
        "Плюсы:\n• ставка 18 %\n• без визита",
        "Плюсы:\n— ставка 18 %\n— без визита",
        "1. Скачайте\n2. Откройте",
        "- 20 % на всё",
        "Ставка > 5 %",
        "вклад_на_год и snake__case",
        "№ 1 и № 2",
    ],
}


@pytest.mark.parametrize(("check", "marked"), [(c, m) for c, texts in BAD.items() for m in texts])
def test_what_was_left_over_is_found(check: str, marked: str) -> None:
    expect(marked)
    text = marked.replace("⟦", "").replace("⟧", "")
    assert checker().check(text).violations[0].message.endswith(f", {check}")


@pytest.mark.parametrize(("check", "text"), [(c, t) for c, texts in GOOD.items() for t in texts])
def test_what_looks_alike_passes(check: str, text: str) -> None:
    assert [v.match for v in checker().check(text).violations] == [], check


def test_a_declared_placeholder_may_stand() -> None:
    declared = brief(placeholders={"first_name": {"max_len": 15}})
    assert not checker().check("{first_name}, привет", declared).violations
    assert checker().check("{last_name}, привет", declared).violations
    assert checker().check("{{first_name}}, привет", declared).violations
    assert checker().check("{first_name}, привет").violations


def test_checks_can_be_chosen() -> None:
    only = checker(", checks: [markdown]")
    assert not only.check("{name}, привет").violations
    assert only.check("**Вклад** под 18 %").violations


def test_quotes_around_the_message_are_taken_away() -> None:
    fixed = checker().fix("«Откройте вклад под 18 % сегодня»")
    assert fixed.text == "Откройте вклад под 18 % сегодня"


@pytest.mark.parametrize("options", [", checks: []", ", checks: [markup]", ", message: '{place}'"])
def test_a_wrong_rule_does_not_load(options: str) -> None:
    with pytest.raises(adrules.errors.PackError):
        checker(options)


@given(messages)
@example("«\u0301Вклад под 18 % до мая»")
@example("[[[[[[[[имя]]]]]]]]")
@example("{{{{name}}}}")
def test_every_place_is_in_the_text(text: str) -> None:
    for v in checker().check(text).violations:
        assert v.start is not None
        assert v.end is not None
        assert 0 <= v.start < v.end <= len(text)
        assert text[v.start : v.end] == v.match


def test_a_long_text_of_traps_is_fast() -> None:
    for trap in ("[", "{", "**a ", "_", "<", "если ", "`", "|", "надеюсь "):
        checker().check(trap * 20_000)
