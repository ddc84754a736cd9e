import re
from pathlib import Path
from typing import Any

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

import adrules
from adrules.errors import PackError
from adrules.matching.sieve import Sieve
from adrules.native import compiled
from adrules.text.alphabet import encode
from adrules.text.typography import marks, spaces
from adrules.text.typography.checks import CHECKS, CheckName, trigger
from adrules.text.typography.edits import House
from adrules.text.verbatim import held
from strategies import messages

NB = "\u00a0"

# check -> (text as given, text as fixed); equal where nothing is to be found.
TEXTS: dict[str, list[tuple[str, str]]] = {
    "quotes": [
        ('Вклад "Тихая Гавань"', "Вклад «Тихая Гавань»"),
        ('«Банк "Орион"»', "«Банк „Орион“»"),
        ('"Банк "Орион""', "«Банк „Орион“»"),
        ("Тариф “Мир”", "Тариф «Мир»"),
        ("«Тариф “Мир” для всех»", "«Тариф „Мир“ для всех»"),
        ('("Старт")', "(«Старт»)"),
        ('"А" и "Б"', "«А» и «Б»"),
        ('Тариф "Старт", 390 ₽', "Тариф «Старт», 390 ₽"),
        ('"Да!" — сказал он', "«Да!» — сказал он"),
        ('Карта "Мир".\nТариф "Лето"', "Карта «Мир».\nТариф «Лето»"),
        ("Вклад «Тихая Гавань»", ""),
        ("«Банк „Орион“»", ""),
        ('Экран 15" и 27" дюймов', ""),
        ('Одна " кавычка', ""),
        ("Без кавычек", ""),
        ("д'Артаньян и 'цитата'", ""),
        ('<a href="x.ru">тут</a>', ""),
        ('Открыл "и не закрыл\nстроку" потом', ""),
        ("„Немецкие“", ""),
        ("", ""),
    ],
    "dash": [
        ("Вклад - это просто", "Вклад — это просто"),
        ("Вклад -- это просто", "Вклад — это просто"),
        ("18 % - ставка", "18 % — ставка"),
        ("Карта «Мир» - бесплатно", "Карта «Мир» — бесплатно"),
        (f"Вклад{NB}- это", f"Вклад{NB}— это"),
        ("а - б - в", "а — б — в"),
        ("Срок - 5 дней", "Срок — 5 дней"),
        ("5 дней - срок", "5 дней — срок"),
        ("Вклад \u2010 это", "Вклад — это"),
        ("Да! - и точка", "Да! — и точка"),
        ("онлайн-банк", ""),
        ("5 - 10 дней", ""),
        ("- первый пункт\n- второй", ""),
        ("Вклад — это", ""),
        ("Вклад – это", ""),
        ("-5 %", ""),
        ("по-новому", ""),
        ("строка -\nдругая", ""),
        ("8 800 555-35-35", ""),
        (" - с пробела", ""),
    ],
    "double_space": [
        ("два  слова", "два слова"),
        ("три   пробела", "три пробела"),
        (f"с{NB} ним", f"с{NB}ним"),
        ("Да.  Нет", "Да. Нет"),
        ("а  б  в", "а б в"),
        ("18  %", "18 %"),
        ("🎉  Скидка", "🎉 Скидка"),
        ("«Мир»  «Лето»", "«Мир» «Лето»"),
        ("а\nб  в", "а\nб в"),
        ("—  тире", "— тире"),
        ("одно слово", ""),
        ("строка\n\nстрока", ""),
        ("  отступ", ""),
        ("хвост  ", ""),
        ("хвост  \nстрока", ""),
        (f"один{NB}неразрывный", ""),
        ("а\t\tб", ""),
        (" ", ""),
        ("  ", ""),
        ("слово", ""),
    ],
    "double_mark": [
        ("да,, нет", "да, нет"),
        ("Точка..", "Точка."),
        ("Скидки!!!", "Скидки!"),
        ("Когда??", "Когда?"),
        ("Да!! Нет!!", "Да! Нет!"),
        ("Список:: раз", "Список: раз"),
        ("Раз;; два", "Раз; два"),
        ("Ждём.....", "Ждём…"),
        ("Ждём….", "Ждём…"),
        ("Точка.. Дальше", "Точка. Дальше"),
        ("Ждём…", ""),
        ("Ждём...", ""),
        ("Что?..", ""),
        ("Ого!..", ""),
        ("Что?!", ""),
        ("1..5", ""),
        ("т. е., и т. д.", ""),
        ("https://x.ru/a..b", ""),
        ("Да! Нет!", ""),
        ("../путь", ""),
    ],
    "ellipsis": [
        ("Ждём...", "Ждём…"),
        ("и... да", "и… да"),
        ("...и ещё", "…и ещё"),
        ("Что?...", "Что?…"),
        ("А... Б...", "А… Б…"),
        ("«Мир...»", "«Мир…»"),
        ("от 5...", "от 5…"),
        ("Да!...", "Да!…"),
        ("...", "…"),
        ("Раз...\nДва", "Раз…\nДва"),
        ("Ждём…", ""),
        ("Точка.", ""),
        ("Точка..", ""),
        ("Много....", ""),
        ("a/.../b", ""),
        ("{имя...}", ""),
        ("1.2.3", ""),
        ("Что?..", ""),
        (". . .", ""),
        ("", ""),
    ],
    "space_before_mark": [
        ("слово , слово", "слово, слово"),
        ("Скидка !", "Скидка!"),
        ("Когда ?", "Когда?"),
        ("Точка .", "Точка."),
        ("Точка . Дальше", "Точка. Дальше"),
        ("Список : раз", "Список: раз"),
        ("Раз ; два", "Раз; два"),
        ("«Мир» , да", "«Мир», да"),
        ("5 % , да", "5 %, да"),
        (f"слово{NB}, слово", "слово, слово"),
        ("Привет :)", ""),
        ("Привет ;)", ""),
        ("домен .ru", ""),
        ("и … вот", ""),
        ("и ... вот", ""),
        ("— ? —", ""),
        ("слово, слово", ""),
        ("сайт.рф , да", ""),
        ("цена ,5", ""),
        ("\n, строка", ""),
    ],
    "no_space_after_mark": [
        ("слово,слово", "слово, слово"),
        ("Скидка!Успей", "Скидка! Успей"),
        ("Когда?Сейчас", "Когда? Сейчас"),
        ("Первое.Второе", "Первое. Второе"),
        ("Внимание:скидка", "Внимание: скидка"),
        ("раз;два", "раз; два"),
        ("«Мир»,да", "«Мир», да"),
        ("18 %,да", "18 %, да"),
        ("в 18:00,а потом", "в 18:00, а потом"),
        ("карта,«Мир»", "карта, «Мир»"),
        ("1,5 млн", ""),
        ("в 18:00", ""),
        ("Site.ru/AbC", ""),
        ("и т.д.", ""),
        ("А.С.Пушкин", ""),
        ("ул.Мира", ""),
        ("сайт.рф", ""),
        ("корп.Б", ""),
        ("мама@почта.рф", ""),
        ("слово, слово", ""),
    ],
    "invisible": [
        ("без\u200bриска", "безриска"),
        ("выгод\u00adный", "выгодный"),
        ("\ufeffНачало", "Начало"),
        ("а\u2060б", "аб"),
        ("а\u200eб", "аб"),
        ("а\u202eб\u202c", "аб"),
        ("а\u2066б\u2069", "аб"),
        ("а\u200cб", "аб"),
        ("а\u200dб", "аб"),
        ("\u200b\u200bда", "да"),
        ("👩\u200d👧", ""),
        ("👩\u200d👧\u200d👦 семья", ""),
        ("❤\ufe0f", ""),
        (f"100{NB}000", ""),
        ("ударе\u0301ние", ""),
        ("https://x.ru/а\u200bб", ""),
        ("обычный текст", ""),
        ("🇷🇺", ""),
        ("а б", ""),
        ("", ""),
    ],
    "nbsp": [
        ("18 %", f"18{NB}%"),
        ("100 ₽", f"100{NB}₽"),
        ("100 000 ₽", f"100{NB}000{NB}₽"),
        ("100 000", f"100{NB}000"),
        ("№ 1", f"№{NB}1"),
        ("5 кг", f"5{NB}кг"),
        ("10 ГБ", f"10{NB}ГБ"),
        ("1,4 млн ₽", f"1,4{NB}млн ₽"),
        ("500 руб.", f"500{NB}руб."),
        ("от 5 % до 7 %", f"от 5{NB}% до 7{NB}%"),
        (f"18{NB}%", ""),
        ("18%", ""),
        ("5кг", ""),
        ("8 800 555 35 35", ""),
        ("+7 495 123 45 67", ""),
        ("более 100 тысяч клиентов", ""),
        ("5 минут", ""),
        ("в 2026 году", ""),
        ("5 10 15", ""),
        ("5 градусов", ""),
    ],
    "rouble": [
        ("100 руб.", "100 ₽."),
        ("100 руб. за штуку", "100 ₽ за штуку"),
        ("100000р.", f"100000{NB}₽."),
        ("Цена 100 р, доставка", "Цена 100 ₽, доставка"),
        ("5 тыс. руб. в год", "5 тыс. ₽ в год"),
        ("1,5 млн руб", "1,5 млн ₽"),
        ("от 50 000 р. Застрахован", "от 50 000 ₽. Застрахован"),
        ("500 РУБ", "500 ₽"),
        ("(100 руб.)", "(100 ₽)"),
        ("100 р - скидка", "100 ₽ - скидка"),
        ("100 ₽", ""),
        ("100 рублей", ""),
        ("более 100 тысяч клиентов", ""),
        ("2 р. в день", ""),
        ("р. Волга", ""),
        ("5 раз", ""),
        ("5 рубашек", ""),
        ("5р1", ""),
        ("руб.", ""),
        ("5 рублями", ""),
    ],
    "yo": [
        ("счет", "счёт"),
        ("Еще", "Ещё"),
        ("ОТЧЕТ", "ОТЧЁТ"),
        ("зеленый", "зелёный"),
        ("Надежный", "Надёжный"),
        ("расчет", "расчёт"),
        ("прием", "приём"),
        ("четвертого", "четвёртого"),
        ("самолет", "самолёт"),
        ("платеж", "платёж"),
        ("все", ""),
        ("берет", ""),
        ("небо", ""),
        ("счёт", ""),
        ("Королев", ""),
        ("Артем", ""),
        ("по промокоду ЗЕЛЕНЫЙ", ""),
        ("счет5", ""),
        ("узнает", ""),
        ("фыщет", ""),
    ],
    "abbreviation_case": [
        ("для Ип", "для ИП"),
        ("Ооо «Ромашка»", "ООО «Ромашка»"),
        ("ип и ооо", "ИП и ООО"),
        ("для Ип и Ооо.", "для ИП и ООО."),
        ("Рф", "РФ"),
        ("без Ндс", "без НДС"),
        ("Пао «Банк»", "ПАО «Банк»"),
        ("ИНн 77", "ИНН 77"),
        ("Огрн 1", "ОГРН 1"),
        ("Ао «Завод»", "АО «Завод»"),
        ("ИП и ООО", ""),
        ("Ооо! Скидки", ""),
        ("Ооо, скидки", ""),
        ("Да. Ооо!", ""),
        ("сайт.рф", ""),
        ("QR-коду", ""),
        ("IT-компаниям", ""),
        ("iPhone", ""),
        ("принип", ""),
        ("ип-счёт", ""),
    ],
}


