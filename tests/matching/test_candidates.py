"""What a text may hold, looked up in C, against its twin in Python and against the walk."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.matching.packed import PackedPairs, PackedWords
from adrules.matching.phrases import PhraseMatcher, PhraseSet
from adrules.native import compiled
from adrules.text.document import Document
from adrules.text.reading import alphabet
from adrules.text.words import COMMA, JOINED
from strategies import messages, russian

pytestmark = pytest.mark.skipif(compiled is None, reason="the extension is not built")

SETS = [
    (("r/straight", "phrases"), PhraseSet(("мир возможность", "открыть для себя", "{самый|наиболее} [самый] лучший"))),
    (("r/gaps", "phrases"), PhraseSet(("счёт <2> вклад", "мир <1> для <1> себя", "{онлайн-банк|банк} мир"), gap=1)),
    (("r/order", "phrases"), PhraseSet(("мир возможность счёт", "мир мир счёт"), any_order=True, gap=1)),
    (("r/tokens", "phrases"), PhraseSet(("до <date>", "<number> минута вклад", "мир <percent> счёт", "счёт <money>"))),
    (("r/comma", "phrases"), PhraseSet(("мир возможность", "банк счёт"), cross_comma=True)),
    (("r/order", "except"), PhraseSet(("вклад <date>", "минута <number>"), any_order=True, gap=3)),
    (("r/one", "phrases"), PhraseSet(("в", "=ß", "=ωμέγα", "кэшбэк", "онлайн-банк"))),
]  # fmt: skip
MATCHER = PhraseMatcher(SETS)
TWIN = PhraseMatcher(SETS)
WAKING = {("r/gaps", "phrases"), ("r/order", "phrases"), ("r/tokens", "phrases")}
ASKED = PhraseMatcher(SETS, waking=WAKING)
ASKED_TWIN = PhraseMatcher(SETS, waking=WAKING)
TWIN._native = ASKED_TWIN._native = None
WORDS = (
    *"ßΩв-'",
    "ωμέγα",
    "кэшбэк",
    "кэшбэк-мир",
    "вклада",
    "счета",
    "банк",
    "мира",
    "возможность",
    "для",
    "себя",
    "ещё",
)
PHRASES = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", " ", "-", ", ", " ✨ ", ". ", "\u200b ", " 5 % "))), max_size=200
).map(lambda pairs: "".join(word + between for word, between in pairs))  # fmt: skip
TEXTS = st.one_of(russian, messages, PHRASES)


def met(matcher: PhraseMatcher, document: Document) -> Any:
    assert matcher._native is not None
    return matcher._native.find(document.folded)


@given(TEXTS)
@example("")
@example("онлайн-банк-мир онлайн-банк мир")
@example("ß ΩΜΈΓΑ-в")
def test_words_have_the_classes_of_the_table(text: str) -> None:
    document = Document(text)
    numbers = met(MATCHER, document)
    wanted = [MATCHER.table.forms.get(form) for form in document.parts.forms]
    assert list(numbers) == wanted
    assert len(numbers) == len(wanted)
    with pytest.raises(IndexError):
        numbers[len(wanted)]


@given(TEXTS)
@example("мир 👩\u200d👧\u200d👦. возможность")
@example("мир ©\ufe0f возможность, банк,счёт")
@example("счёт 18 % мир, до 31.12.2026")
@example("мир онлайн-банк возможностей и счёт. Мир, себя для")
@example("для " * 62 + "мир возможность")
@example("для " * 63 + "мир возможность")
def test_the_hits_are_those_of_the_twin(text: str) -> None:
    document = Document(text)
    numbers = list(map(TWIN.table.forms.get, document.parts.forms))
    rows = met(MATCHER, document).rows
    assert rows == sorted(rows)
    assert set(rows) <= TWIN.candidates(document.parts, numbers)
    assert dict(MATCHER.find(document)) == dict(TWIN.find(document)) == dict(ASKED.find(document))
    for key, _ in SETS:
        for matcher in (MATCHER, ASKED, TWIN):
            assert matcher.find(document).holds(key) == bool(TWIN.find(document).get(key))
    assert {*ASKED.find(document).possible()} == {*MATCHER.find(document).possible()} & WAKING
    assert {*ASKED_TWIN.find(document).possible()} == {*TWIN.find(document).possible()} & WAKING


@given(TEXTS)
@example("вклад до 31.12.2026, онлайн-банк-мир")
def test_the_words_of_a_set_stand_where_the_twin_says(text: str) -> None:
    document = Document(text)
    for key, _ in SETS:
        assert ASKED.find(document).parts(key) == ASKED_TWIN.find(document).parts(key)


BETWEEN = st.text(st.sampled_from([*" \n\u00a0,.-—«»\"'’%₽$€£:;()_\u2028\t", "✨", "©", "™", "\ufe0f", "\u200d", "👧", "\u0301", "\u20e3"]), min_size=1, max_size=6)  # fmt: skip


@given(BETWEEN, st.sampled_from(["мир", "5"]))
@example("-€", "мир")
@example(" %-", "5")
@example("%-$", "5")
def test_what_joins_two_words_parts_no_candidate(between: str, first: str) -> None:
    matcher = PhraseMatcher([(("r/x", str(comma)), PhraseSet((f"={first} =7",), cross_comma=comma)) for comma in (False, True)])  # fmt: skip
    document = Document(f"{first}{between}7")
    if len(document.parts.forms) != 2:
        return
    kind = document.separation(0)
    rows = met(matcher, document).rows
    assert (0 in rows) >= (kind == JOINED)
    assert (1 in rows) >= (kind in {JOINED, COMMA})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("целый мир возможностей", (0, 13)),
        ("целый мир, возможность", (13,)),
        ("целый мир. Возможность", ()),
        ("мир и нас для всех нас себя", ()),
        ("мир лишь для всех себя", (5,)),
        ("себя для мира", ()),
        ("банк один, мир", ()),
    ],
)
def test_order_reach_and_marks_decide_on_candidates(text: str, rows: tuple[int, ...]) -> None:
    assert met(MATCHER, Document(text)).rows == list(rows)


def plain(**changed: Any) -> dict[str, Any]:
    row = ("r/x", "phrases", "а б", (0, 1), (0, 0), False, False, 0, True)
    forms, pairs = PackedWords.of({"а": 0, "б": 1, "ß": 1}), PackedPairs.of({(0, 1): (0,)})
    table = {"forms": tuple(forms), "classes": [(0,), (1,)], "tokens": {}, "rows": [row], "pairs": tuple(pairs), "anchors": {}, "keys": [("r/x", "phrases")], "owners": [0], "waking": b"\1"}  # fmt: skip
    return {**table, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"forms": tuple(PackedWords.of({"а": 2}))},
        {"forms": (b"a", b"\0" * 3, {})},
        {"forms": (b"a", b"\0" * 5, {})},
        {"forms": (b"a\nb", b"\0" * 4, {})},
        {"forms": (b"", b"\0" * 4, {})},
        {"forms": (b"a", b"", {})},
        {"forms": (b"a", b"\0" * 4)},
        {"forms": ("a", b"\0" * 4, {})},
        {"forms": (b"a", b"\0" * 4, ())},
        {"forms": {}},
        {"classes": [(0,), [1]]},
        {"classes": [(0,), (-1,)]},
        {"classes": [(0,), (1 << 40,)]},
        {"classes": [(0,), ("а",)]},
        {"pairs": tuple(PackedPairs.of({(0, 2): (0,)}))},
        {"pairs": tuple(PackedPairs.of({(2, 0): (0,)}))},
        {"pairs": tuple(PackedPairs.of({(0, 1): (1,)}))},
        {"pairs": (b"\0" * 8, b"\2\0\0\0", b"\0" * 4)},
        {"pairs": (b"\0" * 16, b"\1\0\0\0" + b"\0" * 4, b"\0" * 4)},
        {"pairs": (b"\0" * 7, b"\0" * 4, b"\0" * 4)},
        {"pairs": (b"\0" * 8, b"\0" * 5, b"\0" * 4)},
        {"pairs": (b"\0" * 8, b"\0" * 4, b"\0" * 3)},
        {"pairs": (b"", b"")},
        {"pairs": {}},
        {"anchors": {2: (0,)}},
        {"anchors": {0: (1,)}},
        {"anchors": {0: None}},
        {"rows": [("r/x",)]},
        {"rows": [None]},
        {"rows": [("r/x", "phrases", "а", (0,), (0, 0), False, False, 0, True)]},
        {"rows": [("r/x", "phrases", "а", (), (), False, False, 0, True)]},
        {"rows": [("r/x", "phrases", "а", (-1,), (0,), False, False, 0, True)]},
        {"rows": [("r/x", "phrases", "а", (0,), (1 << 64,), False, False, 0, True)]},
        {"rows": ()},
        {"keys": []},
        {"keys": None},
        {"owners": []},
        {"owners": [1]},
        {"owners": [-1]},
        {"waking": b""},
        {"waking": b"\1\1"},
        {"alphabet": None},
    ],
)
def test_a_wrong_table_is_refused(changed: dict[str, Any]) -> None:
    assert compiled
    with pytest.raises((TypeError, ValueError)):
        compiled.Phrases(**{"alphabet": alphabet, **plain(), **changed})


def test_a_right_table_is_taken() -> None:
    assert compiled
    assert alphabet
    table = compiled.Phrases(alphabet, **plain())
    assert table.find(alphabet.read("а б, б а")).rows == [0]
    assert list(table.find(alphabet.read("а б в"))) == [0, 1, None]
    with pytest.raises(TypeError):
        table.find("а б")
    assert list(map(table.class_of, ("а", "б", "в", "ß", "ä", "", "а" * 99))) == [
        0,
        1,
        None,
        1,
        None,
        None,
        None,
    ]
    with pytest.raises(TypeError):
        table.class_of(b"")


@pytest.mark.parametrize("waking", [b"\0", b"\1"])
def test_a_set_is_walked_when_it_is_asked_for(waking: bytes) -> None:
    assert compiled
    assert alphabet
    found = compiled.Phrases(alphabet, **plain(waking=waking)).find(alphabet.read("а б, б а б"))
    assert found.keys == ([("r/x", "phrases")] if waking == b"\1" else [])
    assert found.hits(0) == ([(0, 3, "а б"), (7, 10, "а б")], [])
    assert found.stands(0)
    assert found.parts(b"\2") == {1, 2, 4}
    for key in (1, -1, 2**70, "a"):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            found.hits(key)
        with pytest.raises((TypeError, ValueError, OverflowError)):
            found.stands(key)
    for classes in (b"", 1, None):
        with pytest.raises((TypeError, ValueError)):
            found.parts(classes)
