"""What a brief itself says: its texts and the lemmas of their words.

Shared by the kinds that must not blame a message for the words it was told to use.
"""

from collections.abc import Iterator

from adrules.domain.brief import Brief, Term
from adrules.text.content import lemmas_of

NAMES = ("product.name", "product.aliases", "advertiser.name")
"""Fields that name what is sold and by whom."""

TERMS = (*NAMES, "offer.summary", "offer.benefits", "offer.conditions", "key_message")
"""Fields whose words a message cannot do without."""

EVERYTHING = (
    *TERMS,
    "goal",
    "product.description",
    "offer.promo_code",
    "offer.url",
    "cta",
    "considerations",
    "must_include",
    "disclaimers",
    "ad_label",
)
"""All fields that tell what to write; the segment, the control text and notes are not among them."""


def said(brief: Brief | None, fields: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts in these fields of a brief, none without a brief."""
    for name in fields if brief is not None else ():
        value = brief.field(name) if brief is not None else None
        for item in value if isinstance(value, tuple) else (value,):
            text = item.text if isinstance(item, Term) else item
            if isinstance(text, str):
                yield text


def said_lemmas(brief: Brief | None, fields: tuple[str, ...]) -> frozenset[str]:
    """Return the lemmas of the content words in these fields of a brief."""
    return frozenset().union(*map(lemmas_of, said(brief, fields)))
