"""A rule's own examples are its tests."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from adrules.authoring.trial import Span, Trial, found_in, set_briefs, set_of, stand_in, untried
from adrules.authoring.variants import Variant, bad_variants, ok_variants
from adrules.matching.expressions import TimeLimitError
from adrules.packs.schema import Pack
from adrules.rules.examples import unmark
from adrules.rules.rule import Case, InconclusiveError, Rule

_PAIR = 2

Places = list[Span | None]
"""Where a rule fired; ``None`` for the message as a whole."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What came of one example.

    ``failure`` is empty when the example holds. ``kind`` is ``bad`` (must be flagged), ``ok``
    (must not be) or ``none`` for a rule that has no examples of that sort. ``variant`` is the
    name of the variant (see :mod:`adrules.authoring.variants`), empty for the example as
    written; ``example`` is then the text of the variant. ``skipped`` says why the rule could
    not be tried on a lone text: ``no_judge``, ``needs_set`` or ``missing_field(name)``.
    """

    pack: str
    rule_id: str
    kind: Literal["bad", "ok", "none"]
    example: str
    failure: str = ""
    variant: str = ""
    skipped: str = ""


def run_examples(pack: Pack, *, variants: bool = False) -> Iterator[ExampleResult]:
    """Check every example of every rule of a pack by that rule.

    A bad example must be flagged, exactly at its ``[[…]]`` marks where it has any. An ok
    example must not be flagged by its own rule; other rules may speak. With ``variants``
    every example that holds is tried again in its variants.

    A rule whose ``when`` asks for an audience, a category or a tone is tried with a brief
    that has them. An example of a rule that compares messages is a set of them, parted by
    lines of ``---``; each has a segment of its own.
    """
    for rule in pack.rules:
        yield from _Examples(pack.pack, rule).results(variants=variants)


def numbered(results: Iterable[ExampleResult]) -> Iterator[tuple[int, ExampleResult]]:
    """Yield results with the number of the example in its list, from 0; a variant has that of its example."""
    numbers: dict[tuple[str, str], int] = {}
    for result in results:
        key = (result.rule_id, result.kind)
        numbers[key] = numbers.get(key, -1) + (not result.variant)
        yield numbers[key], result


class _Examples:
    """The examples of one rule."""

    def __init__(self, pack: str, rule: Rule) -> None:
        self.pack = pack
        self.rule = rule
        self.trial = Trial((rule,))
        self.brief = stand_in(rule)
        self.skipped = untried(rule, self.brief)

    def results(self, *, variants: bool) -> Iterator[ExampleResult]:
        for example in self.rule.examples.bad:
            yield from self._tried("bad", example, variants=variants)
        for example in self.rule.examples.ok:
            yield from self._tried("ok", example, variants=variants)
        if self.rule.needs_set():
            return  # one text proves nothing about a set
        missing = [kind for kind in ("bad", "ok") if not getattr(self.rule.examples, kind)]
        if missing:
            yield self._result("none", "", f"the rule has no {' and '.join(missing)} examples")

    def _tried(self, kind: Literal["bad", "ok"], example: str, *, variants: bool) -> Iterator[ExampleResult]:
        if self.rule.needs_set():
            yield self._result(kind, example, self._compared(kind, example))
            return
        if self.skipped:
            yield self._result(kind, example, skipped=self.skipped)
            return
        text, marked = unmark(example) if kind == "bad" else (example, [])
        case = self.trial.case(text, self.brief)
        places = _places(self.rule, case)
        failure = places if isinstance(places, str) else _failure(kind, text, places, marked)
        yield self._result(kind, example, failure)
        if failure or isinstance(places, str) or not variants:
            return
        if kind == "ok":
            for variant in ok_variants(self.rule, text):
                yield self._varied(kind, variant, ())
            return
        spans = [place for place in places if place is not None]
        for variant in bad_variants(self.rule, case, spans):
            yield self._varied(kind, variant, variant.spans)

    def _compared(self, kind: Literal["bad", "ok"], example: str) -> str:
        """Return why an example of a set does not hold; empty when it does."""
        pairs = [unmark(message) if kind == "bad" else (message, []) for message in set_of(example)]
        if len(pairs) < _PAIR:
            return "one message: part those of a set by a line of ---"
        briefs = set_briefs(self.rule, len(pairs))
        cases = [self.trial.case(text, brief) for (text, _), brief in zip(pairs, briefs, strict=True)]
        found = [(index, v.start, v.end) for index, v in self.rule.find_in_set(cases, ())]
        marked = [(index, *span) for index, (_, spans) in enumerate(pairs) for span in spans]
        if kind == "ok":
            return f"flagged in message {found[0][0] + 1}" if found else ""
        if not found:
            return "not flagged"
        if marked and sorted(marked) != sorted(found, key=str):
            return "flagged at other places than those marked"
        return ""

    def _varied(
        self, kind: Literal["bad", "ok"], variant: Variant, expected: Sequence[Span]
    ) -> ExampleResult:
        places = _places(self.rule, self.trial.case(variant.text, self.brief))
        failure = places if isinstance(places, str) else _failure(kind, variant.text, places, expected)
        return self._result(kind, variant.text, failure, variant=variant.name)

    def _result(
        self,
        kind: Literal["bad", "ok", "none"],
        example: str,
        failure: str = "",
        *,
        variant: str = "",
        skipped: str = "",
    ) -> ExampleResult:
        return ExampleResult(self.pack, self.rule.id, kind, example, failure, variant, skipped)


def _places(rule: Rule, case: Case) -> Places | str:
    """Return where a rule fires, or why it could not decide."""
    try:
        found = found_in(rule, case)
    except TimeLimitError:
        return "given up: a pattern takes too long on this text"
    except InconclusiveError as failure:
        return f"given up: {failure.reason}"
    return [None if v.start is None or v.end is None else (v.start, v.end) for v in found]


def _failure(kind: str, text: str, places: Places, marked: Sequence[Span]) -> str:
    if kind == "ok":
        return f"flagged at {_quoted(text, places)}" if places else ""
    if not places:
        return "not flagged"
    if marked and places != list(marked):
        return f"flagged at {_quoted(text, places)}, marked {_quoted(text, list(marked))}"
    return ""


def _quoted(text: str, places: Places) -> str:
    shown = (f"«{text[place[0] : place[1]]}»" if place else "the whole message" for place in places)
    return ", ".join(shown) or "none"
