import pytest

from adrules.domain.brief import Brief

ROW = {
    "Timestamp": "2024-10-07",
    "Описание предложения": "Счёт для бизнеса. Открытие онлайн.\n1. Оставьте заявку\n2) Подпишите договор",
    "Преимущества": "Обслуживание 0 ₽\n• Открытие за 1 день\n",
    "Ключевое сообщение": "Обслуживание 0 ₽ три месяца",
    "Пол": "Женский",
    "Поколение": "Х",
    "Психотип": "Конструктор",
    "Стадия бизнеса": "Новичок",
    "Отрасль": "Сельское хозяйство",
    "ОПФ": "ИП",
    "Подход": "Указание на пользу",
    "Модель": "GPT",
    "Комментарий": "Имя Фамилия",
}


def test_every_column_becomes_its_field() -> None:
    brief = Brief.from_prototype(ROW, product={"name": "Счёт Разгон", "category": "account"})
    assert brief.channel == "sms"
    assert brief.product.name == "Счёт Разгон"
    assert brief.product.description == "Счёт для бизнеса. Открытие онлайн."
    assert brief.offer.summary == brief.key_message == "Обслуживание 0 ₽ три месяца"
    assert brief.offer.benefits == ("Обслуживание 0 ₽", "Открытие за 1 день")
    assert brief.offer.conditions == ("Оставьте заявку", "Подпишите договор")
    segment = brief.segment
    assert (segment.gender, segment.generation, segment.psychotype) == ("female", "X", "Конструктор")
    assert (segment.business_stage, segment.industry, segment.legal_form) == (
        "Новичок",
        "Сельское хозяйство",
        "ip",
    )
    assert brief.approach == "benefit"
    assert (brief.limits.min_len, brief.limits.max_len) == (120, 250)
    assert "Имя Фамилия" not in brief.model_dump_json()


@pytest.mark.parametrize("empty", ["", " ", "nan", float("nan"), None, "None", "none"])
def test_an_empty_cell_is_missing(empty: object) -> None:
    row = {**dict.fromkeys(ROW, empty), "Описание предложения": "Карта без платы. Кешбэк 5 %."}
    brief = Brief.from_prototype(row)
    assert brief.key_message is None
    assert brief.offer.summary == "Карта без платы."
    assert brief.segment == type(brief.segment)()
    assert brief.approach == "free"


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("Пол", "М", "segment.gender", "male"),
        ("Пол", "мужской", "segment.gender", "male"),
        ("Пол", "Ж", "segment.gender", "female"),
        ("Поколение", "Y", "segment.generation", "Y"),
        ("Поколение", "у", "segment.generation", "Y"),
        ("Поколение", "Z", "segment.generation", "Z"),
        ("ОПФ", "ООО", "segment.legal_form", "ooo"),
        ("Подход", "Призыв к действию", "approach", "cta"),
        ("Подход", "Вопрос", "approach", "question"),
    ],
)
def test_values_of_the_lists(column: str, value: str, field: str, expected: str) -> None:
    assert Brief.from_prototype({**ROW, column: value}).field(field) == expected


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({}, "neither"),
        ({"Пол": "М"}, "neither"),
        ({**ROW, "Пол": "да"}, "«Пол»: 'да'"),
        ({**ROW, "ОПФ": "ПАО"}, "«ОПФ»"),
    ],
)
def test_a_row_that_makes_no_brief_is_an_error(row: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Brief.from_prototype(row)


def test_defaults_override_the_row() -> None:
    brief = Brief.from_prototype(ROW, channel="push", segment={"gender": "male"}, limits={"max_len": 90})
    assert brief.channel == "push"
    assert brief.segment.gender == "male"
    assert brief.segment.psychotype == "Конструктор"
    assert brief.limits.max_len == 90
    assert Brief.from_prototype(ROW, channel="push").limits.max_len is None


def test_a_single_line_of_benefits_is_split_by_sentences() -> None:
    brief = Brief.from_prototype({**ROW, "Преимущества": "Обслуживание 0 ₽. Открытие за 1 день."})
    assert brief.offer.benefits == ("Обслуживание 0 ₽.", "Открытие за 1 день.")
