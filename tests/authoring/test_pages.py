from pathlib import Path

from adrules.authoring.pages import index, page, write_pages
from adrules.domain.brief import Channel
from adrules.packs.loader import load_packs, preset_path, shipped_packs

RULES = """
  - id: cliche/mir
    category: cliche
    phrases: ["{мир|море} возможность"]
    except: [чужой мир]
    message: "«{match}» — штамп*."
    hint: Назови цифру.
    source: https://example.org/norm
    checked_on: 2026-11-01
    since: "0.1"
    examples:
      bad: ["Вот [[мир возможностей]] и [[море возможностей]]", "И мир возможностей_тоже, мир возможностей"]
      ok: ["Счёт | 5 минут"]
"""

PAGE = """# cliche/mir

Штамп · ошибка · вид `phrase` · пакет mine 1

## Почему это ошибка

«…» — штамп\\*.

## Что делать

Назови цифру.

## Так не надо

* Вот **мир возможностей** и **море возможностей**
* И **мир возможностей**\\_тоже, **мир возможностей**

## Так можно

* Счёт \\| 5 минут

## Что ищет

* `{мир|море} возможность`
* кроме: `чужой мир`

## Откуда правило

* <https://example.org/norm>
* проверено 2026-11-01
* с версии 0.1
"""


def test_a_page_says_all_of_a_rule(pack) -> None:
    loaded = pack(RULES)
    assert page(loaded, loaded.rules[0]) == PAGE


def test_the_index_lists_rules_by_category(pack) -> None:
    text = index([pack(RULES)])
    assert "## Штамп\n" in text
    assert "| [cliche/mir](cliche/mir.md) | ошибка | «…» — штамп\\*. | mine |" in text


def test_the_same_packs_give_the_same_bytes(tmp_path: Path) -> None:
    packs = load_packs([*shipped_packs().values(), *(preset_path(c) for c in Channel)])
    first = {p.relative_to(tmp_path / "1"): p.read_bytes() for p in write_pages(packs, tmp_path / "1")}
    second = {p.relative_to(tmp_path / "2"): p.read_bytes() for p in write_pages(packs, tmp_path / "2")}
    assert first == second
    assert len(first) == 1 + sum(len(pack.rules) for pack in packs)
