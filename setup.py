"""The extension; all else stands in pyproject.toml.

Without a compiler the package installs all the same: every part in C has a twin in Python.
"""

from setuptools import Extension, setup

SOURCES = (
    "alphabet",
    "candidates",
    "folding",
    "lexicon",
    "located",
    "module",
    "phrases",
    "table",
    "text",
    "words",
)

setup(
    ext_modules=[
        Extension(
            "adrules._native",
            sources=[f"src/native/{name}.c" for name in SOURCES],
            depends=[f"src/native/{name}.h" for name in ("alphabet", "native", "phrases", "table", "text")],
            optional=True,
        )
    ]
)
