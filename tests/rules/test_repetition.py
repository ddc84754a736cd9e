from pathlib import Path

import pytest
from hypothesis import example, given

import adrules
from adrules.errors import PackError
from adrules.rules.examples import unmark
from adrules.rules.repetition import RepetitionRule
from adrules.rules.rule import Case
from adrules.text.document import Document
from strategies import messages

HEAD = "rules:\n  - {id: repetition/x, category: repetition, kind: repetition, message: '«{match}» — «{first}»', "


def load(tmp_path: Path, options: str = "by: lemma") -> adrules.Checker:
    path = tmp_path / "pack.yaml"
    path.write_text(f"{HEAD}{options}}}\n", encoding="utf-8")
    return adrules.load(path)


def spans(report: adrules.Report) -> list[tuple[int | None, int | None]]:
    return [(v.start, v.end) for v in report.violations if v.rule_id == "repetition/x"]


def brief(**fields: object) -> adrules.Brief:
    return adrules.Brief.model_validate({"channel": "sms", "offer": {"summary": "Вклад под 15%"}, **fields})


@pytest.mark.parametrize(
    "marked",
    [
        "Карта удобна: [[картой]] платят везде",
        "Надёжный банк для [[надёжных]] людей",
        "Экономьте на поездках: каждая [[поездка]] дешевле",
        "Заявка готова, [[заявку]] рассмотрим завтра",
        "Выбирайте подарки, мы упакуем [[подарок]]",
        "КАРТА и [[карта]]",
        "Счёт бесплатный, [[счета]] открываем онлайн",
        "Свободный выбор на [[выбор]]",
        "Деньги копятся: [[деньгами]] управляете сами",
        "Онлайн-банк в телефоне, [[онлайн-банк]] на сайте",
        "Кешбэк за кафе и [[кешбэк]] за такси, ещё [[кешбэк]] за аптеки",
        "Premium стоит 0 ₽, [[premium]] действует год",
        "Звонок бесплатный\u00a0— [[зво\u00adнок]] принимает робот",
    ],
)
def test_a_lemma_again(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert spans(load(tmp_path).check(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Зал 1 внизу, зал 6 наверху",
        "С лифтом — 0 ₽, без лифта — 150 ₽",
        "Он видит адреса, но не видит суммы",
        "Полис «Сосед» платит соседу",
        "ООО «Липа» и ООО «Кедр»",
        "Кредит от 100 000 р до 500 000 р",
        "Кешбэк 5%, 10% и 10 дней без процентов",
        "Без комиссии и без визита",
        "С кешбэком и с бонусами",
        "От 100 тысяч и от 30 дней",
        "Ваш счёт и ваша карта, вы и вам",
        "До 1 июня и до 1 августа",
        "Первый месяц — 0 ₽, второй месяц — 99 ₽, далее 199 ₽ в месяц",
        "500 рублей сейчас и 500 рублей потом, то есть 1000 рублей",
        "Шаг за шагом, друг за другом, время от времени",
        "Хорошие условия и лучшая ставка",
        "Сайт bank.ru, почта info@bank.ru и bank.ru/karta",
        "{first_name}, вам письмо, {first_name}!",
        "Банк открыт, за банкой мёда",
        "Ещё быстрее, ещё проще и уже сегодня, уже сейчас",
        "Тема: Вклад «Лето»\nВклад открывают в приложении",
        "Можно онлайн, а можно в офисе",
    ],
)
def test_what_may_stand_again(tmp_path: Path, text: str) -> None:
    assert spans(load(tmp_path).check(text)) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Оформите карту: [[оформление]] за 3 минуты",
        "Экономьте на [[экономии]]",
        "Вкуснейшие блюда на любой [[вкус]]",
        "Получите бонус сразу после [[получения]] карты",
        "Выгодные условия для вашей [[выгоды]]",
        "Переведите деньги: [[перевод]] бесплатный",
        "Подарите [[подарок]]",
        "Доходный вклад с высоким [[доходом]]",
        "Гарантированная [[гарантия]]",
        "Застрахуйте дом, [[страховка]] онлайн",
        "Выбирайте: [[выбор]] за вами",
    ],
)
def test_a_root_again(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    checker = load(tmp_path, "by: root")
    assert spans(checker.check(text)) == expected
    assert spans(load(tmp_path).check(text)) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Скидки на посуду! [[Скидки]] на обувь!",
        "Ваш счёт открыт. Ваш [[счёт]] ждёт",
        "Тариф 300 — для дачи. Тариф 500 — для дома",
        "Дом у реки. Участок у дома",
        "Дом у реки\nДом у моря",
        "Дом у тихой реки с длинным именем и садом. Дом у моря",
    ],
)
def test_neighbouring_sentences_with_one_start(tmp_path: Path, marked: str) -> None:
    text, expected = unmark(marked)
    assert spans(load(tmp_path, "by: start, window: 7").check(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Банк с банкой",
        "Картон с картой",
        "Ход торгов и доход",
        "Вход свободный, выход через час",
        "Услуги для слуг",
        "Цена и сцена",
        "Работа с роботом",
        "Форма информации",
        "Купите купон",
        "Ставка и доставка",
        "Простите за простой ответ",
    ],
)
def test_other_roots(tmp_path: Path, text: str) -> None:
    assert spans(load(tmp_path, "by: root").check(text)) == []