def pack(folder: Path, *rules: str) -> Path:
    path = folder / "typography.yaml"
    path.write_text("pack: typography\nversion: '1'\nrules:\n" + "\n".join(rules), encoding="utf-8")
    return path


def rule(slug: str, checks: str, more: str = "") -> str:
    return f"  - {{id: typography/{slug}, category: typography, kind: typography, checks: [{checks}], message: '«{{match}}» → «{{right}}»'{more}}}"


@pytest.fixture(scope="module")
def each(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    """One rule a check."""
    rules = [rule(name.replace("_", "-"), name) for name in CHECKS]
    return adrules.load(pack(tmp_path_factory.mktemp("each"), *rules))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    """One rule with all checks."""
    return adrules.load(pack(tmp_path_factory.mktemp("whole"), rule("all", ", ".join(CHECKS))))


def applied(text: str, violations: list[adrules.Violation]) -> str:
    """Apply fixes in text order; of two that overlap the first one."""
    pieces, at = [], 0
    for violation in violations:
        fix = violation.fix
        assert fix is not None
        assert (fix.start, fix.end) == (violation.start, violation.end)
        if fix.start >= at:
            pieces += [text[at : fix.start], fix.replacement]
            at = fix.end
    return "".join([*pieces, text[at:]])


def of_rule(checker: adrules.Checker, slug: str, text: str) -> list[adrules.Violation]:
    return [v for v in checker.check(text).violations if v.rule_id == f"typography/{slug}"]


def settled(checker: adrules.Checker, text: str, brief: adrules.Brief | None = None) -> str:
    """Apply all fixes again and again until none is left."""
    for _ in range(10):
        violations = [v for v in checker.check(text, brief).violations if v.rule_id == "typography/all"]
        if not violations:
            return text
        text = applied(text, violations)
    pytest.fail(f"fixes never end: {text!r}")


def test_every_check_is_in_the_table() -> None:
    assert set(TEXTS) == set(CHECKS)
    for rows in TEXTS.values():
        assert sum(bool(fixed) for _, fixed in rows) >= 10
        assert sum(not fixed for _, fixed in rows) >= 10


@pytest.mark.parametrize(
    ("check", "text", "fixed"), [(check, *row) for check, rows in TEXTS.items() for row in rows]
)
def test_a_check_and_its_fix(each: adrules.Checker, check: str, text: str, fixed: str) -> None:
    slug = check.replace("_", "-")
    violations = of_rule(each, slug, text)
    assert applied(text, violations) == (fixed or text)
    assert bool(violations) is bool(fixed)
    assert of_rule(each, slug, fixed) == []


@pytest.mark.parametrize(
    ("style", "text", "fixed"),
    [
        ("р", "100 руб. за штуку", "100 р за штуку"),
        ("р", "Цена 100 руб. Оформите", "Цена 100 р. Оформите"),
        ("р", "100 ₽", "100 р"),
        ("р", "100 р.", "100 р."),
        ("руб.", "100 ₽ за штуку", "100 руб. за штуку"),
        ("руб.", "Цена 100 ₽. Оформите", "Цена 100 руб. Оформите"),
        ("руб.", "100 руб, 100 р.", "100 руб., 100 руб."),
        ("р.", "100 ₽", "100 р."),
    ],
)
def test_the_rouble_of_the_house(tmp_path: Path, style: str, text: str, fixed: str) -> None:
    checker = adrules.load(pack(tmp_path, rule("all", "rouble", f", rouble: '{style}'")))
    assert settled(checker, text) == fixed
    assert settled(checker, fixed) == fixed


def test_rouble_words_change_on_request(tmp_path: Path) -> None:
    checker = adrules.load(pack(tmp_path, rule("all", "rouble", ", rouble: р, rouble_words: true")))
    assert settled(checker, "от 500 рублей до 2 рублей") == "от 500 р до 2 р"


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("для Ип и Ооо", "для ИП и ООО"),  # P1
        ("Оформим без визита в банк. Приходить не нужно.", ""),  # P2
        ("Вклад «Тихая Гавань»", ""),  # P3
        ("по QR-коду, IT-компаниям", ""),  # P4
        ("Site.ru/AbC и промокод SUMMERsale на iPhone", ""),  # P5
        ("более 100 тысяч клиентов", ""),  # P6
        ("5кг, 4K-камера", ""),  # P7
        ("Первая строка\nВторая строка\n\nТретья", ""),  # P8
        ('Счет "Мой" - 100 руб .  Да!!', f"Счёт «Мой» — 100{NB}₽. Да!"),  # P9
    ],
)
def test_defects_of_a_known_post_edit(whole: adrules.Checker, text: str, fixed: str) -> None:
    assert settled(whole, text) == (fixed or text)
    assert settled(whole, fixed or text) == (fixed or text)


