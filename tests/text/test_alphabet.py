import re
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.rules.limit import MEASURES
from adrules.text.alphabet import (
    CHARACTERS,
    INVISIBLE,
    KNOWN,
    LETTER,
    MARKS,
    RARE,
    SIGN,
    code_of,
    decode,
    encode,
)
from adrules.text.document import Document
from adrules.text.emoji import emoji_spans
from adrules.text.folding import fold, normalise_and_fold, russian_look
from strategies import messages, russian

TEXTS = st.one_of(messages, russian, st.text(max_size=80))


@given(TEXTS)
def test_a_text_has_one_code_a_character(text: str) -> None:
    codes = encode(text)
    assert len(codes) == len(text)
    assert list(codes) == [code_of(c) for c in text]


def test_the_alphabet_is_read_back() -> None:
    text = "".join(KNOWN)
    assert decode(encode(text)) == text
    assert len(CHARACTERS) == 0x100


@pytest.mark.parametrize(
    ("character", "code"),
    [("✅", SIGN), ("🔥", SIGN), ("\u0301", RARE), ("\u200b", RARE), ("ß", LETTER), ("漢", LETTER)],
)
def test_other_characters_tell_what_they_are(character: str, code: int) -> None:
    assert encode(f"а{character}") == bytes((KNOWN["а"], code))


def simple_fold(text: str) -> str:
    """Fold each character on its own."""
    folded = []
    for character in text:
        lower = character.lower()
        folded.append(lower if len(lower) == 1 else character)
    return "".join(folded).replace("ё", "е")


@given(
    st.text(st.characters(exclude_categories=("Zs", "Zl", "Zp", "Cc", "Pd", "Sk", "Po", "Pf", "Lm", "Cf")))
)
@example("İстанбул")
def test_letters_are_folded_one_by_one(text: str) -> None:
    assert fold(text) == simple_fold(text)


def simple_normalised(text: str) -> tuple[str, list[int], list[int]]:
    """Do what the module of folding says, a character at a time."""
    rare, mark = re.compile(f"[{INVISIBLE}{MARKS}]"), re.compile(f"[{MARKS}]")
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for offset, character in enumerate(text):
        if rare.match(character) is None:
            kept.append(character)
            starts.append(offset)
            ends.append(offset + 1)
        elif mark.match(character) and kept and ends[-1] == offset:
            composed = unicodedata.normalize("NFC", kept[-1] + character)
            if len(composed) == 1:
                kept[-1] = composed
            ends[-1] = offset + 1
    return fold("".join(kept)), starts, ends


@given(TEXTS)
@example("\u0301спе\u0301ши\u0301\u0301те")
@example("и\u0306\u200b\u0306")
def test_normalising_keeps_the_offsets_of_the_simple_one(text: str) -> None:
    folded = normalise_and_fold(text)
    wanted, starts, ends = simple_normalised(text)
    assert folded.text == wanted
    assert folded.codes == encode(wanted)
    assert [folded.span(i, i + 1) for i in range(len(wanted))] == list(zip(starts, ends, strict=True))


WORD = regex.compile(r"[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*")


@given(TEXTS)
@example("-уникальное предложение-")
@example("онлайн-банк--мир 'а'б' c-а")
def test_words_are_those_of_the_expression(text: str) -> None:
    document = Document(text)
    folded = document.folded.text
    forms, starts, ends, wholes = [], [], [], {}
    for found in WORD.finditer(folded):
        word, at = russian_look(found.group()), found.start()
        first = len(forms)
        for part in word.split("-"):
            forms.append(part)
            starts.append(at)
            ends.append(at + len(part))
            at += len(part) + 1
        if "-" in word:
            wholes[first] = (word, len(forms))
    words = document.words
    assert (list(words.forms), list(words.starts), list(words.ends), words.wholes) == (
        forms,
        starts,
        ends,
        wholes,
    )
    assert document.parts.count == len(words.forms) - len(words.inner) == len(document.parts.words())


PICTURE = regex.compile(
    r"[\p{Emoji_Presentation}\p{RI}]|\p{Extended_Pictographic}(?=\ufe0f)|\u20e3"
    r"|[\u2600-\u27bf&&\p{Extended_Pictographic}]|[\U0001f000-\U0001faff&&\p{Extended_Pictographic}]",
    regex.V1,
)
EMOJI = st.lists(
    st.sampled_from(
        [
            "🔥",
            "❤️",
            "👩\u200d👧",
            "🇷🇺",
            "🇷",
            "1\ufe0f\u20e3",
            "©",
            "©\ufe0f",
            "™️",
            "а",
            " ",
            "№",
            "👍🏽",
            "\u0600",
            "\r\n",
        ]
    )
).map("".join)


@given(st.one_of(EMOJI, TEXTS))
def test_emoji_are_those_among_all_graphemes(text: str) -> None:
    wanted = [m.span() for m in regex.finditer(r"\X", text) if PICTURE.search(m.group())]
    assert emoji_spans(text) == wanted
    assert Document(text).emoji == wanted


@given(st.one_of(EMOJI, TEXTS))
@example(":. а\u0300A")
def test_counts_are_those_of_each_character(text: str) -> None:
    document = Document(text)
    letters = [c for c in text if c.isalpha()]
    share = round(100 * sum(c.isupper() for c in letters) / len(letters)) if letters else 0
    assert MEASURES["graphemes"](document) == len(regex.findall(r"\X", text))
    assert MEASURES["caps_percent"](document) == share
    assert MEASURES["words"](document) == len(WORD.findall(document.folded.text))
