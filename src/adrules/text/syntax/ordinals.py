"""Ordinals and dates in words."""

from collections.abc import Iterator, Sequence
from itertools import compress, count

from adrules.text.syntax.tagging import Found, Sentence, Word, lexemes

_UNITS = lexemes("первый второй третий четвертый пятый шестой седьмой восьмой девятый")
_FROM_TEN = lexemes(
    """
    десятый одиннадцатый двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый
    восемнадцатый девятнадцатый двадцатый тридцатый сороковой пятидесятый шестидесятый семидесятый
    восьмидесятый девяностый сотый двухсотый трехсотый четырехсотый пятисотый шестисотый семисотый
    восьмисотый девятисотый тысячный двухтысячный трехтысячный пятитысячный десятитысячный стотысячный
    миллионный миллиардный
    """
)
LEMMAS = _UNITS | _FROM_TEN
"""Ordinals: the lemmas that the questions to a single word name."""
CARDINALS = lexemes(
    """
    двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста
    четыреста пятьсот шестьсот семьсот восемьсот девятьсот тысяча
    """
)
_FRACTIONS = frozenset(
    {"одна", "две", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "целых", "целая"}
)
MONTHS = lexemes("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")


def written_ordinal(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find ordinals from ten upwards in words: «двадцатый», «двадцать пятого». Dates are another pattern."""
    for sentence in sentences:
        for index in range(len(sentence.tokens)):
            first = _ordinal(sentence, index)
            if first is not None and not _is_month_next(sentence, index):
                yield Found(sentence.tokens[first].start, sentence.tokens[index].end)


def written_date(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find days of a month in words: «четвёртого мая», «тридцать первое декабря»."""
    for sentence in sentences:
        for index in range(len(sentence.tokens)):
            if not _is_month_next(sentence, index):
                continue
            first = _ordinal(sentence, index)
            if first is None and is_below_ten(sentence.tokens[index]):
                first = index
            if first is not None and not sentence.tokens[index].likely("NOUN"):
                yield Found(sentence.tokens[first].start, sentence.tokens[index + 1].end)


def months(forms: Sequence[str]) -> Iterator[int]:
    """Yield where a month follows a word that is not in digits: «пятого мая», not «5 мая»."""
    places = compress(count(), map(MONTHS.__contains__, forms))
    return (at for at in places if at and not forms[at - 1].isdigit())


def _ordinal(sentence: Sentence, index: int) -> int | None:
    """Return where the ordinal of ten and more that ends at ``index`` begins."""
    tokens = sentence.tokens
    token = tokens[index]
    small, large = is_below_ten(token), is_from_ten(token)
    if not small and not large:
        return None
    first = index
    while first > 0 and tokens[first].joined and tokens[first - 1].form in CARDINALS:
        first -= 1
    if first < index:
        return first
    before = tokens[index - 1].form if index and token.joined else ""
    return index if large and before not in _FRACTIONS else None


def _is_month_next(sentence: Sentence, index: int) -> bool:
    following = sentence.tokens[index + 1 : index + 2]
    return any(t.form in MONTHS and t.joined for t in following)


def is_below_ten(word: Word) -> bool:
    """Return whether a word is an ordinal from the first to the ninth."""
    return "ADJF" in word.shares and any(r.lemma in _UNITS and r.pos == "ADJF" for r in word.readings)


def is_from_ten(word: Word) -> bool:
    """Return whether a word is an ordinal from the tenth upwards."""
    return "ADJF" in word.shares and any(r.lemma in _FROM_TEN and r.pos == "ADJF" for r in word.readings)
