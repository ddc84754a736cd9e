from pathlib import Path

import pytest

from adrules.authoring.lint import lint
from adrules.authoring.lint.finding import Finding
from adrules.authoring.lint.slow import slow_at
from adrules.authoring.places import Places
from adrules.packs.loader import load_packs

RULE = """
  - id: cliche/{name}
    category: cliche
    phrases: {phrases}
    message: нельзя
    hint: Пиши иначе.
    examples: {{bad: [раз, два], ok: [три, четыре]}}
"""


def findings(tmp_path: Path, *packs: str) -> list[Finding]:
    paths = []
    for number, rules in enumerate(packs):
        path = tmp_path / f"p{number}.yaml"
        path.write_text(
            rules if rules.startswith("pack:") else f"pack: p{number}\nrules:{rules}", encoding="utf-8"
        )
        paths.append(path)
    return list(lint(load_packs(paths), Places(paths)))


def phrases(*texts: str, name: str = "a", **options: str) -> str:
    listed = "[" + ", ".join(f'"{t}"' for t in texts) + "]"
    return RULE.format(name=name, phrases=listed) + "".join(
        f"    {k.rstrip('_')}: {v}\n" for k, v in options.items()
    )


def codes(tmp_path: Path, *packs: str) -> list[tuple[str, str]]:
    return [(f.severity.value, f.code) for f in findings(tmp_path, *packs)]


def test_a_sound_pack_has_no_findings(tmp_path: Path) -> None:
    sound = phrases(
        "мир возможность",
        "[самый] {выгодный|удобный} <1> {вклад|карта:NOUN:gent}",
        "<percent> годовых",
        "=под ключ",
    )
    assert codes(tmp_path, sound) == []


def test_a_finding_says_where_and_what_to_do(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, phrases("мир", "ставка:VERB"))
    assert (found.code, found.rule_id, found.severity.value) == ("dead-word", "cliche/a", "error")
    assert str(found.place) == f"{tmp_path}/p0.yaml:5:22"
    assert "«ставка»" in found.message
    assert found.advice


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (phrases("ставка:VERB"), ("error", "dead-word")),
        (phrases("ставка:VERB", "война:VERB"), ("error", "dead-rule")),
        (phrases("тот же самый", except_="[тот же]"), ("error", "excused-phrase")),
        (phrases("тот же самый", except_="[тот же]"), ("error", "dead-rule")),
        (phrases("{свой|чужой} дом", except_="[чужой дом]"), ("info", "excused-variant")),
        (phrases("ставка <percent>", unless='["<percent>"]'), ("error", "excused-phrase")),
        (phrases("мир", except_='["война:VERB"]'), ("error", "dead-word")),
        (phrases("мир возможность", "мира возможностей"), ("warning", "duplicate")),
        (phrases("мир") + phrases("мира", name="b"), ("warning", "duplicate")),
        (phrases("новый {мир|море}", "{новый|старый} {мир|море|океан}"), ("warning", "shadowed")),
        (phrases("мир возможность") + phrases("мир <1> возможность", name="b"), ("warning", "shadowed")),
        (
            phrases("новый мир возможность") + phrases("мир возможность", name="b"),
            ("info", "shadowed-inside"),
        ),
        (phrases("кешбэк"), ("info", "unknown-word")),
        (phrases("открыть", aspect="any"), ("info", "aspect-pair")),
        (phrases("мир").replace("hint: Пиши иначе.", ""), ("warning", "no-hint")),
        (phrases("мир").replace("[раз, два]", "[раз]"), ("warning", "few-examples")),
        (phrases("мир").replace("cliche/a", "caps/a"), ("warning", "id-category")),
        (phrases("мир").replace("нельзя", "TODO написать"), ("warning", "placeholder")),
        (phrases("мир").replace("cliche", "law"), ("warning", "no-source")),
        (
            phrases("вклад").replace("[три, четыре]", "[три, мир]") + phrases("мир", name="b"),
            ("info", "flagged-ok-example"),
        ),
    ],
)
def test_each_fault_is_found(tmp_path: Path, rules: str, expected: tuple[str, str]) -> None:
    assert expected in codes(tmp_path, rules)


