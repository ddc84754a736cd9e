"""The benchmark measures what it says: seeds, equality of hits, the page."""

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pytest
import yaml
from benchmarks.million import flat
from benchmarks.throughput import measures
from benchmarks.throughput.ceiling import ceiling
from benchmarks.throughput.contest import contest
from benchmarks.throughput.corpus import LONGEST, SHORTEST, corpus, messages
from benchmarks.throughput.engines import Entrant, NaiveLoop, Ours, Split, rules_of
from benchmarks.throughput.naive_full import NaiveFull
from benchmarks.throughput.packs import LIMITS, regexes, write
from benchmarks.throughput.page import render
from benchmarks.throughput.peers import Lemmas, PrimedLemmas, PyAhoCorasick, surface_rules
from benchmarks.throughput.phrases import LENGTHS, phrases
from benchmarks.throughput.prototype import Prototype
from benchmarks.throughput.twin import Twin
from benchmarks.throughput.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results" / "throughput.json"
SMALL = {"nouns": 900, "adjectives": 500, "verbs": 300}


@pytest.fixture(scope="module")
def words():
    return vocabulary(1, **SMALL)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, words) -> Path:
    rules = [
        {"id": f"cliche/p{i}", "category": "cliche", "phrases": [p.text], "message": "штамп"}
        for i, p in enumerate(phrases(60, words))
    ]
    file = tmp_path_factory.mktemp("packs") / "p.yaml"
    file.write_text(yaml.safe_dump({"pack": "p", "rules": rules}, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def texts(words) -> tuple[str, ...]:
    own = [p.text for p in phrases(60, words)]
    return tuple(
        f"{text} {own[i % len(own)].capitalize()}." for i, text in enumerate(corpus(240, 3, words).messages)
    )


def test_a_seed_gives_the_same_messages(words) -> None:
    assert corpus(50, 4, words) == corpus(50, 4, words)
    assert corpus(50, 4, words).messages != corpus(50, 5, words).messages


def test_messages_have_the_shape_of_real_ones(words) -> None:
    found = corpus(4000, 6, words)
    assert all(SHORTEST <= len(text) <= LONGEST for text in found.messages)
    assert 0.02 < sum(text.isupper() for text in found.messages) / 4000 < 0.04
    assert 0.15 < sum(any(ord(c) >= 0x2600 for c in text) for text in found.messages) / 4000 < 0.25
    assert len(set(found.messages)) > 3990
    assert not any("{" in text or "  " in text for text in found.messages)


def test_a_shorter_list_of_phrases_begins_the_longer_one(words) -> None:
    many = phrases(800, words)
    assert [p.text for p in phrases(100, words)] == [p.text for p in many[:100]]
    assert len({phrase.text for phrase in many}) == 800
    for size, share in LENGTHS.items():
        found = sum(len(phrase.text.split()) == size for phrase in many) / 800
        assert found == pytest.approx(share, abs=0.05)


def test_the_patterns_are_a_hundred_and_compile() -> None:
    assert len(set(regexes())) == 100
    for pattern in regexes():
        re.compile(pattern)


@pytest.mark.parametrize(
    "make",
    [NaiveLoop, lambda rules: Lemmas(rules, remember=False), PrimedLemmas],
    ids=["naive", "lemmas", "primed"],
)
def test_peers_find_the_phrases_that_we_find(make, pack: Path, texts) -> None:
    ours, peer = Ours(pack), make(rules_of(pack))
    mine = [sorted(ours.hits(ours.check(text))) for text in texts]
    assert sum(map(len, mine)) >= len(texts)
    assert [sorted(peer.hits(peer.check(text))) for text in texts] == mine


def test_an_engine_for_strings_finds_what_its_rules_find(pack: Path, texts) -> None:
    pytest.importorskip("ahocorasick")
    rules = surface_rules(rules_of(pack))
    ours, peer = Ours(pack), PyAhoCorasick(rules)
    held = {rule["id"] for rule in rules}
    for text in texts:
        assert sorted(peer.check(text)) == sorted(
            hit for hit in ours.hits(ours.check(text)) if hit[0] in held
        )


def test_the_naive_limits_count_as_ours(tmp_path: Path, texts) -> None:
    files = write(tmp_path, ["limits", "emoji"])
    for name, most in (("limits", len(LIMITS)), ("emoji", 1)):
        ours, naive = Ours(files[name]), NaiveLoop(rules_of(files[name]))
        differ = 0
        for text in texts:
            mine, theirs = set(ours.hits(ours.check(text))), set(naive.check(text))
            assert len(mine) <= most
            differ += mine != theirs
        assert differ <= len(texts) // 100, name


class Deaf:
    """Finds what the naive loop finds, but for every second message."""

    def __init__(self, rules) -> None:
        self.inner = NaiveLoop(rules)
        self.calls = 0

    def check(self, text: str):
        self.calls += 1
        found = self.inner.check(text)
        return [] if self.calls % 2 else [*found, ("other/invented", 0, 1)]

    def hits(self, result):
        return result


def absent():
    raise ImportError("No module named 'absent'")


def test_a_contest_tells_rates_differences_and_what_is_missing(pack: Path, words) -> None:
    rules = rules_of(pack)
    said = [phrase for rule in rules for phrase in rule["phrases"] if re.fullmatch(r"[а-яё ]+", phrase)]
    found = contest(
        Entrant("ours", lambda: Ours(pack)),
        [
            Entrant("same", lambda: NaiveLoop(rules)),
            Entrant("deaf", lambda: Deaf(rules), note="deaf"),
            Entrant("split", Split, by="nothing"),
            Entrant("absent", absent),
        ],
        (f"{text} {phrase}." for text, phrase in zip(messages(9, words), cycle(said), strict=False)),
        rounds=2,
        seconds=0.02,
    )
    same, deaf, split = found["others"]
    assert (same["missed"], same["extra"]) == (0, 0)
    assert deaf["missed"] > 0
    # Every second call invents one; how many calls were timed before the comparison is left open.
    half = deaf["messages_compared"] / 2
    assert half - 0.5 <= deaf["extra"] <= half + 0.5
    assert "missed" not in split
    assert found["missing"] == {"absent": "No module named 'absent'"}
    for row in (found["rate"], same["rate"], same["ratio"]):
        assert 0 < row["least"] <= row["median"] <= row["most"]


class LateStarter(Split):
    """Takes a second longer for its first message than the millisecond for each other, by its own clock."""

    def __init__(self) -> None:
        self.begun = False

    def seconds(self, texts: Sequence[str]) -> float:
        begin = 0.0 if self.begun else 1.0
        self.begun = True
        return begin + len(texts) / 1024


def test_what_is_made_at_the_first_message_makes_no_round_short(words) -> None:
    found = contest(Entrant("late", LateStarter), [], messages(9, words), rounds=1, seconds=0.25)
    assert found["messages_a_round"] == 256
    assert found["rate"]["median"] == pytest.approx(1024, rel=0.01)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_scan_in_c_counts_the_hits_that_we_report(pack: Path, texts, tmp_path: Path) -> None:
    found = ceiling(pack, texts * 5, tmp_path, rounds=1)
    assert found["scan_hits"] == found["our_hits"] > 0


def test_the_prototype_checks_work_as_described() -> None:
    checks = Prototype(shared=True)

    def fired(text: str) -> set[str]:
        return {hit[0] for hit in checks.hits(checks.check(text))}

    assert "1" in fired("Вклад на долгий срок")  # a substring of a lemma, as there
    assert "2" in fired("Вдруг нужны деньги")
    assert "3" not in fired("Мы это гарантируем.")  # the full stop is glued to the word
    assert "19" in fired("без комиссии и без визита")
    assert fired("Счёт открыт") <= {"8"}
    assert len(checks.check("Счёт")) == 19


def test_memory_that_grows_is_told() -> None:
    assert flat({1: 100.0, 2: 50.0}, {1: 120.0, 2: 60.0})
    assert not flat({1: 100.0, 2: 50.0}, {1: 100.0, 2: 90.0})
    assert not flat({1: 100.0, 2: 50.0}, {1: 100.0})
    assert not flat({}, {})


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_stream_of_messages_leaves_memory_flat(pack: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.million",
            "--messages",
            "20000",
            "--distinct",
            "500",
            "--pack",
            str(pack),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["messages"] == 20_000
    assert len(found["megabytes_at_the_end"]) == 3
    assert found["violations"] > 0


def test_the_page_is_made_of_the_figures() -> None:
    page = ROOT / "docs" / "explanation" / "benchmarks.md"
    assert page.read_text(encoding="utf-8") == render(json.loads(RESULTS.read_text(encoding="utf-8")))


def test_the_figures_name_no_machine_and_no_path() -> None:
    told = RESULTS.read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|tmp|root|usr|work|Users)\b|\\\\Users", told)
    assert socket.gethostname() not in told


def test_the_python_engine_finds_the_same_in_its_own_process(pack: Path, texts) -> None:
    ours, twin = Ours(pack), Twin(pack)
    try:
        assert [twin.hits(twin.check(text)) for text in texts] == [
            ours.hits(ours.check(text)) for text in texts
        ]
        assert twin.seconds(texts) > 0
        assert twin.prepared > 0
    finally:
        twin.close()


def test_the_naive_loop_finds_repetition_and_marks(tmp_path: Path) -> None:
    files = write(tmp_path, ["repetition", "typography"])
    text = 'Новая карта и новые карты - "вклад" за 100 000 ₽ , ставка 5 %!! Без комиссии...'
    for name in files:
        ours, naive = Ours(files[name]), NaiveLoop(rules_of(files[name]), NaiveFull)
        found = {hit[1:] for hit in ours.hits(ours.check(text))}
        assert found == {hit[1:] for hit in naive.check(text)}, name
        assert found


def test_short_texts_of_the_lengths_are_many_and_long_ones_are_left_out(pack: Path, words) -> None:
    (row,) = measures.lengths({"p": (pack,)}, messages(9, words), 0.02)
    assert [cell["characters"] for cell in row["lengths"]][:3] == [100, 1_000, 10_000]
    assert row["lengths"][-1]["characters"] < measures.LENGTHS[-1]
    assert all(cell["nanoseconds_a_character"] > 0 for cell in row["lengths"])
    assert 0 <= row["lengths"][0]["rules"] <= row["lengths"][-1]["rules"]
    assert row["first_s"] > 0
