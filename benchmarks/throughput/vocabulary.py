"""Words with all their forms, drawn from the dictionary of pymorphy3 on the user's machine.

Nothing of the dictionary is shipped. The draw depends on the seed and the version of the
dictionary alone.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import pymorphy3

_LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"
_PLAIN = re.compile(r"[а-яё]{4,13}")
_ODD = frozenset(
    str.split(
        "Name Surn Patr Geox Orgn Trad Abbr Init Apro Anum Supr Poss Arch Infr Slng Erro"
        " Dist Sgtm Pltm Fixd Prnt"
    )
)
COMMON = """
    акция банк баланс билет бонус вклад возможность врач встреча выбор выгода вызов выплата город гарнитур
    дверь двигатель день деньги диван доставка доход друг еда забота завтрак задача заказ запись запчасть
    заявка здоровье игрушка идея квартира карта касса кафе качество клиент книга коллекция команда
    комиссия компания комплект комфорт консультация корзина кредит кроссовки круиз курс кухня лето лечение
    линза магазин маршрут мастер матрас мебель место меню метр мечта минута мир мойка музей набор
    накопление налог напиток неделя номер ноутбук обед обслуживание обувь одежда окно онлайн операция
    оплата опция отдых отель отзыв офис оценка очки пакет партнёр паспорт перевод период пицца платёж
    плитка подарок подбор подписка поездка покупка полис помощь порция посуда праздник предложение премия
    прибыль приём приложение программа продажа продукт производитель проект процент путешествие работа
    рассрочка расход расчёт ребёнок регистрация ремонт ресторан рецепт решение роза рубль рынок салон сайт
    свадьба сделка сервис семья сертификат система скидка склад служба смартфон событие сок сообщение
    специалист спорт срок ставка станок стиль стирка стол страна страховка студия сумма счёт такси тариф
    театр телефон техника товар тренировка турнир туфля уборка урок услуга условие установка утро участок
    учёба фильм фитнес форма цвет цель цена чай чек шина школа экзамен экран экскурсия электричество юрист
    автоматический активный бесконтактный бесплатный быстрый важный ванный вечерний вкусный внимательный
    выгодный высокий годовой городской горячий готовый данный двойной деловой детский дешёвый длинный
    дневной добрый домашний дополнительный доступный дорогой единый ежедневный ежемесячный женский живой
    зимний золотой индивидуальный интересный классический ключевой комплексный короткий красивый крупный
    кожаный лёгкий летний личный лучший любимый малый мгновенный минимальный мобильный модный молодой
    мужской мягкий надёжный накопительный настоящий натуральный небольшой недорогой необходимый новый
    ночной обычный онлайновый особый осенний отличный официальный полезный полный популярный постоянный
    праздничный премиальный привычный прозрачный простой профессиональный прочный прямой радостный
    различный разный расчётный редкий розничный российский ручной свежий свободный семейный сезонный
    сильный складной скорый современный специальный спокойный спортивный срочный стильный страховой
    стоматологический тёплый тихий торговый точный туристический тяжёлый удобный уникальный утренний
    уютный фирменный целый ценный цифровой честный чистый широкий школьный экономный яркий активировать
    взять внести воспользоваться вернуть включить восстановить выбрать выиграть вызвать добавить доверить
    договориться доехать забрать забронировать заглянуть заказать закрепить заменить записать заплатить
    запустить заработать зарегистрировать защитить изменить изучить использовать купить назначить найти
    накопить написать начать обменять обновить обсудить объединить оплатить определить освоить оставить
    открыть отложить отметить отправить оформить оценить перевести передать перейти подарить подать
    поделиться подключить подобрать подписать позвонить показать получить помочь попробовать порадовать
    посетить посмотреть поставить построить потратить предложить привезти пригласить принести принять
    пройти проверить продать продлить прочитать расширить рассчитать сделать создать сократить сообщить
    сохранить спросить сравнить успеть установить узнать улучшить увеличить упростить ускорить участвовать
"""
"""Words of advertising that stand for half of all uses; the other half is drawn."""

SHARE = {"NOUN": 0.5, "ADJF": 0.7, "INFN": 1.0}
"""How many of the words of a beginning are taken."""

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


@dataclass(frozen=True, eq=False)
class Lexeme:
    """A word of the dictionary: its lemma and its forms by the grammemes that a template asks for."""

    lemma: str
    pos: str
    gender: str
    animate: bool
    forms: dict[tuple[str, ...], str]

    def form(self, *grammemes: str) -> str:
        """Return the form with these grammemes; the lemma where the word has none."""
        return self.forms.get(grammemes, self.lemma)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Lexemes by part of speech: those of :data:`COMMON`, counted by ``common``, then the drawn ones."""

    nouns: tuple[Lexeme, ...]
    adjectives: tuple[Lexeme, ...]
    verbs: tuple[Lexeme, ...]
    common: dict[str, int]

    def distinct_forms(self) -> int:
        """Return how many different forms the templates can use."""
        return len(
            {
                form
                for lexeme in (*self.nouns, *self.adjectives, *self.verbs)
                for form in lexeme.forms.values()
            }
        )


