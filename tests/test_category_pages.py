"""The pages of categories that the site is built with."""

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import yaml

from adrules.domain.report import Category

pytest.importorskip("mkdocs")
ROOT = Path(__file__).parent.parent


def load_hook() -> Any:
    """Return the module of the hook as mkdocs loads it: by its path."""
    spec = spec_from_file_location("categories_hook", ROOT / "docs" / "hooks" / "categories.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hook = load_hook()
PAGES = hook.pages()
TEXTS = yaml.safe_load(hook.TEXTS.read_text("utf-8"))
CLICHE = PAGES["reference/categories/cliche.ru.md"]


def test_every_category_is_described_and_nothing_else() -> None:
    assert set(TEXTS) == {category.value for category in Category}
    assert {tuple(text) for text in TEXTS.values()} == {("means", "excused")}


def test_every_category_has_a_page_and_the_index_leads_to_it() -> None:
    wanted = {f"reference/categories/{category.value}.ru.md" for category in Category}
    assert set(PAGES) == {hook.INDEX, *wanted}
    assert {
        f"reference/categories/{name}" for name in re.findall(r"\]\((\w+\.ru\.md)\)", PAGES[hook.INDEX])
    } == wanted


def test_every_shipped_rule_stands_on_the_page_of_its_category() -> None:
    missing = [
        rule.id
        for pack in hook.shipped()
        for rule in pack.rules
        if f"| `{rule.id}` | {pack.pack} |" not in PAGES[f"reference/categories/{rule.category.value}.ru.md"]
    ]
    assert missing == []


def test_the_bad_examples_show_what_is_found() -> None:
    shown = re.search(r"## Так не надо\n\n(.*?)\n\n##", CLICHE, re.DOTALL)
    assert shown
    rows = shown[1].splitlines()
    assert len(rows) == hook.SHOWN
    assert [row for row in rows if row.count("**") < 2] == []


def test_without_figures_the_page_says_nothing_of_them(tmp_path: Path) -> None:
    assert hook.measured(tmp_path / "results.json") == {}
    assert "Полнота" not in hook.page(Category.CLICHE, TEXTS["cliche"], [], None)


def _run(**row: int) -> dict[str, object]:
    return {"severities": {"info": {"categories": {"cliche": row}}}}


def test_the_page_shows_measured_figures(tmp_path: Path) -> None:
    file, apart = tmp_path / "results.json", tmp_path / "held_out.json"
    first = _run(labels=40, found=20, predicted=0, right=0, neutral=1)
    present = _run(labels=40, found=30, predicted=20, right=20)
    file.write_text(json.dumps({"first, blind run": first, "present": present}), encoding="utf-8")
    apart.write_text(json.dumps(_run(labels=0, found=0, predicted=2, right=1)), encoding="utf-8")
    text = hook.page(Category.CLICHE, TEXTS["cliche"], [], hook.measured(file, apart)["cliche"])
    assert "| первый, вслепую | 50 % (35 % … 65 %): 20 из 40 | нет находок |" in text
    assert "| нынешний | 75 % (60 % … 86 %): 30 из 40 | 100 % (84 % … 100 %): 20 из 20 |" in text
    assert "| отложенные, вслепую | нет меток | 50 % (9 % … 91 %): 1 из 2 |" in text


def test_the_results_of_the_repository_are_shown() -> None:
    assert "## Сколько находит" in hook.pages()["reference/categories/cliche.ru.md"]


def test_a_category_without_rules_says_so() -> None:
    assert "правил этой категории нет" in hook.page(Category.OTHER, TEXTS["other"], [], None)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)]
)
def test_wilson_gives_the_known_intervals(right: int, of: int, low: float, high: float) -> None:
    assert hook.wilson(right, of) == pytest.approx((low, high), abs=0.0001)
