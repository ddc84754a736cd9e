from pathlib import Path

import pytest

import adrules
from adrules.errors import MissingExtraError
from adrules.rules.examples import unmark
from adrules.text import entities as view

RULE = (
    "rules:\n  - {id: invented_name/x, category: invented_name, kind: entity, message: '«{match}» — {type}'"
)


def load(tmp_path: Path, options: str = "") -> adrules.Checker:
    path = tmp_path / "pack.yaml"
    path.write_text(f"{RULE}{options}}}\n", encoding="utf-8")
    return adrules.load(path)


BRIEF = adrules.Brief.model_validate(
    {
        "channel": "sms",
        "offer": {"summary": "Тур в Казань от 7 900 ₽"},
        "product": {"name": "тур в Казань", "aliases": ["тур"]},
        "advertiser": {"name": "Северный банк"},
        "placeholders": {"first_name": {"sample": "Анна"}},
        "segment": {"traits": {"t": "ездили по России"}},
    }
)


def test_without_the_extra_the_pack_does_not_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'adrules\[ner\]'"):
        load(tmp_path)


def test_a_broken_installation_is_told_as_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "natasha", None)
    view._tagger.cache_clear()
    with pytest.raises(MissingExtraError, match="ner"):
        view.entities("Анна Петрова")


def test_pieces_cover_the_text_and_stay_short() -> None:
    for text in ("Анна. " * 3000, "Анна " * 3000, "а" * 7000, "Анна\n" * 3000):
        pieces = list(view._pieces(text))
        assert all(text[start : start + len(piece)] == piece for start, piece in pieces)
        assert all(len(piece) <= view.PIECE for _, piece in pieces)
        covered = sum(len(piece.replace(" ", "").replace("\n", "")) for _, piece in pieces)
        assert covered == len(text.replace(" ", "").replace("\n", ""))


BAD = [
    "[[Мария]], видим, что вы ездите по России",
    "[[Валентина Петровна]], тур в Казань от 7 900 ₽",
    "[[Светлана]], ваш тур готов",
    "Тур в [[Сочи]] от 7 900 ₽",
    "Заезды в Казань из [[Москвы]]",
    "Тур от компании «[[Газпром]]»",
    "Оформите в [[Сбербанке]]",
    "Анна, вас ждёт [[Иван Петров]]",
    "Прогулка по [[Санкт-Петербургу]]",
    "Тур в Казань советует [[Ольга Сергеева]]",
]
OK = [
    "Анна, тур в Казань от 7 900 ₽",
    "Анне — тур в Казань",
    "Прогулки по Казани от 7 900 ₽",
    "Тур от Северного банка",
    "Северный банк: тур в Казань",
    "Ездите по России: тур в Казань",
    "Мечтаете о туре? Выберите отель",
    "Инвестируйте в отдых",
    "Поехали! Тур от 7 900 ₽",
    "Тур на 2 ночи, заезды 12–28 сентября",
]


@pytest.mark.parametrize("marked", BAD)
def test_a_name_that_the_brief_lacks(marked: str, tmp_path: Path) -> None:
    pytest.importorskip("natasha")
    text, spans = unmark(marked)
    assert [(v.start, v.end) for v in load(tmp_path).check(text, BRIEF).violations] == spans


@pytest.mark.parametrize("text", OK)
def test_a_name_of_the_brief(text: str, tmp_path: Path) -> None:
    pytest.importorskip("natasha")
    assert load(tmp_path).check(text, BRIEF).violations == ()


def test_types_and_allowed_names(tmp_path: Path) -> None:
    pytest.importorskip("natasha")
    people = load(tmp_path, ", types: [person]")
    assert not people.check("Тур в Сочи от 7 900 ₽", BRIEF).violations
    assert people.check("Мария, видим, что вы ездите по России", BRIEF).violations
    allowing = load(tmp_path, ", allow: [Сочи]")
    assert not allowing.check("Тур в Сочи от 7 900 ₽", BRIEF).violations


def test_without_a_brief_the_rule_is_skipped(tmp_path: Path) -> None:
    pytest.importorskip("natasha")
    report = load(tmp_path).check("Мария, привет")
    assert [u.reason for u in report.skipped] == ["missing_field(offer.summary)"]


@pytest.mark.parametrize(
    "text", ["", "İ", "\ud800 Анна", "👩\u200d👧 Мария", "И\u0306ван Петров", "\x00", "М\u00adария"]
)
def test_odd_texts_do_not_break_it(text: str, tmp_path: Path) -> None:
    pytest.importorskip("natasha")
    for v in load(tmp_path).check(text, BRIEF).violations:
        assert text[v.start : v.end] == v.match