@pytest.mark.parametrize(
    "rules",
    [
        phrases("мир возможность") + phrases("мир <1> возможность", name="b", severity="warning"),
        phrases("мир возможность") + phrases("мир <1> возможность", name="b", except_="[другой мир]"),
        phrases("мир <1> возможность") + phrases("мир возможность", name="b"),
        phrases("мир возможность", order="any") + phrases("мир возможность", name="b"),
        phrases("мир возможность", name="b") + phrases("мир возможность", cross="comma"),
        phrases("мир возможность") + phrases("мир <1> возможность", name="b", when="{channel: [sms]}"),
    ],
)
def test_a_phrase_is_not_shadowed_by_what_finds_less(tmp_path: Path, rules: str) -> None:
    shadowed = [
        f for f in findings(tmp_path, rules) if f.code.startswith("shadowed") and f.rule_id == "cliche/a"
    ]
    assert shadowed == []


LIMIT = """
  - id: length/{name}
    category: length
    kind: limit
    measure: words
    {bound}
    message: а
    hint: б
    source: в
    examples: {{bad: [раз, два], ok: [три, четыре]}}
"""


def limits(least: str, most: str, **where: str) -> str:
    when = {name: f"\n    when: {{channel: [{channel}]}}" for name, channel in where.items()}
    return LIMIT.format(name="a", bound=least + when.get("low", "")) + LIMIT.format(
        name="b", bound=most + when.get("high", "")
    )


@pytest.mark.parametrize(
    ("rules", "contradict"),
    [
        (limits("min: 5", "max: 4"), True),
        (limits("min: 5", "max: 5"), False),
        (limits("min: 5", "max: 4", low="sms"), True),
        (limits("min: 5", "max: 4", low="sms", high="push"), False),
    ],
)
def test_limits_that_leave_no_value_contradict(tmp_path: Path, rules: str, contradict: bool) -> None:
    assert (("error", "impossible-limits") in codes(tmp_path, rules)) is contradict


def test_limits_of_two_packs_that_may_never_meet_are_only_noted(tmp_path: Path) -> None:
    rule = "rules: [{{id: length/{0}, category: length, kind: limit, measure: words, {0}: {1}, message: а}}]"
    packs = [rule.format("min", 9), rule.format("max", 5)]
    found = findings(
        tmp_path, *(f"pack: {name}\n{rules}" for name, rules in zip(("low", "high"), packs, strict=True))
    )
    assert [f.severity.value for f in found if f.code == "impossible-limits"] == ["info"]


def test_a_phrase_both_required_and_forbidden_is_a_contradiction(tmp_path: Path) -> None:
    required = """
  - id: missing_cta/a
    category: missing_cta
    kind: require
    any_of: ["{оформи|закажи} карту", подробности]
    message: а
    hint: б
    examples: {bad: [раз, два], ok: [оформи карту, подробности]}
"""
    found = [
        f
        for f in findings(tmp_path, required + phrases("подробность", name="b"))
        if f.code == "required-and-forbidden"
    ]
    assert [(f.severity.value, f.rule_id) for f in found] == [("error", "missing_cta/a")]
    assert "cliche/b" in found[0].message


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"(а+)+!", True),
        (r"(?:[а-я]+\s*)+\d", True),
        (r"x(?:a|aa)+y", True),
        (r"[!?]{3,}", False),
        (r"\d+\s?%", False),
        (r"[а-я]{4,20}", False),
    ],
)
def test_an_expression_that_backtracks_without_end_is_found(pattern: str, slow: bool) -> None:
    assert (slow_at(pattern, ["xaaaay"]) is not None) is slow


def test_a_catastrophic_expression_is_an_error_at_its_place(tmp_path: Path) -> None:
    rules = """
  - id: caps/a
    category: caps
    kind: regex
    patterns: ["!!!", "(а+)+б"]
    message: а
    hint: б
    examples: {bad: ["ааб", "!!!"], ok: [три, четыре]}
"""
    (found,) = findings(tmp_path, rules)
    assert (found.severity.value, found.code, found.place.line, found.place.column) == (
        "error",
        "catastrophic-pattern",
        6,
        23,
    )


def test_rules_of_an_extended_pack_are_placed_in_their_own_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("pack: base\nrules:" + phrases("ставка:VERB"), encoding="utf-8")
    found = findings(tmp_path, "pack: mine\nextends: base.yaml\nedits: [{rule: cliche/a, add: [война:VERB]}]")
    places = {f.message.split("»")[0]: f.place for f in found if f.code == "dead-word"}
    assert {p.file for p in places.values()} == {str(tmp_path / "base.yaml")}
    assert places["«ставка:VERB"].column > places["«война:VERB"].column == 5
