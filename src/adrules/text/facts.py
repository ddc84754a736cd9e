"""Checkable tokens of a text: numbers, percents, sums of money, dates, terms.

Found on the folded text (see :mod:`adrules.text.folding`).
"""

import re

_NUMBER = r"\d+(?:[  ]\d{3})*(?:[.,]\d+)?"
_SCALE = r"(?:\s?(?:тыс|млн|млрд)\b\.?|\s(?:тысяч[аи]?|миллион(?:а|ов)?|миллиард(?:а|ов)?)\b)"
_MONTH = (
    r"(?:январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?"
    r"|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])"
)
_UNIT = (
    r"(?:секунд\w*|минут\w*|час(?:а|ов|у|ам)?|сут(?:ки|ок)|дн(?:я|ей|ям)|день|недел\w+"
    r"|месяц\w*|мес\b\.?|год(?:а|у|ам)?|лет)\b"
)
_WORD = (
    r"(?:один|одна|одну|одного|два|две|двух|три|трех|четыре|пять"
    r"|шесть|семь|восемь|девять|десять|полгода|полтора)"
)

TOKEN_CLASSES = {
    "percent": re.compile(rf"(?<![\w.,]){_NUMBER}\s?(?:%|процент\w*)"),
    "money": re.compile(
        rf"(?<![\w.,])(?:{_NUMBER}{_SCALE}?\s?(?:₽|руб(?:л\w+|\.|\b)|р\b\.?|коп\w*|[$€])"
        rf"|[$€]\s?{_NUMBER}|{_NUMBER}{_SCALE})"
    ),
    "date": re.compile(
        rf"(?<![\w.,])(?:\d{{1,2}}\s{_MONTH}\b(?:\s\d{{4}})?|\d{{1,2}}\.\d{{1,2}}(?:\.\d{{2,4}})?(?![\w%])"
        rf"|конца\s{_MONTH}\b)"
    ),
    "term": re.compile(
        rf"(?<!\w)(?:{_NUMBER}(?:\s?[-–—]\s?\d+)?|{_WORD})(?:-х)?\s?(?:рабочих\s|календарных\s)?{_UNIT}"
        r"|(?<!\w)полгода\b|(?<!\w)24/7"
    ),
    "number": re.compile(rf"(?<![\w.,]){_NUMBER}"),
}
"""Name of a token class, as written ``<percent>`` in a phrase -> its pattern."""


def token_spans(name: str, folded: str) -> list[tuple[int, int]]:
    """Return the spans of the tokens of class ``name`` in a folded text, in order."""
    return [m.span() for m in TOKEN_CLASSES[name].finditer(folded)]
