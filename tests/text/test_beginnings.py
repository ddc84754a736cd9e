"""What tells by its letters alone how the lemmas and roots of a word begin."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.text.beginnings import beginning, beginnings
from adrules.text.content import root_keys
from adrules.text.folding import fold
from adrules.text.morphology import analyzer
from adrules.text.root_tables import LEMMA_ROOTS, SHAPE_ROOTS
from adrules.text.roots import BASE_ROOTS, roots

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
PARTS = str.split("""
    подар накоп сберег берег давл жал звон жд обл явл выбир вернул возвра луч шедш идущ людь йдет везл
    хуже больш скид ход уш вин яс ноч реш дущ пиш ющими ть ться ивать ывание ение итель ость ами
    ого ему ейший наи по не до супер бес а о е и й с в у к ла ло ли л т
""")
WORDS = st.one_of(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join),
    st.text(LETTERS, min_size=1, max_size=12),
)


def told(form: str) -> bool:
    """Check the promise for one form, and return whether there was one."""
    promised = beginnings(form)
    if promised is not None:
        assert {beginning(key) for key in root_keys(form)} <= promised, form
    return promised is not None


@pytest.mark.parametrize(
    "start", ["вез", "дар", "зарабат", "люд", "нак", "отбо", "пода", "рубл", "шед", "ябл", "наилуч"]
)
def test_words_of_the_dictionary_begin_as_their_keys_do(start: str) -> None:
    known = {fold(word) for word, *_ in analyzer().dictionary.iter_known_words(start)}
    assert known
    for form in sorted(known)[::7]:
        told(form)
        told(f"з{form}")  # no words: pymorphy3 guesses them by what follows the first letters
        told(f"де{form}")


@pytest.mark.parametrize("lemma", [*LEMMA_ROOTS, *SHAPE_ROOTS, *(f"у{base}" for base in BASE_ROOTS)])
def test_words_of_the_tables_of_roots_begin_as_their_keys_do(lemma: str) -> None:
    known = {form.word for parsed in analyzer().parse(lemma) for form in parsed.lexeme}
    for form in {*map(fold, known), lemma}:
        told(form)


@given(WORDS)
@example("сказывать")
@example("побыстрее")
@example("спобыстрее")
@example("злучший")
@example("деидущий")
@example("увезти")
def test_words_that_nobody_knows_begin_as_their_keys_do(form: str) -> None:
    told(form)


def test_roots_begin_as_lemmas_do_but_for_exceptions() -> None:
    for form in ("скидывать", "беречь", "доходный", "оплатить", "качественно", "гарантированный"):
        for pos in ("NOUN", "INFN", "ADJF", "ADVB"):
            promised = beginnings(form)
            if promised is not None:
                assert {beginning(root) for root in roots(form, pos)} <= promised


def test_most_words_need_no_dictionary() -> None:
    words = str.split("скидка оформите бесплатно кредитную доставка квартиры удобное новинки сегодня вклады")
    assert sum(map(told, words)) > len(words) / 2


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("скидка", {"ски"}),
        ("заказ", {"зок"}),
        ("подарок", {"под", "дор"}),
        ("мечта", {"мек", "мет", "меч", "мец"}),
        ("увезти", {"уве", "уво"}),
        ("войти", {"вой", "вох"}),
        ("ублажать", {"убл", "уб"}),
    ],
)
def test_a_word_may_begin_as_its_roots_do(form: str, begins: set[str]) -> None:
    assert beginnings(form) is not None
    assert begins <= (beginnings(form) or set())


@pytest.mark.parametrize("form", ["шедший", "наилучший", "побыстрее", "qr-код", "юга", "5", "идешь"])
def test_words_whose_first_letters_the_dictionary_may_change_are_looked_up(form: str) -> None:
    assert beginnings(form) is None