@pytest.mark.parametrize(
    "text",
    [
        "https://Site.ru/a,b..c--d?x=Ип",
        "zelenyy.счет@Mail.ru",
        "{счет..имя}",
        "{{счет - ип}}",
        "[Счет  клиента]",
        "#СЧЕТ_ИП#",
        "ЛЕТО-2026",
        "@zelenyy_schet",
        "8 (800) 555 - 35 - 35".replace(" - ", "-"),
    ],
)
def test_links_variables_and_codes_stay_to_the_letter(whole: adrules.Checker, text: str) -> None:
    assert settled(whole, f"Вот {text} тут") == f"Вот {text} тут"


def test_the_promo_code_of_the_brief_stays(whole: adrules.Checker) -> None:
    brief = adrules.Brief.model_validate(
        {"channel": "email", "offer": {"summary": "Карта", "promo_code": "зеленый счет"}}
    )
    assert settled(whole, "Введите зеленый счет", brief) == "Введите зеленый счет"
    assert settled(whole, "Введите зеленый счет") == "Введите зелёный счёт"


def test_the_message_may_say_what_is_right(each: adrules.Checker) -> None:
    assert of_rule(each, "yo", "счет")[0].message == "«счет» → «счёт»"


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ("checks: [qotes]", "did you mean 'quotes'"),
        ("checks: []", "empty"),
        ("checks: [yo], rouble: рублики", "rouble"),
    ],
)
def test_a_wrong_rule_is_a_load_error(tmp_path: Path, more: str, wanted: str) -> None:
    wrong = f"  - {{id: typography/x, category: typography, kind: typography, {more}, message: x}}"
    with pytest.raises(PackError, match=wanted):
        adrules.load(pack(tmp_path, wrong))


