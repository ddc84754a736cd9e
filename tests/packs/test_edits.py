from pathlib import Path

import pytest

import adrules

BASE = """
pack: base
version: "1"
rules:
  - {id: cliche/a, category: cliche, phrases: [мир возможность, "{море|океан} возможность"], message: штамп}
  - {id: cliche/b, category: cliche, phrases: [открыть для себя], message: штамп}
  - {id: caps/c, category: caps, kind: regex, patterns: ["[А-Я]{4}"], on: raw, message: прописные}
"""


def load(tmp_path: Path, mine: str) -> adrules.Checker:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        "pack: mine\nversion: '1'\nextends: base.yaml\n" + mine, encoding="utf-8"
    )
    return adrules.load(tmp_path / "mine.yaml")


def found(checker: adrules.Checker, text: str) -> dict[str, str]:
    return {v.rule_id: v.severity.value for v in checker.check(text).violations}


TEXT = "Откройте для себя мир возможностей и СКИДКИ"


def test_a_pack_takes_over_the_rules_of_another(tmp_path: Path) -> None:
    assert set(found(load(tmp_path, ""), TEXT)) == {"cliche/a", "cliche/b", "caps/c"}


def test_edits_change_add_remove_and_turn_off(tmp_path: Path) -> None:
    checker = load(
        tmp_path,
        """
edits:
  - {rule: cliche/a, add: [новый горизонт], remove: [мир возможность]}
  - {rule: cliche/b, off: true}
  - {rule: "c*/*", severity: info}
rules:
  - {id: cliche/own, category: cliche, phrases: [наш слово], message: своё}
""",
    )
    assert found(checker, TEXT + ". Новые горизонты. Наше слово.") == {
        "cliche/a": "info",
        "caps/c": "info",
        "cliche/own": "error",
    }


@pytest.mark.parametrize(
    ("mine", "complaint"),
    [
        (
            "edits: [{rule: cliche/aa, off: true}]",
            "4:10 no rule 'cliche/aa' in the extended packs; did you mean 'cliche/a'?",
        ),
        (
            "edits: [{rule: cliche/a, remove: [мир возможности]}]",
            "has no phrase «мир возможности»; did you mean «мир возможность»?",
        ),
        ("edits: [{rule: caps/c, add: [слово]}]", "caps/c has no phrases"),
        ("edits: [{rule: cliche/a}]", "an edit changes something"),
        ("edits: [{rule: cliche/a, off: true, severity: info}]", "turned off"),
        ("edits: [{rule: cliche/a, sevrity: info}]", "unknown key 'sevrity'; did you mean 'severity'?"),
        ("edits: [{rule: cliche/b, remove: [открыть для себя]}]", "cliche/b"),
        (
            "rules: [{id: cliche/a, category: cliche, phrases: [раз], message: а}]",
            "stands in an extended pack already",
        ),
    ],
)
def test_an_edit_that_fits_nothing_is_an_error(tmp_path: Path, mine: str, complaint: str) -> None:
    with pytest.raises(adrules.PackError) as caught:
        load(tmp_path, mine)
    assert any(complaint in f"{p.line}:{p.column} {p.message}" for p in caught.value.problems), caught.value


def test_edits_without_extends_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "edits: [{rule: cliche/a, off: true}]\n" + BASE.lstrip(), encoding="utf-8"
    )
    with pytest.raises(adrules.PackError, match="name these in extends"):
        adrules.load(tmp_path / "a.yaml")


def test_packs_that_extend_each_other_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("pack: a\nextends: ./b.yaml", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("pack: b\nextends: ./a.yaml", encoding="utf-8")
    with pytest.raises(adrules.PackError, match="in turn"):
        adrules.load(tmp_path / "a.yaml")


def test_packs_that_bring_the_same_rule_are_an_error_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "d1.yaml").write_text("pack: d1\nextends: base.yaml\n", encoding="utf-8")
    (tmp_path / "d2.yaml").write_text("pack: d2\nextends: [base.yaml]\n", encoding="utf-8")
    diamond = tmp_path / "d3.yaml"
    diamond.write_text("pack: d3\nextends:\n  - ./d1.yaml\n  - ./d2.yaml\n", encoding="utf-8")
    with pytest.raises(adrules.PackError) as caught:
        adrules.load(diamond)
    assert [(p.file, p.line, p.column, p.message) for p in caught.value.problems] == [
        (
            str(diamond),
            4,
            5,
            "packs './d1.yaml' and './d2.yaml' both have the rules cliche/a, cliche/b, caps/c; extend one of them",
        )
    ]


def test_packs_given_together_that_share_rules_are_both_named(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("pack: mine\nextends: base.yaml\n", encoding="utf-8")
    base, mine = str(tmp_path / "base.yaml"), str(tmp_path / "mine.yaml")
    with pytest.raises(adrules.PackError) as caught:
        adrules.load(base, mine)
    (problem,) = caught.value.problems
    assert problem.file == mine
    assert problem.message == f"packs {base!r} and {mine!r} both have the rules cliche/a, cliche/b, caps/c"
    assert adrules.load(base, base).check("мир возможностей").ok is False


def test_a_rule_may_weigh_less_on_a_channel(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "rules: [{id: cliche/a, category: cliche, phrases: [раз], message: а, channel_severity: {push: warning}}]",
        encoding="utf-8",
    )
    checker = adrules.load(tmp_path / "p.yaml")
    assert found(checker, "раз") == {"cliche/a": "error"}
    brief = adrules.Brief(channel=adrules.Channel.PUSH, offer=adrules.Offer(summary="а"))
    assert [v.severity.value for v in checker.check("раз", brief).violations] == ["warning"]


def test_the_hash_of_a_ruleset_follows_the_edits(tmp_path: Path) -> None:
    plain = load(tmp_path, "").ruleset().hash
    assert load(tmp_path, "edits: [{rule: cliche/a, severity: info}]").ruleset().hash != plain
