"""The quality set: its reader, its frozen messages, the counting, the floors."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import corpus
import counting
import engines
import floors
import other_sets
import pytest
import score
import tables
from corpus import CorpusError, Label, Message
from counting import Checked, Finding
from hypothesis import given
from hypothesis import strategies as st

import adrules

BLOCK = "=== x-1\nchannel: push\nindustry: bank\n---\n"


def parsed(body, head=BLOCK):
    return next(corpus.parse(head + body, {}))


def finding(category, start, end, rule="r"):
    return Finding(rule, frozenset({category}), "error", start, end)


# ------------------------------------------------------------------ the format


def test_marks_become_labels_with_code_point_offsets():
    message = parsed("🙂 [[cliche|мир выгоды]] и [[pressure?,caps|СЕЙЧАС]].\nДа")
    assert message.text == "🙂 мир выгоды и СЕЙЧАС.\nДа"
    assert [(x.category, message.text[x.start : x.end], x.borderline) for x in message.labels] == [
        ("cliche", "мир выгоды", False),
        ("pressure", "СЕЙЧАС", True),
        ("caps", "СЕЙЧАС", False),
    ]


def test_a_span_may_hold_brackets():
    message = parsed("Здравствуйте, [[placeholder|[Имя]]]! {{city}}")
    assert message.text == "Здравствуйте, [Имя]! {{city}}"
    assert message.labels[0].span == "[Имя]"


def test_a_message_with_borderline_labels_alone_is_clean():
    assert parsed("[[filler?|Очень]] рады").clean
    assert not parsed("[[filler|Очень]] рады").clean


def test_length_is_a_label_over_the_whole_text():
    message = parsed("Текст", BLOCK.replace("---", "doc: length\n---"))
    assert message.labels == (Label("length", "Текст", 0, 5),)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (BLOCK + "[[clishe|мир]]", "unknown category 'clishe'"),
        (BLOCK + "[[cliche|мир]", "unbalanced"),
        (BLOCK + "cliche|мир]]", "unbalanced"),
        (BLOCK + "[[cliche|мир [[filler|очень]]]]", "nested"),
        (BLOCK + "[[cliche| мир]]", "spaces"),
        (BLOCK + "[[length|мир]]", "unknown category"),
        (BLOCK, "no text"),
        (BLOCK.replace("push", "fax") + "мир", "channel"),
        (BLOCK.replace("channel", "chanel") + "мир", "messages:2"),
        (BLOCK.replace("---", "brief: none-such\n---") + "мир", "unknown brief 'none-such'"),
        (BLOCK.replace("---", "doc: missing_cta\n---") + "мир", "wants a brief"),
        (BLOCK.replace("---\n", "") + "brief: none", "no «---»"),
        (BLOCK.replace("---", "channel: sms\n---") + "мир", "stands twice"),
    ],
)
def test_a_mistake_is_refused_with_its_place(source, complaint):
    with pytest.raises(CorpusError, match=re.escape(complaint)) as caught:
        list(corpus.parse(source, {}))
    assert str(caught.value).startswith("messages:")


def test_an_id_stands_once_over_all_files(tmp_path):
    for name in ("messages_1.txt", "messages_2.txt"):
        (tmp_path / name).write_text(BLOCK + "мир\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"messages_2\.txt:1: id 'x-1' stands already at messages_1\.txt:1"):
        corpus.load(sorted(tmp_path.glob("*.txt")))


# ------------------------------------------------------------------ the set


@pytest.fixture(scope="module")
def messages():
    return corpus.load()


def test_messages_and_briefs_are_those_that_were_frozen():
    assert score.data_hash(score.frozen_files()) == score.FROZEN.read_text(encoding="utf-8").strip(), (
        "a message or a brief changed: see GUIDE.md, Adding messages"
    )


def test_the_hash_sees_a_changed_label(tmp_path):
    for file in score.frozen_files():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    files = sorted(tmp_path.iterdir())
    assert score.data_hash(files) == score.data_hash(score.frozen_files())
    last = files[-1].read_text(encoding="utf-8")
    files[-1].write_text(last.replace("[[cliche|", "[[cliche?|", 1), encoding="utf-8")
    assert score.data_hash(files) != score.data_hash(score.frozen_files())


def test_about_half_of_the_messages_is_clean(messages):
    assert 0.4 < sum(m.clean for m in messages) / len(messages) < 0.6


def test_every_message_is_different(messages):
    assert len({m.text for m in messages}) == len(messages)


def test_the_spans_of_a_category_are_mostly_different_strings(messages):
    spans = [x.span.lower() for m in messages for x in m.labels if x.category in {"cliche", "abstract_claim"}]
    assert len(set(spans)) > 0.95 * len(spans)


def test_all_briefs_are_briefs():
    for fields in corpus.load_briefs().values():
        adrules.Brief.model_validate({**fields, "channel": "push"})


def test_length_and_emoji_are_labelled_by_the_limits(messages):
    pictures = re.compile("[\U0001f300-\U0001faff☀-➿]")
    for message in messages:
        limits = (message.brief or {}).get("limits", {})
        max_len, max_emoji = engines.LIMITS[message.channel]
        labels = {x.category for x in message.labels}
        too_long = len(message.text) > limits.get("max_len", max_len)
        too_many = len(pictures.findall(message.text)) > limits.get("max_emoji", max_emoji)
        assert ("length" in labels, "emoji" in labels) == (too_long, too_many), message.id


def test_every_token_of_two_scripts_is_labelled(messages):
    for message in messages:
        for token in re.finditer(r"[^\W\d_]+", message.text):
            if re.search("[A-Za-z]", token[0]) and re.search("[А-Яа-яЁё]", token[0]):
                place = Finding("", frozenset(), "", token.start(), token.end())
                touched = {x.category for x in message.labels if place.touches(x)}
                assert "mixed_script" in touched, (message.id, token[0])


# ------------------------------------------------------------------ counting

MESSAGE = Message(
    "m",
    "Это мир выгоды, очень надёжный сервис, спешите",
    "push",
    labels=(
        Label("cliche", "мир выгоды", 4, 14),
        Label("filler", "очень", 16, 21, borderline=True),
        Label("abstract_claim", "надёжный сервис", 22, 37),
    ),
)


def test_a_label_is_found_by_any_overlap_of_its_category():
    row = counting.tally([Checked(MESSAGE, (finding("cliche", 0, 5),))], frozenset({"cliche"}))
    assert (row.labels, row.found, row.right, row.wrong) == (1, 1, 1, 0)
    row = counting.tally([Checked(MESSAGE, (finding("cliche", 0, 4),))], frozenset({"cliche"}))
    assert (row.found, row.wrong) == (0, 1)


def test_a_finding_on_another_label_is_wrong_but_counted_apart():
    row = counting.tally([Checked(MESSAGE, (finding("cliche", 22, 30),))], frozenset({"cliche"}))
    assert (row.wrong, row.elsewhere) == (1, 1)
    joint = counting.tally(
        [Checked(MESSAGE, (finding("cliche", 22, 30),))], counting.JOINT["empty talk"], joint=True
    )
    assert (joint.labels, joint.found, joint.right) == (2, 1, 1)


def test_a_borderline_label_is_neither_missed_nor_wrong():
    nothing = counting.tally([Checked(MESSAGE, ())], frozenset({"filler"}))
    assert (nothing.labels, nothing.predicted) == (0, 0)
    said = counting.tally([Checked(MESSAGE, (finding("filler", 16, 21),))], frozenset({"filler"}))
    assert (said.neutral, said.predicted) == (1, 0)


def test_repetition_finds_tautology():
    message = replace(MESSAGE, labels=(Label("tautology", "мир выгоды", 4, 14),))
    row = counting.tally([Checked(message, (finding("repetition", 4, 14),))], frozenset({"tautology"}))
    assert row.found == 1


def test_a_label_of_the_whole_message_counts_once_a_message():
    message = replace(MESSAGE, doc=("missing_cta",), doc_borderline=("missing_product",))
    checked = [Checked(message, (finding("missing_cta", None, None), finding("missing_product", None, None)))]
    row = counting.document_tally(checked, "missing_cta")
    assert (row.labels, row.found, row.right, row.wrong) == (1, 1, 1, 0)
    assert counting.document_tally(checked, "missing_product").neutral == 1
    assert counting.document_tally(checked, "missing_key_message").labels == 0


def test_only_wrong_findings_alarm_on_a_clean_message():
    clean = replace(MESSAGE, labels=MESSAGE.labels[1:2])
    unscored = finding("missing_disclosure", None, None)
    assert counting.on_clean([Checked(clean, (finding("filler", 16, 21), unscored))])["flagged"] == 0
    assert counting.on_clean([Checked(clean, (finding("pressure", 39, 46),))])["flagged"] == 1
    assert counting.on_clean([Checked(MESSAGE, (finding("pressure", 39, 46),))])["messages"] == 0


def test_a_rule_is_credited_with_what_it_alone_finds():
    rows = counting.by_rule(
        [
            Checked(
                MESSAGE,
                (finding("cliche", 4, 8, "a"), finding("cliche", 9, 14, "b"), finding("pressure", 0, 3)),
            )
        ]
    )
    assert (rows["a"].tally.found, rows["a"].alone) == (1, 0)
    assert rows["r"].tally.wrong == 1
    alone = counting.by_rule([Checked(MESSAGE, (finding("cliche", 4, 8, "a"),))])
    assert alone["a"].alone == 1


def test_interval_is_wilsons():
    assert counting.interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert counting.interval(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share(counts):
    low, high = counting.interval(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-4
    assert counts[0] / counts[1] - 1e-4 <= high <= 1


# ------------------------------------------------------------------ checkers


def test_a_message_without_a_brief_is_measured_by_the_limits_of_the_set():
    text = "Слово " * 40
    long = Message("m", text.strip(), "push")
    checked = engines.with_adrules([long])
    assert "length" in {c for f in checked[0].findings for c in f.categories}
    short = engines.with_adrules([replace(long, text="Слово")])
    assert "length" not in {c for f in short[0].findings for c in f.categories}


def test_a_brief_reaches_the_checker():
    brief = {
        "channel": "push",
        "offer": {"summary": "Скидка 10% на хлеб"},
        "product": {"name": "Хлеб «Ржаной»"},
    }
    message = Message("m", "Скидка 45% на хлеб «Ржаной»", "push", brief=brief)
    found = {c: f for f in engines.with_adrules([message])[0].findings for c in f.categories}
    start = found["ungrounded_fact"].start
    assert "45%" in message.text[start : found["ungrounded_fact"].end]


def test_a_missing_peer_is_named_with_its_install_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "krrkt", None)
    with pytest.raises(engines.PeerMissingError, match="pip install krrkt"):
        engines.with_krrkt([MESSAGE])


def test_every_peer_name_means_categories_that_exist():
    for categories in engines.PEER_NAMES.values():
        assert categories <= {c.value for c in adrules.Category}


# ------------------------------------------------------------------ other sets


def test_json_lines_are_read_with_their_names_and_briefs(tmp_path):
    brief = {
        "id": "b",
        "campaign_offer": {"name": "старт", "offer": "Скидка 10%, для новых клиентов", "cta": "Закажите"},
        "product": {"name": "Хлеб", "brand": "Печь", "facts": ["без дрожжей"]},
        "segment": {"name": "Анна", "description": "женщины, дача"},
        "other": {"tone": "дружелюбный, на вы", "max_len": 90, "emoji": "нет"},
    }
    row = {
        "id": "1",
        "text": "Hot хлеб",
        "channel": "push",
        "labels": [{"category": "latin_foreign_words", "span": "Hot", "start": 0, "end": 3}],
        "doc_labels": ["missing_cta"],
        "brief": brief,
    }
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    (message,) = other_sets.load_jsonl(file)
    assert message.labels[0].category == "foreign_words"
    assert not message.clean
    made = adrules.Brief.model_validate(message.brief)
    assert (made.limits.max_len, made.limits.max_emoji, made.address) == (90, 0, "vy")
    assert (made.segment.gender, made.placeholders["first_name"].sample) == ("female", "Анна")
    file.write_text(json.dumps({**row, "text": "Не хлеб"}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(CorpusError, match="offsets"):
        other_sets.load_jsonl(file)


def test_forbidden_legal_is_found_by_any_of_four_categories():
    message = replace(MESSAGE, labels=(Label("forbidden_legal", "мир выгоды", 4, 14),))
    for category in ("superlative", "comparison", "guarantee", "law"):
        checked = [Checked(message, (finding(category, 4, 9),))]
        assert counting.tally(checked, frozenset({"forbidden_legal"})).found == 1
        assert counting.tally(checked, frozenset({category})).right == 1


# ------------------------------------------------------------------ floors


def results(findings):
    checked = [Checked(MESSAGE, findings), Checked(Message("c", "Чистый текст", "push"), ())]
    return {
        "data": "1",
        "packs": ["p"],
        "severities": {"error": tables.measured(checked), "info": tables.measured(checked)},
    }


GOOD = (finding("cliche", 4, 14), finding("abstract_claim", 22, 37))


def test_the_figures_they_were_made_from_are_above_the_floors():
    assert floors.below(results(GOOD), floors.from_results(results(GOOD))) == []


def test_a_lost_label_and_two_false_findings_are_below_the_floor():
    made = floors.from_results(results(GOOD))
    made["severities"]["error"]["categories"]["cliche"]["found"] = 1
    worse = floors.below(results((GOOD[1], finding("pressure", 0, 3), finding("pressure", 39, 46))), made)
    assert "error: cliche: 0 of 1 found, floor 1" in worse
    assert "error: pressure: 2 of 2 wrong, at most 1" in worse


def test_a_category_that_disappears_is_below_its_floor():
    made = floors.from_results(results(GOOD))
    made["severities"]["info"]["categories"]["caps"] = {"found": 3, "wrong": 1}
    assert floors.below(results(GOOD), made) == ["info: caps: nothing is found any more"]


def test_floors_of_other_messages_do_not_pass():
    made = {**floors.from_results(results(GOOD)), "data": "2"}
    assert floors.below(results(GOOD), made)


@pytest.mark.parametrize(("count", "allowed"), [(0, 1), (8, 1), (50, 1), (51, 2), (300, 6)])
def test_slack_is_one_item_or_two_percent(count, allowed):
    assert floors.slack(count) == allowed


def test_the_committed_floors_hold_for_the_frozen_messages():
    made = json.loads(score.FLOORS.read_text(encoding="utf-8"))
    assert made["data"] == score.FROZEN.read_text(encoding="utf-8").strip()
    assert set(made["severities"]) == set(engines.SEVERITIES)


def test_the_first_run_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(score, "RESULTS", tmp_path / "results.json")
    first, second = ({"date": day, "severities": {s: {} for s in engines.SEVERITIES}} for day in ("1", "2"))
    score.record(first)
    score.record(second)
    kept = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert (kept[score.BLIND]["date"], kept["present"]["date"]) == ("1", "2")


# ------------------------------------------------------------------ the command


def run(*arguments):
    script = Path(score.__file__)
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_command_measures_a_file_and_writes_json(tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text(BLOCK + "Скидка 10 %[[punctuation|!!!]] Ждём до 5 мая\n", encoding="utf-8")
    done = run("--data", file, "--json", tmp_path / "out.json", "--rules")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^punctuation +1 +1 +100 %", done.stdout, re.MULTILINE)
    out = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert out["severities"]["info"]["categories"]["punctuation"]["found"] == 1
    shown = run("--data", file, "--show", "punctuation")
    assert "missed (0)" in shown.stdout


def test_the_gate_is_for_the_projects_own_set(tmp_path):
    done = run("--data", tmp_path / "x.txt", "--gate")
    assert done.returncode == 1
    assert "own set" in done.stderr


def test_labels_are_counted_by_category(messages):
    hard = Counter(x.category for m in messages for x in m.labels if not x.borderline)
    hard.update(c for m in messages for c in m.doc)
    wanted = (
        "superlative comparison guarantee pressure clickbait filler vagueness bureaucratese syntax tautology"
    )
    wanted += " repetition placeholder segment_leak register foreign_words ungrounded_fact invented_name"
    wanted += " missing_product missing_cta missing_key_message product_name mixed_script emoji length caps"
    wanted += " punctuation typography law numbers grammar"
    assert [c for c in wanted.split() if hard[c] < 8] == []
