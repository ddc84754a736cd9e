"""The variant probe: one phrase in 18 ways in which a text may write it."""

import unicodedata
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import adrules

VARIANTS = {
    "citation form": "широкий спектр",
    "genitive": "широкого спектра",
    "dative": "широкому спектру",
    "instrumental": "широким спектром",
    "prepositional": "широком спектре",
    "plural": "широкие спектры",
    "genitive plural": "широких спектров",
    "capitals": "ШИРОКИЙ СПЕКТР",
    "no-break space": "широкий\u00a0спектр",
    "two spaces": "широкий  спектр",
    "line break": "широкий\nспектр",
    "soft hyphen": "широ\u00adкий спектр",
    "zero-width space": "широ\u200bкий спектр",
    "Latin letter": "широкий cпектр",
    "stress mark": "широ\u0301кий спектр",
    "NFD": unicodedata.normalize("NFD", "широкий спектр"),
    "gap": "широкий и полный спектр",
    "reverse order": "спектр широкий",
}
BY_OPTION_ONLY = {"reverse order"}


@cache
def checker(options: str) -> adrules.Checker:
    with TemporaryDirectory() as folder:
        path = Path(folder, "pack.yaml")
        path.write_text(
            f"rules:\n  - {{id: other/x, category: other, message: x, phrases: ['широкий спектр']{options}}}\n",
            encoding="utf-8",
        )
        return adrules.load(path)


def found(options: str, variant: str) -> list[str]:
    text = f"У нас {variant} услуг"
    return [v.match for v in checker(options).check(text).violations]


@pytest.mark.parametrize("name", VARIANTS)
def test_with_order_and_gap_every_variant_is_found_at_its_place(name: str) -> None:
    assert found(", order: any, gap: 2", VARIANTS[name]) == [VARIANTS[name]]


def test_a_gap_is_all_that_the_rule_must_allow_for_17_of_18() -> None:
    missed = {name for name, variant in VARIANTS.items() if not found(", gap: 2", variant)}
    assert missed <= BY_OPTION_ONLY


def test_without_any_option_only_gap_and_order_are_missed() -> None:
    missed = {name for name, variant in VARIANTS.items() if not found("", variant)}
    assert missed <= {"gap", *BY_OPTION_ONLY}
