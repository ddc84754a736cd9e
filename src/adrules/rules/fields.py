"""Types of the fields of a pack, and how they are validated."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints, ValidationInfo

from adrules.matching.syntax import PhraseSyntaxError, parse_phrase

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*/[a-z0-9][a-z0-9-]*$")]

CHECKED = "checked"
"""Key of a validation's context: the values come from a rule that was valid."""


def is_checked(info: ValidationInfo) -> bool:
    """Return whether what is validated was found valid before, so that dear checks may be left out."""
    return bool(info.context and info.context.get(CHECKED))


def phrase_of(phrase: str, info: ValidationInfo) -> str:
    """Return ``phrase`` if it is of the phrase language; the validator of every phrase field."""
    if is_checked(info):
        return phrase
    try:
        parse_phrase(phrase)
    except PhraseSyntaxError as failure:
        raise ValueError(f"«{phrase}»: {failure}") from None
    return phrase


Phrases = tuple[Annotated[Text, AfterValidator(phrase_of)], ...]
"""A list of phrases in a pack."""
