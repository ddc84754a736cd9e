import pytest

from adrules.authoring.citation import SAMPLES
from adrules.text.facts import TOKEN_CLASSES
from adrules.text.facts.tokens import Tokens
from adrules.text.folding import fold


def test_there_is_a_sample_of_each_class() -> None:
    assert SAMPLES.keys() == TOKEN_CLASSES.keys()


@pytest.mark.parametrize(("name", "text"), SAMPLES.items())
def test_a_sample_is_one_token_of_its_class(name: str, text: str) -> None:
    assert Tokens(fold(text)).all(name)[:1] == [(0, len(text) if name != "number" else 1)]
