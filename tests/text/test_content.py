"""Content words."""

from adrules.text.content import content_words
from adrules.text.document import Document


def test_words_have_the_places_of_the_text() -> None:
    text = "наш онлайн-банк на flora.ru и карта"
    found = [(word.position, text[word.start : word.end]) for word in content_words(Document(text))]
    assert found == [(1, "онлайн-банк"), (6, "карта")]
