from pathlib import Path

import pytest
from hypothesis import example, given

import adrules
from adrules.rules.examples import unmark
from strategies import messages

RULE = "rules:\n  - {id: mixed_script/x, category: mixed_script, kind: script, message: x, "


def load(tmp_path: Path, options: str) -> adrules.Checker:
    path = tmp_path / "pack.yaml"
    path.write_text(f"{RULE}{options}}}\n", encoding="utf-8")
    return adrules.load(path)


def found(checker: adrules.Checker, text: str, brief: adrules.Brief | None = None) -> list[tuple[int, int]]:
    return [(v.start, v.end) for v in checker.check(text, brief).violations if v.rule_id == "mixed_script/x"]


BRIEF = adrules.Brief.model_validate(
    {
        "channel": "sms",
        "product": {"name": "карта «Best Life»", "aliases": ["ЯндексGo"]},
        "offer": {"summary": "Кешбэк в сервисе fresh market", "promo_code": "spring"},
        "advertiser": {"name": "bank one"},
    }
)


@pytest.mark.parametrize(
    "marked",
    [
        "[[Бeсплатная]] [[кaрта]] с кешбэком",
        "[[cкидка]] 5%",
        "Вклад [[пoд]] 15% [[c]] пополнением",
        "Кредит [[c]] кешбэком",
        "Расскажите [[o]] себе",
        "[[Видeо]]-[[бaннеры]]",
        "[[СКИДКA]] 10%",
        "[[cки\u00adдка]]",
        "[[Вкλад]]",
        "[[оnline]]-банк",
        "[[ЯндексGo]] и карта",
        "[[Пpимepы]] [[paбoт]]",
    ],
)
def test_alphabets_mixed_in_a_word(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert found(load(tmp_path, "check: mixed"), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Скидка по QR-коду",
        "SMS-информирование и push-уведомления",
        "Витамин C и витамин D",
        "Тариф 5G, 4К-камера",
        "iPhone в рассрочку",
        "Кредит с кешбэком",
        "IT-специалистам",
        "Температура 5 °C",
        "План A и план B",
        "25 µm",
        "Wi-Fi в каждом доме",
        "é и ё",
        "и\u0306од",
        "Сайт bank.ru",
    ],
)
def test_alphabets_apart(tmp_path: Path, text: str) -> None:
    assert found(load(tmp_path, "check: mixed"), text) == []


def test_a_brand_of_two_alphabets_is_allowed_by_the_brief_and_by_the_rule(tmp_path: Path) -> None:
    assert found(load(tmp_path, "check: mixed"), "Такси ЯндексGo", BRIEF) == []
    assert found(load(tmp_path, "allow: [яндексgo]"), "Такси ЯндексGO") == []


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Cкидка", "Скидка"),
        ("СКИДКA", "СКИДКА"),
        ("кредит c кешбэком", "с"),
        ("ЯндексGo", None),
        ("ыыы\u03b1", None),
    ],
)
def test_the_fix_is_a_russian_word(tmp_path: Path, text: str, fixed: str | None) -> None:
    (violation,) = load(tmp_path, "check: mixed").check(text).violations
    assert (violation.fix and violation.fix.replacement) == fixed


@pytest.mark.parametrize(
    "marked",
    [
        "[[Hot deals]] на море: Сочи от 12 300 ₽. [[Book now]]!",
        "[[New collection]] уже в магазинах",
        "[[SALE]] до 70%",
        "[[sale]] до 70%",
        "[[Black Friday]] в магазине",
        "Оформите карту [[online]]",
        "[[cashback]] 5%",
        "[[cashback]]-сервис",
        "Наш [[best price]] — 500 ₽",
        "Образ в стиле [[smart casual]]",
        "[[Summer sale]]: платья от 990 ₽",
        "Это [[must have]] сезона",
        "[[kredit na vse]]",
        "Samsung [[sale]] до 5 мая",
        "Только [[fresh]] идеи",
        "Большой [[SALE]] на сайте",
        "Скидка. [[Sale]] до 5 мая",
    ],
)
def test_foreign_words(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert found(load(tmp_path, "check: foreign"), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Оплата по QR, SMS или Wi-Fi, чек на e-mail в PDF",
        "Приложение для iPhone и Android, Apple Pay и Google Play",
        "Карты Visa, Mastercard и Mir Pay",
        "NFC, VIP-зал, IT-ипотека, USB, ID",
        "Промокод SUMMERSALE до 5 мая",
        "По промокоду spring24 скидка 10%",
        "Промокод: «HELLO»",
        "Заказ на flora.ru, пишите info@flora.ru, подписка @flora_shop, #sale",
        "https://bank.ru/best-offers?x=hot",
        "Телефон Galaxy S24 Ultra, приставка PlayStation 5",
        "Кроссовки Adidas и куртки Columbia",
        "{first_name}, карта готова",
        "Курс Excel и Python с нуля",
        "XVIII век и XXI век",
        "Монитор 27 дюймов, 144 Hz, 5 kg",
        "Заказ #ORDER_ID# готов",
        "Полис ОСАГО № XXX 0123456789",
        "Температура от 2 до 6 °C",
        "New York Pizza открыла зал",
        "B2B-сервис",
        "Подписка Premium за 199 ₽ и тариф Light",
        "Cкидка",
    ],
)
def test_latin_words_that_may_stand(tmp_path: Path, text: str) -> None:
    assert found(load(tmp_path, "check: foreign"), text) == []


def test_words_of_the_brief_and_of_the_rule_may_stand(tmp_path: Path) -> None:
    checker = load(tmp_path, "check: foreign")
    for text in ("Карта best life", "Сервис fresh market", "Код spring", "От bank one"):
        assert found(checker, text, BRIEF) == []
    assert found(checker, "Карта cool life", BRIEF) == [(6, 10)]
    assert found(load(tmp_path, "check: foreign, allow: [Smart casual]"), "Стиль smart casual") == []


@pytest.mark.parametrize(
    "marked",
    [
        "Кредит [[สวัสดี]] наличными",
        "Вклад [[你好]]",
        "[[مرحبا]] вам",
        "Скидка [[こんにちは]]!",
        "Счёт [[안녕]]",
        "Карта [[שלום]]",
        "Тариф [[नमस्ते]]",
        "[[Ωμεγα]] три",
        "[[你好 世界]]",
        "[[გამარჯობა]]",
    ],
)
def test_other_alphabets(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert found(load(tmp_path, "check: other_script"), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Вклад",
        "Sale",
        "π и α",
        "🎉👩\u200d👧",
        "5 °C, 10 %",
        "№ 5 ™ ©",
        "café",
        "и\u0306",
        "µm",
        "ﬁ",
        "\ud800",
        "½ цены",
    ],
)
def test_signs_are_no_alphabet(tmp_path: Path, text: str) -> None:
    assert found(load(tmp_path, "check: other_script"), text) == []


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    path = tmp_path_factory.mktemp("packs") / "pack.yaml"
    rule = "  - {{id: mixed_script/{1}, category: mixed_script, kind: script, check: {0}, message: x}}\n"
    checks = ("mixed", "foreign", "other_script")
    lines = [rule.format(check, check.replace("_", "-")) for check in checks]
    path.write_text("rules:\n" + "".join(lines), encoding="utf-8")
    return adrules.load(path)


@given(text=messages)
@example("a c b")
@example("промокод a")
@example("Ж c Ж")
def test_any_text_is_checked(every: adrules.Checker, text: str) -> None:
    for v in every.check(text).violations:
        assert v.start is not None
        assert v.start < v.end <= len(text)
        assert text[v.start : v.end] == v.match
