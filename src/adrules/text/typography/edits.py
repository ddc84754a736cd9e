"""What a typographic check yields, and what house style it follows."""

from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """``text[start:end]`` should read ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class House:
    """The choices of a house style: how the rouble is written, and whether its full word changes too."""

    rouble: str = "₽"
    rouble_words: bool = False
