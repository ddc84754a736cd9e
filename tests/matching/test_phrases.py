import pytest

from adrules.matching.phrases import PhraseMatcher, PhraseSet
from adrules.rules.examples import unmark
from adrules.text.document import Document


def spans(phrases: PhraseSet, text: str) -> list[tuple[int, int]]:
    document = Document(text)
    hits = PhraseMatcher([(("r/x", "phrases"), phrases)]).find(document).get(("r/x", "phrases"), [])
    return [document.span(hit.start, hit.end) for hit in hits]


def check(phrases: PhraseSet, marked: str) -> None:
    text, expected = unmark(marked)
    assert spans(phrases, text) == expected


SPECTRUM = PhraseSet(("широкий спектр",), any_order=True, gap=1)


@pytest.mark.parametrize(
    "marked",
    [
        "[[широкий спектр]] услуг",
        "[[широкого спектра]] услуг",
        "[[широкому спектру]]",
        "[[широким спектром]]",
        "о [[широком спектре]]",
        "[[широкие спектры]]",
        "[[Широкий СПЕКТР]]",
        "[[широкий\u00a0спектр]]",
        "[[широкий  спектр]]",
        "[[широкий\nспектр]]",
        "[[широ\u00adкий спектр]]",
        "[[широ\u200bкий спектр]]",
        "[[широкий cпектp]]",
        "[[широ\u0301кий спе\u0301ктр]]",
        "[[широкии\u0306 спектр]]",
        "[[широкий ✨ спектр]]",
        "[[широкий банковский спектр]]",
        "[[спектр широкий]]",
        "[[«широкий» спектр]]".replace("[[«", "«[["),
    ],
)
def test_all_variants_of_one_phrase(marked: str) -> None:
    check(SPECTRUM, marked)


@pytest.mark.parametrize(
    "text",
    ["широкий, спектр", "широкий. Спектр", "широкий — спектр", "широкий\n\nспектр", "спектральный"],
)
def test_what_is_not_the_phrase(text: str) -> None:
    check(SPECTRUM, text)


@pytest.mark.parametrize(
    ("phrases", "marked"),
    [
        (PhraseSet(("под ключ",)), "под ключевую ставку, дом [[под ключ]]"),
        (PhraseSet(("долг",)), "долгий срок, наш [[долг]], [[долги]]"),
        (PhraseSet(("=под ключ",)), "[[Под Ключ]], под ключом"),
        (PhraseSet(("лучший",)), "[[лучшие]] и хорошие"),
        (PhraseSet(("хороший",)), "лучшие и [[хорошие]]"),
        (PhraseSet(("выгодный",)), "выгоднее, [[выгодно]] и [[выгодный]]"),
        (PhraseSet(("выгодный",), any_degree=True), "[[выгоднее]] и [[выгоднейший]]"),
        (PhraseSet(("деньги",)), "[[деньгами]] и [[денег]]"),
        (PhraseSet(("надежный",)), "[[надёжным]]"),
        (
            PhraseSet(("банк",)),
            "[[онлайн]]".replace("[[онлайн]]", "онлайн-[[банк]], интернет\u2011[[банком]]"),
        ),
        (PhraseSet(("онлайн-банк",)), "в [[онлайн-банке]] и банке"),
        (PhraseSet(("удобный онлайн-банк",)), "[[удобным онлайн-банком]]"),
        (
            PhraseSet(("мир <2> возможность",)),
            "[[мир новых и возможностей]], мир новых и больших возможностей",
        ),
        (PhraseSet(("мир банк",), gap=1), "[[мир онлайн-кредитов банка]]"),
        (PhraseSet(("[самый] низкий ставка",)), "[[самая [[низкая ставка]]".replace("[[низкая", "низкая")),
        (PhraseSet(("ставка <percent>",)), "[[ставка 18 %]] и ставка"),
        (PhraseSet(("<percent> годовых",)), "под [[18 % годовых]]"),
        (PhraseSet(("от <money>",)), "[[от 100 000 ₽]], [[от $20]]"),
        (PhraseSet(("за <term>",)), "[[за 5 минут]], за деньги"),
        (PhraseSet(("мочь:VERB",)), "мы [[можем]], сможем"),
        (PhraseSet(("да нет",), cross_comma=True), "[[да, нет]], да. нет"),
        (PhraseSet(("a b",)), "[[A B]]"),
        (PhraseSet(("кэшбэк",)), "с [[кэшбэком]]"),
    ],
)
def test_phrases(phrases: PhraseSet, marked: str) -> None:
    text, expected = unmark(marked)
    assert set(expected) <= set(spans(phrases, text))
    assert {text[a:b] for a, b in spans(phrases, text)} >= {text[a:b] for a, b in expected}
    covered = {i for a, b in expected for i in range(a, b)}
    assert all(i in covered for a, b in spans(phrases, text) for i in range(a, b))
