"""Units that follow a number, and months: every form -> what it means."""

import re
from decimal import Decimal
from typing import NamedTuple

from adrules.text.facts.kinds import Kind
from adrules.text.facts.numerals import PREFIXES


class Unit(NamedTuple):
    """A unit: its kind, its name, and by what the number before it is multiplied."""

    kind: Kind
    name: str
    factor: Decimal = Decimal(1)


_TERMS = {
    "second": "секунда секунды секунде секунду секундой секунд секундам секундами секундах сек",
    "minute": "минута минуты минуте минуту минутой минут минутам минутами минутах мин",
    "hour": "час часа часу часом часе часов часам часами часах ч",
    "day": "день дня дню днем дне дней дням днями днях дн сутки суток суткам сутками сутках сут",
    "week": "неделя недели неделе неделю неделей недель неделям неделями неделях нед",
    "month": "месяц месяца месяцу месяцем месяце месяцев месяцам месяцами месяцах мес",
    "quarter": "квартал квартала кварталу кварталом кварталов кварталам",
    "year": "год года году годом годе годов годам годами годах лет",
}
_MONEY = {
    "rub": "₽ р руб рубль рубля рублю рублем рубле рублей рублям рублями рублях rub",
    "usd": "$ доллар доллара доллару долларом долларов долларам долларами usd",
    "eur": "€ евро eur",
    "cny": "¥ юань юаня юаней юаням юанями cny",
    "gbp": "£ фунт фунта фунтов gbp",
    "kzt": "₸ тенге kzt",
    "byn": "byn",
}
_KOPECKS = "коп копейка копейки копейке копейку копеек копейкам копейками"
_PERCENT = "% процент процента проценту процентом проценте процентов процентам процентами процентах проц"

UNITS = (
    {form: Unit(Kind.TERM, name) for name, forms in _TERMS.items() for form in forms.split()}
    | {form: Unit(Kind.MONEY, name) for name, forms in _MONEY.items() for form in forms.split()}
    | {form: Unit(Kind.MONEY, "rub", Decimal("0.01")) for form in _KOPECKS.split()}
    | {form: Unit(Kind.PERCENT, "percent") for form in _PERCENT.split()}
)
"""Money, percents and lengths of time."""

CURRENCY_SIGNS = frozenset("₽$€¥£₸")

POINTS = Unit(Kind.PERCENT, "pp")
"""Percentage points."""

WORKDAY = re.compile(r"(?:рабоч|будн|банковск)[а-я]{1,4}$|раб$")
"""An adjective that makes a day a working day."""

FINER = {"year": ("month", 12), "hour": ("minute", 60), "minute": ("second", 60)}
"""Where a broken number of a unit is counted in a smaller one."""

HALF_TERMS: dict[str, tuple[Decimal, str]] = {
    "полгода": (Decimal(6), "month"), "полугода": (Decimal(6), "month"),
    "полчаса": (Decimal(30), "minute"), "получаса": (Decimal(30), "minute"),
    "полминуты": (Decimal(30), "second"),
    "полдня": (Decimal("0.5"), "day"), "полмесяца": (Decimal("0.5"), "month"),
}  # fmt: skip
"""Half a unit in one word."""

SINGLE = {
    "секунду": "second", "секунды": "second", "минуту": "minute", "минуты": "minute", "час": "hour",
    "часа": "hour", "день": "day", "дня": "day", "сутки": "day", "суток": "day", "неделю": "week",
    "недели": "week", "месяц": "month", "месяца": "month", "квартал": "quarter", "квартала": "quarter",
    "год": "year", "года": "year",
}  # fmt: skip
"""One unit without a number, as in «за минуту», «в течение дня»."""

_MEASURES = {
    "штук": "шт", "человек": "чел", "кг": "кг килограмм килограмма килограммов",
    "г": "г гр грамм грамма граммов", "м": "м метр метра метров", "км": "км километр километра километров",
    "см": "см сантиметр сантиметра сантиметров", "мм": "мм", "м²": "м²",
    "л": "л литр литра литров", "мл": "мл",
    "гб": "гб gb гигабайт гигабайта", "мб": "мб mb мегабайт мегабайта",
    "тб": "тб tb",
    "мбит": "мбит", "вт": "вт", "квт": "квт",
}  # fmt: skip
MEASURES = {form: name for name, forms in _MEASURES.items() for form in forms.split()}
"""Measures that may stick to their number («5кг») -> one spelling."""

_SHORT = """
    тыс млн млрд трлн руб р коп проц сек мин ч дн сут нед мес г гг шт чел
    янв фев мар апр июн июл авг сен сент окт ноя нояб дек
"""
ABBREVIATIONS = frozenset(_SHORT.split())
"""Words whose full stop belongs to them."""

_MONTHS = (
    "январь января январю январем январе янв",
    "февраль февраля февралю февралем феврале фев",
    "март марта марту мартом марте мар",
    "апрель апреля апрелю апрелем апреле апр",
    "май мая маю маем мае мая",
    "июнь июня июню июнем июне июн",
    "июль июля июлю июлем июле июл",
    "август августа августу августом августе авг",
    "сентябрь сентября сентябрю сентябрем сентябре сен сент",
    "октябрь октября октябрю октябрем октябре окт",
    "ноябрь ноября ноябрю ноябрем ноябре ноя нояб",
    "декабрь декабря декабрю декабрем декабре дек",
)

MONTHS = {form: number for number, forms in enumerate(_MONTHS, 1) for form in forms.split()}
"""Any form of a month's name -> 1 … 12."""

MONTHS_OF_A_DATE = {
    form: number for form, number in MONTHS.items() if form.endswith(("а", "я")) or form in ABBREVIATIONS
}
"""Those that follow a day: «1 мая», «1 дек.»."""

PERIODS = {
    "дня": "day",
    "недели": "week",
    "месяца": "month",
    "квартала": "quarter",
    "лета": "summer",
    "зимы": "winter",
}
"""What a date can be the end of, besides a month and a year."""

_ADJECTIVES = {
    "секундн": UNITS["секунд"], "минутн": UNITS["минут"], "часов": UNITS["час"], "дневн": UNITS["день"],
    "недельн": UNITS["недель"], "месячн": UNITS["месяц"], "летн": UNITS["лет"], "годичн": UNITS["год"],
    "процентн": UNITS["%"], "рублев": UNITS["руб"],
}  # fmt: skip
_COMPOUNDS = {
    prefix + stem: (number, unit) for prefix, number in PREFIXES.items() for stem, unit in _ADJECTIVES.items()
}
_SHORTEST = min(map(len, _COMPOUNDS)) + 2


def adjective_unit(word: str) -> Unit | None:
    """Return the unit of the second half of «3-месячный», «24-часовой»."""
    return _ADJECTIVES.get(word[:-2]) or _ADJECTIVES.get(word[:-3])


def compound(word: str) -> tuple[int, Unit] | None:
    """Return what «трёхмесячный», «пятиминутная» say; ``None`` for other words."""
    if len(word) < _SHORTEST:
        return None
    return _COMPOUNDS.get(word[:-2]) or _COMPOUNDS.get(word[:-3])
