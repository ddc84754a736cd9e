"""The regression cases of the prototype that ``adrules`` succeeds: wrong there, right here.

``F`` are its formal checks, ``P`` its silent post-edit, ``J`` its judge and loop. A rule is named
by the prototype's own id; ``--…`` rules of the pack belong to the same check. ``[[…]]`` marks
what must be found, to the character; a text without marks must pass that check.
"""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import adrules
from adrules.backends.scripted import ScriptedBackend
from adrules.errors import AuthenticationError, PackError
from adrules.judging import read_verdicts
from adrules.rules.examples import unmark

CHECKS = str.split(
    """
forbidden_words client_addressing promises double_verbs participles adverbial_participles
superlative_adjectives passive_voice written_out_ordinals subordinate_clauses_chain
repeating_conjunctions introductory_phrases amplifiers time_parasites multiple_nouns
derived_prepositions compound_sentences dates_written_out no_word_repetitions clickbait_phrases
abstract_claims cliches_and_bureaucratese disconnected_sentences synonymous_members
specialized_terms offensive_phrases no_contradictions contains_key_message
"""
)
JUDGED = CHECKS[19:]

F = [
    ("F1", "forbidden_words", "Кредит на долгий срок, долгосрочный вклад", {}),
    ("F2", "forbidden_words", "Бессрочный тариф", {}),
    ("F3", "forbidden_words", "Продуктивный месяц", {}),
    ("F4", "forbidden_words", "Лидерство в команде", {}),
    ("F5", "forbidden_words", "Кешбэк 5 % в продуктовый магазин", {}),
    ("F6", "forbidden_words", "Улучшите условия", {}),
    ("F7", "forbidden_words", "Спамер не дозвонится", {}),
    ("F8", "forbidden_words", "Срочный вклад под 16 %", {}),
    ("F8 elsewhere", "forbidden_words", "[[Срочный]] ремонт карты", {}),
    ("F9", "forbidden_words", "[[Займ]] на год, [[займы]] и до [[займов]], нет [[займа]]", {}),
    ("F10", "client_addressing", "Вдруг нужны деньги", {}),
    ("F11", "client_addressing", "Недорогой тариф", {}),
    ("F12", "client_addressing", "[[Дорогие клиенты]], счёт за 0 ₽", {}),
    ("F12 colleagues", "client_addressing", "[[Уважаемые коллеги]]!", {}),
    ("F12 morning", "client_addressing", "[[Доброе утро]]!", {}),
    ("F13", "promises", "Мы это [[гарантируем]].", {}),
    ("F14", "promises", "Внесите обязательный платёж до 5 мая", {}),
    ("F15", "participles", "Получите карту, [[оформленную]], когда вам удобно", {}),
    ("F16", "adverbial_participles", "[[Оформляя]], получите", {}),
    ("F17", "participles", "Сниженная ставка", {}),
    ("F18", "passive_voice", "Карта, оформленная онлайн, и платёж", {}),
    ("F19", "passive_voice", "Заявка [[будет рассмотрена]]", {}),
    ("F20", "superlative_adjectives", "[[Самые низкие]] цены", {}),
    ("F21", "superlative_adjectives", "[[наиболее низкая]] ставка", {}),
    ("F22", "superlative_adjectives", "Быстрее переводите деньги", {}),
    ("F22 cheaper", "superlative_adjectives", "Тариф дешевле", {}),
    ("F23", "participles", "Открытый счёт, данный тариф, действующий клиент", {}),
    ("F23 with words of its own", "participles", "Счёт, [[открытый]] банком", {}),
    ("F24", "double_verbs", "Хотите получить карту? [[Спешите подать]] заявку", {}),
    ("F25", "no_word_repetitions", "от 100 000 р до 500 000 р", {}),
    ("F26", "no_word_repetitions", "5%, 10% и 10 дней", {}),
    ("F27", "no_word_repetitions", "Без комиссии и без визита", {}),
    ("F27 with", "no_word_repetitions", "С кешбэком и с бонусами", {}),
    ("F27 from", "no_word_repetitions", "От 100 тысяч и от 30 дней", {}),
    (
        "F28",
        "no_word_repetitions",
        "Карта Разгон. Карта Разгон за 0 ₽. Карта",
        {"product": {"name": "Карта Разгон"}},
    ),
    ("F28 another word", "no_word_repetitions", "Карта Разгон, [[карта]] для ИП", {}),
    ("F29", "multiple_nouns", "Задайте [[лимит расходов сотрудников]]", {}),
    (
        "F29 the brief's term",
        "multiple_nouns",
        "Задайте лимит расходов сотрудников",
        {"product": {"description": "Есть лимит расходов сотрудников."}},
    ),
    ("F30", "compound_sentences", "[[Если]] нужны деньги, возьмите карту", {}),
    ("F31", "compound_sentences", "Нужны деньги? Оформите карту, [[чтобы]] получить кешбэк.", {}),
    ("F32", "compound_sentences", "Карта удобна, как телефон", {}),
    ("F32 learn", "compound_sentences", "Узнайте, как получить карту", {}),
    ("F34", "introductory_phrases", "Оформить возможно онлайн", {}),
    ("F35", "derived_prepositions", "Ищите внутри приложения", {}),
    ("F35 outside", "derived_prepositions", "Снимите деньги вне банка", {}),
    ("F36", "derived_prepositions", "[[В рамках]] акции платим [[за счёт]] банка", {}),
    (
        "F37",
        "derived_prepositions",
        "В течение месяца счёт бесплатный",
        {"offer": {"summary": "Счёт", "conditions": ["Бесплатно в течение месяца"]}},
    ),
    ("F37 elsewhere", "derived_prepositions", "[[В течение]] месяца счёт бесплатный", {}),
    ("F38", "dates_written_out", "С [[четвёртого мая]]", {}),
    ("F38 without ё", "dates_written_out", "С [[четвертого мая]]", {}),
    ("F39", "written_out_ordinals", "[[Тридцатый]] платёж", {}),
    ("F39 compound", "written_out_ordinals", "[[Двадцать пятый]] платёж", {}),
    ("F39 comma", "written_out_ordinals", "Девятый, [[десятый]], все платежи", {}),
    ("F40", "repeating_conjunctions", "Оформите онлайн, и карта ваша, и бонусы", {}),
    ("positive: without ё", "forbidden_words", "[[Дешевый]] тариф", {}),
    ("positive: № 1", "forbidden_words", "Банк [[№\u00a01]]", {}),
    ("positive: number one", "forbidden_words", "[[Номер один]] в рейтинге", {}),
    ("positive: date", "dates_written_out", "До [[первого января]]", {}),
    ("positive: very", "amplifiers", "Это [[очень]] просто", {}),
    ("positive: greeting", "client_addressing", "[[Добрый день]]! Счёт открыт", {}),
]


