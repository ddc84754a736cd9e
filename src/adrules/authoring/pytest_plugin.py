"""pytest: every example of a rule pack is a test.

Collected are files named ``*.rules.yaml`` and those that the ini option ``adrules_packs``
names by globs relative to the root folder. Each example is an item, each of its variants
too (``adrules_variants = false`` leaves these out). ``adrules_allow_python = true`` lets packs
run functions of their author. Without packs nothing happens, and
nothing but pytest is imported.
"""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

_Failure = pytest.ExceptionInfo[BaseException]
_SUFFIXES = (".rules.yaml", ".rules.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini options."""
    parser.addini(
        "adrules_packs", "globs of rule packs whose examples are tests", type="linelist", default=[]
    )
    parser.addini("adrules_allow_python", "let packs run Python functions", type="bool", default=False)
    parser.addini("adrules_variants", "test the variants of examples too", type="bool", default=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "PackFile | None":
    """Collect rule packs."""
    named = file_path.name.endswith(_SUFFIXES)
    if named or _among(file_path, parent.config):
        return PackFile.from_parent(parent, path=file_path)
    return None


def _among(path: Path, config: pytest.Config) -> bool:
    globs = config.getini("adrules_packs")
    if not globs or not path.is_relative_to(config.rootpath):
        return False
    name = path.relative_to(config.rootpath).as_posix()
    return any(fnmatch(name, glob) or fnmatch(name, glob.replace("**/", "")) for glob in globs)


class PackFile(pytest.File):
    """A rule pack; a wrong one fails with all its mistakes."""

    def collect(self) -> Iterator["ExampleItem"]:
        """Yield an item for each example and each variant."""
        from adrules.authoring.examples import numbered, run_examples  # noqa: PLC0415 - only for packs
        from adrules.authoring.places import Places  # noqa: PLC0415 - same
        from adrules.packs.loader import load_packs  # noqa: PLC0415 - same

        (pack,) = load_packs([self.path], allow_python=self.config.getini("adrules_allow_python"))
        places = Places([self.path])
        for number, result in numbered(run_examples(pack, variants=self.config.getini("adrules_variants"))):
            if result.kind == "none":
                continue
            name = f"{result.rule_id}::{result.kind}[{number}]"
            name += f"[{result.variant}]" if result.variant else ""
            place = places.of(result.rule_id, "examples", result.kind, number)
            failure = ""
            if result.failure:
                variant = f", variant {result.variant}" if result.variant else ""
                failure = (
                    f"{self.path.name}:{place.line}: [{result.rule_id}] {result.kind} example{variant}\n"
                    f"  text:   {result.example}\n"
                    f"  result: {result.failure}"
                )
            item = ExampleItem.from_parent(self, name=name)
            item.line, item.failure, item.skipped = place.line, failure, result.skipped
            yield item

    def repr_failure(self, excinfo: _Failure, *args: Any) -> Any:  # noqa: ANN401 - pytest's own
        """Show the mistakes of a pack without a traceback."""
        from adrules.errors import AdrulesError  # noqa: PLC0415 - only for packs

        return (
            str(excinfo.value)
            if isinstance(excinfo.value, AdrulesError)
            else super().repr_failure(excinfo, *args)
        )


class ExampleFailedError(Exception):
    """An example does not hold; the text says how."""


class ExampleItem(pytest.Item):
    """One example, as written or in one variant."""

    line = 0
    """Line of the example in the pack, from 1."""
    failure = ""
    skipped = ""

    def runtest(self) -> None:
        """Fail where the example does not hold, skip what a lone text cannot try."""
        if self.skipped:
            pytest.skip(self.skipped)
        if self.failure:
            raise ExampleFailedError(self.failure)

    def repr_failure(self, excinfo: _Failure, *args: Any) -> Any:  # noqa: ANN401 - pytest's own
        """Show the failure without a traceback."""
        if isinstance(excinfo.value, ExampleFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the example stands; pytest counts lines from 0."""
        return self.path, max(self.line - 1, 0), self.name
