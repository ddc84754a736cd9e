from pathlib import Path
from threading import Thread

import pytest
from hypothesis import example, given

import adrules
from adrules.errors import UnknownNameError, UsageError
from strategies import messages

CHECKER = adrules.load(channel="push")
PLAIN = adrules.load()


def brief(**fields: object) -> adrules.Brief:
    return adrules.Brief.model_validate(
        {"channel": "sms", "offer": {"summary": "Вклад под 15% на 3 месяца"}, **fields}
    )


def pack(tmp_path: Path, *rules: str) -> Path:
    path = tmp_path / "pack.yaml"
    path.write_text("pack: mine\nversion: '1'\nrules:\n" + "\n".join(rules), encoding="utf-8")
    return path


@given(messages)
@example("İ Откройте для себя мир возможностей İ")
@example("Откройте для се\u0301бя ми\u0306р возможностеи\u0306")
@example("👩\u200d👧\u200d👦 Успей!! 👩\u200d👧\u200d👦")
@example("\ud800 Успей купить \udfff")
@example("")
@example("🎉")
def test_every_violation_shows_its_own_place(text: str) -> None:
    report = CHECKER.check(text)
    for v in report.violations:
        if v.start is None:
            assert v.end is None
            assert v.match == ""
        else:
            assert v.end is not None
            assert 0 <= v.start < v.end <= len(text)
            assert text[v.start : v.end] == v.match
    starts = [-1 if v.start is None else v.start for v in report.violations]
    assert starts == sorted(starts)
    assert report == CHECKER.check(text)


def test_a_text_is_flagged_with_place_reason_and_hint() -> None:
    text = "Откройте для себя мир возможностей с картой"
    report = PLAIN.check(text)
    assert not report.ok
    assert report.score < 100
    assert all(v.message and v.hint for v in report.violations)
    assert {v.category for v in report.violations} >= {adrules.Category.CLICHE}


def test_a_factual_text_is_clean() -> None:
    report = PLAIN.check("Вклад «Осень»: 15% годовых на 3 месяца. Откройте в приложении до 31 декабря.")
    assert report.violations == ()
    assert report.ok
    assert report.complete
    assert report.score == 100


def test_a_brief_brings_its_channel_and_its_limits() -> None:
    text = "Вклад под 15% на 3 месяца. " * 5
    assert PLAIN.check(text).ok
    assert [v.rule_id for v in PLAIN.check(text, brief()).errors] == ["length/sms"]
    assert PLAIN.check(text, brief(limits={"max_len": 500})).errors == ()
    assert PLAIN.check("🎉 Вклад", brief(limits={"max_emoji": 1})).ok
    assert not PLAIN.check("🎉 Вклад", brief(limits={"max_emoji": 0})).ok


def test_another_channel_than_the_checkers_is_an_error() -> None:
    with pytest.raises(UsageError, match="push"):
        CHECKER.check("текст", brief())


def test_an_unknown_channel_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'sms'"):
        adrules.load(channel="smss")


def test_instructions_come_from_the_rules_and_know_the_brief() -> None:
    text = PLAIN.instructions(brief(limits={"max_len": 77}))
    assert "не больше 77" in text
    assert len(text.splitlines()) == len(set(text.splitlines()))
    assert text == PLAIN.instructions(brief(limits={"max_len": 77}))


def test_the_ruleset_hash_names_packs_and_channel() -> None:
    hashes = {PLAIN.ruleset().hash, PLAIN.ruleset("sms").hash, PLAIN.ruleset("push").hash}
    assert len(hashes) == 3
    assert PLAIN.check("а", brief()).ruleset == PLAIN.ruleset("sms").hash
    assert adrules.load().ruleset("sms").hash == PLAIN.ruleset("sms").hash


def test_check_many_keeps_the_order_and_reads_as_it_goes() -> None:
    def endless():
        number = 0
        while True:
            number += 1
            yield f"Текст {number}"

    reports = PLAIN.check_many(endless())
    assert [next(reports).text for _ in range(3)] == ["Текст 1", "Текст 2", "Текст 3"]
    assert [r.channel for r in PLAIN.check_many([("а", brief()), "б"])] == ["sms", None]


def test_a_megabyte_is_checked() -> None:
    text = "Откройте счёт за 5 минут в приложении. " * 27_000
    assert len(text) > 1_000_000
    assert "length/push" in {v.rule_id for v in CHECKER.check(text).violations}


def test_a_catastrophic_pattern_is_given_up_and_reported(tmp_path: Path) -> None:
    rule = "  - {id: other/slow, category: other, severity: error, kind: regex, patterns: ['(a|aa)+$'], message: x}"
    report = adrules.load(pack(tmp_path, rule)).check("a" * 5000 + "b")
    assert [(u.rule_id, u.reason) for u in report.inconclusive] == [("other/slow", "time_limit")]
    assert report.ok
    assert not report.complete


def test_when_limits_a_rule_to_channels(tmp_path: Path) -> None:
    rule = "  - {id: other/x, category: other, phrases: [слово], message: x, when: {channel: [push]}}"
    checker = adrules.load(pack(tmp_path, rule))
    assert checker.check("слово").violations == ()
    assert checker.check("слово", brief(channel="push")).violations != ()


