import subprocess
import sys
from pathlib import Path

import pytest

from adrules.domain.brief import Channel
from adrules.domain.hashing import content_hash
from adrules.errors import PackError
from adrules.matching.cache import VARIABLE
from adrules.packs.loader import load_packs, preset_path, shipped_packs
from adrules.packs.ruleset import Ruleset
from adrules.packs.schema import dump

RULE = """  - id: cliche/{name}
    category: cliche
    phrases: ["{phrase}"]
    message: "«{{match}}»"
"""


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))


def write(file: Path, head: str, *phrases: str) -> Path:
    rules = "".join(RULE.format(name=f"{file.stem}{n}", phrase=p) for n, p in enumerate(phrases))
    file.write_text(f"pack: {file.stem}\n{head}" + (f"rules:\n{rules}" if rules else ""), encoding="utf-8")
    return file


def phrases(file: Path) -> list[str]:
    (pack,) = load_packs([file])
    return [phrase for rule in pack.rules for phrase in rule.phrases]  # type: ignore[attr-defined]


SHIPPED = [
    *shipped_packs().values(),
    *(preset_path(channel) for channel in Channel if preset_path(channel).exists()),
]


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_kept_pack_is_the_pack_that_was_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_packs([path])
    kept = load_packs([path])
    monkeypatch.setenv(VARIABLE, "off")
    read = load_packs([path])
    assert kept == read
    assert [pack.hash for pack in kept] == [pack.hash for pack in read]
    assert [rule.model_fields_set for rule in kept[0].rules] == [
        rule.model_fields_set for rule in read[0].rules
    ]


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    file = write(tmp_path / "one.yaml", "", "широкий спектр")
    assert phrases(file) == ["широкий спектр"]
    write(file, "", "новый мир")
    assert phrases(file) == ["новый мир"]


def test_a_change_of_what_a_pack_extends_is_seen_however_deep(tmp_path: Path) -> None:
    deep = write(tmp_path / "deep.yaml", "", "новый мир")
    middle = write(tmp_path / "middle.yaml", "", "широкий спектр")
    top = write(tmp_path / "top.yaml", "extends: [./middle.yaml]\n")
    assert phrases(top) == phrases(top) == ["широкий спектр"]
    write(middle, "extends: [./deep.yaml]\n", "широкий спектр")
    assert phrases(top) == phrases(top) == ["новый мир", "широкий спектр"]
    write(deep, "", "другой мир")
    assert phrases(top) == ["другой мир", "широкий спектр"]
    deep.unlink()
    with pytest.raises(PackError, match="deep"):
        phrases(top)


def test_a_mistake_is_told_each_time(tmp_path: Path) -> None:
    file = write(tmp_path / "one.yaml", "", "{мир")
    for _ in range(2):
        with pytest.raises(PackError, match="is missing"):
            load_packs([file])


def test_kept_packs_are_loaded_and_checked_without_a_schema() -> None:
    code = (
        "import adrules\n"
        "report = adrules.load(channel='sms').check('Широкий спектр, лучший банк')\n"
        "from adrules.domain.model import Model\n"
        "models, built = [Model], []\n"
        "for model in models:\n"
        "    models += model.__subclasses__()\n"
        "    built += [model.__name__] * model.__pydantic_complete__\n"
        "print(report.ruleset, len(models) > 20, *built)"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout.split()
        for _ in range(2)
    )
    assert "PhraseRule" in first
    assert second == first[:2]


def test_the_hash_of_kept_packs_is_that_of_what_they_say(tmp_path: Path) -> None:
    file = write(tmp_path / "one.yaml", "", "широкий спектр", "новый мир")
    for _ in range(2):
        (pack,) = load_packs([file])
        assert pack.hash == content_hash(dump(pack))
        other = pack.model_copy(update={"version": "7"})
        assert other.hash == content_hash(dump(other)) != pack.hash
        ruleset = Ruleset((pack, other), Channel.SMS)
        assert ruleset.hash == content_hash(ruleset.source)
