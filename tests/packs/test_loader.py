from pathlib import Path

import pytest

from adrules.domain.brief import Channel
from adrules.errors import PackError, UnknownNameError
from adrules.packs.loader import find_pack, load_packs, preset_path, shipped_packs

GOOD = """
pack: mine
version: "1"
rules:
  - id: cliche/a
    category: cliche
    phrases: ["мир возможность"]
    message: "«{match}» — штамп."
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_packs([path])
    return [f"{p.line}:{p.column} {p.rule_id or '-'} {p.message}" for p in caught.value.problems]


def test_all_mistakes_of_a_pack_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """pack: x
version: "1"
rulez: 3
rules:
  - id: cliche/a
    categry: cliche
    phrases:
      - {мир|море} возможность
      - [самый] лучший
    message: "x {mach}"
  - id: cliche/b
    category: clich
    kind: phrse
    message: a
  - id: cliche/c
    category: clich
    phrases: ["слово:NUON", "a <precent>", "да, нет"]
    message: "a {0} b"
    severity: err
    examples: {bda: [x]}
  - id: Length
    category: length
    kind: limit
    measure: emojis
    min: 9
    message: a
  - id: caps/d
    category: caps
    kind: regex
    patterns: ["(a", "a*"]
    message: "{"
  - id: caps/d
    category: caps
    phrases: []
    message: ""
  - 5
""",
    )
    expected = [
        "3:1 - unknown key 'rulez'; did you mean 'rules'?",
        "5:5 cliche/a the key 'category' is missing",
        "6:5 cliche/a unknown key 'categry'; did you mean 'category'?",
        '8:7 - a phrase that begins with [ or { must be quoted: - "{мир|море} возможность"',
        '9:7 - a phrase that begins with [ or { must be quoted: - "[самый] лучший"',
        "10:5 cliche/a message: unknown field {mach}; this kind has {match}",
        "11:5 cliche/b the key 'phrases' is missing",
        "12:5 cliche/b category: 'clich' is not one of:",
        "13:5 cliche/b unknown rule kind 'phrse'; did you mean 'phrase'?",
        "16:5 cliche/c category: 'clich' is not one of:",
        "17:15 cliche/c phrases: «слово:NUON»: unknown grammeme 'NUON'; did you mean 'NOUN'?",
        "17:29 cliche/c phrases: «a <precent>»: unknown token class <precent>; did you mean <percent>?",
        "17:44 cliche/c phrases: «да, нет»: 'да,' is not a word",
        "18:5 cliche/c message: only plain fields",
        "19:5 cliche/c severity: 'err' is not one of: error, warning, info; did you mean 'error'?",
        "20:16 cliche/c unknown key 'bda'; did you mean 'bad'?",
        "21:5 Length id: 'Length' is not of the form category/slug",
        "24:5 Length measure: 'emojis' is not one of",
        "30:16 caps/d patterns: (a: not a regular expression",
        "30:22 caps/d patterns: 'a*' matches the empty text",
        "31:5 caps/d message: ",
        "32:5 caps/d the id stands already in line 27",
        "34:5 caps/d phrases: the list is empty",
        "35:5 caps/d message: ",
        "36:5 - a rule is a mapping",
    ]
    assert len(found) == len(expected), found
    for got, want in zip(found, expected, strict=True):
        assert got.startswith(want), (got, want)


@pytest.mark.parametrize("kind", ["zzz", "5", "[a]", ""])
def test_the_keys_that_all_kinds_have_are_checked_where_the_kind_is_not_known(
    tmp_path: Path, kind: str
) -> None:
    found = problems(
        tmp_path,
        f"""
rules:
  - id: Cliche
    kind: {kind}
    category: clich
    severity: err
    weight: 11
    words: [раз]
    message: "{{value}} {{0}}"
    when: {{channel: [sns]}}
    examples: {{bda: [x]}}
