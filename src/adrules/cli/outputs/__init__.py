"""What ``adrules check`` prints, one format a module."""

from enum import StrEnum

from adrules.cli.outputs.github import GithubPrinter
from adrules.cli.outputs.json import JsonLinesPrinter, JsonPrinter
from adrules.cli.outputs.junit import JunitPrinter
from adrules.cli.outputs.printer import Printer
from adrules.cli.outputs.sarif import SarifPrinter
from adrules.cli.outputs.text import TextPrinter


class Format(StrEnum):
    """Output formats of ``adrules check``."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


PRINTERS: dict[Format, type[Printer]] = {
    Format.TEXT: TextPrinter,
    Format.JSON: JsonPrinter,
    Format.JSONL: JsonLinesPrinter,
    Format.SARIF: SarifPrinter,
    Format.GITHUB: GithubPrinter,
    Format.JUNIT: JunitPrinter,
}
