from hypothesis import given
from hypothesis import strategies as st

from adrules.text.dictionary import Lexicon
from adrules.text.morphology import analyzer

LEXICON = Lexicon(analyzer())
KNOWN = [
    "стали",
    "все",
    "еще",
    "елка",
    "ее",
    "мед",
    "берет",
    "поберет",
    "банка",
    "ставка",
    "выгоднейший",
    "лучше",
    "побыстрее",
    "дети",
    "люди",
    "гарантированный",
    "открывая",
    "для",
    "в",
    "мы",
    "ведь",
    "зеленеет",
    "небес",
    "щетка",
    "осел",
    "узнает",
    "ведро",
]


def as_pymorphy(word: str) -> list[tuple[str, str, float]]:
    return [(p.normal_form, str(p.tag), p.score) for p in analyzer().parse(word) if p.is_known]


@given(st.one_of(st.sampled_from(KNOWN), st.text("аеёинорстьявкл", min_size=2, max_size=8)))
def test_a_word_is_read_as_pymorphy_reads_it(word: str) -> None:
    found = [(e.lemma, e.tag, e.score) for e in LEXICON.entries(word)]
    assert found == (as_pymorphy(word) if len(word) > 1 else [])


def test_an_unknown_word_and_a_letter_have_no_entries() -> None:
    assert LEXICON.entries("бхагаватница") == LEXICON.entries("а") == LEXICON.entries("") == []
