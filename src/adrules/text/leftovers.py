"""What a template or a model leaves in a text: the patterns of ``kind: placeholder``."""

import re
from collections import Counter
from functools import cache

from adrules.text.document import Document

_FILL = (
    r"(?:имя|имени|фамили[яию]|отчеств[оа]|фио|клиент\w{0,4}|получател\w{1,3}|названи[еяюи]"
    r"|наименовани\w|ссылк[аиуе]|дат[аыуе]|сумм[аыуе]|город\w{0,2}|номер\w{0,2}|телефон\w{0,2}"
    r"|адрес\w{0,2}|компани[яию]|продукт\w{0,2}|товар\w{0,2}|промокод\w{0,2}|код|срок\w{0,2}"
    r"|ставк[аиуе]|процент\w{0,2}|цен[аыуе]|скидк[аиуе]|бренд\w{0,2}|банк\w{0,2}|магазин\w{0,2}"
    r"|описани[ея]|текст\w{0,2}|призыв\w{0,2}|эмодзи|преимуществ[оа]|должност[ьи]|подпис[ьи]"
    r"|укаж\w+|указать|встав\w+|введите|впишите|подставьте|добавьте|заполните|здесь"
    r"|your|name|surname|company|link|url|date|city|phone|product|price|code|insert|placeholder"
    r"|brand|client|customer|first|last|order|amount|discount)"
)
"""Words in brackets that ask to be replaced."""

_TAGS = r"(?:/?(?:a|b|i|u|s|p|em|br|hr|ul|ol|li|div|span|strong|code|pre|img|table|tr|td|th|h[1-6]))"
_TEXT = (
    r"(?:текст|сообщени[ея]|смс|sms|пуш|push|уведомлени[ея]|объявлени[ея]|письм[оа]|пост|рассылк[аи]"
    r"|черновик|верси[яию]|рекламн\w{2,3}|баннер|заголовк?ок)"
)
_OPENER = (
    r"(?:конечно|разумеется|безусловно|хорошо|отлично|с удовольствием|понял[аи]?|понятно|готово|да"
    r"|вот,? пожалуйста|пожалуйста|sure|of course|certainly)"
)
_WORD = r"(?:\s[\w«»\"-]{1,30},?)"
_REST = r"[^.!?\n]{0,80}"

