"""What a typographic check yields, and what house style it follows."""

from dataclasses import dataclass

Edit = tuple[int, int, str]
"""A start, an end, and what stands between them when it is mended."""


@dataclass(frozen=True, slots=True)
class House:
    """The choices of a house style: how the rouble is written, and whether its full word changes too."""

    rouble: str = "₽"
    rouble_words: bool = False
