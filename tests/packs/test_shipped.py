"""The shipped packs: their own examples, and what we ask of every rule that we ship."""

from pathlib import Path

import pytest

from adrules.authoring.examples import ExampleResult, run_examples
from adrules.authoring.lint import lint
from adrules.authoring.places import Places
from adrules.domain.brief import Channel
from adrules.domain.report import Severity
from adrules.packs.loader import load_packs, preset_path, shipped_packs
from adrules.packs.schema import Pack
from adrules.rules.rule import Rule

PATHS = [*shipped_packs().values(), *(preset_path(c) for c in Channel)]
PACKS = load_packs(PATHS)
NAMES = [pack.pack for pack in PACKS]
EVERY_PACK = pytest.mark.parametrize("pack", PACKS, ids=NAMES)

FEWEST = {"prototype": 3}
"""How many bad and ok examples each rule of a pack has at least; two if not named here."""


def tried(rule: Rule) -> bool:
    """Return whether examples can prove the rule: a judge cannot be had in a test."""
    return not rule.NEEDS_JUDGE


def results(pack: Pack, *, variants: bool) -> list[ExampleResult]:
    untried = {rule.id for rule in pack.rules if not tried(rule)}
    return [r for r in run_examples(pack, variants=variants) if r.rule_id not in untried]


@EVERY_PACK
def test_every_example_holds_in_all_its_variants(pack: Pack) -> None:
    assert [r for r in results(pack, variants=True) if r.failure] == []


@EVERY_PACK
def test_every_example_is_tried(pack: Pack) -> None:
    assert [r for r in results(pack, variants=False) if r.skipped] == []


@EVERY_PACK
def test_every_rule_has_its_examples_and_a_hint(pack: Pack) -> None:
    fewest = FEWEST.get(pack.pack, 2)
    thin = [r.id for r in pack.rules if tried(r) and min(len(r.examples.bad), len(r.examples.ok)) < fewest]
    assert thin == []
    assert [r.id for r in pack.rules if not r.hint] == []


@EVERY_PACK
def test_an_id_begins_with_its_category(pack: Pack) -> None:
    assert [r.id for r in pack.rules if not r.id.startswith(f"{r.category.value}/")] == []


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_lint_has_nothing_to_warn_of(path: Path) -> None:
    places = Places([path])
    packs = load_packs([path])
    untried = {rule.id for pack in packs for rule in pack.rules if not tried(rule)}
    grave = [f for f in lint(packs, places) if f.severity is not Severity.INFO]
    assert [f for f in grave if not (f.code == "few-examples" and f.rule_id in untried)] == []


def test_every_limit_of_a_channel_has_a_source_and_a_date() -> None:
    presets = [p for p in PACKS if p.pack.startswith("channel-")]
    assert len(presets) == len(Channel)
    assert [r.id for p in presets for r in p.rules if not (r.source and r.checked_on and r.confidence)] == []


def test_the_first_pack_covers_its_categories() -> None:
    core = next(p for p in PACKS if p.pack == "ads-core")
    wanted = """
    cliche abstract_claim superlative comparison guarantee pressure clickbait filler vagueness
    bureaucratese tautology repetition placeholder segment_leak no_segment_effect register
    foreign_words ungrounded_fact invented_name missing_product missing_cta missing_key_message
    missing_disclosure product_name mixed_script caps punctuation typography forbidden_phrase
    duplicate
    """
    assert set(wanted.split()) <= {r.category.value for r in core.rules}


def test_the_first_pack_needs_no_model_and_no_extra() -> None:
    core = next(p for p in PACKS if p.pack == "ads-core")
    kinds = {type(r).__name__ for r in core.rules}
    assert kinds.isdisjoint({"JudgeRule", "EntityRule", "PythonRule"})
