"""Texts of the tiny model's corpus: products, clean sentence patterns, defects.

Everything here was written for this purpose: products, banks and offers do not exist.
``{…}`` in a pattern is a slot; ``[[…]]`` in a defect marks the words that a report quotes.
"""

from dataclasses import dataclass

from adrules.domain.brief import Channel
from adrules.domain.report import Category

Slots = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Family:
    """A kind of product: names, offer, conditions, what the client is asked to do.

    ``patterns`` are sentences that fit this product only; :data:`PATTERNS` fit all.
    """

    noun: str
    category: str
    names: tuple[str, ...]
    offer: str
    conditions: tuple[str, ...]
    ctas: tuple[str, ...]
    slots: Slots
    patterns: tuple[str, ...]
    audience: str = "b2c"


PATTERNS = (
    "{name}: {offer}. {Conditions}. {cta}.",
    "{name}: {offer}, {conditions}. {cta}.",
    "{name} — {offer}. {Conditions}. {cta}.",
    "{name}. {Offer}. {Conditions}. {cta}.",
    "{name}. Условия: {offer}, {conditions}. {cta}.",
    "{cta}. {name}: {offer}, {conditions}.",
    "{cta}. {name}: {offer}. {Conditions}.",
    "{cta}. {name} — {offer}. {Conditions}.",
)
"""Clean sentences for every family. ``{Offer}`` is the offer with a capital letter."""

_TERMS = ("3 месяца", "4 месяца", "6 месяцев", "9 месяцев", "12 месяцев", "18 месяцев", "24 месяца")
_RATES = ("11", "12", "13", "14", "14,5", "15", "16", "16,5", "17", "18", "19")
_SUMS = ("10 000", "30 000", "50 000", "100 000", "150 000", "300 000", "500 000")

