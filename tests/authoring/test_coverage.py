from adrules.authoring.coverage import coverage
from adrules.domain.brief import Brief, Channel, Offer

RULES = """
  - {id: cliche/a, category: cliche, phrases: [мир], message: а, examples: {bad: ["[[мир]]", "мира"], ok: [счёт]}}
  - {id: cliche/b, category: cliche, phrases: [море], message: а, examples: {bad: [], ok: ["мир"]}}
  - {id: cliche/c, category: cliche, phrases: [счёт], message: а, when: {channel: [sms]}}
  - {id: other/d, category: other, kind: judge, question: Понятно?, message: а}
"""


def test_counts_examples_and_messages_by_rule(pack) -> None:
    sms = Brief(channel=Channel.SMS, offer=Offer(summary="а"))
    push = Brief(channel=Channel.PUSH, offer=Offer(summary="а"))
    found = coverage([pack(RULES)], [("море и мир", None), ("мир", None), ("счёт", sms), ("счёт", push)])
    assert [(r.rule_id, r.bad, r.ok, r.by_examples, r.on_messages, r.untried) for r in found.rules] == [
        ("cliche/a", 2, 1, 3, 2, ""),
        ("cliche/b", 0, 1, 0, 1, ""),
        ("cliche/c", 0, 0, 1, 1, ""),
        ("other/d", 0, 0, 0, 0, "no_judge"),
    ]
    assert found.messages == 4
    assert found.without_examples == ("cliche/b", "cliche/c", "other/d")
    assert found.never_by_examples == ("cliche/b",)
    assert found.never_on_messages == ()


def test_without_a_corpus_nothing_is_said_of_messages(pack) -> None:
    found = coverage([pack(RULES)])
    assert found.messages is None
    assert {r.on_messages for r in found.rules} == {None}
    assert found.never_on_messages == ()