@given(text=messages)
@example(text='"" "a" “"„"“" «"»')
@example(text="а , ,б ..  .. … ... - -- - 100 р. . 5 тыс.. руб.. ")
@example(text="\u200b,\u200b.\u200b.\ud800\u00ad..")
def test_fixes_end_and_fixing_twice_changes_nothing(whole: adrules.Checker, text: str) -> None:
    for v in whole.check(text).violations:
        assert v.start is not None
        assert v.end is not None
        assert 0 <= v.start < v.end <= len(text)
        assert text[v.start : v.end] == v.match
    fixed = settled(whole, text)
    assert settled(whole, fixed) == fixed
    assert whole.fix(text).text == fixed


SIMPLE = {
    marks._DOUBLE: re.compile(
        r"([,;:])\1+|!{2,}|\?{2,}|(?<![.!?…\d/\\])\.\.(?![.\d/\\…])|\.{4,}|…[.…]+|\.+…"
    ),
    spaces._NUMBER: re.compile(
        r"(?<![\w.,])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])|\d+)(?:[.,]\d+)?"
        rf"(?: {spaces.UNIT}(?!\w))?|№ (?=\d)"
    ),
}


@pytest.mark.parametrize("fast", SIMPLE)
@given(text=st.text(",;:!?.…/\\а№012 \u00a0\u202fгкр%₽", max_size=16))
def test_an_expression_that_begins_with_a_class_finds_what_the_plain_one_does(
    fast: re.Pattern[str], text: str
) -> None:
    assert [m.span() for m in fast.finditer(text)] == [m.span() for m in SIMPLE[fast].finditer(text)]


