"""The quick look whether a content word stands again near another one, in C and in Python."""

import sys
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.native import compiled
from adrules.text import echoes
from adrules.text.alphabet import encode
from adrules.text.content import content_words, lemma_keys, root_keys
from adrules.text.document import Document
from adrules.text.echoes import repeated, repeating
from adrules.text.reading import alphabet
from strategies import messages, russian

_ALIKE = str.split(
    "карта картой картами выгода выгодный оплатить оплачивать и на для онлайн-банк онлайн банк подарок дар"
    " дарить заказ заказать flora.ru #карта копия копить лучше хороший возврат вернуть войти выход шедший"
    " побыстрее наилучший зарабатывать заработать 5 ! 𝐤арта карт\ud800 кapта"
)
_PARTS = str.split("""
    подар накоп сберег давл жал звон жд выбир вернул возвра шедш идущ людь везл скид ход уш вин ночь реш
    ими ться ивать ывание ение итель ость ейший наи по не до су а о е и й с в - ё
""")
_MADE = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=4).map("".join)
texts = st.one_of(
    messages,
    russian,
    st.lists(st.one_of(st.sampled_from(_ALIKE), _MADE), max_size=14).map(" ".join),
)
windows = st.one_of(st.integers(1, 12), st.just(1000))
in_c = pytest.mark.skipif(compiled is None, reason="the extension is not there")


@pytest.fixture(params=["as it is", "Python"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "Python":
        monkeypatch.setattr(echoes, "_echoes", lambda _: None)


def again(document: Document, window: int, *, by_root: bool) -> set[tuple[int, str]]:
    """Compare every two words."""
    keys = root_keys if by_root else lemma_keys
    words = list(enumerate(document.parts.words()))
    pairs = [
        pair
        for pair in combinations(words, 2)
        if pair[1][0] - pair[0][0] <= window and keys(pair[0][1]) & keys(pair[1][1])
    ]
    return {word for pair in pairs for word in pair}


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("by_root", [False, True])
@given(text=texts, window=windows)
@example(text="карта для карты", window=2)
@example(text="карта для карты", window=1)
@example(text="онлайн-банк онлайн банк", window=1)
@example(text="онлайн-банк и онлайн-банка", window=2)
@example(text="подарок дарить возврат вернуть", window=1)
@example(text="войти и выход, уйти и уход", window=6)
@example(text="зарабатывать, чтобы заработать", window=2)
@example(text="карта кара карта", window=2)
@example(text="карта\ud800 карта\ud800 𝐤арта 𝐤арта", window=2)
@example(text=f"{'ка' * 21}рта {'ка' * 21}рта {'ка' * 31} {'ка' * 31}", window=2)
@example(text="\x00карта\x00карта", window=2)
def test_words_that_stand_again_are_those_that_share_a_key(text: str, window: int, by_root: bool) -> None:
    for _ in range(2):  # the second time all is remembered
        document = Document(text)
        expected = again(document, window, by_root=by_root)
        assert repeating(by_root=by_root, window=window)(document) is bool(expected)
        words = [(word.position, word.form) for word in content_words(document)]
        found = [(word.position, word.form) for word in repeated(document, by_root=by_root, window=window)]
        assert found == [word for word in words if word in expected]


@pytest.mark.usefixtures("engine")
@given(text=texts, order=st.permutations([(5, False), (6, True), (7, False), (12, True), (12, False)]))
def test_looks_that_are_shared_answer_alike_in_any_order(text: str, order: list[tuple[int, bool]]) -> None:
    document = Document(text)
    for window, by_root in order:
        expected = bool(again(document, window, by_root=by_root))
        assert repeating(by_root=by_root, window=window)(document) is expected


@in_c
def test_a_look_by_lemma_asks_for_no_root(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def roots_of(form: str) -> frozenset[str]:
        asked.append(form)
        return root_keys(form)

    looks = (echoes._look(lemma_keys, 7), echoes._look(roots_of, 7))
    monkeypatch.setattr(echoes, "_LOOKS", (looks,) * 4)
    document = Document("выгодный подарок, выгода и подарить, весной")
    assert not repeating(by_root=False, window=6)(document)
    assert not asked
    assert repeating(by_root=True, window=6)(document)
    assert asked


@pytest.mark.usefixtures("engine")
@given(texts)
def test_words_that_stand_again_are_content_words(text: str) -> None:
    document = Document(text)
    words = content_words(document)
    assert all(word in words for word in repeated(document, by_root=True, window=12))


@pytest.mark.usefixtures("engine")
def test_words_of_links_and_variables_do_not_stand_again() -> None:
    document = Document("карта #карта карта flora.ru flora.ru")
    assert [word.position for word in repeated(document, by_root=True, window=6)] == [0, 2]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("text", ["", "и", " ", "\ud800"])
def test_a_text_of_no_words_or_one_repeats_nothing(text: str) -> None:
    assert not repeating(by_root=True, window=1000)(Document(text))


@pytest.mark.usefixtures("engine")
def test_a_long_text_is_looked_at_to_its_end() -> None:
    filler = "и на для по " * 40_000
    for window in (3, 7):
        document = Document(f"карта {filler} карты и на карты {filler} скидка")
        assert repeating(by_root=False, window=window)(document)
        assert [word.position for word in repeated(document, by_root=False, window=window)] == [
            160_001,
            160_004,
        ]
    assert not repeating(by_root=False, window=1000)(Document(f"карта {filler} карта"))


def table(**changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "alphabet": alphabet,
        "kinds": bytes(0x100),
        "sizes": (3, 4, 60),
        "tails": ((), (), ()),
        "prefixes": (),
        "starts": lambda start: (start[:1],),
        "begin": lambda form: (form[:1],),
        "keys": lambda form: ((form[:1],), (form,), ()),
        "nothing": "nothing",
    }
    return {**told, **changed}


@in_c
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"alphabet": None}, TypeError),
        ({"kinds": b""}, ValueError),
        ({"sizes": (41, 60, 60)}, ValueError),
        ({"sizes": (2, 2, 60)}, ValueError),
        ({"sizes": (5, 4, 60)}, ValueError),
        ({"sizes": (3, 4)}, TypeError),
        ({"prefixes": ("по",)}, ValueError),
        ({"prefixes": None}, TypeError),
        ({"more": None}, TypeError),
        ({"tails": ((), ())}, ValueError),
        ({"tails": ((), (), 5)}, TypeError),
        ({"tails": ((), (), ("а",))}, TypeError),
    ],
)
def test_tables_that_are_wrong_are_refused(changed: dict[str, Any], error: type[Exception]) -> None:
    assert compiled is not None
    compiled.Echoes(**table())
    with pytest.raises(error):
        compiled.Echoes(**table(**changed))


