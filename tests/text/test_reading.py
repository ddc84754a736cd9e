"""The reading in C and its twin in Python say the same."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.native import compiled
from adrules.text.alphabet import INVISIBLE, KNOWN, MARKS
from adrules.text.folding import normalise_and_fold
from adrules.text.reading import alphabet
from adrules.text.words import located, parts_of
from strategies import messages

pytestmark = pytest.mark.skipif(compiled is None, reason="the extension is not built")

PIECES = (
    *"аАёЁйИ-'’\u2011\u00ad\u200b\u0301\u0306\u0308\ufe0f\ufffe\x00\x18\x1aaczAZßİΣς5٣²½_ \u00a0\u2028\n\r\t«»—",
    *(
        "🔥",
        "👩\u200d👧",
        "🇷🇺",
        "\ud800",
        "\udfff",
        "漢",
        "\U00017000",
        "\U000e0041",
        "K",
        "ǅ",
        "ﬁ",
        "cкидкa",
        "x-ray",
    ),
)
TEXTS = st.one_of(messages, st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def in_python(text: str) -> dict[str, Any]:
    folded = normalise_and_fold(text)
    parts = parts_of(folded.text, folded.codes)
    return said(folded, parts, located(parts, folded.text))


def in_c(text: str) -> dict[str, Any]:
    assert alphabet
    assert compiled
    reading = alphabet.read(text)
    return said(reading, reading, compiled.located(reading))


def said(folded: Any, parts: Any, words: Any) -> dict[str, Any]:
    size = len(folded.text)
    return {
        "folded": (folded.text, folded.codes, folded.given, folded.starts, folded.ends),
        "spans": [folded.span(at, end) for at in range(size) for end in (at + 1, size)],
        "parts": (parts.forms, parts.written, parts.wholes, parts.count, parts.words()),
        "words": (words.forms, words.starts, words.ends, words.wholes, words.inner),
        "after": [words.after(at) for at in range(len(words.forms) + 2)],
    }


@given(TEXTS)
@example("")
@example("-уникальное-предложение- cкидкa-x o'neil-c а'-б а-'б")
@example("\u0301и\u0306\u0306\u200b\u0306 ﬁ\ufe0f")
@example("\x00\x00а\x00")
def test_both_twins_read_the_same(text: str) -> None:
    assert in_c(text) == in_python(text)


@pytest.mark.parametrize("piece", ["а", "онлайн-банк ", "cкидкa-x ", "👩\u200d👧 ", "Ωμέγα ", "и\u0306"])
def test_a_long_text_is_read_alike(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    folded = normalise_and_fold(text)
    parts = parts_of(folded.text, folded.codes)
    assert alphabet
    assert compiled
    reading = alphabet.read(text)
    assert (reading.text, reading.codes, reading.starts) == (folded.text, folded.codes, folded.starts)
    assert (reading.forms, reading.written, reading.wholes) == (parts.forms, parts.written, parts.wholes)
    words, wanted = compiled.located(reading), located(parts, folded.text)
    assert (words.starts, words.ends, words.inner) == (wanted.starts, wanted.ends, wanted.inner)


@pytest.mark.parametrize("text", [b"text", None, 5])
def test_what_is_no_text_is_refused(text: object) -> None:
    assert alphabet
    with pytest.raises(TypeError):
        alphabet.read(text)


def test_a_span_outside_of_the_text_is_refused() -> None:
    assert alphabet
    reading = alphabet.read("спе\u0301к")
    for start, end in ((-1, 2), (0, 0), (0, 5), (4, 5), (1 << 70, 2)):
        with pytest.raises(IndexError):
            reading.span(start, end)


def test_what_is_removed_is_neither_a_letter_nor_of_the_alphabet() -> None:
    removed = re.compile(f"[{INVISIBLE}{MARKS}]")
    assert not [c for c in map(chr, range(0x110000)) if removed.match(c) and (c.isalnum() or c in KNOWN)]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (None, None, "а" * 255, bytes(256), bytes(256)),
        (None, None, "а" * 256, bytes(255), bytes(256)),
        (None, None, "🔥" * 256, bytes(256), bytes(256)),
    ],
)
def test_a_wrong_alphabet_is_refused(arguments: tuple[Any, ...]) -> None:
    assert compiled
    with pytest.raises((TypeError, ValueError)):
        compiled.Alphabet(*arguments)


@pytest.mark.parametrize("answer", [None, (1, "а"), (256, "а", 1, False, False), (1, "аа", 1, False, False)])
def test_a_wrong_answer_about_a_character_is_refused(answer: object) -> None:
    assert compiled
    wrong = compiled.Alphabet(lambda _: answer, lambda a, _: a, "а" * 256, bytes(256), bytes(256))
    with pytest.raises((TypeError, ValueError)):
        wrong.read("б")
