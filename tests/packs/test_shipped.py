"""The shipped packs: their own examples, and what we ask of every rule that we ship."""

import pytest

from adrules.authoring.examples import ExampleResult, run_examples
from adrules.domain.brief import Channel
from adrules.packs.loader import load_packs, preset_path, shipped_packs
from adrules.packs.schema import Pack

PACKS = load_packs([*shipped_packs().values(), *(preset_path(c) for c in Channel)])
NAMES = [pack.pack for pack in PACKS]


@pytest.mark.parametrize("pack", PACKS, ids=NAMES)
def test_every_example_holds(pack: Pack) -> None:
    failed: list[ExampleResult] = [r for r in run_examples(pack) if r.failure]
    assert failed == []


@pytest.mark.parametrize("pack", PACKS, ids=NAMES)
def test_every_rule_has_two_bad_and_two_ok_examples_and_a_hint(pack: Pack) -> None:
    thin = [r.id for r in pack.rules if len(r.examples.bad) < 2 or len(r.examples.ok) < 2 or not r.hint]
    assert thin == []


@pytest.mark.parametrize("pack", PACKS, ids=NAMES)
def test_an_id_begins_with_its_category(pack: Pack) -> None:
    assert [r.id for r in pack.rules if not r.id.startswith(f"{r.category.value}/")] == []


def test_every_limit_of_a_channel_has_a_source_and_a_date() -> None:
    presets = [p for p in PACKS if p.pack.startswith("channel-")]
    assert len(presets) == len(Channel)
    assert [r.id for p in presets for r in p.rules if not (r.source and r.checked_on and r.confidence)] == []


def test_the_first_pack_covers_its_categories() -> None:
    core = next(p for p in PACKS if p.pack == "ads-core")
    wanted = {
            "cliche",
            "abstract_claim",
            "pressure",
            "superlative",
            "filler",
            "bureaucratese",
            "caps",
            "punctuation",
        }
    assert wanted <= {r.category.value for r in core.rules}
