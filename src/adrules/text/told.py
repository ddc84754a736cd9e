"""Phrases that name a segment to its reader, whoever it is: «для женщин за 40», «в вашем возрасте»."""

import re
from collections.abc import Sequence

from adrules.text.document import Document

_PEOPLE = str.split(
    """
    женщина мужчина девушка дама мама мамочка папа родитель бабушка дедушка пенсионер пенсионерка
    студент студентка школьник подросток предприниматель бизнесмен домохозяйка учитель врач
    военнослужащий бюджетник ветеран автовладелец автолюбитель дачник ипотечник заемщик должник
    вкладчик молодожен фрилансер фермер путешественник холостяк миллениал зумер бумер новичок
    """
)
_KINDS = str.split(
    """
    зарплатный премиальный молодой начинающий опытный многодетный одинокий состоятельный работающий
    """
)
_DOES = str.split(
    """
    покупаете заказываете летаете путешествуете ездите ходите платите тратите пользуетесь переводите
    снимаете покупаешь заказываешь летаешь путешествуешь ездишь ходишь платишь тратишь пользуешься
    переводишь
    """
)

_GROUP = "{" + "|".join(_PEOPLE) + "}"
_TO_ONE = "{" + "|".join(f"{word}:datv:sing" for word in _PEOPLE) + "}"
_KIND = "{" + "|".join(_KINDS) + "}"
_TO_KIND = "{" + "|".join(f"{word}:datv:sing" for word in _KINDS) + "}"
_VERBS = "{" + "|".join(f"={word}" for word in _DOES) + "}"

GROUP_PHRASES = (
    f"{{уважаемый|дорогой|милый|любимый|многоуважаемый}} {_GROUP}",
    f"{{=вам|=тебе}} =как [{_KIND}] {_TO_ONE}",
    f"{{=как}} {_TO_KIND} клиент:datv:sing",
    "{женщина|мужчина|девушка|дама} {=за|=старше|=после} <number>",
    "{=тех|=тем} =кому {=за|=больше|=исполнилось} <number>",
    "{=вам|=тебе} [=уже] {=за|=больше|=исполнилось} <number>",
    "представитель [{молодой|старший|=вашего}] поколение",
    "{=вашем|=твоем|=вашего|=твоего} возраст",
    "{=ваш|=твой} доход {=выше|=больше|=ниже|=превышает} <money>",
    f"{{=вы|=ты}} {{=часто|=регулярно|=постоянно|=обычно|=редко}} {_VERBS}",
)
"""In the phrase language; what they match still goes through :func:`told_spans`."""

_AGE = re.compile(r"\b(?:за|старше|после|больше|исполнилось) (\d+)$")
_YEARS = re.compile(r"\+?(?: ?(?:лет|года?)\b)?(?=\s*(?:[.,!?;:)…—–-]|$)|\s+(?:и|или)\b|\s*\n)")
_CONDITION = re.compile(r"(?:если|когда|раз|чем|как|где|что|куда|тех, кто|кто)[ ,]+$")
_ADULT, _OLD = 14, 99


def told_spans(document: Document, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those hits of :data:`GROUP_PHRASES` that tell something: ages and no conditions.

    «Вам за 40 минут привезут» is no age; «если вы часто летаете» is a condition.
    """
    text = document.folded.text
    kept: list[tuple[int, int]] = []
    for start, end in hits:
        age = _AGE.search(text, start, end)
        if age is not None:
            years = _YEARS.match(text, end)
            if years is None or not _ADULT <= int(age[1]) <= _OLD:
                continue
            end = years.end()  # noqa: PLW2901 - the years belong to the place
        if text[start:end].startswith(("вы ", "ты ")) and _CONDITION.search(text, max(0, start - 12), start):
            continue
        kept.append((start, end))
    return kept
