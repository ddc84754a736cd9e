"""``kind: typography`` - quotation marks, dashes, spaces, ё, roubles; each finding with its fix."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule, Trigger
from adrules.text.document import Document
from adrules.text.typography.checks import CHECKS, CheckName, trigger
from adrules.text.typography.edits import Edit, House
from adrules.text.verbatim import held

_Check = Callable[[str, House], Iterable[Edit]]


class TypographyRule(Rule):
    """Typographic mistakes; every violation carries the fix of exactly its span.

    ``quotes``
        Paired "…" and “…” become «…», inside other quotation marks „…“.
    ``dash``
        A hyphen with spaces around becomes a dash; not between figures («5 - 10»).
    ``double_space``
        Two spaces and more inside a line become one.
    ``double_mark``
        «,,», «..», «!!», «??» become one mark, «....» an ellipsis.
    ``ellipsis``
        «...» becomes «…».
    ``space_before_mark``
        «слово ,» becomes «слово,».
    ``no_space_after_mark``
        «слово,слово» becomes «слово, слово»; not in numbers, times, links.
    ``invisible``
        Zero-width characters, soft hyphens, direction marks go; those that build an emoji stay.
    ``nbsp``
        The plain space in «100 000 ₽», «18 %», «№ 1» becomes a no-break one.
    ``rouble``
        Another spelling than ``rouble`` after a figure becomes that one.
    ``yo``
        A word that the dictionary has with ё only gets its ё.
    ``abbreviation_case``
        «Ип», «ооо» become ИП, ООО.

    Links, mail addresses, variables of templates, promo codes, phone numbers and Latin words
    are never touched. ``message`` may hold ``{right}``, what the place should read.

    .. code-block:: yaml

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

    def trigger(self) -> Trigger | None:
        """Return what each check needs."""
        needed = [expression for _, expression in self._needed]
        return None if None in needed else Trigger(raw=tuple(one for one in needed if one is not None))

    def find(self, case: Case) -> list[Violation]:
        """Report every edit of every check named, in text order."""
        house, every, asked = self._asking
        possible = case.expressions
        checks = every if possible is None or asked is None else [asked[e] for e in possible if e in asked]
        document = case.document
        code = case.brief.offer.promo_code if case.brief else None
        text = document.kept(held, (code,)) if code else document.once(_held)
        edits = [edit for check in checks for edit in check(text, house)]
        if len(checks) > 1 and len(edits) > 1:
            edits = sorted(set(edits))
        return self.told.violations(document.text, edits)

    @cached_property
    def _house(self) -> House:
        return House(self.rouble, self.rouble_words)

    @cached_property
    def _needed(self) -> tuple[tuple[_Check, str | None], ...]:
        """Each check with the expression that a text must match for it; ``None``: any text may."""
        return tuple((CHECKS[name], trigger(name, self._house)) for name in self.checks)

    @cached_property
    def _asking(self) -> tuple[House, Sequence[_Check], Mapping[str, _Check] | None]:
        """How it is written, the checks, and the checks by their expressions.

        Each has its own; ``None`` where some check has none.
        """
        asked = {expression: check for check, expression in self._needed if expression is not None}
        every = [check for check, _ in self._needed]
        return self._house, every, asked if len(asked) == len(every) else None


def _held(document: Document) -> str:
    return held(document.text, (), document.folded.given)
