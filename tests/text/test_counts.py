"""What C counts of a text at one look is what its views count."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.native import compiled
from adrules.rules.limit import MEASURES
from adrules.text.document import Document
from adrules.text.limits import MEASURES as TOGETHER
from adrules.text.limits import limits
from adrules.text.reading import read
from adrules.text.sentences import marks, sentence_count, stops
from strategies import messages

pytestmark = pytest.mark.skipif(compiled is None, reason="without the extension")

PIECES = [*'  ...!?…;»)]"«(aAzяЯёЁ10_-,:= \n\r\t\u2003\u3000🔥❤\ufe0f\u200b\u0301\u0306иßΩ²½٣\ud800\x1f—Ⓐ', "г", "тыс", "руб",
          "т. д", " %", " ₽", "Москва", "банк", "iPhone", "e-mail", "вкладов", "одиннадцатый", "и т. д. ", "ул. Ленина", "А. С.", "! ", ". ", ":)"]  # fmt: skip

texts = st.one_of(
    messages,
    st.lists(st.sampled_from(PIECES), max_size=20).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=3).map(lambda pieces: "Да! ".join(pieces) * 90),
)


@given(texts)
@example("т. д٣\u0306«")
@example("Вклад.\u200b Нет! 🎉 Да")
def test_marks_are_those_of_the_twin(text: str) -> None:
    document, wanted, offset = Document(text), ([], []), 0
    smile = False
    for line in document.folded.text.split("\n"):
        found = stops(document._as_given(offset, line))
        smile = smile or found is None
        for all_, some in zip(wanted, found or ([], []), strict=True):
            all_ += [offset + at for at in some]
        offset += len(line) + 1
    assert marks is not None
    assert marks.stops(read(text)) == (None if smile else wanted)


@given(texts)
@example("0\x850")
@example("Да.\x85 Нет. Ура!\u2028Да")
def test_sentences_are_counted_where_that_is_plain(text: str) -> None:
    count = sentence_count(read(text))
    assert count is None or count == len(Document(text).sentences)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\u3000\n", 0),
        ("Вклад под 18 %. Откройте. Ура\n\nДа! 🎉", 5),
        ("Да. Для 5 руб. Мы", None),
        ("Да :) Нет", None),
    ],
)
def test_what_is_plain(text: str, count: int | None) -> None:
    assert sentence_count(read(text)) == count


@given(texts, st.integers(0, 40))
def test_what_is_not_named_is_not_exceeded(text: str, high: int) -> None:
    together = limits([(measure, high) for measure in TOGETHER])
    assert together is not None
    document = Document(text)
    exceeded = together.exceeded(document.folded)
    counts = dict(exceeded)
    assert list(counts) == sorted(counts)
    assert len(counts) == len(exceeded)
    for number, measure in enumerate(TOGETHER):
        count = MEASURES[measure](document)
        if count > high:
            assert number in counts
        assert counts.get(number) in {None, count}
        assert number not in counts or counts[number] is None or count > high


def test_what_the_codes_tell_is_counted() -> None:
    together = limits([(measure, 0) for measure in TOGETHER])
    assert together is not None
    plain, with_emoji = "ВКЛАД под 18 % в банк-клиенте! Да. Нет", "Ура! 🎉"
    counts = {TOGETHER[number]: count for number, count in together.exceeded(read(plain))}
    assert counts == {
        "characters": len(plain),
        "graphemes": len(plain),
        "words": 7,
        "sentences": 3,
        "longest_word": len("банк-клиенте!"),
        "exclamation_marks": 1,
        "caps_percent": 28,
    }
    counts = {TOGETHER[number]: count for number, count in together.exceeded(read(with_emoji))}
    assert (counts["characters"], counts["exclamation_marks"]) == (len(with_emoji), 1)
    assert counts["graphemes"] is counts["longest_word"] is counts["emoji"] is None


@pytest.mark.parametrize(("capitals", "letters"), [(1, 8), (3, 8), (1, 200), (3, 200), (2, 3), (1, 1)])
def test_a_half_is_rounded_as_python_does(capitals: int, letters: int) -> None:
    together = limits([("caps_percent", 0)])
    assert together is not None
    text = "Я" * capitals + "я" * (letters - capitals)
    wanted = round(100 * capitals / letters)
    assert list(together.exceeded(read(text))) == ([(0, wanted)] if wanted else [])


def test_a_message_in_order_exceeds_nothing() -> None:
    together = limits([(measure, 30) for measure in TOGETHER if measure not in {"characters", "graphemes"}])
    assert together is not None
    assert together.exceeded(read("Вклад под 18 % годовых. Откройте в приложении! 🎉")) == ()


def test_wrong_values_raise() -> None:
    native: Any = compiled
    kinds = bytes(0x100)
    for wrong in ((len(TOGETHER), 1), (0, 1 << 31)):
        with pytest.raises(ValueError, match="measure"):
            native.Limits(kinds, marks, (wrong,))
    with pytest.raises(OverflowError):
        native.Limits(kinds, marks, ((0, -1),))
    for wrong in ((1,), "ab", 1, ("a", 1)):
        with pytest.raises(TypeError):
            native.Limits(kinds, marks, (wrong,))
    with pytest.raises(ValueError, match="256"):
        native.Limits(b"", marks, ())
    with pytest.raises(ValueError, match="256"):
        native.Marks(b"", kinds, frozenset())
    with pytest.raises(TypeError):
        native.Marks(kinds, kinds, [])
    for method in (native.Limits(kinds, marks, ()).exceeded, marks.stops, marks.count):
        with pytest.raises(TypeError):
            method("текст")