@cache
def analyzer() -> Any:  # noqa: ANN401 - pymorphy3 has no types
    """Return the one analyzer of the process."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def vocabulary(seed: int, nouns: int = 5_500, adjectives: int = 2_500, verbs: int = 1_000) -> Vocabulary:
    """Return that many words of each part of speech, most of them drawn from all over the dictionary."""
    wanted = {"NOUN": nouns, "ADJF": adjectives, "INFN": verbs}
    common: dict[str, dict[str, Lexeme]] = {pos: {} for pos in wanted}
    for word in COMMON.split():
        for lexeme in _lexemes(word, whole=True):
            common[lexeme.pos].setdefault(word, lexeme)
    drawn: dict[str, list[Lexeme]] = {pos: [] for pos in wanted}
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    beginnings = ["".join(p) for p in product(_LETTERS, repeat=3)]
    dice.shuffle(beginnings)
    for beginning in beginnings:
        for lexeme in _lexemes(beginning):
            # Families of derived words stand together, so not every word of a beginning is taken.
            if lexeme.lemma not in common[lexeme.pos] and dice.random() < SHARE[lexeme.pos]:
                drawn[lexeme.pos].append(lexeme)
        if all(len(drawn[pos]) + len(common[pos]) >= count for pos, count in wanted.items()):
            break
    for words in drawn.values():
        dice.shuffle(words)
    chosen = {pos: (*common[pos].values(), *drawn[pos])[: wanted[pos]] for pos in wanted}
    counts = {pos: len(words) for pos, words in common.items()}
    return Vocabulary(chosen["NOUN"], chosen["ADJF"], chosen["INFN"], counts)


def _lexemes(beginning: str, *, whole: bool = False) -> Iterator[Lexeme]:
    """Yield the words of the dictionary that begin so, or are just that."""
    dictionary = analyzer().dictionary
    if whole:
        found = [(beginning, entry) for entry in dictionary.words.get(beginning, ())]
    else:
        found = dictionary.words.iteritems(beginning)
    for word, (paradigm, index) in found:
        if index or not (whole or _PLAIN.fullmatch(word)):
            continue
        shape = _shape(paradigm)
        if shape is not None:
            stem = word[: len(word) - shape.cut]
            forms = {key: stem + suffix for key, suffix in shape.suffixes}
            yield Lexeme(word, shape.pos, shape.gender, shape.animate, forms)


@dataclass(frozen=True, eq=False)
class _Shape:
    """What all words of a paradigm share; ``cut`` is the length of the lemma's own suffix."""

    pos: str
    gender: str
    animate: bool
    cut: int
    suffixes: tuple[tuple[tuple[str, ...], str], ...]


@cache
def _shape(paradigm: int) -> _Shape | None:
    """Return the shape of a paradigm; ``None`` when its words do not fit the templates."""
    forms = analyzer().dictionary.build_paradigm_info(paradigm)
    _, tag, suffix = forms[0]
    pos = str(tag.POS)
    if (
        pos not in {"NOUN", "ADJF", "INFN"}
        or any(mark in tag for mark in _ODD)
        or any(f[0] for f in forms[:1])
    ):
        return None
    if pos == "INFN" and tag.aspect != "perf":
        return None
    suffixes: dict[tuple[str, ...], str] = {}
    for prefix, form, ending in forms:
        key = _key(pos, form)
        if key is not None and not prefix:
            suffixes.setdefault(key, ending)
    gender = str(tag.gender) if pos == "NOUN" else ""
    if pos == "NOUN" and (gender not in {"masc", "femn", "neut"} or ("gent", "plur") not in suffixes):
        return None
    return _Shape(pos, gender, "anim" in tag, len(suffix), tuple(suffixes.items()))


def _key(pos: str, tag: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - as above
    """Return what a template asks this form by; ``None`` for forms that no template uses."""
    if any(mark in tag for mark in _ODD):
        return None
    if pos != "INFN":
        if pos != tag.POS or tag.case not in _CASES:
            return None
        one = str(tag.number) if pos == "NOUN" else str(tag.gender)
        return (str(tag.case), "plur" if tag.number == "plur" else one)
    return _verb_key(tag)


def _verb_key(tag: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - as above
    if tag.POS == "INFN":
        return ("inf",)
    if tag.POS == "VERB" and tag.mood == "impr" and tag.number == "plur" and "excl" in tag:
        return ("impr",)
    if tag.POS == "VERB" and tag.tense == "futr" and tag.person == "3per":
        return ("futr", str(tag.number))
    return ("past", "plur") if tag.POS == "VERB" and tag.tense == "past" and tag.number == "plur" else None
