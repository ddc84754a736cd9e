"""``Checker``: compiled rules; one text in, one report out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Literal, overload

from adrules.bulk import Item, reports
from adrules.domain.brief import Brief, Channel
from adrules.domain.fixing import Edit, FixedText
from adrules.domain.report import Report, Severity, Undecided, Violation
from adrules.errors import UnknownNameError, UsageError
from adrules.fixes import MAX_ROUNDS, apply_fixes
from adrules.matching.expressions import TimeLimitError
from adrules.packs.compiled import brought, carried
from adrules.packs.loader import load_packs, preset_path
from adrules.packs.ruleset import NEEDS_SET, Ruleset
from adrules.packs.schema import Pack
from adrules.rules.rule import Case, InconclusiveError, Rule
from adrules.rules.telling import REPORTS, text_order
from adrules.rules.yielding import without_yielded


@dataclass(slots=True)
class _Compared:
    """What the comparison of a set says of one message."""

    violations: list[Violation] = field(default_factory=list)
    skipped: list[Undecided] = field(default_factory=list)
    inconclusive: list[Undecided] = field(default_factory=list)

    def added_to(self, alone: Report) -> Report:
        """Return the report of the message alone with what the comparison adds."""
        own = (u for u in alone.skipped if u.reason != NEEDS_SET)
        return replace(
            alone,
            violations=tuple(sorted((*alone.violations, *self.violations), key=text_order)),
            skipped=(*own, *self.skipped),
            inconclusive=(*alone.inconclusive, *self.inconclusive),
        )


class Checker:
    """Checks texts by the rules of some packs.

    Pure and thread-safe: the same text and brief give the same report. ``channel`` fixes the
    channel of every check; otherwise a brief brings its own. ``judge`` names the model that
    the loop and the command line ask for judge rules; ``check`` itself never asks.
    """

    def __init__(
        self, packs: tuple[Pack, ...], *, channel: Channel | str | None = None, judge: str | None = None
    ) -> None:
        self.packs = packs
        self.judge = judge
        self.channel = as_channel(channel)
        self._rulesets: dict[Channel | None, Ruleset] = {}
        self._lock = Lock()
        self._own = ruleset = self.ruleset(self.channel)
        ruleset.matcher, ruleset.dispatch  # noqa: B018 - compile now, so that check is fast and errors come early

    def __repr__(self) -> str:
        names = ", ".join(f"{pack.pack} {pack.version}" for pack in self.packs)
        return f"<Checker {names}; channel {self.channel or 'from the brief'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # What packs say travels, what was compiled of it does not: another process compiles its own.
        return _restored, (tuple(carried(pack) for pack in self.packs), self.channel, self.judge)

    def ruleset(self, channel: Channel | str | None = None) -> Ruleset:
        """Return the rules for a channel; ``None`` means the checker's own, or none.

        Raises :class:`~adrules.errors.UsageError` when the checker is fixed to another one.
        """
        wanted = as_channel(channel) or self.channel
        if self.channel is not None and wanted is not self.channel:
            loaded, said = self.channel.value, wanted.value if wanted else "none"
            raise UsageError(f"the checker was loaded for channel {loaded!r}, the brief says {said!r}")
        found = self._rulesets.get(wanted)
        if found is not None:
            return found
        with self._lock:
            found = self._rulesets.get(wanted)
            if found is None:
                presets = load_packs([preset_path(wanted)]) if wanted else ()
                found = self._rulesets[wanted] = Ruleset((*self.packs, *presets), wanted)
            return found

    def check(self, text: str, brief: Brief | None = None) -> Report:
        """Return all that the rules say about ``text``, in text order.

        With ``brief`` the rules of its channel and its own limits hold.
        Raises :class:`~adrules.errors.UsageError` when brief and checker name different channels.
        """
        ruleset = self._own if brief is None else self.ruleset(brief.channel)
        return self._report(ruleset, ruleset.case(text, brief))

    def _report(self, ruleset: Ruleset, case: Case) -> Report:
        dispatch = ruleset.dispatch
        undecided = dispatch.undecided(case.brief)
        violations, failures = dispatch.found(case, undecided)
        if ruleset.yielding and len(violations) > 1:
            violations = without_yielded(violations, ruleset.yielding, ruleset.overlong)
        return REPORTS.report(
            case.document.text,
            violations,
            tuple(undecided.values()) if undecided else (),
            _inconclusive(dispatch.rules, failures) if failures else (),
            ruleset.hash,
            ruleset.channel_name,
        )

    @overload
    def check_many(
        self, items: Iterable[Item], workers: int | None = ..., *, on_error: Literal["raise"] = ...
    ) -> Iterator[Report]: ...

    @overload
    def check_many(
        self, items: Iterable[Item], workers: int | None = ..., *, on_error: Literal["yield"]
    ) -> Iterator[Report | UsageError]: ...

    def check_many(
        self,
        items: Iterable[Item],
        workers: int | None = None,
        *,
        on_error: Literal["raise", "yield"] = "raise",
    ) -> Iterator[Report] | Iterator[Report | UsageError]:
        """Yield the report of each item in order: a text, or a text and its brief.

        Lazy, in bounded memory: the input may be endless. With ``workers`` that many processes
        check, and the reports are the same; up to 512 messages a worker are then read ahead.
        The processes end with the iterator, also when it is closed or dropped.

        An item that cannot be checked as asked (its brief names another channel than the
        checker's; it is no text) raises its :class:`~adrules.errors.UsageError` after the
        reports before it. With ``on_error="yield"`` the error stands in the place of the
        report and the others go on. A rule that fails on a message never stops it: the report
        lists the rule as inconclusive.

        Raises :class:`~adrules.errors.WorkerError` when a process dies.
        """
        return reports(self.check, items, workers, keep_going=on_error == "yield")

    def check_set(
        self,
        texts: Sequence[str],
        briefs: Sequence[Brief | None] | None = None,
        history: Sequence[str] = (),
    ) -> tuple[Report, ...]:
        """Return the report of each text, with what shows only when they are compared.

        Identical openings, near-duplicates, no effect of the segment: the violation stands in
        the report of the later message. ``briefs`` pairs with ``texts``; ``history`` holds
        texts of the past that are compared with and not reported on.

        Raises :class:`~adrules.errors.UsageError` when briefs and texts are not as many, or the
        briefs are of several channels.
        """
        paired = list(briefs) if briefs is not None else [None] * len(texts)
        if len(paired) != len(texts):
            raise UsageError(f"{len(texts)} texts and {len(paired)} briefs; there must be one for each")
        channels = {brief.channel if brief else self.channel for brief in paired}
        if len(channels) > 1:
            raise UsageError("the briefs of a set must be of one channel; check each channel apart")
        ruleset = self.ruleset(next(iter(channels), None))
        cases = [ruleset.case(text, brief) for text, brief in zip(texts, paired, strict=True)]
        together = [_Compared() for _ in cases]
        for rule in ruleset.rules:
            if rule.needs_set():
                self._compare(rule, cases, history, together)
        return tuple(
            compared.added_to(self._report(ruleset, case))
            for case, compared in zip(cases, together, strict=True)
        )

    def _compare(
        self, rule: Rule, cases: Sequence[Case], history: Sequence[str], together: Sequence[_Compared]
    ) -> None:
        """Ask one rule about a set; messages that it cannot judge are skipped, with the reason.

        They are still there to be compared with.
        """
        able = set()
        for index, case in enumerate(cases):
            missing = rule.missing(case.brief)
            if missing is not None:
                together[index].skipped.append(Undecided(rule.id, rule.level, f"missing_field({missing})"))
            else:
                able.add(index)
        try:
            for index, violation in rule.find_in_set(cases, history):
                if index in able:
                    together[index].violations.append(violation)
        except (TimeLimitError, InconclusiveError) as failure:
            for index in able:
                together[index].inconclusive.append(Undecided(rule.id, rule.level, _reason(failure)))

    def fix(self, text: str, brief: Brief | None = None) -> FixedText:
        """Return ``text`` with the fixes of all rules applied, the log of edits, and its report.

        After each round the whole text is checked again, so no fix stands unchecked. Fixing a
        fixed text changes nothing.
        """
        edits: tuple[Edit, ...] = ()
        for number in range(1, MAX_ROUNDS + 1):
            report = self.check(text, brief)
            fixed, made = apply_fixes(text, report.violations, number)
            if not made:
                return FixedText(text, edits, report)
            text, edits = fixed, edits + made
        return FixedText(text, edits, self.check(text, brief), settled=False)

    def instructions(self, brief: Brief) -> str:
        """Return the error rules for ``brief`` as text for a prompt.

        Made from the same rules that check the text, so that prompt and checks cannot drift
        apart. One line a rule, no line twice.
        """
        rules = self.ruleset(brief.channel).rules
        lines = (rule.instruction(brief) for rule in rules if rule.level is Severity.ERROR)
        return "\n".join(dict.fromkeys(f"- {' '.join(line.split())}" for line in lines if line))


def _restored(values: tuple[tuple[object, str], ...], channel: Channel | None, judge: str | None) -> Checker:
    return Checker(tuple(brought(each) for each in values), channel=channel, judge=judge)


def _inconclusive(
    rules: Sequence[Rule], failures: Iterable[tuple[int, TimeLimitError | InconclusiveError]]
) -> tuple[Undecided, ...]:
    failed = ((rules[number], failure) for number, failure in failures)
    return tuple(Undecided(rule.id, rule.level, _reason(failure)) for rule, failure in failed)


def _reason(failure: TimeLimitError | InconclusiveError) -> str:
    return failure.reason if isinstance(failure, InconclusiveError) else "time_limit"


def as_channel(channel: Channel | str | None) -> Channel | None:
    """Return the channel of that name.

    Raises :class:`~adrules.errors.UnknownNameError`.
    """
    if channel is None or isinstance(channel, Channel):
        return channel
    try:
        return Channel(channel)
    except ValueError:
        raise UnknownNameError("channel", channel, [c.value for c in Channel]) from None
