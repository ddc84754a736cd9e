from pathlib import Path

import pytest
from hypothesis import example, given

import adrules
from adrules.rules.examples import unmark
from strategies import messages

RULES = """
pack: register
version: '1'
rules:
  - {id: register/mix, category: register, kind: register, message: '«{match}»: {found}, а не {expected}'}
  - {id: register/brief, category: address, kind: register, check: brief, message: '«{match}»: {found}, а не {expected}'}
"""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    path: Path = tmp_path_factory.mktemp("pack") / "register.yaml"
    path.write_text(RULES, encoding="utf-8")
    return adrules.load(path)


def brief(address: str | None) -> adrules.Brief:
    return adrules.Brief.model_validate(
        {"channel": "email", "offer": {"summary": "Карта"}, "address": address}
    )


def spans(
    checker: adrules.Checker, rule: str, text: str, address: str | None = None
) -> list[tuple[int | None, int | None]]:
    report = checker.check(text, brief(address) if address else None)
    return [(v.start, v.end) for v in report.violations if v.rule_id == rule]


@pytest.mark.parametrize(
    "marked",
    [
        "Оформи карту в [[вашем]] городе",
        "Твой кешбэк — 820 ₽. [[Вы можете]] потратить его",
        "Ты копишь, [[откройте]] счёт, и твои деньги растут",
        "Выбирай тариф: [[вам]] понравится, скидка в твоём профиле",
        "Откройте счёт, пополните его и [[получи]] подарок",
        "Вы клиент банка. [[Лови]] скидку, ваша карта готова",
        "[[Успей]] купить: вас ждёт скидка для вас",
        "Ваш заказ готов. Ждём вас! [[Твоя]] скидка — 5 %",
        "[[Хочешь]] скидку? Оформите карту, ваш код внутри",
        "[[Купи]] билет, а мы вас встретим. Ваш тур ждёт",
        "Здравствуйте! [[Тебе]] подарок, получите его",
        "[[Заходи]] в приложение. Вам скидка: подтвердите её",
        "Копи бонусы, трать их и [[платите]] меньше",
        "ВЫ получили бонус, [[ТЫ]] рад. Заберите",
    ],
)
def test_a_mix_marks_the_minority(checker: adrules.Checker, marked: str) -> None:
    text, expected = unmark(marked)
    assert spans(checker, "register/mix", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Оформите карту. Вам понравится ваша скидка",
        "Оформи карту. Тебе понравится твоя скидка",
        "Ставка выше. Твой вклад растёт",
        "Копи свои бонусы, трать на себя",
        "Откройте свой счёт, копите для себя",
        "Тариф «Твой выбор» подойдёт вам",
        "Мы на ты с техникой. Ваш сервис",
        "Выберите вкладку «Ты и банк»",
        "Хочешь не хочешь, а платить надо. Ваш банк",
        "Пусть ваш день будет добрым",
        "Ваши цели близки. Вести с полей для вас",
        "Тысячи клиентов с вами",
        "Товары вывезем. Выгода твоя",
        "Вы спросили: «Где твоя карта?»",
        "Будто вы дома. Лишь для вас",
        "См. условия на вашей карте",
        "Карта готова",
        "",
    ],
)
def test_one_register_is_no_mix(checker: adrules.Checker, text: str) -> None:
    assert spans(checker, "register/mix", text) == []


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("vy", "[[Оформи]] карту, [[твоя]] скидка — 5 %"),
        ("vy", "Оформите карту, ваша скидка — 5 %"),
        ("vy", "[[Ты получишь]] скидку, а вы — подарок"),
        ("ty", "[[Оформите]] карту, [[ваша]] скидка"),
        ("ty", "Оформи карту, твоя скидка"),
        ("none", "[[Ваша]] карта готова, оформите доставку"),
        ("none", "[[Ты получишь]] скидку"),
        ("none", "Карта готова. Оформи доставку"),
        ("none", "Получаем скидку вместе, своя карта"),
        ("none", "Скидка для [[вас]], [[хотите]] подарок?"),
    ],
)
def test_the_address_of_the_brief(checker: adrules.Checker, address: str, marked: str) -> None:
    text, expected = unmark(marked)
    assert spans(checker, "register/brief", text, address) == expected


def test_without_an_address_in_the_brief_the_check_is_skipped(checker: adrules.Checker) -> None:
    for report in (checker.check("Твоя карта"), checker.check("Твоя карта", brief(None))):
        assert [(u.rule_id, u.reason) for u in report.skipped] == [
            ("register/brief", "missing_field(address)")
        ]


def test_the_message_says_what_is_found_and_expected(checker: adrules.Checker) -> None:
    assert checker.check("Оформи карту в вашем городе").violations[0].message == "«вашем»: вы, а не ты"
    found = [
        v for v in checker.check("Вам скидка", brief("none")).violations if v.rule_id == "register/brief"
    ]
    assert found[0].message == "«Вам»: вы, а не без обращения"


@given(text=messages)
@example(text="Ты вы ты вы \ud800 твой\u0301 ва\u00adш")
@example(text='«Ты» "вы" „твой“ “ваш”')
def test_every_finding_shows_its_own_place(checker: adrules.Checker, text: str) -> None:
    for v in checker.check(text).violations:
        assert v.start is not None
        assert v.end is not None
        assert 0 <= v.start < v.end <= len(text)
        assert text[v.start : v.end] == v.match


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("vy", "[[Твой]] кешбэк готов. Вы можете потратить его"),
        ("ty", "Твой кешбэк готов. [[Вы можете]] потратить его"),
        (None, "Твой кешбэк готов. [[Вы можете]] потратить его"),
    ],
)
def test_a_mixed_text_keeps_the_address_of_the_brief(
    checker: adrules.Checker, address: str | None, marked: str
) -> None:
    text, expected = unmark(marked)
    assert spans(checker, "register/mix", text, address) == expected


@pytest.mark.parametrize(
    ("marked", "asked"),
    [("[[Приходите-таки]] за картой", "ty"), ("[[Откройте-ка]] счёт", "ty"), ("[[Открой-то]] счёт", "vy")],
)
def test_a_particle_does_not_hide_a_call(checker: adrules.Checker, marked: str, asked: str) -> None:
    text, wanted = unmark(marked)
    assert spans(checker, "register/brief", text, asked) == wanted