NUMBERS = st.lists(
    st.sampled_from(
        [*"0159№ \u00a0\u202f.,_а²٣𝟎-\x00", "123", " 000", "1 234 567", "№ ", *(f" {unit}" for unit in spaces._UNITS)]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.one_of(messages, NUMBERS))
@example("1 234 5678 кг, 12 345,6 %, 1234 567 ₽")
@example("5 руб.5 5 руб.. 5 м² 5 м²а №\u00a05 № 5 № а 5 \x00")
@example("1 " + "2" * 50 + " 𝟎𝟎𝟎 г")
def test_numbers_with_spaces_are_those_of_the_twin(text: str) -> None:
    assert spaces.nbsp(text, House()) == spaces._spaced_numbers(text)


def test_no_digit_stands_before_the_arabic_ones_but_those_of_ascii() -> None:
    assert not [code for code in range(0x80, 0x660) if chr(code).isdecimal()]


@pytest.mark.skipif(compiled is None, reason="without the extension")
def test_wrong_units_and_texts_raise() -> None:
    native: Any = compiled
    for wrong in (["г"], (b"",), None):
        with pytest.raises(TypeError):
            native.Numbers(wrong)
    with pytest.raises(TypeError):
        native.Numbers(("г",)).spaced(b"5 %")
    assert native.Numbers(("",)).spaced("5 -") == [(0, 2, "5\u00a0")]


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "yo"])
@given(
    text=st.one_of(
        messages,
        st.lists(
            st.sampled_from(
                [*"0159№ \u00a0\u202f,.…!%₽р/", "..", "ооо", "SALE25", "$5", "ya.ru", "8 800 555-35-35", "руб.", "м²", "°C", "ГБ", "мин", "год", "123", "- ", "«", '"', "Ип", "\u200b"]
            ),
            max_size=10,
        ).map("".join),
    )
)  # fmt: skip
def test_a_text_with_an_edit_matches_the_expression_of_its_check(name: CheckName, text: str) -> None:
    house = House()
    wanted = trigger(name, house)
    assert wanted is not None
    if any(CHECKS[name](text, house)) or any(CHECKS[name](held(text), house)):
        assert regex.search(wanted, text, regex.V1)
        assert Sieve([wanted]).passed(encode(text)) == (wanted,)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("double_mark", "Промокод SALE25..сегодня"),
        ("double_mark", "http://ya.ru/.."),
        ("abbreviation_case", "8-800-555-35-35ооо"),
    ],
)
def test_an_expression_asks_nothing_of_what_is_hidden_from_its_check(name: CheckName, text: str) -> None:
    wanted = trigger(name, House())
    assert wanted is not None
    assert any(CHECKS[name](held(text), House()))
    assert regex.search(wanted, text, regex.V1)


def test_each_check_has_its_own_expression() -> None:
    assert len({trigger(name, House()) for name in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("text", ["до 5 марта", "5 мест", "24 7", "№ а", "5  %"])
def test_a_text_without_a_no_break_space_to_set_is_not_looked_at(text: str) -> None:
    wanted = trigger("nbsp", House())
    assert wanted is not None
    assert not regex.search(wanted, text, regex.V1)
