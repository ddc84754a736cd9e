"""Work grows with the length of a text and not faster, whatever the text is made of."""

import sys
from types import FrameType

import pytest

import adrules

CHECKER = adrules.load()
SHORT = 4000
TIMES = 4
ORDINARY = (
    "Лучший выбор для семьи! Откройте счёт за 5 минут в приложении — и получите 18 % годовых до 31 декабря. "
    "Мы дарим эмоции: «самый выгодный» вклад, без комиссий. Вы готовы? Тогда жди нас за два часа 🎉\n"
)
TEXTS = {
    "ordinary": ORDINARY,
    "one letter": "а",
    "one word": "слово ",
    "emoji": "🎉",
    "emoji with selectors": "❤\ufe0f",
    "digits": "5",
    "figures": "50% ",
    "full stops": ".",
    "marks": "!?",
    "hyphens": "-",
    "hyphenated": "онлайн-банк-",
    "capitals": "СКИДКА ",
    "zero width": "а\u200b",
    "joiners": "\u200d",
    "combining": "а\u0301",
    "brackets": "(",
    "open quotes": "«слово ",
    "straight quotes": '"',
    "no marks": "откройте счёт и получите подарок для всей семьи ",
    "anchors": "самый лучший выгодный для вас в мире возможностей ",
    "statements": "за пять минут ",
    "dates": "12.10.2025 ",
    "both registers": "вы ты ",
    "domains": "a.",
}


def calls(text: str) -> int:
    """Return how many functions a check calls, with words that it has met before."""
    CHECKER.check(text)
    count = 0

    def counted(frame: FrameType, event: str, given: object) -> None:  # noqa: ARG001 - as profilers are called
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        CHECKER.check(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_four_times_the_text_is_about_four_times_the_work(name: str) -> None:
    unit = TEXTS[name]
    text = unit * (SHORT // len(unit))
    assert calls(text * TIMES) <= 1.25 * TIMES * calls(text) + 1000
    assert calls(text) <= 40 * len(text) + 10_000
