"""Aspect partners of Russian verbs: открыть and открывать, спешить and поспешить.

pymorphy3 has no such links. Most pairs differ by a suffix, and the other verb follows from a
rule; a pair counts only when the dictionary holds the result as a verb of the other aspect.
Pairs that differ by a prefix or by the root follow no rule and stand in a table of our own.
"""

from collections.abc import Callable, Iterator

_PREFIXED = """
беречь/сберечь благодарить/поблагодарить брать/взять будить/разбудить верить/поверить
веселиться/повеселиться видеть/увидеть вредить/навредить говорить/сказать готовить/подготовить
готовиться/подготовиться дарить/подарить делать/сделать делиться/поделиться держать/удержать ждать/подождать
жертвовать/пожертвовать завтракать/позавтракать звать/позвать звонить/позвонить знакомиться/познакомиться
играть/сыграть искать/поискать класть/положить копить/накопить крепить/закрепить кормить/накормить
лечить/вылечить лететь/полететь ловить/поймать любоваться/полюбоваться менять/поменять менять/сменить
мечтать/помечтать мерить/измерить мешать/помешать мочь/смочь нравиться/понравиться обедать/пообедать
отдыхать/отдохнуть печатать/напечатать писать/написать пить/выпить планировать/запланировать
платить/заплатить пользоваться/воспользоваться праздновать/отпраздновать пробовать/попробовать
просить/попросить путешествовать/попутешествовать радовать/порадовать радоваться/порадоваться расти/вырасти
резать/отрезать рисковать/рискнуть рисовать/нарисовать садиться/сесть светить/посветить смотреть/посмотреть
советовать/посоветовать спешить/поспешить спрашивать/спросить ставить/поставить становиться/стать
строить/построить считать/посчитать терять/потерять торопиться/поторопиться торопить/поторопить
тратить/потратить тянуть/потянуть учить/научить учиться/научиться ходить/сходить хотеть/захотеть
чинить/починить читать/прочитать чувствовать/почувствовать шутить/пошутить экономить/сэкономить
покупать/купить вкладывать/вложить ложиться/лечь искать/найти платить/оплатить ощущать/ощутить
доверять/доверить жить/прожить идти/пойти ехать/поехать есть/съесть дать/давать достичь/достигать
достигнуть/достигать
"""

_SUFFIXES = (
    ("ыть", "ывать"),
    ("еть", "евать"),
    ("уть", "увать"),
    ("дать", "давать"),
    ("стать", "ставать"),
    ("знать", "знавать"),
    ("нять", "нимать"),
    ("ать", "ывать"),
    ("жать", "живать"),
    ("шать", "шивать"),
    ("чать", "чивать"),
    ("чать", "чинать"),
    ("ять", "ивать"),
    ("ять", "ять"),
    ("ить", "ивать"),
    ("ить", "ять"),
    ("ить", "ать"),
    ("лить", "лять"),
    ("бить", "блять"),
    ("вить", "влять"),
    ("мить", "млять"),
    ("пить", "плять"),
    ("тить", "щать"),
    ("тить", "чать"),
    ("тить", "чивать"),
    ("стить", "щать"),
    ("дить", "ждать"),
    ("дить", "живать"),
    ("сить", "шать"),
    ("сить", "шивать"),
    ("зить", "жать"),
    ("зить", "живать"),
    ("нуть", "ать"),
    ("нуть", "ивать"),
    ("нуть", "гать"),
    ("нуть", "кать"),
    ("нуть", "хать"),
    ("йти", "ходить"),
    ("ехать", "езжать"),
    ("нести", "носить"),
    ("вести", "водить"),
    ("везти", "возить"),
    ("сти", "тать"),
    ("сти", "дать"),
    ("сть", "дать"),
    ("чь", "гать"),
    ("чь", "кать"),
    ("ереть", "ирать"),
    ("брать", "бирать"),
    ("звать", "зывать"),
    ("ждать", "жидать"),
    ("ложить", "кладывать"),
    ("ложить", "лагать"),
    ("пустить", "пускать"),
    ("казать", "казывать"),
    ("оить", "аивать"),
    ("отать", "атывать"),
    ("опить", "апливать"),
    ("ормить", "армливать"),
    ("осить", "ашивать"),
    ("отить", "ачивать"),
    ("одить", "аживать"),
)


_STRANGERS = frozenset({("купить", "купать"), ("погасить", "погасать")})
"""Verbs of different meaning that a suffix rule takes for a pair."""


def _pairs() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for pair in _PREFIXED.split():
        one, other = pair.split("/")
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return table


_TABLE = _pairs()


def partner_candidates(infinitive: str) -> Iterator[str]:
    """Yield the infinitives that may be aspect partners of ``infinitive``, likely ones first.

    >>> "открывать" in partner_candidates("открыть")
    True
    """
    reflexive = next((end for end in ("ся", "сь") if infinitive.endswith(end)), "")
    stem = infinitive.removesuffix(reflexive)
    seen = {infinitive}
    for candidate in (*_TABLE.get(infinitive, ()), *_by_suffix(stem, reflexive)):
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


def _by_suffix(stem: str, reflexive: str) -> Iterator[str]:
    for perfective, imperfective in _SUFFIXES:
        for old, new in ((perfective, imperfective), (imperfective, perfective)):
            if stem.endswith(old) and len(stem) > len(old):
                made = stem.removesuffix(old) + new
                yield made + (("сь" if made.endswith("ти") else "ся") if reflexive else "")


def partners(infinitive: str, aspect: str, aspect_of: Callable[[str], str | None]) -> list[str]:
    """Return the aspect partners of a verb.

    ``aspect`` is ``perf`` or ``impf``; ``aspect_of`` returns that of a dictionary infinitive
    and ``None`` for anything else.
    """
    other = "impf" if aspect == "perf" else "perf"
    return [
        candidate
        for candidate in partner_candidates(infinitive)
        if aspect_of(candidate) == other
        and not {(infinitive, candidate), (candidate, infinitive)} & _STRANGERS
    ]
