"""What is wrong in a pack that loads: dead, doubled, contradictory, slow or unproved rules."""

from collections.abc import Callable, Iterator, Sequence

from adrules.authoring.lint.contradictions import (
    flagged_ok_examples,
    impossible_limits,
    required_and_forbidden,
)
from adrules.authoring.lint.dead import dead_phrases
from adrules.authoring.lint.doubles import doubles
from adrules.authoring.lint.fields import examples_missing, fields_missing, leftovers, misplaced_ids
from adrules.authoring.lint.finding import Finding, Subject
from adrules.authoring.lint.slow import slow_patterns
from adrules.authoring.lint.words import aspect_pairs, unknown_words
from adrules.authoring.places import Places
from adrules.packs.schema import Pack

CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    dead_phrases,
    doubles,
    unknown_words,
    aspect_pairs,
    required_and_forbidden,
    impossible_limits,
    flagged_ok_examples,
    slow_patterns,
    fields_missing,
    examples_missing,
    misplaced_ids,
    leftovers,
)
"""Every check takes the packs and yields findings."""


def lint(packs: Sequence[Pack], places: Places) -> tuple[Finding, ...]:
    """Return what all checks find, in the order of the files."""
    subject = Subject(tuple(packs), places)
    found = [finding for check in CHECKS for finding in check(subject)]
    return tuple(
        sorted(found, key=lambda f: (f.place.file, f.place.line, f.place.column, -f.severity.rank, f.message))
    )