def test_the_words_of_the_brief_may_be_repeated(tmp_path: Path) -> None:
    given = brief(
        product={"name": "Карта. Карта", "aliases": ["дебетовка"]},
        offer={"summary": "Кешбэк 5%", "conditions": ["Для новых клиентов"]},
        key_message="Обслуживание бесплатно",
    )
    text = (
        "Карта. Карта с кешбэком. Дебетовка, дебетовка: кешбэк, обслуживание клиентов, обслуживание, клиенты"
    )
    assert spans(load(tmp_path).check(text, given)) == []
    counted = load(tmp_path, "brief_terms: count, within: message").check(text, given)
    assert [v.match for v in counted.violations] == ["кешбэк", "обслуживание", "клиенты"]


def test_the_message_names_the_earlier_word(tmp_path: Path) -> None:
    (found,) = load(tmp_path, "by: root").check("Оформите карту: оформление онлайн").violations
    assert found.message == "«оформление» — «Оформите»"


@pytest.mark.parametrize(
    ("options", "text", "count"),
    [
        ("window: 3", "Карта без платы, карта", 1),
        ("window: 3", "Карта без всякой платы, карта", 0),
        ("within: sentence", "Заказ собран. Номер заказа — 5", 0),
        ("within: line", "Заказ собран. Номер заказа — 5", 1),
        ("within: line", "Заказ собран.\nНомер заказа — 5", 0),
        ("within: message", "Заказ собран.\nНомер заказа — 5", 1),
        ("allow: [заказ]", "Заказ собран. Номер заказа — 5", 0),
        ("allow: [заказы наши]", "Заказ собран. Номер заказа — 5", 0),
    ],
)
def test_where_and_how_far(tmp_path: Path, options: str, text: str, count: int) -> None:
    assert len(spans(load(tmp_path, options).check(text))) == count


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("Решим [[быстро и оперативно]]", "быстро"),
        ("Решим [[оперативно, быстро]]", "оперативно"),
        ("[[Надёжная и проверенная]] защита", "Надёжная"),
        ("Быстро решим и оперативно ответим", ""),
        ("Решим быстро. Оперативно ответим", ""),
        ("Быстро и быстро", ""),
        ("Быстро и бесплатно", ""),
    ],
)
def test_synonymous_members(tmp_path: Path, marked: str, first: str) -> None:
    text, expected = unmark(marked)
    checker = load(tmp_path, "by: synonyms, pairs: [[быстро, оперативно], [надёжный, проверенный, верный]]")
    report = checker.check(text)
    assert spans(report) == expected
    assert all(v.message.endswith(f"«{first}»") for v in report.violations)


@pytest.mark.parametrize(
    "options", ["by: synonyms", "by: root, pairs: [[a, b]]", "by: synonyms, pairs: [[a]]"]
)
def test_pairs_and_synonyms_go_together(tmp_path: Path, options: str) -> None:
    with pytest.raises(PackError):
        load(tmp_path, options)


