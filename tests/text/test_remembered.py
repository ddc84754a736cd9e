"""What a function says of words, remembered: in C as in Python."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.native import compiled
from adrules.text import address, content
from adrules.text.dictionary import Lexicon, Reading
from adrules.text.document import Document
from adrules.text.folding import fold
from adrules.text.morphology import analyzer, lexicon
from adrules.text.remembered import Alike, Memo, Remembered, Sharing
from adrules.text.syntax import signs
from adrules.text.words import Parts

TWIN = Lexicon(analyzer())
NONE = frozenset[str]()


class Nothing:
    """A dictionary that holds no word."""

    def likeness(self, _word: str, _lemmas: frozenset[str], /) -> bytes | None:
        return None

    def entries(self, _word: str, /) -> tuple[Reading, ...]:
        return ()

    def spellings(self, _word: str, /) -> tuple[str, ...]:
        return ()


NOTHING = Nothing()
MEMOS = [Memo] if compiled is None else [Memo, compiled.Memo]
both = pytest.mark.parametrize("memo", MEMOS, ids=lambda memo: memo.__module__)
Asked = list[str]


def asking(asked: Asked) -> Callable[[str], str]:
    """Return a function that says of a word that it was the one that was asked for."""

    def find(form: str) -> str:
        asked.append(form)
        return f"as {form}"

    return find


def alike(memo: Any, find: Callable[[str], Any], **given_: Any) -> Any:
    """Return a memo of words that are read alike, nothing named but what is given."""
    plain = {"lemmas": NONE, "apart": NONE, "ends": (), "otherwise": None}
    return memo(find, 50, Sharing(lexicon, **{**plain, **given_}))


@both
def test_a_word_is_asked_for_once(memo: Any) -> None:
    asked: Asked = []
    said = memo(asking(asked), 50)
    assert [said[form] for form in ("дом", "лес", "дом")] == ["as дом", "as лес", "as дом"]
    assert asked == ["дом", "лес"]
    assert list(map(said.__getitem__, ("лес", "дом"))) == ["as лес", "as дом"]
    assert said.get("сад") is None
    assert dict(said) == {"дом": "as дом", "лес": "as лес"}


@both
def test_no_more_words_are_kept_than_may_be(memo: Any) -> None:
    asked: Asked = []
    said = memo(asking(asked), 3)
    for form in ("а", "б", "в", "г", "г", "а"):
        assert said[form] == f"as {form}"
    assert asked == ["а", "б", "в", "г", "а"]
    assert dict(said) == {"г": "as г", "а": "as а"}


@both
def test_an_error_is_not_remembered(memo: Any) -> None:
    said = memo({"дом": 1}.__getitem__, 50)
    for _ in range(2):
        with pytest.raises(KeyError, match="лес"):
            said["лес"]
    assert said["дом"] == 1
    with pytest.raises(KeyError):
        alike(memo, {"дом": 1}.__getitem__)["синицами"]


@both
@pytest.mark.parametrize(
    "forms", [("синицами", "куницами"), ("бодаешь", "кидаешь", "бодаете", "кидай", "кидайте")]
)
def test_words_that_are_read_alike_share_an_answer(memo: Any, forms: tuple[str, ...]) -> None:
    asked: Asked = []
    said = alike(memo, asking(asked))
    first: dict[bytes | None, str] = {}
    for form in (*forms, *forms):
        likeness = lexicon().likeness(form, NONE)
        assert said[form] == f"as {first.setdefault(likeness, form)}"
    assert asked == list(first.values())
    assert len(asked) < len(forms)


@both
def test_a_word_of_a_listed_lemma_or_of_no_dictionary_shares_none(memo: Any) -> None:
    asked: Asked = []
    said = alike(memo, asking(asked), lemmas=frozenset({"синица"}))
    for form in ("синицами", "бхагаватница", "куницами", "лисицами", "синицами"):
        said[form]
    assert asked == ["синицами", "бхагаватница", "куницами"]
    assert said["лисицами"] == "as куницами"


@both
def test_a_word_apart_and_one_that_ends_as_named_share_none_with_others(memo: Any) -> None:
    asked: Asked = []
    said = alike(
        memo, asking(asked), apart=frozenset({"птицами", "куницами"}), ends=("ы", "ницами", "слицами")
    )
    for form in ("лисицами", "синицами", "куницами", "волчицами", "ослицами"):
        said[form]
    assert asked == ["лисицами", "синицами", "куницами"]
    assert said["волчицами"] == "as лисицами"
    assert said["ослицами"] == "as синицами"


@both
def test_words_that_end_otherwise_may_have_an_answer_without_a_look(memo: Any) -> None:
    asked: Asked = []
    given_ = {"apart": frozenset({"дом"}), "ends": ("цами",), "otherwise": "none"}
    said = alike(memo, asking(asked), **given_)
    found = [said[form] for form in ("синицами", "дом", "лес", "бхагаватница", "лисицами", "")]
    assert found == ["as синицами", "as дом", "none", "none", "as синицами", "none"]
    assert asked == ["синицами", "дом"]


@both
def test_the_answers_that_are_shared_are_bounded_too(memo: Any) -> None:
    asked: Asked = []
    said = memo(asking(asked), 1, Sharing(lexicon, NONE, NONE, (), None))
    for form in ("синицами", "куницами", "дом", "лисицами"):
        said[form]
    assert asked == ["синицами", "дом", "лисицами"]
    assert dict(said) == {"лисицами": "as лисицами"}


@both
def test_any_dictionary_may_be_asked(memo: Any) -> None:
    asked: Asked = []
    said = memo(asking(asked), 50, Sharing(lambda: TWIN, NONE, NONE, (), None))
    assert [said[form] for form in ("синицами", "куницами", "а")] == ["as синицами", "as синицами", "as а"]
    with pytest.raises(AttributeError):
        memo(asking(asked), 50, Sharing(lambda: None, NONE, NONE, (), None))["синицами"]


APART, ENDS = frozenset({"дом", "кто-то", "ß", "😀", "с" * 45}), ("ом", "-ка", "ы", "ß", "х" * 45)
TEXTS = st.text("домыстокахß-' ,\u0301x😀c", max_size=60)


def over(said: Any, parts: Parts) -> list[str]:
    found: list[str] = said.over(parts)
    return found


@given(text=TEXTS | st.text(max_size=40))
@example(text="Дом, кто-то, дoм и дома; ломом, давай-ка, ß, ы, " + "с" * 45 + " " + "х" * 46)
def test_of_a_text_only_words_are_asked_for_that_may_differ(text: str) -> None:
    sharing = Sharing(lexicon, NONE, APART, ENDS, "none")
    parts = Document(text).parts
    wanted = [f"as {form}" for form in parts.words() if form in APART or form.endswith(ENDS)]
    plain = Parts(list(parts.forms), list(parts.written), dict(parts.wholes))
    assert Memo(lambda form: f"as {form}", 50, sharing).over(plain) == wanted
    for memo in MEMOS[1:]:
        asked: Asked = []
        sharing = Sharing(lambda: NOTHING, NONE, APART, ENDS, "none")
        found = over(memo(asking(asked), 50, sharing), parts)
        assert [each for each in found if each != "none"] == wanted
        assert set(asked) == {each.removeprefix("as ") for each in wanted}


def test_words_that_cannot_differ_are_left_out() -> None:
    said: Alike[str] = Alike(str, apart=frozenset({"дом"}), ends=("ом",), otherwise="none")
    text = Document("Дома ком, дoм и том-то, cлом; кто там")
    assert said.over(text.parts) == ["ком", "дом", "слом"]
    assert Alike(str, apart=frozenset({"на-на"}), otherwise="none").over(Document("на-на на").parts) == [
        "на-на"
    ]


@both
def test_a_memo_that_does_not_share_has_nothing_over(memo: Any) -> None:
    with pytest.raises(TypeError):
        memo(str, 5).over(Document("дом").parts)


def test_a_memo_that_holds_itself_is_collected() -> None:
    class Asked:
        def __call__(self, form: str) -> str:
            return form

    find = Asked()
    said: Remembered[Any] = Remembered(find)
    said["it"] = said
    gone = weakref.ref(find)
    del find, said
    gc.collect()
    assert gone() is None


in_c = pytest.mark.skipif(compiled is None, reason="the extension is not there")


@in_c
@pytest.mark.parametrize(
    "given_",
    [
        (),
        (str,),
        (str, "many"),
        (str, 5, lexicon),
        (str, 5, (lexicon,)),
        (str, 5, (lexicon, set(), NONE, (), None)),
        (str, 5, (lexicon, NONE, {"дом"}, (), None)),
        (str, 5, (lexicon, NONE, NONE, "а", None)),
        (str, 5, (lexicon, NONE, NONE, (5,), None)),
    ],
)
def test_what_is_no_memo_is_refused(given_: tuple[Any, ...]) -> None:
    assert compiled is not None
    with pytest.raises(TypeError):
        compiled.Memo(*given_)


@in_c
@pytest.mark.parametrize("given_", ["дом", None, ["дом"]])
def test_what_is_no_text_is_refused(given_: Any) -> None:
    assert compiled is not None
    with pytest.raises(TypeError):
        compiled.Memo(str, 5, (lexicon, NONE, NONE, (), None)).over(given_)


@in_c
def test_an_error_in_between_is_told() -> None:
    assert compiled is not None
    said = compiled.Memo({}.__getitem__, 5, (lexicon, NONE, NONE, ("ом",), None))
    with pytest.raises(KeyError, match="дом"):
        said.over(Document("Этот дом").parts)


@in_c
def test_a_memo_that_was_not_made_or_is_made_again_gives_an_error() -> None:
    assert compiled is not None
    with pytest.raises(ValueError, match="nothing to ask"):
        compiled.Memo.__new__(compiled.Memo)["дом"]
    with pytest.raises(TypeError):
        Remembered(str).__init__(str)  # type: ignore[misc] # what nobody does
    with pytest.raises(TypeError):
        Remembered(str)[["дом"]]  # type: ignore[index] # no key


SHARED: list[tuple[Alike[Any], Callable[[str], Any]]] = [
    (signs._SIGNS, signs._signs_of),
    (address._SPOKEN, address._spoken),
    (content._LINKS, content._links),
]
shared = pytest.mark.parametrize(("said", "find"), SHARED, ids=["signs", "address", "links"])
LETTERS = "аеийкостыьяг-'0xы"


@shared
@pytest.mark.parametrize("start", ["копи", "смотри", "выпей", "пшл", "ссы", "будь", "сам", "процен", "котор"])
def test_what_is_shared_is_what_is_said_of_each_word(
    said: Alike[Any], find: Callable[[str], Any], start: str
) -> None:
    known = {fold(word) for word, *_ in analyzer().dictionary.iter_known_words(start)}
    assert known
    for form in sorted(known):
        assert said[form] == find(form), form


@shared
@given(form=st.text(LETTERS, min_size=1, max_size=7) | st.text(min_size=1, max_size=70))
def test_the_same_holds_for_made_up_words(said: Alike[Any], find: Callable[[str], Any], form: str) -> None:
    assert said[form] == find(form)