@cache
def prototype() -> adrules.Checker:
    return adrules.load("prototype")


def brief(**fields: Any) -> adrules.Brief:
    given: dict[str, Any] = {"channel": "sms", "offer": {"summary": "Счёт для ИП"}, **fields}
    return adrules.Brief.model_validate(given)


def found(check: str, text: str, of: adrules.Brief | None = None) -> list[tuple[int | None, int | None]]:
    slug = check.replace("_", "-")
    ids = (v.rule_id.partition("/")[2].partition("--")[0] for v in prototype().check(text, of).violations)
    places = [(v.start, v.end) for v in prototype().check(text, of).violations]
    return [place for name, place in zip(ids, places, strict=True) if name == slug]


def own(rule: str) -> adrules.Checker:
    """Return a checker for one rule of a team's own pack."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "own.yaml")
        path.write_text(
            f"rules:\n  - {{id: other/x, category: other, message: x, {rule}}}\n", encoding="utf-8"
        )
        return adrules.load(path)


def spans(checker: adrules.Checker, text: str, of: adrules.Brief | None = None) -> list[object]:
    return [(v.start, v.end) for v in checker.check(text, of).violations if v.rule_id == "other/x"]


def test_every_check_of_the_prototype_has_its_rule() -> None:
    rules = prototype().ruleset().rules
    by_slug = {r.id.partition("/")[2].replace("-", "_"): r for r in rules if "--" not in r.id}
    assert set(by_slug) == {*CHECKS, "length", "post_edit"}
    assert {name for name, rule in by_slug.items() if rule.NEEDS_JUDGE} == set(JUDGED)
    heads = {r.id.partition("/")[2].partition("--")[0].replace("-", "_") for r in rules if "--" in r.id}
    assert heads <= set(CHECKS)
    assert all(set(r.needs()) == {"key_message"} for n, r in by_slug.items() if n == "contains_key_message")


@pytest.mark.parametrize(("check", "marked", "fields"), [row[1:] for row in F], ids=[row[0] for row in F])
def test_formal_checks(check: str, marked: str, fields: dict[str, Any]) -> None:
    text, expected = unmark(marked)
    assert found(check, text, brief(**fields) if fields else None) == expected


def test_f33_a_chain_that_begins_with_a_capital() -> None:
    assert len(found("subordinate_clauses_chain", "Если вы ИП и есть счёт, который нужен")) == 1


def test_f8_the_name_of_the_product_excuses_a_word_that_the_brief_forbids() -> None:
    checker = own("kind: forbidden")
    of = brief(product={"name": "Срочный вклад"}, must_avoid=[{"text": "срочный"}])
    assert spans(checker, "Срочный вклад — срочная выплата", of) == [(16, 23)]


def test_f9_a_word_that_is_not_its_own_lemma_is_found_in_every_form() -> None:
    checker = own("phrases: [займ]")
    assert len(spans(checker, "Займ, займа, займу, займы, займов, займами")) == 6
    assert spans(checker, "Займёт минуту") == []


@pytest.mark.parametrize("rule", ["kind: grammar, pattern: pssive", "phrases: ['карта:PSSV1']"])
def test_f18_an_unknown_grammeme_or_pattern_does_not_load(rule: str) -> None:
    with pytest.raises(PackError):
        own(rule)


def test_f22_a_comparative_without_base_is_a_rule_of_its_own() -> None:
    checker = own("kind: grammar, pattern: comparison_without_base")
    assert spans(checker, "Тариф дешевле") != []
    assert spans(checker, "Тариф дешевле на 200 ₽") == []


def test_f29_and_f40_are_options() -> None:
    chain = own("kind: grammar, pattern: noun_chain, allow: [лимит расход сотрудник]")
    assert spans(chain, "Задайте лимит расходов сотрудников") == []
    assert spans(chain, "Порядок начисления бонусов") != []
    clauses = own("kind: grammar, pattern: repeated_conjunction, clauses: true")
    assert spans(clauses, "Оформите онлайн, и карта ваша, и бонусы") != []


def test_f41_the_empty_text_has_four_findings() -> None:
    text, expected = unmark(
        "[[В современном мире]] важно чувствовать себя защищённым. [[Надёжная]] страховка — "
        "[[инновационное решение]], которое [[выводит ваш комфорт на новый уровень]]."
    )
    report = adrules.load("ads-core").check(text)
    places = [(v.start, v.end) for v in report.violations if v.start is not None and v.end is not None]
    for start, end in expected:
        assert any(a < end and start < b for a, b in places), text[start:end]


P = [
    ("P1 repaired", "Счёт для Ип и Ооо", "Счёт для ИП и ООО"),
    ("P1 kept", "Счёт для ИП, ООО и РФ", None),
    ("P2", "Счёт за 0 р. Визит в банк не нужен. Откройте онлайн", None),
    ("P3", "Вклад «Тихая Гавань»", None),
    ("P4", "Платите по QR-коду, скидка IT-компаниям", None),
    ("P5", "Промокод SUMMERsale на Site.ru/AbC и iPhone", None),
    ("P6", "Нас выбрали более 100 тысяч клиентов", None),
    ("P7", "Пакет 5кг и 4K-камера", None),
    ("P8", "Счёт за 0 р\nКарта за 0 р", None),
]


@pytest.mark.parametrize(("text", "fixed"), [row[1:] for row in P], ids=[row[0] for row in P])
def test_the_post_edit(text: str, fixed: str | None) -> None:
    assert prototype().fix(text).text == (text if fixed is None else fixed)


@pytest.mark.parametrize(
    "text",
    [row[1] for row in P] + ['Вклад "Лето" - от 50000 рублей, счет для Ип  за 0 руб.', "еще 5 000 ₽ -- ваши"],
)
def test_p9_fixing_twice_is_fixing_once(text: str) -> None:
    once = prototype().fix(text)
    assert once.settled
    assert prototype().fix(once.text).text == once.text
    assert bool(once.edits) == (once.text != text)


V = "clickbait/clickbait-phrases"


@pytest.mark.parametrize(
    ("answer", "violation"),
    [
        pytest.param("Не знаю", None, id="J1 unparsable"),
        pytest.param("", None, id="J1 empty"),
        pytest.param(
            json.dumps({"verdicts": [{"id": V, "violation": True}]}, indent=2), True, id="J2 several lines"
        ),
        pytest.param("{\n", None, id="J2 cut off"),
        pytest.param(json.dumps({"verdicts": [{"id": V, "explanation": "да"}]}), None, id="J3 no decision"),
        pytest.param(json.dumps({"verdicts": [{"id": V, "violation": "false"}]}), False, id="J4 string"),
        pytest.param(json.dumps({"verdicts": [{"id": V, "violation": "нет"}]}), None, id="J4 another string"),
    ],
)
def test_j1_to_j4_what_a_judge_says(answer: str, violation: bool | None) -> None:
    assert read_verdicts(answer, [V])[V].violation is violation


def test_j5_a_fact_of_the_benefits_is_grounded() -> None:
    row = {
        "Описание предложения": "Счёт для бизнеса за 0 ₽ первые 3 месяца.",
        "Преимущества": "Открытие за 1 день\nПереводы до 1 млн ₽ без комиссии",
    }
    of = adrules.Brief.from_prototype(row)
    text, expected = unmark("Счёт за 0 ₽, открытие за 1 день, переводы до 1 000 000 ₽, касса за [[490 ₽]]")
    assert found("no_contradictions", text, of) == expected


def test_j6_without_a_key_message_the_check_is_skipped_with_its_reason() -> None:
    of = adrules.Brief.from_prototype({"Описание предложения": "Счёт за 0 ₽.", "Ключевое сообщение": ""})
    skipped = {u.rule_id: u.reason for u in prototype().check("Счёт за 0 ₽", of).skipped}
    for name in ("contains-key-message", "contains-key-message--slova"):
        assert skipped[f"missing_key_message/{name}"] == "missing_field(key_message)"


def test_j7_all_broken_rules_are_reported_at_once_and_each_place_once() -> None:
    report = prototype().check("Добрый день! Самые низкие цены, дешёвый тариф. Спешите открыть счёт")
    names = {v.rule_id.partition("/")[2].partition("--")[0] for v in report.violations}
    assert {"client-addressing", "superlative-adjectives", "forbidden-words", "double-verbs"} <= names
    assert len({(v.rule_id, v.start, v.end) for v in report.violations}) == len(report.violations)


DIRTY = "Добрый день! Самые низкие цены"
SHORT = "Счёт за 0 ₽"
CLEAN = (
    "Счёт для ИП: 0 ₽ первые 3 месяца. Откройте его в приложении за 1 день, визит в банк не нужен. "
    "Карту привезёт курьер, реквизиты пришлём сразу."
)


def run(*texts: str, attempts: int = 3) -> adrules.RunRecord:
    of = brief(
        offer={"summary": "Счёт для ИП: 0 ₽ первые 3 месяца", "benefits": ["Открытие за 1 день"]},
        limits={"min_len": 120, "max_len": 250},
    )
    return adrules.generate(of, backend=ScriptedBackend(texts), checker=prototype(), max_attempts=attempts)


def test_j8_a_length_failure_is_a_finding_that_is_fed_back_and_counted() -> None:
    report = prototype().check(SHORT)
    assert "length/length" in {v.rule_id for v in report.violations}
    record = run(SHORT, CLEAN)
    assert (record.ok, record.regenerations) == (True, 1)


def test_j9_a_provider_error_is_no_message() -> None:
    class Broken(ScriptedBackend):
        def generate(self, *_: Any) -> Any:
            raise AuthenticationError("401")

    with pytest.raises(AuthenticationError):
        adrules.generate(brief(), backend=Broken([CLEAN]), checker=prototype(), max_attempts=1)


def test_j10_an_exhausted_run_is_marked_and_keeps_the_best() -> None:
    record = run(DIRTY + " и дешёвый займ", DIRTY, SHORT, attempts=3)
    assert not record.ok
    assert record.text == SHORT
    assert record.stop_reason == "budget_attempts"
