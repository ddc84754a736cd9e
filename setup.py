"""The extension; all else stands in pyproject.toml.

Without a compiler the package installs all the same: every part in C has a twin in Python.
"""

from pathlib import Path

from setuptools import Extension, setup


def native(ending: str) -> list[str]:
    """Return the files of the extension, in an order that is always the same."""
    return sorted(path.as_posix() for path in Path("src/native").glob(f"*.{ending}"))


setup(ext_modules=[Extension("adrules._native", sources=native("c"), depends=native("h"), optional=True)])
