"""Repetition finds what a simple look at every content word and every sentence finds."""

from itertools import groupby, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.rules.repetition import RepetitionRule, _names, _told_apart
from adrules.rules.rule import Case
from adrules.text.content import ContentWord, content_words
from adrules.text.document import Document
from adrules.text.roots import related
from strategies import messages

_WORDS = str.split(
    "Скидки скидка Мебель мебель для в и на наши Заказ заказать карта Карту! «Мебель» «карта кухни» flora.ru #карта дома."
    " скидки. мебель, 5 г. — 🎉 онлайн-банк Онлайн. ! … кухня"
)
texts = st.one_of(
    messages,
    st.lists(
        st.tuples(st.sampled_from(_WORDS), st.sampled_from([" ", " ", " ", ". ", "! ", "\n"])), max_size=16
    ).map(lambda pieces: "".join(map("".join, pieces))),
)


def found(document: Document, **options: object) -> list[tuple[int, str]]:
    """Return the start of each word reported, with the earlier one."""
    rule = RepetitionRule.model_validate(
        {
            "id": "repetition/x",
            "category": "repetition",
            "kind": "repetition",
            "message": "{first}",
            **options,
        }
    )
    case = Case(document, None, {})
    return [(v.start or 0, v.message) for v in rule.find(case)]


def reported(document: Document, pairs: list[tuple[ContentWord, ContentWord]]) -> list[tuple[int, str]]:
    firsts = [document.span(first.start, first.end) for first, _ in pairs]
    shown = [" ".join(document.text[start:end].split()) for start, end in firsts]
    return [
        (document.span(word.start, word.end)[0], one) for (_, word), one in zip(pairs, shown, strict=True)
    ]


def is_quoted(text: str, offset: int) -> bool:
    opened = text.rfind("«", 0, offset)
    return opened >= 0 and opened > text.rfind("»", 0, offset) and "»" in text[offset:].partition("\n")[0]


@given(text=texts, window=st.integers(1, 12))
@example(text="Мебель для кухни. Мебель для спальни", window=7)
@example(text="Мебель для кухни. «Кухня». Мебель для спальни", window=7)
@example(text="Мебель для кухни. И для 5. Мебель для спальни", window=9)
@example(text="Мебель для кухни. flora.ru мебель для спальни", window=9)
@example(text="Мебель для кухни. «Дом» мебель для спальни", window=9)
@example(text="Мебель и мебель. Для дома мебель. Мебель", window=9)
def test_neighbouring_sentences_are_compared_by_their_first_word(text: str, window: int) -> None:
    document = Document(text.replace("\u201c", "").replace("\u201e", "").replace('"', ""))
    folded = document.folded.text
    sentences = [
        list(words)
        for _, words in groupby(content_words(document), key=lambda w: document.sentence(w.start)[0])
    ]
    heads = [next((w for w in words if not is_quoted(folded, w.start)), None) for words in sentences]
    pairs = [
        (one, other)
        for one, other in pairwise(heads)
        if one and other and one.lemmas & other.lemmas
        if other.position - one.position <= window
        if "\n" not in folded[one.start : other.start]
        if not _told_apart(document, one, other)
    ]
    assert found(document, by="start", window=window) == reported(document, pairs)


@pytest.mark.parametrize("by", ["lemma", "root"])
@pytest.mark.parametrize("within", ["sentence", "line", "message"])
@given(text=texts, window=st.integers(1, 12))
@example(text="Заказ готов. Заказать можно. Заказ дома, заказ", window=4)
@example(text="Заказ готов.\nЗаказать можно\nзаказ дома, заказ", window=4)
@example(text="заказ готов, заказ и Заказ", window=4)
@example(text="КАРТА КАРТЫ КаРта карты", window=4)
def test_every_word_is_compared_with_those_before(by: str, within: str, text: str, window: int) -> None:
    document = Document(text)

    def place(word: ContentWord) -> int:
        if within == "sentence":
            return document.sentence(word.start)[0]
        return document.folded.text.count("\n", 0, word.start) if within == "line" else 0

    def is_same(one: ContentWord, other: ContentWord) -> bool:
        if one.lemmas & other.lemmas:
            return True
        a, b = one.readings[0], other.readings[0]
        return by == "root" and related(a.lemma, a.pos, b.lemma, b.pos)

    words = [word for word in content_words(document) if not _names(document, word)]
    pairs = []
    for at, word in enumerate(words):
        near = [w for w in words[:at] if word.position - w.position <= window and place(w) == place(word)]
        first = next((w for w in reversed(near) if is_same(w, word)), None)
        if first is not None and not _told_apart(document, first, word):
            pairs.append((first, word))
    assert found(document, by=by, within=within, window=window) == reported(document, pairs)
