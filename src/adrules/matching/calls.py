"""Calls to action: what a text asks the reader to do.

A call is a verb of action in the imperative («Откройте счёт»), in the infinitive of a button
(«Открыть счёт», «можно открыть в приложении», «успейте оформить»), or the name of the act with
the place where it is done («заявка на сайте», «запись по телефону»).
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from adrules.matching.lexicon import aspect_partners
from adrules.text.document import Document
from adrules.text.morphology import readings
from adrules.text.words import COMMA, JOINED

_GROUPS = {
    "obtain": """
        открыть оформить получить подать заказать купить приобрести подключить активировать забрать
        выбрать забронировать бронировать зарегистрироваться регистрироваться скачать загрузить установить
        добавить включить запросить застраховать застраховаться вложить инвестировать арендовать взять
        потратить использовать применить воспользоваться заполнить собрать создать начать завести""",
    "learn": """
        узнать посмотреть смотреть прочитать читать рассчитать посчитать сравнить проверить изучить выяснить
        ознакомиться подобрать выбрать уточнить спросить попробовать протестировать оценить""",
    "come": """
        прийти приходить приехать посетить заглянуть зайти записаться обратиться навестить встретить
        побывать забежать заехать""",
    "join": """
        вступить присоединиться подписаться участвовать стать зарегистрироваться записаться пригласить
        привести поделиться рассказать проголосовать""",
    "pay": """
        оплатить платить пополнить внести перевести погасить вернуть продлить обновить подтвердить
        застраховать сохранить накопить копить отложить положить снять""",
}
"""Verbs of one intent: each stands for the others, and for their aspect partners."""

_ANYWHERE = """
    нажать жать тапнуть кликнуть перейти позвонить звонить набрать написать ответить отправить прислать
    отсканировать сканировать оставить войти зайти подать ввести"""
"""Ways to answer a message: a call to action of whatever kind."""

_LIGHT = frozenset({"взять", "брать", "начать", "начинать", "стать", "использовать", "собрать", "создать"})
"""Verbs that call to the action of the brief only with its object: «возьмите кредит»."""

_INVITING = frozenset(
    {
        "можно",
        "пора",
        "осталось",
        "достаточно",
        "предлагаем",
        "приглашаем",
        "давайте",
        "нужно",
        "надо",
        "стоит",
    }
)

_ACTS = {
    "заявка": "obtain",
    "заказ": "obtain",
    "оформление": "obtain",
    "открытие": "obtain",
    "покупка": "obtain",
    "бронь": "obtain",
    "бронирование": "obtain",
    "регистрация": "obtain",
    "подключение": "obtain",
    "запись": "come",
    "подробность": "learn",
    "подробно": "learn",
    "подробнее": "learn",
    "подробный": "learn",
    "условие": "learn",
}
_PLACES = frozenset({"сайт", "ссылка", "телефон", "тел", "приложение", "отделение", "офис", "касса", "адрес"})
_PLACE_PREPOSITIONS = frozenset({"на", "по", "в"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call to action: the part of :class:`~adrules.text.words.Words` that makes it, and its verbs.

    ``verbs`` are the infinitives that the word may stand for; ``intents`` the intents of those,
    or of the act that a noun names.
    """

    index: int
    verbs: frozenset[str]
    intents: frozenset[str]


@lru_cache(maxsize=2048)
def equals(verb: str) -> frozenset[str]:
    """Return the verb and its aspect partners."""
    return frozenset({verb, *aspect_partners(verb)})


@lru_cache(maxsize=1)
def _intents() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for intent, verbs in {**_GROUPS, "answer": _ANYWHERE}.items():
        for verb in verbs.split():
            for same in equals(verb):
                table.setdefault(same, set()).add(intent)
    return {verb: frozenset(found) for verb, found in table.items()}


def intents_of(verbs: frozenset[str]) -> frozenset[str]:
    """Return the intents of some infinitives; ``answer`` marks a way to answer a message.

    >>> sorted(intents_of(frozenset({"оформлять"})))
    ['obtain']
    """
    table = _intents()
    return frozenset().union(*(table.get(verb, frozenset()) for verb in verbs))


