import pytest

from adrules.authoring.examples import run_examples

RULE = """
  - id: cliche/mir
    category: cliche
    phrases: [мир возможность]
    message: а
    examples: {{bad: [{bad}], ok: [{ok}]}}
"""


def results(pack, bad: str = '"[[мир возможностей]]"', ok: str = '"Счёт"', rule: str = RULE, **options):
    return list(run_examples(pack(rule.format(bad=bad, ok=ok)), **options))


def test_examples_that_hold_have_no_failure(pack) -> None:
    assert [(r.kind, r.example, r.failure) for r in results(pack)] == [
        ("bad", "[[мир возможностей]]", ""),
        ("ok", "Счёт", ""),
    ]


@pytest.mark.parametrize(
    ("bad", "failure"),
    [
        ('"Счёт"', "not flagged"),
        ('"[[Счёт]]"', "not flagged"),
        ('"[[мир]] возможностей"', "flagged at «мир возможностей», marked «мир»"),
        (
            '"мир возможностей и [[мира возможностей]]"',
            "flagged at «мир возможностей», «мира возможностей», marked «мира возможностей»",
        ),
        ('"мир возможностей"', ""),
    ],
)
def test_a_bad_example_must_be_flagged_exactly_at_its_marks(pack, bad: str, failure: str) -> None:
    assert results(pack, bad=bad)[0].failure == failure


def test_an_ok_example_must_not_be_flagged_by_its_own_rule(pack) -> None:
    assert results(pack, ok='"Мир возможностей"')[1].failure == "flagged at «Мир возможностей»"


def test_a_message_level_violation_is_named(pack) -> None:
    rule = """
  - {{id: length/a, category: length, kind: limit, measure: words, max: 1, message: а, examples: {{bad: [{bad}], ok: [{ok}]}}}}
"""
    found = results(pack, bad='"два слова"', ok='"и тут два"', rule=rule)
    assert [r.failure for r in found] == ["", "flagged at the whole message"]


def test_a_rule_without_examples_is_told_but_is_no_failed_example(pack) -> None:
    (found,) = run_examples(pack("  - {id: cliche/a, category: cliche, phrases: [раз], message: а}"))
    assert (found.kind, found.failure) == ("none", "the rule has no bad and ok examples")


def test_a_rule_of_one_channel_is_tried_on_it(pack) -> None:
    rule = RULE.rstrip() + "\n    when: {{channel: [sms]}}\n"
    assert [r.failure for r in results(pack, rule=rule)] == ["", ""]


def test_a_rule_with_conditions_on_the_brief_is_tried_with_a_brief_that_meets_them(pack) -> None:
    rule = RULE.rstrip() + "\n    when: {{product_category: [loan], audience: [b2b], tone: [строгий]}}\n"
    assert [(r.failure, r.skipped) for r in results(pack, rule=rule)] == [("", ""), ("", "")]


def test_a_rule_that_a_lone_text_cannot_try_is_skipped_with_the_reason(pack) -> None:
    rule = """
  - id: other/a
    category: other
    kind: judge
    question: Понятно?
    message: а
    examples: {bad: [раз], ok: [два]}
"""
    assert [(r.skipped, r.failure) for r in run_examples(pack(rule), variants=True)] == [("no_judge", "")] * 2


SET = """
  - id: duplicate/nachalo
    category: duplicate
    kind: repetition
    by: opening
    words: 2
    message: а
    examples: {{bad: [{bad}], ok: [{ok}]}}
"""


def test_an_example_of_a_rule_over_a_set_is_a_set(pack) -> None:
    bad = r'"Карта за час\n---\nВклад за день\n---\n[[Карта за]] день"'
    ok = r'"Карта за час\n---\nВклад за день"'
    assert [r.failure for r in results(pack, bad, ok, SET, variants=True)] == ["", ""]
    assert [r.failure for r in results(pack, ok, bad.replace("[[", "").replace("]]", ""), SET)] == [
        "not flagged",
        "flagged in message 3",
    ]
    moved = r'"[[Карта за]] час\n---\nКарта за день"'
    assert results(pack, moved, ok, SET)[0].failure == "flagged at other places than those marked"
    assert "part those of a set" in results(pack, '"Карта за час"', ok, SET)[0].failure


def test_variants_follow_each_example_and_carry_their_names(pack) -> None:
    found = results(pack, ok='"Счёт на год"', variants=True)
    names = [(r.kind, r.variant) for r in found]
    assert names[0] == ("bad", "")
    assert {"upper", "nbsp", "double_space", "soft_hyphen", "stress", "gent sing"} <= {
        n for k, n in names if k == "bad"
    }
    assert {n for k, n in names if k == "ok"} == {"", "upper", "nbsp", "yo"}
    assert [r.failure for r in found if r.failure] == []


def test_a_failed_variant_shows_its_text_and_where_it_was_flagged(pack) -> None:
    rule = """
  - id: caps/a
    category: caps
    kind: regex
    patterns: ["мир (?=возможн)", " {{2}}мир", "счет[  ]на"]
    message: а
    examples: {{bad: [{bad}], ok: [{ok}]}}
"""
    found = results(pack, bad='"мир возможностей"', ok='"Счёта"', rule=rule, variants=True)
    assert [r.failure for r in found if r.failure] == []
    excused = RULE.rstrip() + "\n    except: [=мира возможностей]\n"
    failed = [r for r in results(pack, rule=excused, variants=True) if r.failure]
    assert [(r.variant, r.example, r.failure) for r in failed] == [
        ("gent sing", "мира возможностей", "not flagged")
    ]


def test_an_example_that_does_not_hold_has_no_variants(pack) -> None:
    assert [r.variant for r in results(pack, bad='"Счёт"', ok='"мир возможностей"', variants=True)] == [
        "",
        "",
    ]
