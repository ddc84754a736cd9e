import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adrules.authoring.trial import Trial
from adrules.matching.cache import FormsCache, default_path
from adrules.matching.phrases import PhraseMatcher, PhraseSet
from adrules.matching.terms import TermMatcher
from adrules.packs.loader import load_packs
from adrules.text.document import Document


def expand(key: str) -> frozenset[str]:
    return frozenset({key, key + "а"})


def fail(key: str) -> frozenset[str]:
    raise AssertionError(f"{key} should have been known")


def test_what_was_computed_is_known_to_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "forms.json"
    first = FormsCache(path).forms(["мир", "дом"], expand)
    assert FormsCache(path).forms(["дом", "мир"], fail) == first
    assert [p.name for p in path.parent.iterdir()] == ["forms.json"]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"\xff", b'{"\\u043c\\u0438\\u0440": 5}', b"[" * 100_000]
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "forms.json"
    path.write_bytes(damage)
    assert FormsCache(path).forms(["мир"], expand) == {"мир": expand("мир")}
    assert json.loads(path.read_text(encoding="utf-8")) == {"мир": "мир мира"}


def test_what_another_process_added_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "forms.json"
    one, other = FormsCache(path), FormsCache(path)
    one.forms(["мир"], expand)
    other.forms(["дом"], expand)
    one.forms(["сад"], expand)
    assert set(json.loads(path.read_text(encoding="utf-8"))) == {"мир", "дом", "сад"}


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert FormsCache(tmp_path / "file" / "forms.json").forms(["мир"], expand) == {"мир": expand("мир")}
    assert FormsCache(None).forms(["мир"], expand) == {"мир": expand("мир")}


def test_the_file_is_named_after_the_versions_and_can_be_moved_or_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADRULES_CACHE", str(tmp_path))
    path = default_path()
    assert path is not None
    assert path.parent == tmp_path
    assert "2." in path.name
    monkeypatch.setenv("ADRULES_CACHE", "off")
    assert default_path() is None


def test_a_pack_loaded_from_the_cache_needs_no_morphology_and_finds_the_same(tmp_path: Path) -> None:
    program = (
        "import adrules, sys\n"
        "found = adrules.load(sys.argv[1]).check('Откройте для себя мир возможностей, успейте купить!')\n"
        "print([(v.rule_id, v.start, v.end) for v in found.violations])\n"
        "print('pymorphy3' in sys.modules)"
    )
    environment = {**os.environ, "ADRULES_CACHE": str(tmp_path)}
    (tmp_path / "p.yaml").write_text(
        "rules: [{id: cliche/a, category: cliche, phrases: ['{мир|море} возможность', успеть купить], message: а}]",
        encoding="utf-8",
    )

    def run() -> list[str]:
        command = [sys.executable, "-c", program, str(tmp_path / "p.yaml")]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    cold, warm = run(), run()
    assert cold[0] == warm[0]
    assert (cold[1], warm[1]) == ("True", "False")


def test_what_is_not_kept_is_neither_written_nor_remembered(tmp_path: Path) -> None:
    path = tmp_path / "forms.json"
    cache = FormsCache(path)
    cache.forms(["мир"], expand)
    before = path.read_bytes()
    assert cache.forms(["мир", "клиент"], expand, keep=False) == {
        "мир": expand("мир"),
        "клиент": expand("клиент"),
    }
    assert path.read_bytes() == before
    cache.forms(["дом"], expand)
    assert set(json.loads(path.read_text(encoding="utf-8"))) == {"мир", "дом"}


def test_a_table_that_grows_too_large_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adrules.matching.cache.LARGEST", 3)
    path = tmp_path / "forms.json"
    cache = FormsCache(path)
    cache.forms(["а", "б", "в"], expand)
    assert cache.forms(["в", "г"], expand) == {"в": expand("в"), "г": expand("г")}
    assert cache._table == {"г": "г га"}
    assert json.loads(path.read_text(encoding="utf-8")) == {"г": "г га"}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a cache that all matchers of this test share."""
    cache = FormsCache(tmp_path / "forms.json")
    monkeypatch.setattr("adrules.matching.tabulating._kept", lambda: cache)
    return tmp_path / "forms.json"


def test_words_of_a_brief_stay_off_the_disk(kept: Path) -> None:
    TermMatcher([("секретный клиент", False)]).find(Document("о секретном клиенте"))
    assert not kept.exists()


def test_a_rule_on_trial_stays_off_the_disk(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        "rules: [{id: cliche/a, category: cliche, phrases: [широкий спектр], message: а}]", "utf-8"
    )
    (pack,) = load_packs([path])
    trial = Trial(pack.rules)
    assert trial.found(pack.rules[0], "широкого спектра")
    assert not kept.exists()
    PhraseMatcher([(("cliche/a", "phrases"), PhraseSet(("широкий спектр",)))])
    assert kept.exists()
