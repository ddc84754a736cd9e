import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from adrules.text.alphabet import encode
from adrules.text.emoji import clusters, emoji_spans


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("текст", 0),
        ("🎉", 1),
        ("👩\u200d👧\u200d👦", 1),
        ("🇷🇺", 1),
        ("👍🏽", 1),
        ("1\ufe0f\u20e3", 1),
        ("❤\ufe0f", 1),
        ("✅ да", 1),
        ("☎ 8 800", 1),
        ("🎉🎉🎉", 3),
        ("© ® ™ № ₽ → «»", 0),
        ("1 # *", 0),
    ],
)
def test_an_emoji_is_one_grapheme(text: str, number: int) -> None:
    assert len(emoji_spans(text)) == number


_PIECES = "аб ©1#\n\r🎉👩👧❤👍\u200d\ufe0f\u20e3\u200b\u0301🏽🇷🇺🇷\u093e\u0600\u2028ℹ☎\u1100\u1161Ⓐ\U0001f1e6\ud800\x00"


@given(st.text(_PIECES, max_size=20))
def test_emoji_are_those_of_all_graphemes(text: str) -> None:
    picture = regex.compile(
        r"[\p{Emoji_Presentation}\p{RI}]|\p{Extended_Pictographic}(?=\ufe0f)|\u20e3"
        r"|[\u2600-\u27bf&&\p{Extended_Pictographic}]|[\U0001f000-\U0001faff&&\p{Extended_Pictographic}]",
        regex.V1,
    )
    graphemes = list(regex.finditer(r"\X", text))
    wanted = [m.span() for m in graphemes if picture.search(m.group())]
    assert emoji_spans(text) == emoji_spans(text, encode(text)) == wanted
    if "\r" not in text:
        assert len(text) - sum(
            end - start - count for start, end, count in clusters(text, encode(text))
        ) == len(graphemes)
