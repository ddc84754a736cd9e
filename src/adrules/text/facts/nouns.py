"""The noun after a number: whether it is one, and one spelling for its forms."""

import re

from adrules.text.facts.units import MEASURES

_FUNCTION_WORDS = """
    а без безо бесплатно более больше бы в вам вас ваш ваша ваше ваши ваших включительно вместо во все
    всего вы выше где года годовых даже далее для до его ее ежедневно если есть еще за завтра затем
    здесь и из или итого их к каждый как ко когда ли максимум менее меньше минимум минус мне можно мск
    мы на над надо назад нам нас наш наша наши не нельзя нет ни ниже но нужно о об обо она они онлайн
    оно от плюс по под после потом при про против раньше рождения с сверх своих сегодня сейчас скоро
    слов словах со та так также там твой твоя те тебе то только тот тут ты у уж уже х чем через что
    чтобы эти это этот я
"""
_SAME_IN_ALL_CASES = "фото видео авто кино депо кафе меню купе такси шоу эскимо кило промо радио"

_NO_NOUNS = frozenset(_FUNCTION_WORDS.split())
_INDECLINABLE = frozenset(_SAME_IN_ALL_CASES.split())
_ADJECTIVE = re.compile(r"[а-я]{2,30}(?:ых|их|ые|ого|ую|ым|ыми|ими|ая)$")
_VERB = re.compile(
    r"(?:йте|ите|[аеиуя]ть|[сшщ]ься|тся|тесь|[аеуя]ет|[аую]ют|[аяыи]ли|ешь|ишь|уйте|ован[аоы]|нят[аоы])$"
)
_ENDING = re.compile(
    r"(?<=[а-я]{3})(?:иями|иях|иям|ией|ий|ия|ии|ию|ие|ями|ами|ях|ах|ям|ам|ов|ев|ей|ом|ем|ой|ью|а|я|ы|и|у|ю|е|о|ь|й)$"
)
_FLEETING = re.compile(r"(?<=[бвгджзйклмнпрстфхцчшщ])[оеь](?=[кцн]$)")
_ONE = 1


def is_adjective(word: str) -> bool:
    """Tell whether a word between a number and its noun looks like an adjective in that place."""
    return _ADJECTIVE.match(word) is not None and word not in _NO_NOUNS


def is_counted(word: str, last_digits: int | None) -> bool:
    """Tell whether a word can be what a number counts.

    ``last_digits`` are the last two of the number, ``None`` for a broken one: after «1» the
    noun may stand in cases that it has not after «5».
    """
    if word in MEASURES or word in _INDECLINABLE:
        return True
    if word in _NO_NOUNS or len(word) < 3 or not word.isalpha() or _VERB.search(word):  # noqa: PLR2004
        return False
    singular = last_digits is not None and last_digits % 10 == _ONE and last_digits != 11  # noqa: PLR2004
    return singular or word[-1] not in "оеуюэ"


def stem(noun: str) -> str:
    """Return what the forms of a noun share: «покупка», «покупки», «покупок» -> «покупк».

    >>> stem("клиентов"), stem("ночей"), stem("шт")
    ('клиент', 'ноч', 'штук')
    """
    noun = MEASURES.get(noun, noun)
    if noun in _INDECLINABLE or len(noun) < 4:  # noqa: PLR2004
        return noun
    return _FLEETING.sub("", _ENDING.sub("", noun))
