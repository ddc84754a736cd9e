"""The packs infostyle, bank and retail: alone and together, and what they make of factual texts."""

from itertools import combinations
from pathlib import Path

import pytest

import adrules
from adrules.authoring.lint import lint
from adrules.authoring.places import Places
from adrules.checker import Checker
from adrules.domain.brief import Channel
from adrules.domain.report import Severity
from adrules.packs.loader import find_pack, load_packs, shipped_packs

CLEAN = Path(__file__).parent.parent / "data" / "clean"
ADDED = ("infostyle", "bank", "retail")
BASE = ("ads-core", "ru-law")
TEXTS = [
    (text, industry)
    for industry in ("bank", "retail")
    for text in (CLEAN / f"{industry}.txt").read_text("utf-8").splitlines()
]

INDUSTRIES = adrules.load("bank", "retail")
STYLE = adrules.load("infostyle")


def found(checker: Checker, text: str) -> list[tuple[str, str]]:
    return [(v.rule_id, v.match) for v in checker.check(text).violations]


def test_there_are_enough_clean_texts_of_each_industry() -> None:
    assert [industry for industry in ("bank", "retail") if sum(i == industry for _, i in TEXTS) < 100] == []


@pytest.mark.parametrize("name", ADDED)
def test_a_pack_loads_alone_and_in_every_channel(name: str) -> None:
    for channel in Channel:
        assert adrules.load(name, channel=channel).check("Офис открыт с 9:30").violations == ()


def test_all_packs_load_together() -> None:
    together = adrules.load(*shipped_packs(), channel="push")
    rules = {
        v.rule_id for v in together.check("Закиньте деньги на счёт: обвал цен, сроком на год").violations
    }
    assert {"jargon/bank-sleng", "cliche/retail-tseny-tayut", "bureaucratese/is-razmer-kolichestvo"} <= rules


@pytest.mark.parametrize("pair", list(combinations(ADDED, 2)), ids="-".join)
def test_two_packs_share_no_phrase(pair: tuple[str, str]) -> None:
    """Neither repeats nor shadows the other: the linter compares every phrase with every other one."""
    paths = [find_pack(name) for name in pair]
    assert [f for f in lint(load_packs(paths), Places(paths)) if f.severity is not Severity.INFO] == []


@pytest.mark.parametrize("name", ADDED)
def test_a_pack_repeats_nothing_of_the_base(name: str) -> None:
    paths = [find_pack(n) for n in (*BASE, name)]
    ours = {rule.id for rule in load_packs(paths[-1:])[0].rules}
    grave = [f for f in lint(load_packs(paths), Places(paths)) if f.severity is not Severity.INFO]
    assert [f for f in grave if f.rule_id in ours] == []


@pytest.mark.parametrize("text", [text for text, _ in TEXTS])
def test_factual_texts_of_banks_and_shops_pass(text: str) -> None:
    assert found(INDUSTRIES, text) == []


def test_strict_style_has_little_to_say_of_factual_texts() -> None:
    warned = [
        text
        for text, _ in TEXTS
        if any(v.severity is not Severity.INFO for v in STYLE.check(text).violations)
    ]
    assert len(warned) <= 0.03 * len(TEXTS)


def test_strict_style_never_stops_the_loop() -> None:
    (pack,) = load_packs([find_pack("infostyle")])
    assert [rule.id for rule in pack.rules if rule.level is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Закинь деньги на счёт до пятницы", "jargon/bank-sleng"),
        ("Купите ипотеку онлайн", "jargon/bank-kredit-glagol"),
        ("Депозит по ставке 18 %", "numbers/bank-godovyh"),
        ("Автокредит под 15 % годовых", "missing_disclosure/bank-psk"),
        ("Кредитка с бесплатным обслуживанием", "vagueness/bank-besplatnoe-obsluzhivanie"),
        ("Клиенты тонут в долгах", "offensive/bank-styd"),
        ("Девочки, кофточки по старым ценам!", "address/retail-devochki"),
        ("Шины известных производителей", "vagueness/retail-brendy"),
        ("Обвал цен на технику", "cliche/retail-tseny-tayut"),
        ("Осенью цены на шины дороже", "jargon/retail-deshevye-tseny"),
        ("Скидки до 90 %", "vagueness/retail-skidka-do"),
    ],
)
def test_new_wordings_of_a_family_are_found(text: str, rule: str) -> None:
    """None of these is an example of its rule."""
    assert rule in [rule_id for rule_id, _ in found(INDUSTRIES, text)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Клиент оплачивает услуги, предоставленные мастером", "syntax/is-prichastie"),
        ("Попробуйте перейти на другой тариф", "syntax/is-dva-glagola"),
        ("Кухня позволяет готовить вдвоём", "syntax/is-pozvolyaet"),
        ("Скидка в размере 300 ₽", "bureaucratese/is-razmer-kolichestvo"),
        ("Работаем согласно тарифов", "grammar/is-upravlenie"),
        ("Мастера существенно ускорили ремонт", "filler/is-znachitelno"),
        ("Никто не хочет ждать", "vagueness/is-vse-lyudi"),
    ],
)
def test_new_wordings_of_a_construction_are_found(text: str, rule: str) -> None:
    assert rule in [rule_id for rule_id, _ in found(STYLE, text)]
