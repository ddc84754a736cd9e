"""Count what findings say about labelled messages.

A label is found when a finding of a matching category overlaps it. A finding is right when it
overlaps a hard label of a matching category; on nothing but a borderline label it is neutral:
neither right nor wrong, and a borderline label that nobody finds is no miss.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from corpus import DOCUMENT, Label, Message

Z = 1.959964
"""Two-sided 95 % of the normal distribution."""

MATCHING: dict[str, frozenset[str]] = {
    "tautology": frozenset({"tautology", "repetition"}),
    "repetition": frozenset({"tautology", "repetition"}),
    "forbidden_legal": frozenset({"superlative", "comparison", "guarantee", "law"}),
}
"""Label category -> categories of findings that may find it, where more than its own."""

JOINT: dict[str, frozenset[str]] = {
    "empty talk": frozenset({"cliche", "abstract_claim"}),
    "legal claim": frozenset({"superlative", "comparison", "guarantee", "law", "forbidden_legal"}),
    "typesetting": frozenset({"typography", "numbers", "punctuation"}),
    "wordiness": frozenset({"filler", "vagueness", "bureaucratese", "syntax", "tautology", "repetition"}),
}
"""Rows in which the border between neighbouring categories does not count."""

UNSCORED = frozenset(
    {"missing_disclosure", "forbidden_phrase", "contradiction", "duplicate", "no_segment_effect", "other"}
)
"""Categories without labels in the set: their findings are listed, never counted as wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a checker says. ``categories`` has one element, or all that a peer's name may mean."""

    rule: str
    categories: frozenset[str]
    severity: str
    start: int | None
    end: int | None

    def touches(self, label: Label) -> bool:
        """Return whether the two share a character."""
        return (
            self.start is not None
            and self.end is not None
            and self.start < label.end
            and label.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """A message and what was found in it."""

    message: Message
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Tally:
    """Counts of one category, or of a joint row."""

    labels: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    neutral: int = 0
    elsewhere: int = 0
    """Of the wrong ones, those on a hard label of another category: misnamed rather than false."""

    @property
    def predicted(self) -> int:
        """Findings that are right or wrong."""
        return self.right + self.wrong

    def as_json(self) -> dict[str, object]:
        """Return counts, shares and their intervals."""
        return {
            "labels": self.labels,
            "found": self.found,
            "recall": share(self.found, self.labels),
            "recall_95": interval(self.found, self.labels),
            "predicted": self.predicted,
            "right": self.right,
            "precision": share(self.right, self.predicted),
            "precision_95": interval(self.right, self.predicted),
            "neutral": self.neutral,
            "on_other_label": self.elsewhere,
        }


def share(part: int, whole: int) -> float | None:
    """Return ``part / whole``, None for nothing."""
    return round(part / whole, 4) if whole else None


def interval(part: int, whole: int) -> tuple[float, float] | None:
    """Return the Wilson score interval of a share, 95 %."""
    if not whole:
        return None
    p, z2 = part / whole, Z * Z
    middle, half = p + z2 / (2 * whole), Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole))
    scale = 1 + z2 / whole
    return round(max(0.0, (middle - half) / scale), 4), round(min(1.0, (middle + half) / scale), 4)


