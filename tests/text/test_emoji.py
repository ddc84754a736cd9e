import pytest

from adrules.text.emoji import emoji_spans


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
