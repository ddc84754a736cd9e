"""``find_facts``: all checkable statements of a text."""

from decimal import Context, localcontext

from adrules.text.facts.bounds import bound_after, bound_before
from adrules.text.facts.cursor import Cursor
from adrules.text.facts.draft import Draft
from adrules.text.facts.kinds import Qualifier
from adrules.text.facts.model import FactSpan
from adrules.text.facts.ranges import merged
from adrules.text.facts.reader import read

_EXACT = Context(prec=60)
"""18 digits, «трлн» and a factor of a unit need more than the 28 digits of the usual context."""


def find_facts(folded: str) -> list[FactSpan]:
    """Return the statements of a folded text in order; they do not overlap.

    Promo codes are not among them: they are told by their capitals, see
    :func:`~adrules.text.facts.codes.find_promo_codes`.

    >>> facts = find_facts("от 100 тыс. ₽ за 5 минут")
    >>> [(f.kind.value, str(f.value), f.unit, f.qualifier.value) for f in facts]
    [('money', '100000', 'rub', 'from'), ('term', '5', 'minute', 'within')]
    """
    return facts_of(Cursor(folded))


def facts_of(cursor: Cursor) -> list[FactSpan]:
    """Return the statements of a text that is cut into pieces."""
    with localcontext(_EXACT):
        return [_bounded(cursor, draft) for draft in merged(cursor, read(cursor))]


def _bounded(cursor: Cursor, draft: Draft) -> FactSpan:
    qualifier, first = bound_before(cursor, draft.first, draft.kind)
    if draft.is_said:
        qualifier, first = Qualifier.EXACT, draft.first - 1
    start, end = cursor.pieces[first].start, draft.end
    behind = bound_after(cursor, draft.after)
    if behind is not None:
        qualifier, end = behind[0], cursor.pieces[behind[1] - 1].end
    return draft.finished(qualifier, start, end)