def test_the_same_opening_in_a_set(tmp_path: Path) -> None:
    checker = load(tmp_path, "by: opening, words: 3")
    texts = [
        "Анна, мы заметили, что вклад открыт",
        "Иван, мы заметили, что карта готова",
        "Мы заметили, что кешбэк растёт",
        "Вклад открыт под 15%",
        "Да",
    ]
    reports = checker.check_set(texts)
    assert [[v.match for v in r.violations] for r in reports] == [
        [],
        ["мы заметили, что"],
        ["Мы заметили, что"],
        [],
        [],
    ]
    assert reports[1].violations[0].message.endswith("«мы заметили, что»")
    assert [u.reason for u in checker.check(texts[0]).skipped] == ["needs_set"]
    assert checker.check_set(texts[3:4], history=["вклад открыт под 20%"])[0].violations


def test_the_same_closing_in_a_set_but_for_the_call_of_the_brief(tmp_path: Path) -> None:
    checker = load(tmp_path, "by: closing, words: 3, times: 1")
    texts = ["Вклад 15%. Откройте в приложении!", "Счёт 0 ₽. Откройте в приложении."]
    assert [len(r.violations) for r in checker.check_set(texts)] == [0, 1]
    told = brief(cta="Откройте в приложении")
    assert [len(r.violations) for r in checker.check_set(texts, [told, told])] == [0, 0]


def test_an_opening_may_be_shared_by_some(tmp_path: Path) -> None:
    checker = load(tmp_path, "by: opening, words: 2, times: 2")
    assert [len(r.violations) for r in checker.check_set(["Счёт открыт"] * 4)] == [0, 0, 1, 1]


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> adrules.Checker:
    path = tmp_path_factory.mktemp("packs") / "pack.yaml"
    rule = "  - {{id: repetition/{0}, category: repetition, kind: repetition, by: {0}, message: x{1}}}\n"
    lines = [rule.format(by, "") for by in ("lemma", "root", "opening", "closing")]
    lines.append(rule.format("synonyms", ", pairs: [[мир, счёт], [самый, лучший]]"))
    path.write_text("rules:\n" + "".join(lines), encoding="utf-8")
    return adrules.load(path)


@given(text=messages)
@example("\U00017000 \U00017000")
def test_any_text_is_checked(every: adrules.Checker, text: str) -> None:
    for report in (every.check(text), *every.check_set([text, text])):
        for v in report.violations:
            assert v.start is not None
            assert v.start < v.end <= len(text)
            assert text[v.start : v.end] == v.match


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Мебель для кухни. Мебель для спальни", 1),
        ("Мебель и мебель. Мебель для спальни", 1),
        ("Мебель для кухни и мебель для спальни", 0),
        ("Мебель для кухни\nМебель для спальни", 0),
        ("Кухня без мебели. Дом и мебель", 0),
    ],
)
def test_a_beginning_again_needs_two_sentences_of_a_line(tmp_path: Path, text: str, found: int) -> None:
    assert len(spans(load(tmp_path, "by: start").check(text))) == found


@pytest.mark.parametrize("by", ["lemma", "root", "start"])
@given(text=messages)
@example(text="Заказ готов. Заказать можно. Заказ дома")
def test_what_is_not_looked_at_holds_nothing(by: str, text: str) -> None:
    rule = RepetitionRule.model_validate(
        {"id": "repetition/x", "category": "repetition", "kind": "repetition", "message": "x", "by": by}
    )
    document = Document(text)
    case = Case(document, None, {})
    glance = rule.glance()
    assert glance is not None
    assert glance(case) or not list(rule.find(case))


def test_synonyms_and_edges_have_no_quick_look() -> None:
    plain = {"id": "repetition/x", "category": "repetition", "kind": "repetition", "message": "x"}
    for options in ({"by": "opening"}, {"by": "synonyms", "pairs": [["быстро", "скоро"]]}):
        assert RepetitionRule.model_validate({**plain, **options}).glance() is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ответим быстро, а также оперативно", 1),
        ("Ответим быстро и так же оперативно", 1),
        ("Ответим быстро и так же легко и оперативно", 0),
        ("Быстро ответим в чате и по телефону и скоро приедем", 0),
        ("Быстро-быстро/скоро", 1),
    ],
)
def test_synonyms_are_no_farther_than_what_joins_them(tmp_path: Path, text: str, found: int) -> None:
    options = "by: synonyms, pairs: [[просто, элементарно], [быстро, оперативно, скоро]]"
    assert len(spans(load(tmp_path, options).check(text))) == found
