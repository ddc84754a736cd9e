"""``kind: typography`` - quotation marks, dashes, spaces, ё, roubles; each finding with its fix."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule
from adrules.text.typography.checks import CHECKS, CheckName
from adrules.text.typography.edits import House
from adrules.text.verbatim import held


class TypographyRule(Rule):
    """Typographic mistakes; every violation carries the fix of exactly its span.

    ==================== ====================================================================
    check                finds → fix
    ==================== ====================================================================
    quotes               paired "…" and “…” → «…», inside other quotation marks „…“
    dash                 a hyphen with spaces around → —; not between figures («5 - 10»)
    double_space         two spaces and more inside a line → one
    double_mark          «,,», «..», «!!», «??» → one mark; «....» → …
    ellipsis             «...» → …
    space_before_mark    «слово ,» → «слово,»
    no_space_after_mark  «слово,слово» → «слово, слово»; not in numbers, times, links
    invisible            zero-width characters, soft hyphens, direction marks → nothing
    nbsp                 the plain space in «100 000 ₽», «18 %», «№ 1» → a no-break one
    rouble               another spelling than ``rouble`` after a figure → that spelling
    yo                   a word that the dictionary has with ё only → ё
    abbreviation_case    «Ип», «ооо» → ИП, ООО
    ==================== ====================================================================

    Links, mail addresses, variables of templates, promo codes, phone numbers and Latin words
    are never touched. ``message`` may hold ``{right}``, what the place should read.

    ::

        - id: typography/quotes
          category: typography
          kind: typography
          checks: [quotes, dash, rouble]
          rouble: "₽"
          message: "«{match}» здесь пишут иначе: «{right}»."
    """

    FIELDS: ClassVar[frozenset[str]] = frozenset({"match", "right"})

    kind: Literal["typography"]
    checks: Annotated[
        tuple[CheckName, ...], Field(min_length=1, description="what to look for: " + ", ".join(CHECKS))
    ]
    rouble: Literal["₽", "р", "р.", "руб", "руб."] = Field("₽", description="how the rouble is written")
    rouble_words: bool = Field(
        False,  # noqa: FBT003 - the default of a field
        description="check rouble: change рублей, рубля, рубль too",
    )

    def find(self, case: Case) -> Iterator[Violation]:
        """Report every edit of every check named, in text order."""
        code = case.brief.offer.promo_code if case.brief else None
        text = held(case.document.text, (code,) if code else ())
        house = House(self.rouble, self.rouble_words)
        edits = {edit for name in self.checks for edit in CHECKS[name](text, house)}
        for edit in sorted(edits, key=lambda e: (e.start, e.end, e.replacement)):
            span = edit.start, edit.end
            yield self.violation(case.document, span, fix=edit.replacement, right=edit.replacement)
