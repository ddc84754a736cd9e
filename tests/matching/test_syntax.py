import pytest

from adrules.matching.syntax import PhraseSyntaxError, parse_phrase


def written(phrase: str) -> list[str]:
    return [
        " ".join("|".join(w.text for w in s.words) or str(s) for s in pattern)
        for pattern in parse_phrase(phrase)
    ]


@pytest.mark.parametrize(
    ("phrase", "patterns"),
    [
        ("широкий спектр", ["широкий спектр"]),
        ("{мир|вселенная} возможность", ["мир|вселенная возможность"]),
        ("[самый] выгодный", ["самый выгодный", "выгодный"]),
        (
            "{в [самый] центр|тут} <percent>",
            ["тут <percent>", "в самый центр <percent>", "в центр <percent>"],
        ),
        ("онлайн-банк", ["онлайн-банк"]),
    ],
)
def test_a_phrase_stands_for_its_variants(phrase: str, patterns: list[str]) -> None:
    assert written(phrase) == patterns


def test_notation_of_a_word() -> None:
    ((a, b, c),) = parse_phrase("в =мае <2> месяц:NOUN,sing".replace(",", ":"))
    assert (a.words[0].exact, b.words[0].exact, c.gap) == (False, True, 2)
    assert c.words[0].grammemes == {"NOUN", "sing"}


def test_a_leading_sign_makes_the_whole_phrase_exact() -> None:
    ((a, b),) = parse_phrase("=под ключ")
    assert a.words[0].exact
    assert b.words[0].exact


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("", "empty"),
        ("[самый]", "match nothing"),
        ("{а|}", "alternative"),
        ("{а|б", "'}' is missing"),
        ("[а", "']' is missing"),
        ("а}", "unexpected '}'"),
        ("а | б", "unexpected '|'"),
        ("<1> а", "not at an end"),
        ("а <1>", "not at an end"),
        ("а <99> б", "1 to 8"),
        ("а <precent>", "did you mean <percent>"),
        ("а:NUON", "did you mean 'NOUN'"),
        ("да, нет", "no punctuation"),
        ("18 %", "no punctuation"),
        (" ".join(["{а б|в г}"] * 10), "more than 512"),
    ],
)
def test_a_wrong_phrase_is_explained(phrase: str, complaint: str) -> None:
    with pytest.raises(PhraseSyntaxError, match=complaint.replace("|", r"\|")):
        parse_phrase(phrase)
