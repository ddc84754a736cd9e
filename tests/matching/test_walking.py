"""The ways to walk a pattern agree: in C, in Python, and as the simple matcher does."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adrules.matching import places, walking
from adrules.matching.phrases import PhraseMatcher, PhraseSet
from adrules.native import compiled
from adrules.text.document import Document
from adrules.text.facts.stretches import stretches
from oracle import oracle_spans
from strategies import messages, russian

KEY = ("r/x", "phrases")
SETS = [
    PhraseSet(("мир возможность", "открыть для себя", "{самый|наиболее} [самый] лучший", "счёт", "в")),
    PhraseSet(("мир возможность", "счёт <1> вклад", "{онлайн-банк|банк} счёт", "мир <3> мир"), gap=2),
    PhraseSet(("счёт <percent>", "{до|за} <term>", "мир <2> <date>", "<number> минута"), cross_comma=True),
    PhraseSet(("<number>", "<quoted>", "<number> <term>")),
    PhraseSet(("мир онлайн-банк мир", "онлайн банк", "мир <4> онлайн"), gap=1, cross_comma=True),
]
WORDS = st.lists(
    st.sampled_from(
        [
            "мир",
            "миру",
            "возможность",
            "счёт",
            "вклад",
            "онлайн-банк",
            "онлайн",
            "банк-мир",
            "банк",
            "в",
            "самый",
            "лучший",
            "до",
            "за",
            "5",
            "минут",
            "два",
            "часа",
            "18",
            "%",
            "31.12",
            "мaя",
            "мая",
            "открой",
            "для",
            "себя",
        ]
    ),
    max_size=12,
)
BETWEEN = st.sampled_from(
    [" ", " ", " ", "  ", "\n", "\n\n", ", ", " — ", "-", "» ", " «", " 🎉 ", ". ", "\u00ad ", "/"]
)


def joined(words: list[str], marks: list[str]) -> str:
    return "".join(word + marks[i % len(marks)] for i, word in enumerate(words))


texts = st.one_of(russian, messages, st.builds(joined, WORDS, st.lists(BETWEEN, min_size=1, max_size=5)))


@pytest.mark.parametrize("number", range(len(SETS)))
@settings(deadline=None)
@given(texts)
@example("мир онлайн-банк мир, мир")
@example("мир «возможность» мир» возможность")
@example("онлайн-банк-мир счёт")
def test_c_and_python_find_what_the_simple_matcher_finds(number: int, text: str) -> None:
    matcher, document = PhraseMatcher([(KEY, SETS[number])]), Document(text)
    expected = oracle_spans(SETS[number], document)
    assert {(hit.start, hit.end) for hit in matcher.find(document).get(KEY, [])} == expected
    matcher._native = None
    assert {(hit.start, hit.end) for hit in matcher.find(document).get(KEY, [])} == expected


@settings(deadline=None)
@given(texts)
def test_a_pattern_that_is_left_at_once_would_not_be_found(text: str) -> None:
    for phrases in SETS:
        matcher, document = PhraseMatcher([(KEY, phrases)]), Document(text)
        numbers = [matcher.table.forms.get(form) for form in document.parts.forms]
        read = places.Text(document, numbers, matcher.filling)
        for row in matcher.table.rows:
            slot = row.slots[row.anchor]
            starts = read.tokens(slot) if slot in read.names else read.places(slot)
            if any(True for at in starts for _ in walking._walk(read, row, at)):
                assert not walking.refuted(read, row)


def test_statements_are_not_read_for_a_phrase_in_another_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = PhraseMatcher([(KEY, PhraseSet(("за <term>", "лучший выбор")))])
    text = "Лучший выбор для семьи. Привезём за 3 дня"
    read: list[object] = []
    document = Document(text)
    monkeypatch.setattr(places, "_token_parts", lambda _, tokens: read.append(tokens) or {})
    hits = matcher.find(document)
    assert [hit.phrase for hit in hits.beside(KEY, [0])] == ["лучший выбор"]
    assert read == []
    hits.beside(KEY, [24])
    assert len(read) == 1


@settings(deadline=None)
@given(texts, st.integers(0, 40))
def test_what_begins_in_the_sentence_of_a_place_is_found(text: str, index: int) -> None:
    document = Document(text)
    starts = document.words.starts
    if not starts:
        return
    place = starts[index % len(starts)]
    first, last = document.sentence(place)
    for phrases in SETS:
        matcher = PhraseMatcher([(KEY, phrases)])
        all_ = [h for h in matcher.find(document).get(KEY, []) if first <= h.start < last]
        beside = [h for h in matcher.find(document).beside(KEY, [place]) if first <= h.start < last]
        assert beside == all_


@pytest.mark.skipif(compiled is None, reason="needs the extension")
@pytest.mark.parametrize(
    "change",
    [
        lambda row: row[:5],
        lambda row: (*row[:3], 7, *row[4:]),
        lambda row: (*row[:4], (), *row[5:]),
        lambda row: (*row[:3], ("a",), (0,), *row[5:]),
        lambda row: (*row[:3], (-1,), (0,), *row[5:]),
        list,
    ],
)
def test_what_is_no_pattern_is_refused(change: Any) -> None:
    assert compiled is not None
    matcher, document = PhraseMatcher([(KEY, PhraseSet(("мир",)))]), Document("мир")
    assert matcher._native is not None
    met, row = matcher._native.find(document.folded), tuple(matcher.table.rows[0])
    with pytest.raises((TypeError, ValueError, OverflowError)):
        compiled.walk_near(met, document.folded, change(row), {}, [0])
    with pytest.raises(ValueError, match="reading"):
        compiled.walk_near(met, Document("мир").folded, row, {}, [0])
    far = (*row[:3], (2**31,), (0,), *row[5:])
    assert compiled.walk_near(met, document.folded, far, {}, [0]) == ([], [])


def test_a_long_text_is_walked_too() -> None:
    text = "слово " * 100 + "счёт мир возможность"
    document = Document(text)
    found = PhraseMatcher([(KEY, SETS[0])]).find(document)[KEY]
    assert [(h.start, h.end) for h in found] == sorted(oracle_spans(SETS[0], document))


def test_the_sentences_of_a_long_text_are_asked_for_each_place_and_not_for_each_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sets = [
        (KEY, PhraseSet(("выбор",))),
        (("r/x", "unless"), PhraseSet(("за <term>",))),
    ]
    document = Document("Лучший выбор. Подарок за пять минут. " * 200)
    hits = PhraseMatcher(sets).find(document)
    places = [hit.start for hit in hits[KEY]]
    asked: list[int] = []
    for name in ("sentence", "in_one_sentence"):
        way = getattr(Document, name)
        monkeypatch.setattr(Document, name, lambda *args, way=way: asked.append(1) or way(*args))
    found = hits.beside(("r/x", "unless"), places)
    assert len(asked) <= 8 * len(places)
    assert not found or len(found) == len(places)  # either is right


def test_tokens_before_an_anchor_are_not_gone_through_at_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[int] = []
    monkeypatch.setattr(places.Laid, "items", lambda own: gone.append(1) or dict.items(own))
    matcher = PhraseMatcher([(KEY, PhraseSet(("<quoted> карта",)))])
    assert len(matcher.find(Document("«Лето» карта. " * 200))[KEY]) == 200
    assert len(gone) == 1


@pytest.mark.parametrize("text", ["скидка на'5 дней", "скидка 3.14’7 дней", "скидка на 5 дней"])
def test_a_token_that_begins_inside_a_word_is_found_in_a_long_text_too(text: str) -> None:
    matcher = PhraseMatcher([(KEY, PhraseSet(("<term>", "скидка <2> <term>")))])
    before = "Слово за словом. " * 110
    wanted = [(len(before) + h.start, len(before) + h.end) for h in matcher.find(Document(text))[KEY]]
    assert wanted
    assert [(h.start, h.end) for h in matcher.find(Document(before + text))[KEY]] == wanted


def test_tokens_that_are_found_at_once_are_taken_once_for_a_long_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[int] = []
    way = places._token_parts
    monkeypatch.setattr(places, "_token_parts", lambda *args: taken.append(1) or way(*args))
    document = Document("Наш тариф «Простой» уже лучший выбор для покупки! " * 200)
    found = PhraseMatcher([(KEY, PhraseSet(("тариф <quoted>",)))]).find(document)[KEY]
    assert len(found) == 200
    assert len(taken) == 1


@settings(deadline=None)
@given(
    st.integers(0, len(SETS) - 1),
    st.lists(
        st.tuples(WORDS, st.lists(BETWEEN, min_size=12), st.sampled_from([". Да ", "! ", " ", "\n", "-"])),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.integers(0, 40), max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_a_long_text_is_walked_near_places_as_all_of_it(
    number: int, parts: list[tuple[list[str], list[str], str]], places_: list[int], overlap: bool, by_c: bool
) -> None:
    text = "".join(joined(words, between) + end for words, between, end in parts)
    document = Document(text)
    starts = document.words.starts
    chosen = sorted({starts[at % len(starts)] for at in places_}) if starts else []
    matcher = PhraseMatcher([(KEY, SETS[number])])
    numbers = [matcher.table.forms.get(form) for form in document.parts.forms]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adrules.text.facts.tokens.stretches", lambda text: stretches(text, 1))
        for module in (walking, places):
            patch.setattr(module, "FEW_WORDS", -1)
        patch.setattr(walking, "MOST_PARTS", -1)
        if not by_c:
            patch.setattr(walking, "_walk_near", None)
        met = matcher._native.find(document.folded) if matcher._native else numbers
        for row in matcher.table.rows:
            every = set(walking.walked(places.Text(document, met, matcher.filling), row))
            spans = [(place, place + 1) if overlap else document.stretch(place) for place in chosen]
            where = walking.Near(spans, overlap)
            near = set(walking.walked(places.Text(document, met, matcher.filling), row, where))
            assert near <= every
            for hit in every - near:
                if overlap:
                    assert not any(hit.start <= place < hit.end for place in chosen)
                else:
                    assert not any(document.in_one_sentence(hit.start, place) for place in chosen)
    assert {(hit.start, hit.end) for hit in matcher.find(document).get(KEY, ())} == oracle_spans(
        SETS[number], document
    )


@settings(deadline=None)
@given(
    st.integers(0, len(SETS) - 1),
    st.lists(st.tuples(WORDS, st.lists(BETWEEN, min_size=12)), min_size=6, max_size=14),
)
def test_a_long_text_is_walked_alike_in_windows_and_from_each_place(
    number: int, parts: list[tuple[list[str], list[str]]]
) -> None:
    matcher, document = (
        PhraseMatcher([(KEY, SETS[number])]),
        Document(" ".join(joined(*part) for part in parts)),
    )
    found = []
    for most in (-1, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(walking, "MOST_PARTS", most)
            read = matcher.find(document)._read()
            found.append({hit for row in matcher.table.rows for hit in walking.walked(read, row)})
    assert found[0] == found[1] == set(matcher.find(document).get(KEY, ()))


@pytest.mark.skipif(compiled is None, reason="needs the extension")
@pytest.mark.parametrize("places", [[1], [0, 0, 5], [1, 0], [-1], [2**40], ["a"], [None], (0,)])
def test_places_that_are_no_parts_in_order_are_refused(places: Any) -> None:
    assert compiled is not None
    matcher, document = PhraseMatcher([(KEY, PhraseSet(("мир",)))]), Document("мир")
    assert matcher._native is not None
    met, row = matcher._native.find(document.folded), tuple(matcher.table.rows[0])
    assert compiled.walk_near(met, document.folded, row, {}, [0]) == ([(0, 3)], [])
    with pytest.raises((TypeError, ValueError, OverflowError)):
        compiled.walk_near(met, document.folded, row, {}, places)
    with pytest.raises(ValueError, match="anchor"):
        compiled.walk_near(met, document.folded, (*row[:7], 1, *row[8:]), {}, [0])
    assert compiled.walk_near([None], document.folded, row, {}, [0]) is None