_RAW = {
    "variable": (
        r"\{\{\s?[\w.| -]{1,60}\}\}",
        r"\{%[^%\n]{1,80}%\}",
        r"(?<!\{)\{[^\W\d][\w .-]{0,40}\}(?!\})",
        r"\$\{[\w.]{1,60}\}",
        r"(?<![\w$])\$[A-Za-z_]\w{1,40}\$?",
        r"(?<![\w%])(?<!\d )%[^\W\d]\w{1,40}%(?!\w)",
        r"(?<![\w%])%\(\w{1,40}\)s",
        r"(?<![\w%])(?<!\d )%[sd]\b",
        r"(?<!\w)#[^\W\d]\w{1,40}#",
        r"(?<!\w)#(?:[A-Z]+_)*[A-Z]{2,20}(?i:_(?:name|id|url|date|code|sum|link|phone|city))\b",
        r"\*\|\w{1,40}\|\*",
        r"\[\[[^\W\d][\w .-]{0,40}\]\]",
        r"<<[^\W\d][\w .-]{0,40}>>",
        r"(?<!\w)__[A-Z][A-Z0-9_]{1,40}__(?!\w)",
        r"(?<!\S)@@?[A-Z][A-Z0-9_]{1,40}@",
    ),
    "blank": (
        r"(?<!\w)_{3,}(?!\w)",
        r"(?<!\w)[XХ]{2,}\s?(?:%|₽|руб|дн|мес|лет|год|минут|час)",
        r"(?<!\w)[XХ]{1,2}\.[XХ]{1,2}(?:\.[XХ]{2,4})?(?!\w)",
        r"(?<!\w)[NХX]\s?(?:%|₽|руб\w*|процент\w*|дней|месяц\w*)(?!\w)",
        r"(?<!\w)(?:ДД|дд|DD|dd)[./-](?:ММ|мм|MM|mm)(?:[./-](?:ГГ(?:ГГ)?|гг(?:гг)?|YY(?:YY)?|yy(?:yy)?))?(?!\w)",
        r"(?<!\w)(?:ЧЧ|чч|HH|hh)[:.-](?:ММ|мм|MM|mm)(?!\w)",
    ),
    "sample": (
        r"(?<!\w)(?:Имя (?:Фамилия|Отчество)|Фамилия Имя|ИМЯ ФАМИЛИЯ|ИМЯ КЛИЕНТА)(?!\w)",
        r"(?i:здравствуйте|привет|добрый день|уважаем\w+|дорог\w+),? (?P<at>Имя|ИМЯ|ФИО)(?=[\s,!.])",
        r"(?<!\w)(?:ИМЯ|ФИО|ФАМИЛИЯ|НАЗВАНИЕ|ССЫЛКА)(?=[,!:]|\s?\n)",
        r"(?<![\w/.-])(?:undefined|NaN|null|None|TODO|TBD|FIXME)(?![\w/.-])",
    ),
    "markdown": (
        r"(?<![\w%)»₽*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?!\*)",
        r"(?<!\w)__(?=[^\s_])[^_\n]{1,200}(?<=[^\s_])__(?!\w)",
        r"~~(?=\S)[^~\n]{1,200}~~",
        r"```\w*",
        r"(?<!`)`[^`\n]{1,80}`(?!`)",
        r"^#{1,6} (?=\S)[^\n]*",
        r"^> (?=\S)",
        r"^(?:-{3,}|\*{3,}|_{3,}) *$",
        r"^\|[ :|-]{3,}\| *$",
        r"!?\[[^\[\]\n]{1,100}\]\((?:https?://|www\.|/|#|mailto:|tel:)[^()\s]{0,300}\)",
    ),
}
_FOLDED = {
    "bracket": (
        rf"(?<!\[)\[(?=[^\]\n]{{0,60}}(?<!\w){_FILL}(?!\w))[^\W\d][^\[\]\n|]{{0,60}}\](?![(\]])",
        r"(?<!\[)\[(?!erid|vk|ok|id\d|club|public)[a-z]+_[a-z_]{1,40}\](?![(\]])",
        r"(?<!\w)\((?:вставить|вставьте|подставить|подставьте|вписать|дописать|уточнить у)\s[^()\n]{2,60}\)",
        rf"(?<!<)<(?!{_TAGS}[\s>/])[^\W\d][\w ._-]{{1,40}}>(?!>)",
    ),
    "sample": (
        r"(?<!\w)lorem ipsum",
        r"(?:ваш|вставьте) текст (?:здесь|сюда)",
        r"(?<!\w)здесь (?:ваш|будет) текст(?!\w)",
    ),
    "assistant": (
        (
            rf"\A\W{{0,4}}{_OPENER}[!,.]\s(?:вот|ниже|предлагаю|держите|подготовил[аи]?|составил[аи]?|написал[аи]?)"
            rf"{_WORD}{{0,4}}\s(?:вариант|пример|{_TEXT})\w*{_WORD}{{0,6}}\s?(?::|\n|\Z)"
        ),
        rf"\A\W{{0,4}}{_OPENER}[!,.]\shere[^:\n]{{3,80}}:",
        (
            rf"\A\W{{0,4}}(?:вот|ниже|предлагаю|перед вами){_WORD}{{0,4}}\s{_TEXT}\w*{_WORD}{{0,6}}"
            r"\s?(?::|\n|\Z)"
        ),
        r"\A\W{0,4}(?:here is|here's|sure,)\s[^:\n]{3,80}:",
        (
            r"(?<!\w)надеюсь,?\s(?:что\s)?(?:это|вам|текст|вариант|сообщение)(?:\s\w+){0,3}\s"
            r"(?:поможет|помогло|понравится|понравилось|подойдет|подходит|устроит|полезн\w+)"
            r"[^.!\n]{0,60}[.!]?"
        ),
        (
            r"(?<!\w)(?:если\s[^.!?\n]{0,60}(?:правк|доработ|други[ех]\sвариант|еще\sвариант|измени"
            rf"|скорректир)|(?:дайте\sзнать|сообщите|скажите),?\sесли){_REST}(?:дайте\sзнать|сообщите|скажите"
            r"|напишите|готов|помогу|предложу|подготовлю|правк|вариант|текст|измен)[^.!?\n]{0,60}[.!?]?"
        ),
        (
            r"(?<!\w)(?:хотите|если\s(?:хотите|нужно|надо|потребуется|что)|при\sнеобходимости|при\sжелании)"
            r",?\s(?:я\s)?"
            rf"(?:могу|сделаю|подготовлю|напишу|предложу|сокращу|перепишу|доработаю){_REST}"
            r"(?:вариант|верси|текст|сообщени|коротк|короче|тон|стил|эмодзи)[^.!?\n]{0,40}[.!?]?"
        ),
        (
            r"(?<!\w)как\s(?:большая\s)?(?:языковая\sмодель|ии-(?:модель|ассистент|помощник)|ai-ассистент)"
            rf"(?!\w){_REST}"
        ),
        (
            r"(?<!\w)я\s?[—–-]?\s?(?:всего\sлишь\s)?(?:языковая\sмодель|искусственный\sинтеллект|ии-\w+"
            r"|виртуальный\sассистент)(?!\w)"
        ),
        r"(?<!\w)as\san\s(?:ai|llm)(?!\w)",
        (
            r"\(?(?<!\w)(?:(?:количество|число)\s(?:символов|знаков)|(?:символов|знаков)\sс\sпробелами"
            r"|длина\s(?:текста|сообщения))\s?[:—–-]?\s?\d*\)?"
        ),
        r"\(\d{1,4}\s(?:символ\w*|знак\w*)(?:\sс\sпробелами)?\)",
    ),
    "label": (
        r"^\W{0,3}вариант\s(?:№\s?)?(?:\d{1,2}|[абвabc])\s?(?:\([^()\n]{2,40}\))?\W{0,3}(?:[:.)]|$)",
        (
            r"\A\W{0,3}(?:(?:текст\s)?(?:sms|смс|push|пуша?|(?:пуш|push)-уведомлени[ея])|сообщение"
            r"|текст(?:\s\w+){0,2}|рекламн\w+\s(?:текст|сообщение)|ответ|итог|итоговый\s(?:текст|вариант)"
            r"|результат)\W{0,2}:(?!/)"
        ),
    ),
}

