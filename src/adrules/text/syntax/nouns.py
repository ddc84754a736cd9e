"""Nouns in a row, and verbal nouns that hide the action behind an empty verb."""

from collections.abc import Callable, Iterator, Sequence

from adrules.text.syntax.stock import prepositional
from adrules.text.syntax.tagging import Found, Sentence, Token, Word, lexemes

_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init")
_OBLIQUE = ("gent", "gen2", "datv", "ablt", "loct", "loc2")
_UNITS = lexemes(
    """
    рубль копейка процент доллар евро тысяча миллион миллиард раз человек штука год месяц неделя день
    сутки час минута секунда километр метр сантиметр килограмм грамм литр лет балл бонус
    """
)

_WEAK_ACTIVE = lexemes(
    """
    осуществлять осуществить производить произвести проводить провести оказывать оказать выполнять
    выполнить обеспечивать обеспечить совершать совершить
    """
)
_WEAK_REFLEXIVE = lexemes(
    """
    осуществляться осуществиться производиться произвестись проводиться оказываться выполняться
    обеспечиваться совершаться
    """
)
_SUBJECT = frozenset({"подлежать"})
LEMMAS = _WEAK_ACTIVE | _WEAK_REFLEXIVE | _SUBJECT
"""Empty verbs: the lemmas that the questions to a single word name."""
_ACTIONS = lexemes(
    """
    оплата проверка доставка выплата покупка продажа перевод возврат выдача замена отправка установка
    поставка рассылка ремонт обмен прием поддержка помощь контроль расчет выбор поиск подача отгрузка
    консультация регистрация компенсация закупка уборка подготовка настройка обработка выгрузка загрузка
    сборка перевозка упаковка вывоз осмотр оценка аренда погрузка разгрузка печать запись сверка
    содействие воздействие активация блокировка авторизация идентификация корректировка реализация
    эксплуатация оптимизация модернизация диагностика монтаж демонтаж учет сбор анализ
    """
)
_THINGS = lexemes(
    """
    приложение предложение здание издание отделение учреждение помещение соединение изображение
    объявление удостоверение достижение название заведение состояние имение растение население поколение
    мнение желание терпение впечатление значение отношение оборудование образование внимание знание
    задание предприятие событие условие мероприятие занятие соревнование исследование собрание заседание
    голосование испытание обследование решение понятие время имя правление движение давление явление
    направление устройство питание соглашение сочинение стихотворение произведение строение сообщение
    """
)
"""Nouns in -ние and -тие that name no action, or an event that is really held."""

_BETWEEN = 3


def noun_chain(
    sentences: Sequence[Sentence], most: int = 2, skipped: Callable[[Token], bool] = lambda _: False
) -> Iterator[Found]:
    """Find more than ``most`` nouns in a row: «порядок начисления бонусов участникам».

    Each noun after the first one can stand in an oblique case. A name, an abbreviation, a
    unit after a number, the noun of «в рамках», a word with a mark before it and a ``skipped``
    word end the row.
    """
    for sentence in sentences:
        row: list[Token] = []
        spent = 0
        for index, token in enumerate(sentence.tokens):
            spent = max(spent, index + prepositional(sentence, index))
            if index < spent or not _chained(sentence, index) or skipped(token):
                yield from _row(row, most)
                row = []
            elif row and token.joined and is_dependent(token):
                row.append(token)
            else:
                yield from _row(row, most)
                row = [token]
        yield from _row(row, most)


def is_plain_noun(word: Word) -> bool:
    """Return whether a word is a noun and no name."""
    return word.likely("NOUN") and not any(word.readings[0].has(name) for name in _NAMES)


def is_dependent(word: Word) -> bool:
    """Return whether a noun can depend on the one before it."""
    return any(word.can(case) for case in _OBLIQUE)


def _row(row: Sequence[Token], most: int) -> Iterator[Found]:
    if len(row) > most:
        yield Found(row[0].start, row[-1].end)


def _chained(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if token.capitals or (token.capital and index) or not is_plain_noun(token):
        return False
    before = sentence.tokens[index - 1] if index and token.joined else None
    counted = before is not None and (before.number or before.likely("NUMR") or before.is_lemma(_UNITS))
    return not (counted and token.is_lemma(_UNITS))


def verbal_noun(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find an empty verb with the noun of an action: «осуществить оплату», «начисление производится»."""
    for sentence in sentences:
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            if not is_weak_verb(token):
                continue
            after = before = None
            if token.is_lemma(_WEAK_ACTIVE):
                after = _action_after(sentence, index, ("accs", "gent"))
                if token.likely("PRTS"):
                    before = _action_before(sentence, index)
                    after = after or _action_after(sentence, index, ("nomn",))
            elif token.is_lemma(_WEAK_REFLEXIVE):
                after = _action_after(sentence, index, ("nomn",))
                before = _action_before(sentence, index)
            elif token.is_lemma(_SUBJECT):
                after = _action_after(sentence, index, ("datv",))
            if after is not None:
                yield Found(token.start, tokens[after].end)
            elif before is not None:
                yield Found(tokens[before].start, token.end)


def is_weak_verb(word: Word) -> bool:
    """Return whether a word is an empty verb, in any of its forms."""
    return word.likely("VERB", "INFN", "GRND", "PRTS", "PRTF") and word.is_lemma(LEMMAS)


def _action_after(sentence: Sentence, index: int, cases: Sequence[str]) -> int | None:
    """Return the index of an action noun after a verb, over adjectives and adverbs."""
    tokens = sentence.tokens
    for at in range(index + 1, min(len(tokens), index + 2 + _BETWEEN)):
        token = tokens[at]
        if not token.joined:
            return None
        if _is_action(token):
            return at if any(token.can(case) for case in cases) else None
        if not token.likely("ADJF", "ADVB", "PRCL", "PRTF", "NPRO") and not token.can("ADJF"):
            return None
    return None


def _action_before(sentence: Sentence, index: int) -> int | None:
    """Return the index of an action noun, the subject, before a verb, over its genitives."""
    tokens = sentence.tokens
    for at in range(index - 1, max(-1, index - 2 - _BETWEEN), -1):
        if not tokens[at + 1].joined:
            return None
        if _is_action(tokens[at]) and tokens[at].can("nomn"):
            return at
        if not tokens[at].likely("NOUN", "ADJF", "ADVB", "PRCL", "PRTF"):
            return None
    return None


def _is_action(token: Word) -> bool:
    return token.likely("NOUN") and any(
        r.pos == "NOUN"
        and r.lemma not in _THINGS
        and (r.lemma in _ACTIONS or r.lemma.endswith(("ние", "тие")))
        for r in token.readings
    )
