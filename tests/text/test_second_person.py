import pytest

from adrules.text.address import addresses
from adrules.text.document import Document
from adrules.text.morphology import parse
from adrules.text.second_person import POSSESSIVES, PRONOUNS, YOU
from adrules.text.traits import Trait, figures_of, trait_spans


@pytest.mark.parametrize("word", ["ты", "вы", "твой", "ваш"])
def test_the_table_holds_every_form_of_the_dictionary(word: str) -> None:
    table = PRONOUNS if word in PRONOUNS else POSSESSIVES
    forms = {form.word.replace("ё", "е") for form in parse(word)[0].lexeme} - {"те"}
    assert {form for form, register in table.items() if register == table[word]} - {"вашею"} == forms


@pytest.mark.parametrize("form", sorted(YOU))
def test_every_form_speaks_to_the_reader(form: str) -> None:
    assert [a.register for a in addresses(Document(f"О {form} речь"))] == [(PRONOUNS | POSSESSIVES)[form]]


@pytest.mark.parametrize("text", ["Под ваших 30 лет", "К вашим 30 годам", "С твоими 30 годами"])
def test_a_figure_is_told_with_any_of_them(text: str) -> None:
    assert trait_spans(Document(text), [Trait(figures=figures_of("30 лет"))], frozenset(), frozenset())
