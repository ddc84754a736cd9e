"""Ways to write the same message otherwise, to which a rule may be indifferent."""

from enum import StrEnum


class Change(StrEnum):
    """A change of a text that its reader does not take for another message."""

    CASE = "case"
    """Capital letters."""
    NO_BREAK = "no_break"
    """No-break spaces in place of plain ones."""
    SPACING = "spacing"
    """Several spaces in place of one."""
    YO = "yo"
    """ё for е and back."""
    INVISIBLE = "invisible"
    """Soft hyphens and stress marks inside words."""
    INFLECTION = "inflection"
    """Other forms of the same words."""
