"""The tools work for rules of every kind through what all rules share."""

from pathlib import Path

from adrules.authoring.coverage import coverage
from adrules.authoring.examples import run_examples
from adrules.authoring.explain import explain
from adrules.authoring.lint import lint
from adrules.authoring.pages import page
from adrules.authoring.places import Places
from adrules.checker import Checker
from adrules.rules import KINDS

NEEDS_MORE = {"entity", "python"}
"""Kinds that need an extra or a permission."""

RULES = """
  - {id: grammar/a, category: grammar, kind: grammar, pattern: gerund, message: а}
  - {id: register/a, category: register, kind: register, message: а}
  - {id: typography/a, category: typography, kind: typography, checks: [double_space], message: а}
  - {id: mixed_script/a, category: mixed_script, kind: script, message: а}
  - {id: placeholder/a, category: placeholder, kind: placeholder, message: а}
  - {id: segment_leak/a, category: segment_leak, kind: leak, patterns: true, message: а}
  - {id: ungrounded_fact/a, category: ungrounded_fact, kind: grounding, message: а}
  - {id: repetition/a, category: repetition, kind: repetition, by: lemma, message: а}
  - {id: duplicate/a, category: duplicate, kind: similarity, message: а}
  - {id: forbidden_phrase/a, category: forbidden_phrase, kind: forbidden, message: а}
  - {id: missing_cta/a, category: missing_cta, kind: require, any_of: [купить, "<percent>"], message: а}
  - {id: other/a, category: other, kind: judge, question: а, message: а}
  - {id: length/a, category: length, kind: limit, measure: words, max: 9, message: а}
  - {id: caps/a, category: caps, kind: regex, patterns: [а+], message: а}
  - {id: cliche/a, category: cliche, phrases: [раз], message: а}
  - {id: cliche/b, category: cliche, kind: sentence, words: [купить, раз], beside: [карта], message: а}
"""
TEXT = "Раз  и ещё раз, купив карту, вы и ты"


def with_examples(rules: str) -> str:
    return rules.replace("message: а}", f"message: а, examples: {{bad: ['{TEXT}'], ok: [счёт]}}}}")


def test_every_kind_is_tried_linted_explained_and_described(pack, tmp_path: Path) -> None:
    loaded = pack(with_examples(RULES))
    assert {str(getattr(rule, "kind", "")) for rule in loaded.rules} == KINDS.keys() - NEEDS_MORE
    results = list(run_examples(loaded, variants=True))
    assert {r.rule_id for r in results} == {rule.id for rule in loaded.rules}
    assert "given up" not in " ".join(r.failure for r in results)
    found = lint([loaded], Places([tmp_path / "mine.yaml"]))
    assert [f for f in found if f.code.startswith("dead") or not f.place.line] == []
    checker = Checker((loaded,))
    for rule in loaded.rules:
        (account,) = explain(checker, TEXT, rule_id=rule.id).accounts
        assert bool(account.violations) != bool(account.silent)
        assert page(loaded, rule).startswith(f"# {rule.id}\n")
    assert len(coverage([loaded], [(TEXT, None)]).rules) == len(loaded.rules)
