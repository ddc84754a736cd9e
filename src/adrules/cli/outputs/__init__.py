"""What ``adrules check`` prints, one format a module."""

from enum import StrEnum

from adrules.cli.outputs.printer import Printer
from adrules.registry import resolve


class Format(StrEnum):
    """Output formats of ``adrules check``."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


PRINTERS: dict[str, str] = {
    Format.TEXT: "adrules.cli.outputs.text:TextPrinter",
    Format.JSON: "adrules.cli.outputs.json:JsonPrinter",
    Format.JSONL: "adrules.cli.outputs.json:JsonLinesPrinter",
    Format.SARIF: "adrules.cli.outputs.sarif:SarifPrinter",
    Format.GITHUB: "adrules.cli.outputs.github:GithubPrinter",
    Format.JUNIT: "adrules.cli.outputs.junit:JunitPrinter",
}
"""Format -> ``module:Class``, imported on first use."""


def printer_class(output: Format) -> type[Printer]:
    """Return what prints reports in a format."""
    found: type[Printer] = resolve("format", output, PRINTERS)
    return found
