"""The briefs that ship with the tiny model. Their offers are never trained on."""

from dataclasses import dataclass

from adrules.domain.brief import Brief, Channel
from tiny_corpus import make_brief
from tiny_texts import FAMILIES


@dataclass(frozen=True)
class Demo:
    """One demo brief: ``name``, ``conditions`` and ``cta`` count the choices of the family from 0."""

    id: str
    noun: str
    channel: Channel
    values: dict[str, str]
    name: int = 0
    conditions: tuple[int, ...] = (0,)
    cta: int = 0

    def brief(self) -> Brief:
        """Return the brief."""
        family = next(family for family in FAMILIES if family.noun == self.noun)
        brief = make_brief(
            family,
            family.names[self.name],
            self.values,
            tuple(family.conditions[i] for i in self.conditions),
            family.ctas[self.cta],
        )
        return brief.model_copy(update={"id": self.id, "channel": self.channel})


DEMO = (
    Demo(
        "vklad-osen",
        "Вклад",
        Channel.PUSH,
        {"rate": "17", "term": "6 месяцев", "sum": "50 000"},
        name=2,
        conditions=(0, 1),
    ),
    Demo("schet-ostatok", "Накопительный счёт", Channel.SMS, {"rate": "14", "sum": "500 000"}, name=1),
    Demo(
        "karta-produkty",
        "Дебетовая карта",
        Channel.MESSENGER,
        {"rate": "7", "goods": "продукты", "sum": "3 000"},
        conditions=(0, 1),
        cta=2,
    ),
    Demo("kreditka-120-dney", "Кредитная карта", Channel.PUSH, {"days": "120", "sum": "300 000"}, name=1),
    Demo(
        "biznes-start",
        "Расчётный счёт",
        Channel.EMAIL,
        {"term": "3 месяца", "price": "490"},
        name=1,
        conditions=(0, 1),
    ),
    Demo(
        "kassa-komissiya",
        "Эквайринг",
        Channel.SMS,
        {"fee": "1,5", "delay": "3 дня"},
        cta=1,
    ),
    Demo(
        "ipoteka-vznos",
        "Ипотека",
        Channel.VK,
        {"rate": "9", "share": "20", "years": "30", "sum": "9 000 000"},
        conditions=(0, 1),
        cta=2,
    ),
    Demo(
        "kredit-reshenie",
        "Кредит наличными",
        Channel.SMS,
        {"sum": "500 000", "years": "5", "rate": "15", "minutes": "10"},
        conditions=(1,),
    ),
    Demo(
        "strahovka-doma",
        "Страховка",
        Channel.MESSENGER,
        {"price": "290", "sum": "1 000 000"},
        conditions=(0, 2),
    ),
    Demo("birzha-sdelki", "Брокерский счёт", Channel.PUSH, {"fee": "0,05", "price": "500"}),
)