def finders(category: str, *, joint: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the categories of findings that find a label of ``category``."""
    own = MATCHING.get(category, frozenset({category}))
    return own | joint if category in joint else own


def verdict(finding: Finding, message: Message, joint: frozenset[str] = frozenset()) -> str:
    """Return ``right``, ``neutral``, ``elsewhere`` (wrong, on another label) or ``wrong``."""
    touched = [label for label in message.labels if finding.touches(label)]
    mine = [label for label in touched if finders(label.category, joint=joint) & finding.categories]
    if any(not label.borderline for label in mine):
        return "right"
    if mine:
        return "neutral"
    return "elsewhere" if any(not label.borderline for label in touched) else "wrong"


def is_found(label: Label, findings: Iterable[Finding], *, joint: frozenset[str] = frozenset()) -> bool:
    """Return whether a finding of a matching category overlaps the label."""
    wanted = finders(label.category, joint=joint)
    return any(f.categories & wanted and f.touches(label) for f in findings)


def tally(checked: Iterable[Checked], group: frozenset[str], *, joint: bool = False) -> Tally:
    """Count the labels and findings whose category is in ``group``."""
    border = group if joint else frozenset()
    out = Tally()
    for item in checked:
        hard = [x for x in item.message.labels if x.category in group and not x.borderline]
        out.labels += len(hard)
        out.found += sum(is_found(label, item.findings, joint=border) for label in hard)
        for finding in item.findings:
            if not finding.categories & group or finding.start is None:
                continue
            said = verdict(finding, item.message, border)
            out.right += said == "right"
            out.neutral += said == "neutral"
            out.wrong += said in {"wrong", "elsewhere"}
            out.elsewhere += said == "elsewhere"
    return out


def document_tally(checked: Iterable[Checked], category: str) -> Tally:
    """Count a label of the whole message: once a message, wherever the finding lies."""
    out = Tally()
    for item in checked:
        has = category in item.message.doc
        said = any(category in f.categories for f in item.findings)
        out.labels += has
        out.found += has and said
        if said and not has and category in item.message.doc_borderline:
            out.neutral += 1
        elif said:
            out.right += has
            out.wrong += not has
    return out


def by_category(checked: list[Checked]) -> dict[str, Tally]:
    """Return a tally for each category that has a label or a finding, then the joint rows."""
    labelled = {label.category for item in checked for label in item.message.labels}
    said = {c for item in checked for f in item.findings for c in f.categories if f.start is not None}
    rows = {c: tally(checked, frozenset({c})) for c in sorted((labelled | said) - UNSCORED - set(DOCUMENT))}
    rows |= {name: tally(checked, group, joint=True) for name, group in JOINT.items()}
    return rows | {c: document_tally(checked, c) for c in DOCUMENT}


@dataclass(slots=True)
class RuleTally:
    """Counts of one rule. ``alone``: labels that no other rule finds."""

    tally: Tally
    alone: int = 0
    clean_alarms: int = 0


def by_rule(checked: list[Checked]) -> dict[str, RuleTally]:
    """Return a tally for each rule that fired on a scored category."""
    rows: dict[str, RuleTally] = {}
    for item in checked:
        for finding in item.findings:
            row = rows.setdefault(finding.rule, RuleTally(Tally()))
            said = _said(finding, item.message)
            if said is None:
                continue
            row.tally.right += said == "right"
            row.tally.neutral += said == "neutral"
            row.tally.wrong += said in {"wrong", "elsewhere"}
            row.tally.elsewhere += said == "elsewhere"
            row.clean_alarms += item.message.clean and said in {"wrong", "elsewhere"}
        for label in (x for x in item.message.labels if not x.borderline):
            rules = {f.rule for f in item.findings if is_found(label, [f])}
            for rule in rules:
                rows[rule].tally.found += 1
                rows[rule].alone += len(rules) == 1
    return {name: row for name, row in sorted(rows.items()) if row.tally.predicted or row.tally.neutral}


def _said(finding: Finding, message: Message) -> str | None:
    """Return the verdict on a finding of either kind; None where it is not scored."""
    document = finding.categories & set(DOCUMENT)
    if document:
        if document & set(message.doc):
            return "right"
        return "neutral" if document & set(message.doc_borderline) else "wrong"
    if finding.start is None or finding.categories <= UNSCORED:
        return None
    return verdict(finding, message)


def alarms(item: Checked) -> list[Finding]:
    """Return the findings on a message that no label, hard or borderline, excuses.

    Here the border between ``cliche`` and ``abstract_claim`` does not count.
    """
    out = []
    for finding in item.findings:
        said = _said(finding, item.message)
        if said in {"wrong", "elsewhere"}:
            softened = any(
                finding.touches(x) and finders(x.category, joint=group) & finding.categories
                for group in JOINT.values()
                for x in item.message.labels
            )
            if not softened:
                out.append(finding)
    return out


def on_clean(checked: Iterable[Checked]) -> dict[str, object]:
    """Return how many clean messages get a scored finding that is wrong, and how many anything at all."""
    clean = [item for item in checked if item.message.clean]
    flagged = sum(bool(alarms(item)) for item in clean)
    return {
        "messages": len(clean),
        "flagged": flagged,
        "rate": share(flagged, len(clean)),
        "rate_95": interval(flagged, len(clean)),
        "flagged_by_anything": sum(bool(item.findings) for item in clean),
    }


def on_defective(checked: Iterable[Checked]) -> dict[str, object]:
    """Return how many messages with a hard label get any right finding."""
    bad = [item for item in checked if not item.message.clean]
    caught = sum(any(_said(f, item.message) == "right" for f in item.findings) for item in bad)
    return {
        "messages": len(bad),
        "caught": caught,
        "rate": share(caught, len(bad)),
        "rate_95": interval(caught, len(bad)),
    }


def any_hit(checked: Iterable[Checked], category: str) -> Tally:
    """Count labels of ``category`` that any finding at all overlaps."""
    out = Tally()
    for item in checked:
        for label in (x for x in item.message.labels if x.category == category and not x.borderline):
            out.labels += 1
            out.found += any(f.touches(label) for f in item.findings)
    return out