FAMILIES = (
    Family(
        noun="Вклад",
        category="deposit",
        names=("Полдень", "Янтарный берег", "Три сезона", "Запас", "Урожай"),
        offer="{rate} % годовых на {term}",
        conditions=("сумма от {sum} ₽", "проценты в конце срока", "без пополнения"),
        ctas=("Откройте в приложении", "Откройте на сайте", "Откройте в отделении"),
        slots={"rate": _RATES, "term": _TERMS, "sum": _SUMS},
        patterns=(
            "{name} на {term}: ставка {rate} % годовых, {conditions}. {cta}.",
            "Ставка {rate} % годовых действует {term}. {name}: {conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Накопительный счёт",
        category="account",
        names=("Ручей", "Снегирь", "Копилка", "Капля", "Пчела"),
        offer="{rate} % годовых на остаток",
        conditions=("сумма до {sum} ₽", "проценты каждый месяц", "снятие в любой день"),
        ctas=("Откройте в приложении", "Откройте на сайте"),
        slots={"rate": _RATES, "sum": ("300 000", "500 000", "700 000", "1 000 000", "1 500 000")},
        patterns=(
            "На остаток начисляем {rate} % годовых. {name}: {conditions}. {cta}.",
            "{name} приносит {rate} % годовых на остаток. {Conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Дебетовая карта",
        category="card",
        names=("Маршрут", "Лад", "Семь дней", "Рынок", "Трамвай"),
        offer="кешбэк {rate} % на {goods}",
        conditions=("обслуживание 0 ₽", "лимит выплат {sum} ₽ в месяц", "доставка за 0 ₽"),
        ctas=("Оформите в приложении", "Оформите на сайте", "Закажите в приложении"),
        slots={
            "rate": ("3", "4", "5", "7", "8", "10"),
            "goods": ("продукты", "такси", "кафе", "лекарства", "топливо", "книги"),
            "sum": ("1 000", "2 000", "3 000", "5 000"),
        },
        patterns=(
            "Вернём {rate} % от трат на {goods}. {name}: {conditions}. {cta}.",
            "{name} возвращает {rate} % от трат на {goods}. {Conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Кредитная карта",
        category="credit",
        names=("Перекрёсток", "Сова", "Отсрочка", "Пауза", "Сойка"),
        offer="{days} дней без процентов на покупки",
        conditions=("лимит до {sum} ₽", "обслуживание 0 ₽ в первый год", "доставка за 0 ₽"),
        ctas=("Оформите в приложении", "Подайте заявку на сайте", "Подайте заявку в приложении"),
        slots={
            "days": ("55", "60", "70", "80", "90", "100", "110", "120", "150", "180"),
            "sum": ("100 000", "300 000", "500 000", "700 000"),
        },
        patterns=(
            "Покупайте и {days} дней не платите проценты. {name}: {conditions}. {cta}.",
            "{name} даёт {days} дней без процентов на покупки. {Conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Расчётный счёт",
        category="account",
        names=("Мастерская", "Прилавок", "Свой цех", "Контора", "Верстак"),
        offer="{term} обслуживания за 0 ₽",
        conditions=("далее {price} ₽ в месяц", "открытие за 1 день", "переводы компаниям за 0 ₽"),
        ctas=("Откройте на сайте", "Подайте заявку на сайте", "Оставьте заявку на сайте"),
        slots={"term": _TERMS[:5], "price": ("290", "390", "490", "690", "990")},
        patterns=(
            "Не платите за обслуживание {term}. {name}: {conditions}. {cta}.",
            "{name} обслуживаем {term} за 0 ₽. {Conditions}. {cta}.",
        ),
        audience="b2b",
    ),
    Family(
        noun="Эквайринг",
        category="other",
        names=("Касса", "Витрина", "Базар", "Лавка", "Чек"),
        offer="комиссия {fee} % с оплаты",
        conditions=("терминал за 0 ₽", "подключение за {delay}", "зачисление на следующий день"),
        ctas=("Подключите на сайте", "Оставьте заявку на сайте", "Подайте заявку на сайте"),
        slots={
            "fee": ("1,2", "1,3", "1,5", "1,7", "1,8", "1,9", "2", "2,1"),
            "delay": ("2 дня", "3 дня", "5 дней"),
        },
        patterns=(
            "Принимайте карты с комиссией {fee} %. {name}: {conditions}. {cta}.",
            "С оплаты картой берём {fee} %. {name}: {conditions}. {cta}.",
        ),
        audience="b2b",
    ),
    Family(
        noun="Ипотека",
        category="credit",
        names=("Новоселье", "Двор", "Два этажа", "Окно", "Порог"),
        offer="ставка от {rate} % годовых",
        conditions=("первый взнос от {share} %", "срок до {years} лет", "сумма до {sum} ₽"),
        ctas=("Подайте заявку на сайте", "Подайте заявку в приложении", "Рассчитайте платёж на сайте"),
        slots={
            "rate": ("6", "7", "8", "9", "10", "11", "12", "13"),
            "share": ("15", "20", "30"),
            "years": ("20", "25", "30"),
            "sum": ("6 000 000", "9 000 000", "12 000 000"),
        },
        patterns=(
            "Купите квартиру по ставке от {rate} % годовых. {name}: {conditions}. {cta}.",
            "{name} по ставке от {rate} % годовых: {conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Кредит наличными",
        category="loan",
        names=("Родник", "Плотник", "Весна", "Дорога", "Тетрадь"),
        offer="до {sum} ₽ на срок до {years} лет",
        conditions=("ставка от {rate} % годовых", "решение за {minutes} минут", "без залога"),
        ctas=("Подайте заявку в приложении", "Подайте заявку на сайте", "Рассчитайте платёж на сайте"),
        slots={
            "sum": ("300 000", "500 000", "700 000", "1 000 000", "1 500 000"),
            "years": ("5", "7"),
            "rate": ("13", "15", "17", "19"),
            "minutes": ("5", "10", "15"),
        },
        patterns=(
            "Возьмите до {sum} ₽ на срок до {years} лет. {name}: {conditions}. {cta}.",
            "{name} на сумму до {sum} ₽, срок до {years} лет. {Conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Страховка",
        category="insurance",
        names=("Крыша", "Очаг", "Засов", "Калитка", "Ставни"),
        offer="защита дома от {price} ₽ в месяц",
        conditions=("выплата до {sum} ₽", "срок полиса 12 месяцев", "оформление без осмотра"),
        ctas=("Оформите на сайте", "Оформите в приложении"),
        slots={
            "price": ("190", "290", "390", "490", "590", "690", "890"),
            "sum": ("500 000", "700 000", "1 000 000", "1 500 000"),
        },
        patterns=(
            "Застрахуйте дом от {price} ₽ в месяц. {name}: {conditions}. {cta}.",
            "{name} защищает дом от {price} ₽ в месяц. {Conditions}. {cta}.",
        ),
    ),
    Family(
        noun="Брокерский счёт",
        category="investment",
        names=("Компас", "Полюс", "Биржа", "Весы", "Глобус"),
        offer="комиссия {fee} % со сделки",
        conditions=("обслуживание 0 ₽", "пополнение от {price} ₽", "вывод денег за 1 день"),
        ctas=("Откройте в приложении", "Откройте на сайте"),
        slots={
            "fee": ("0,02", "0,03", "0,04", "0,05", "0,06", "0,1", "0,3"),
            "price": ("100", "500", "1 000", "5 000"),
        },
        patterns=(
            "Покупайте акции и облигации с комиссией {fee} %. {name}: {conditions}. {cta}.",
            "Со сделки берём {fee} %. {name}: {conditions}. {cta}.",
        ),
    ),
)

LIMITS = {Channel.SMS: 134, Channel.PUSH: 160, Channel.MESSENGER: 250, Channel.EMAIL: 250, Channel.VK: 250}
"""Longest clean text of a channel, in characters; the corpus knows these channels."""

OPENINGS = (
    (Category.CLICHE, "Откройте для себя [[мир возможностей]]."),
    (Category.CLICHE, "[[Исполните свою мечту]] вместе с нами."),
    (Category.CLICHE, "Выйдите на [[новый уровень комфорта]]."),
    (Category.CLICHE, "[[Это не просто]] предложение, это ваш [[верный спутник]]."),
    (Category.CLICHE, "[[В современном мире]] важно всё успевать."),
    (Category.SUPERLATIVE, "[[Самые выгодные условия]] ждут вас."),
    (Category.SUPERLATIVE, "[[Лучшее предложение]] этого года."),
    (Category.SUPERLATIVE, "[[Самый надёжный]] выбор для вашей семьи."),
    (Category.PRESSURE, "[[Торопитесь]], предложение [[скоро закончится]]."),
    (Category.PRESSURE, "[[Только сегодня]] и только для вас."),
    (Category.CLICKBAIT, "[[Вы не поверите]], но это правда."),
    (Category.CLICKBAIT, "[[Шок]]: об этом [[молчат другие банки]]."),
    (Category.FILLER, "[[На самом деле]] это [[очень]] просто."),
    (Category.BUREAUCRATESE, "[[В целях]] экономии времени [[осуществите]] выбор."),
)
"""Sentences that spoil the beginning of a message."""

CLOSINGS = (
    (Category.CLICHE, "[[Идеальное решение]] для вас и близких."),
    (Category.CLICHE, "[[Воплотите мечты в жизнь]]."),
    (Category.CLICHE, "Мы открываем [[новые горизонты]]."),
    (Category.ABSTRACT_CLAIM, "Подарите себе [[уверенность в завтрашнем дне]]."),
    (Category.ABSTRACT_CLAIM, "Вас ждёт [[индивидуальный подход]] и забота."),
    (Category.ABSTRACT_CLAIM, "[[Финансовая свобода]] ближе, чем кажется."),
    (Category.ABSTRACT_CLAIM, "[[Максимум выгоды]] для ваших планов."),
    (Category.ABSTRACT_CLAIM, "Это [[удобно и надёжно]]."),
    (Category.GUARANTEE, "[[Гарантируем]] результат."),
    (Category.GUARANTEE, "Одобрение [[гарантировано]] каждому."),
    (Category.PRESSURE, "[[Не упустите шанс]]."),
    (Category.PRESSURE, "[[Успейте]] оформить, [[количество мест ограничено]]."),
    (Category.PRESSURE, "[[Не откладывайте на завтра]]."),
    (Category.PRESSURE, "[[Спешите]]."),
    (Category.VAGUENESS, "Вас ждёт [[ряд преимуществ]] и [[многое другое]]."),
    (Category.BUREAUCRATESE, "[[Данное предложение]] действует [[в рамках]] акции."),
)
"""Sentences that spoil the end of a message."""

SWAPS = (
    (Category.ABSTRACT_CLAIM, "в приложении", "в [[удобном]] приложении"),
    (Category.PRESSURE, "Оформите", "[[Срочно]] оформите"),
    (Category.PRESSURE, "Откройте", "[[Скорее]] откройте"),
    (Category.PRESSURE, "Подайте", "[[Немедленно]] подайте"),
    (Category.CLICHE, "{name}", "{name} — [[настоящая находка]]"),
)
"""Words of a clean text and the spoiled words that replace them; ``{name}`` is the product."""

EMOJI = ("🔥🔥🔥🔥", "💰💰💰💰", "🎉🎉🎉🎉", "🚀🚀🚀🚀", "💳🔥💰🎉")
"""Endings of several emoji."""

LONG_TAIL = (
    "Тарифы и документы опубликованы на сайте банка.",
    "На вопросы отвечает чат в приложении.",
    "Об условиях расскажет специалист по телефону.",
    "Адреса отделений указаны на карте.",
    "Выписку пришлём на электронную почту.",
)
"""Harmless sentences that make a message too long for its channel."""