def test_excuses(tmp_path: Path) -> None:
    rule = "  - {id: cliche/x, category: cliche, phrases: [выгодный условие], except: [не выгодный условие], unless: ['<percent>', без комиссия], message: x}"
    check = adrules.load(pack(tmp_path, rule)).check
    assert check("Выгодные условия.").violations
    assert not check("Не выгодные условия.").violations
    assert not check("Выгодные условия: 18 % годовых.").violations
    assert not check("Выгодные условия без комиссий.").violations
    assert check("Выгодные условия. Ставка 18 %.").violations


def test_threads_share_a_checker() -> None:
    checker = adrules.load()
    found: list[adrules.Report] = []
    briefs = [brief(channel=c.value) for c in adrules.Channel]
    threads = [
        Thread(target=lambda b=b: found.append(checker.check("Мир возможностей", b))) for b in briefs * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(briefs) * 4
    assert len({(r.channel, r.ruleset) for r in found}) == len(briefs)


def test_the_score_counts_each_rule_once(tmp_path: Path) -> None:
    rules = [
        "  - {id: other/a, category: other, severity: error, weight: 2, phrases: [раз], message: x}",
        "  - {id: other/b, category: other, severity: warning, phrases: [два], message: x}",
        "  - {id: other/c, category: other, severity: info, phrases: [три], message: x}",
    ]
    check = adrules.load(pack(tmp_path, *rules)).check
    assert check("раз раз раз").score == 80
    assert check("раз два три").score == 72.5
    assert check("два").ok


SET = """
  - {id: duplicate/near, category: duplicate, kind: similarity, threshold: 85, message: "Почти то же, что «{other}»."}
  - {id: filler/ochen, category: filler, phrases: [очень], message: лишнее}
"""


def test_a_set_is_checked_together(tmp_path: Path) -> None:
    checker = adrules.load(pack(tmp_path, SET.strip("\n")))
    texts = [
        "Откройте вклад под 15 % на 3 месяца",
        "Очень просто: карта",
        "Откройте вклад под 15 % на три месяца",
    ]
    reports = checker.check_set(texts)
    assert [[v.rule_id for v in r.violations] for r in reports] == [[], ["filler/ochen"], ["duplicate/near"]]
    assert all(r.skipped == () for r in reports)
    assert [u.reason for u in checker.check(texts[0]).skipped] == ["needs_set"]
    (alone,) = checker.check_set(texts[:1], history=[texts[2]])
    assert [v.rule_id for v in alone.violations] == ["duplicate/near"]


def test_a_set_needs_a_brief_for_each_text_and_one_channel() -> None:
    with pytest.raises(UsageError, match="2 texts and 1 briefs"):
        PLAIN.check_set(["а", "б"], [brief()])
    with pytest.raises(UsageError, match="one channel"):
        PLAIN.check_set(["а", "б"], [brief(), brief(channel="push")])
    assert PLAIN.check_set([]) == ()


def test_fixing_changes_checks_again_and_settles(tmp_path: Path) -> None:
    rule = "  - {id: typography/t, category: typography, kind: typography, checks: [double_space, quotes, dash], message: м}"
    checker = adrules.load(pack(tmp_path, rule))
    fixed = checker.fix('Карта  "Мир" - 0 ₽')
    assert fixed.text == "Карта «Мир» — 0 ₽"
    assert {e.rule_id for e in fixed.edits} == {"typography/t"}
    assert fixed.report.violations == ()
    assert checker.fix(fixed.text).edits == ()


@pytest.mark.parametrize(
    "pattern", ["\\u00AB\\w+", "\\xABслово", "(?i)СКИДКА", "\\p{Lu}x", "(?P<Name>слово)"]
)
def test_a_pattern_that_can_match_the_folded_text_is_taken(tmp_path: Path, pattern: str) -> None:
    rule = f"  - {{id: other/x, category: other, kind: regex, patterns: ['{pattern}'], message: x}}"
    assert adrules.load(pack(tmp_path, rule)).check("а").ok


def test_a_set_rule_that_cannot_judge_is_skipped_with_the_reason(tmp_path: Path) -> None:
    rules = [
        "  - {id: no_segment_effect/x, category: no_segment_effect, kind: similarity, check: segment, message: x}",
        "  - {id: duplicate/b, category: duplicate, kind: similarity, message: x, when: {audience: [b2b]}}",
    ]
    text = "Откройте вклад под 15 % на 3 месяца"
    reports = adrules.load(pack(tmp_path, *rules)).check_set([text, text])
    assert [r.violations for r in reports] == [(), ()]
    assert {(u.rule_id, u.reason) for r in reports for u in r.skipped} == {
        ("no_segment_effect/x", "missing_field(segment)"),
        ("duplicate/b", "missing_field(audience)"),
    }


def test_a_set_may_lack_briefs_where_the_channel_is_fixed() -> None:
    assert len(CHECKER.check_set(["Карта", "Вклад"], [brief(channel="push"), None])) == 2
