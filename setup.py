"""The extension; all else stands in pyproject.toml.

Without a compiler the package installs all the same: every part in C has a twin in Python.
"""

from pathlib import Path
from zlib import crc32

from setuptools import Extension, setup


def native(ending: str) -> list[str]:
    """Return the files of the extension, in an order that is always the same."""
    return sorted(path.as_posix() for path in Path("src/native").glob(f"*.{ending}"))


def built_from() -> int:
    """Return a number that tells these files from those of another version, as :mod:`adrules.native` does."""
    found = 0
    for path in sorted(map(Path, (*native("c"), *native("h")))):
        found = crc32(path.name.encode() + path.read_bytes(), found)
    return found & 0x7FFFFFFF


setup(
    ext_modules=[
        Extension(
            "adrules._native",
            sources=native("c"),
            depends=native("h"),
            define_macros=[("BUILT_FROM", str(built_from()))],
            optional=True,
        )
    ]
)