""",
    )
    told = [line.split(" ", 2)[0] + " " + line.split(" ", 2)[2] for line in found]
    expected = [
        "3:5 id: 'Cliche' is not of the form",
        "4:5 unknown rule kind",
        "5:5 category: 'clich' is not one of:",
        "6:5 severity: 'err' is not one of:",
        "7:5 weight: ",
        "9:5 message: only plain fields",
        "10:22 when.channel: 'sns' is not one of",
        "11:16 unknown key 'bda'; did you mean 'bad'?",
    ]
    assert len(told) == len(expected), told
    for got, want in zip(told, expected, strict=True):
        assert got.startswith(want), (got, want)


@pytest.mark.parametrize("kind", ["zzz", "phrse"])
def test_a_rule_of_an_unknown_kind_without_other_mistakes_has_this_one(tmp_path: Path, kind: str) -> None:
    text = GOOD.replace("phrases:", f"kind: {kind}\n    phrases:")
    text = text.replace("{match}", "{value}" if kind == "zzz" else "{match}")
    (told,) = problems(tmp_path, text)
    assert f"unknown rule kind '{kind}'" in told


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "a pack is a mapping"),
        ("- a", "a pack is a mapping"),
        ("rules: []", "at least one rule"),
        ("rules:\n  - id: a/b\n   x: 1", "not YAML"),
        ("pack: [1", "not YAML"),
        ("pack: a\npack: b\nrules: [1]", "stands twice"),
        ("rules: &a [*a]", "aliases"),
        ("rules: " + "[" * 100_000, "nested more than"),
        (
            GOOD.replace("cliche/a", "cliche/a\n    kind: regex")
            .replace("phrases", "patterns")
            .replace("мир", "Мир"),
            "on: raw",
        ),
        (
            GOOD.replace('["мир', 'order: any\n    phrases: ["раз два три четыре пять шесть').replace(
                "phrases: order", "order"
            ),
            "at most 6 words",
        ),
        (GOOD.replace("phrases:", "min: 3\n    phrases:"), "unknown key 'min'"),
    ],
)
def test_a_wrong_pack_is_explained(tmp_path: Path, text: str, complaint: str) -> None:
    assert any(complaint in problem for problem in problems(tmp_path, text))


def test_the_mistakes_of_several_packs_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    (tmp_path / "c.yaml").write_bytes(b"\xff")
    with pytest.raises(PackError) as caught:
        load_packs([tmp_path / name for name in ("a.yaml", "b.yaml", "c.yaml", "d.yaml")])
    messages = [p.message for p in caught.value.problems]
    assert len(messages) == 3
    a, b = str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")
    assert messages[0] == f"packs {a!r} and {b!r} both have the rule; give it another id"
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == (b, 5)
    assert "not UTF-8" in messages[1]
    assert "cannot read" in messages[2]


@pytest.mark.parametrize("first", [True, False])
def test_a_shipped_pack_that_has_the_same_rule_goes_by_its_name(tmp_path: Path, first: bool) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(GOOD.replace("cliche/a", "cliche/mechta"), encoding="utf-8")
    paths = [find_pack("ads-core"), mine]
    with pytest.raises(PackError) as caught:
        load_packs(paths if first else paths[::-1])
    assert str(caught.value) == (
        f"{mine}:5:5: [cliche/mechta] packs 'ads-core' and {str(mine)!r} both have the rule; give it another id"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("rules:\n  - id: кот".encode("cp1251"), ":2:9: not UTF-8: byte 0xea; if the file is Windows-1251, "),
        (GOOD.encode("utf-16"), ":1:1: the file is UTF-16, not UTF-8; convert it: iconv -f utf-16 -t utf-8"),
        (GOOD.encode("utf-16-le"), ":1:1: the file looks like UTF-16LE"),
    ],
)
def test_a_pack_in_another_encoding_is_told_with_the_place(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    with pytest.raises(PackError) as caught:
        load_packs([file])
    assert str(caught.value).startswith(f"{file}{told}")


def test_an_unknown_pack_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'ads-core'"):
        find_pack("ads-cor")


def test_a_value_with_a_suffix_or_a_separator_is_a_path() -> None:
    assert find_pack("rules/mine") == Path("rules/mine")
    assert find_pack("mine.YML") == Path("mine.YML")
    assert find_pack(Path("ads-core")) == Path("ads-core")


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(GOOD, encoding="utf-8")
    (first,) = load_packs([path])
    path.write_text("# a comment\n" + GOOD, encoding="utf-8")
    (second,) = load_packs([path])
    path.write_text(GOOD.replace("возможность", "впечатление"), encoding="utf-8")
    (third,) = load_packs([path])
    assert first.hash == second.hash != third.hash


def test_every_shipped_pack_loads_and_every_channel_has_a_preset() -> None:
    packs = load_packs([*shipped_packs().values(), *(preset_path(c) for c in Channel)])
    assert len(packs) == len(shipped_packs()) + len(Channel)