CHECKS = ("variable", "bracket", "blank", "sample", "assistant", "label", "wrapped", "markdown")
"""What can be looked for."""


@cache
def _patterns(check: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the patterns of a check, each with whether it reads the text as given."""
    return tuple(
        (re.compile(pattern, re.MULTILINE), table is _RAW)
        for table in (_RAW, _FOLDED)
        for pattern in table.get(check, ())
    )


_SIGNS = {"variable": "{$%#*[<_@", "bracket": "[<(", "markdown": "*_~`#>|[-+"}
"""Check -> the signs without one of which it finds nothing."""

_BULLET = re.compile(r"^[ \t]*(?P<mark>[-*+])[ \t]+(?=\S)", re.MULTILINE)
_PAIRS = {"«": "»", '"': '"', "“": "”", "„": "“"}
_FEWEST_WORDS = 4


_OWN_TRIGGERS = {
    "markdown": (r"(?:\A|\n)[ \t]*[-*+][ \t]",),
    "wrapped": (r"\A\s*[«\"“„]",),
}
TRIGGERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    name: (_FOLDED.get(name, ()), (*_RAW.get(name, ()), *_OWN_TRIGGERS.get(name, ()))) for name in CHECKS
}
"""Check -> expressions on the folded text and on the text as given; where it finds something, one matches."""


def leftovers(check: str, document: Document) -> list[tuple[int, int]]:
    """Return the places that a check finds, spans of the text as given.

    Raises :class:`KeyError` for a check that is not of :data:`CHECKS`.
    """
    if check not in CHECKS:
        raise KeyError(check)
    patterns, signs = _patterns(check), _SIGNS.get(check)
    if signs is not None and not any(sign in document.text for sign in signs):
        return []
    found = []
    for pattern, raw in patterns:
        group = "at" if "at" in pattern.groupindex else 0
        for match in pattern.finditer(document.text if raw else document.folded.text):
            start, end = match.span(group)
            found.append(_trimmed(document.text, *((start, end) if raw else document.span(start, end))))
    if check == "markdown":
        found += _bullets(document.text)
    if check == "wrapped":
        found += _wrapped(document.text)
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _bullets(text: str) -> list[tuple[int, int]]:
    """Return the bullets where two lines have the same: one asterisk heads a footnote."""
    bullets = list(_BULLET.finditer(text))
    lines = Counter(bullet["mark"] for bullet in bullets)
    return [bullet.span("mark") for bullet in bullets if lines[bullet["mark"]] > 1]


def _wrapped(text: str) -> list[tuple[int, int]]:
    """Return the whole message when one pair of quotation marks encloses it."""
    start, end = _trimmed(text, 0, len(text))
    closing = _PAIRS.get(text[start : start + 1])
    inside = text[start + 1 : end - 1]
    if closing is None or text[end - 1] != closing or len(inside.split()) < _FEWEST_WORDS:
        return []
    depth = 0
    for character in inside:
        depth += (character == text[start] and closing != text[start]) - (character == closing)
        if depth < 0:
            return []
    return [(start, end)]
