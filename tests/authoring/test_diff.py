from adrules.authoring.diff import SHOWN, Changed, SeverityChange, compare
from adrules.checker import Checker

OLD = """
  - {id: cliche/a, category: cliche, phrases: [мир], message: а}
  - {id: cliche/b, category: cliche, phrases: [море], message: а}
  - {id: cliche/old, category: cliche, phrases: [старый], message: а}
"""
NEW = """
  - {id: cliche/a, category: cliche, phrases: [мир, счёт], message: а}
  - {id: cliche/b, category: cliche, phrases: [море], message: а, severity: warning}
  - {id: cliche/new, category: cliche, phrases: [новый], message: а}
"""


def test_what_changes_is_told_by_rule(pack) -> None:
    old, new = Checker((pack(OLD, "old"),)), Checker((pack(NEW, "new"),))
    texts = ["мир", "счёт", "море", "старый", "новый", *["счёт на год"] * SHOWN]
    found = compare(old, new, [(text, None) for text in texts])
    assert found.messages == len(texts)
    assert found.newly_flagged == (
        Changed("cliche/a", 1 + SHOWN, ("счёт", *["счёт на год"] * (SHOWN - 1))),
        Changed("cliche/new", 1, ("новый",)),
    )
    assert found.newly_passing == (Changed("cliche/old", 1, ("старый",)),)
    assert found.severities == (SeverityChange("cliche/b", "error", "warning"),)
    assert (found.added, found.removed) == (("cliche/new",), ("cliche/old",))
    assert (found.newly_wrong, found.newly_right) == (2 + SHOWN, 2)


def test_the_same_rules_do_not_differ(pack) -> None:
    checker = Checker((pack(OLD),))
    found = compare(checker, checker, [("мир", None)])
    assert (found.newly_flagged, found.newly_passing, found.severities, found.added, found.removed) == (
        (),
    ) * 5