def fail(_: str) -> tuple[str, ...]:
    raise LookupError


@in_c
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"begin": lambda _: None}, TypeError),
        ({"begin": lambda _: (5,)}, TypeError),
        ({"begin": fail}, LookupError),
        ({"keys": lambda _: ()}, TypeError),
        ({"keys": lambda _: ((), (), None)}, TypeError),
        ({"keys": lambda _: ((), (b"",), ())}, TypeError),
        ({"keys": fail}, LookupError),
        ({"kinds": b"\1" * 0x100, "starts": lambda _: 5}, TypeError),
        ({"kinds": b"\1" * 0x100, "starts": fail}, LookupError),
    ],
)
def test_what_is_told_wrong_of_a_word_is_refused(changed: dict[str, Any], error: type[Exception]) -> None:
    assert compiled is not None
    own = compiled.Echoes(**table(**changed))
    for _ in range(2):
        with pytest.raises(error):
            own.nearest(Document("карта карта").folded, 3)


@in_c
@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ((), TypeError),
        (("карта", 3), TypeError),
        ((Document("карта").folded,), TypeError),
        ((Document("карта").folded, "3"), TypeError),
        ((Document("карта").folded, -1), OverflowError),
        ((Document("карта").folded, 1 << 16), ValueError),
    ],
)
def test_only_readings_and_windows_are_taken(asked: tuple[Any, ...], error: type[Exception]) -> None:
    assert compiled is not None
    with pytest.raises(error):
        compiled.Echoes(**table()).nearest(*asked)


@in_c
def test_distances_are_told_within_the_window() -> None:
    assert compiled is not None
    own = compiled.Echoes(**table(keys=lambda form: ((form[:1],), (form,), (form[:2],))))
    folded = Document("карта кит кара 5 карта").folded
    assert own.nearest(folded, 0) == own.nearest(folded, 1) == "nothing"
    assert own.nearest(folded, 2) == (3, 2, [(0, 0, 5, "карта"), (2, 10, 14, "кара"), (4, 17, 22, "карта")])
    assert own.nearest(folded, 4)[:2] == (4, 2)


@in_c
def test_a_word_is_asked_for_once() -> None:
    assert compiled is not None
    asked: list[tuple[str, str]] = []

    def noting(what: str, tell: Callable[[str], Any]) -> Callable[[str], Any]:
        return lambda form: (asked.append((what, form)), tell(form))[1]

    kinds = bytes(2 if chr(code) in "0123456789" else code >= 0x80 for code in range(0x100))
    told = table(kinds=kinds, tails=((), (), (encode("сна"),)), prefixes=(encode("по"),))
    own = compiled.Echoes(**told | {what: noting(what, told[what]) for what in ("starts", "begin", "keys")})
    for _ in range(2):
        own.nearest(Document("картам карта весна волна опора упор банк 2010 bill").folded, 3)
    for what, forms in (
        ("starts", ["кар", "вол", "бан"]),
        ("begin", ["весна", "опора", "упор", "bill"]),
        ("keys", ["картам", "карта", "весна", "волна"]),
    ):
        assert [form for asked_of, form in asked if asked_of == what] == forms


@in_c
def test_what_is_kept_is_bounded_and_told_again() -> None:
    assert compiled is not None
    own = compiled.Echoes(**table(begin=lambda form: (form,), keys=lambda form: ((form,), (form,), ())))
    many = Document(" ".join(f"w{number}x w{number}x" for number in range(110_000))).folded
    for _ in range(2):
        near, _, found = own.nearest(many, 1)
        assert (near, len(found)) == (1, 220_000)
        assert own.nearest(Document("карта карта кит").folded, 1)[0] == 1


@in_c
def test_a_look_may_begin_within_another_one() -> None:
    assert compiled is not None

    def keys(form: str) -> tuple[tuple[str, ...], ...]:
        if form == "карта":
            for number in range(60_000):
                own.nearest(Document(f"к{number} к{number + 1}").folded, 1)
        return (form,), (form,), ()

    own = compiled.Echoes(**table(keys=keys))
    assert own.nearest(Document("карта кит карта кит").folded, 2)[0] == 2


@in_c
def test_it_holds_nothing_of_a_text() -> None:
    assert compiled is not None
    folded = Document("карта карта").folded
    own = compiled.Echoes(**table())
    before = sys.getrefcount(folded)
    for _ in range(3):
        own.nearest(folded, 1)
    assert sys.getrefcount(folded) == before
