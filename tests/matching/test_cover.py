import pytest

from adrules.matching.cover import uncovered
from adrules.text.document import Document


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Комиссия 0 ₽", ()),
        ("Комиссия 0,00 руб.", ()),
        ("Комиссия 0,9 ₽", ("бесплатно",)),
        ("Комиссия 0 руб. 50 коп.", ("бесплатно",)),
        ("Комиссия 05 ₽", ("бесплатно",)),
        ("Комиссия 10 ₽", ("бесплатно",)),
    ],
)
def test_a_price_of_nothing_says_that_it_is_free(text: str, lacking: tuple[str, ...]) -> None:
    assert uncovered(Document(text), "Бесплатно")[1] == lacking
