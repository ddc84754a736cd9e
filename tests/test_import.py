import subprocess
import sys

import pytest

import adrules

HEAVY = set(
    "pydantic pymorphy3 natasha numpy openai gigachat httpx2 torch sqlalchemy transformers yaml regex razdel jinja2 typer rich httpx re2".split()  # noqa: SIM905 - a table
)


def modules_after(code: str) -> set[str]:
    program = f"{code}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_import_loads_nothing_heavy() -> None:
    loaded = modules_after("import adrules")
    assert loaded & HEAVY == set()


def test_checking_loads_no_network_database_or_model() -> None:
    loaded = modules_after("import adrules\nadrules.load(channel='sms').check('Мир возможностей')")
    assert (
        loaded & {"openai", "torch", "sqlalchemy", "transformers", "httpx", "httpx2", "numpy", "ssl"} == set()
    )


def test_every_public_name_resolves_and_the_list_is_sorted() -> None:
    names = [name for name in adrules.__all__ if name != "__version__"]
    assert names == sorted(names)
    for name in adrules.__all__:
        assert getattr(adrules, name) is not None
    assert set(adrules.__all__) <= set(dir(adrules))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_that"):
        _ = adrules.nothing_like_that