def calls(document: Document) -> list[Call]:
    """Return the calls to action of a text, in order; those with «не» are left out."""
    words = document.words
    found = []
    for index in range(len(words.forms)):
        if index in words.inner or _follows(document, index, {"не", "ни"}):
            continue
        verbs = _commands(document, index)
        if verbs:
            found.append(Call(index, verbs, intents_of(verbs)))
        elif act := _act(document, index):
            found.append(Call(index, frozenset(), frozenset({act})))
    return found


def calls_for(document: Document, wanted: str) -> bool:
    """Return whether a text calls to the action that ``wanted``, the call of a brief, asks for.

    The same verb or its aspect partner does, as does a verb of the same intent, and a way to
    answer a message («нажмите», «позвоните») always does. Where ``wanted`` has no verb any
    verb of action does.
    """
    asked, objects = _asked(wanted)
    found = calls(document)
    if not asked:
        return any(call.intents for call in found)
    verbs = frozenset().union(*(equals(verb) for call in asked for verb in call.verbs))
    intents = frozenset().union(*(call.intents for call in asked)) | {"answer"}
    for call in found:
        if call.verbs & verbs:
            return True
        light = bool(call.verbs & _LIGHT)
        if call.intents & intents and (not light or objects & _lemmas(_following(document, call.index))):
            return True
    return False


@lru_cache(maxsize=512)
def _asked(wanted: str) -> tuple[tuple[Call, ...], frozenset[str]]:
    """Return the calls of a brief's call to action, and the lemmas of its nouns."""
    document = Document(wanted)
    nouns = [r.lemma for form in document.words.forms for r in readings(form)[:1] if r.pos == "NOUN"]
    return tuple(calls(document)), frozenset(nouns)


def _lemmas(forms: list[str]) -> frozenset[str]:
    return frozenset(r.lemma for form in forms for r in readings(form))


def _commands(document: Document, index: int) -> frozenset[str]:
    """Return the infinitives of the word when it commands or invites."""
    read = readings(document.words.forms[index])
    # A form that is rarely a command («стали», «три») is none.
    commands = [r for r in read if r.pos == "VERB" and r.has("impr") and r.score >= _LIKELY]
    if commands:
        return frozenset(r.lemma for r in commands)
    infinitives = [r for r in read if r.pos == "INFN"]
    if infinitives and _invites(document, index):
        return frozenset(r.lemma for r in infinitives)
    return frozenset()


_LIKELY = 0.15


def _invites(document: Document, index: int) -> bool:
    """Return whether an infinitive stands where it calls: it begins a sentence or is asked for."""
    words = document.words
    if index == 0 or words.starts[index - 1] < document.sentence(words.starts[index])[0]:
        return True
    if document.separation(index - 1) != JOINED:
        return False
    before = words.forms[index - 1]
    return before in _INVITING or any(r.pos == "VERB" and r.has("impr") for r in readings(before)[:1])


def _act(document: Document, index: int) -> str | None:
    """Return the intent of a noun such as «заявка» that stands with the place to do it."""
    words = document.words
    act = next((_ACTS[r.lemma] for r in readings(words.forms[index])[:2] if r.lemma in _ACTS), None)
    act = act or _ACTS.get(words.forms[index])
    if act is None:
        return None
    following = _following(document, index)
    for preposition, place in pairwise(following):
        if preposition in _PLACE_PREPOSITIONS and any(r.lemma in _PLACES for r in readings(place)):
            return act
    return None


def _following(document: Document, index: int) -> list[str]:
    """Return up to four words after ``index`` that no barrier parts from it."""
    words = document.words
    found: list[str] = []
    while len(found) < 4 and document.separation(index) in {JOINED, COMMA}:  # noqa: PLR2004 - «заявка на карту на сайте»
        index += 1
        found.append(words.forms[index])
    return found


def _follows(document: Document, index: int, forms: set[str]) -> bool:
    return index > 0 and document.words.forms[index - 1] in forms and document.separation(index - 1) == JOINED
