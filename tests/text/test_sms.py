import pytest

from adrules.text.sms import sms


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("{" * 80, "GSM-7", 160, 1),
        ("{" * 81, "GSM-7", 162, 2),
        ("а" * 70, "UCS-2", 70, 1),
        ("а" * 71, "UCS-2", 71, 2),
        ("а" * 134, "UCS-2", 134, 2),
        ("а" * 135, "UCS-2", 135, 3),
        ("а" * 670, "UCS-2", 670, 10),
        ("₽", "UCS-2", 1, 1),
        ("🎉", "UCS-2", 2, 1),
    ],
)
def test_parts_of_a_message(text: str, encoding: str, units: int, parts: int) -> None:
    result = sms(text)
    assert (result.encoding, result.units, result.parts) == (encoding, units, parts)


def test_a_character_of_two_units_is_not_cut() -> None:
    # 66 + 2 units do not fit in 67, so the emoji opens the second part.
    assert sms("а" * 66 + "🎉" + "а" * 66).parts == 3
    assert sms("а" * 65 + "🎉" + "а" * 67).parts == 2
