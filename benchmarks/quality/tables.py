"""Results as JSON data and as tables in plain text."""

from collections.abc import Mapping
from typing import Any

import counting
from corpus import DOCUMENT
from counting import Checked, Finding


def measured(checked: list[Checked]) -> dict[str, Any]:
    """Return all counts of one run at one severity."""
    return {
        "categories": {name: t.as_json() for name, t in counting.by_category(checked).items()},
        "rules": {
            name: {
                "found": row.tally.found,
                "alone": row.alone,
                "predicted": row.tally.predicted,
                "right": row.tally.right,
                "precision": counting.share(row.tally.right, row.tally.predicted),
                "precision_95": counting.interval(row.tally.right, row.tally.predicted),
                "neutral": row.tally.neutral,
                "on_other_label": row.tally.elsewhere,
                "clean_alarms": row.clean_alarms,
            }
            for name, row in counting.by_rule(checked).items()
        },
        "clean": counting.on_clean(checked),
        "defective": counting.on_defective(checked),
    }


def percent(value: float | None, limits: tuple[float, float] | None = None) -> str:
    """Return ``83 % [71–91]``, a dash for nothing."""
    if value is None:
        return "–"
    shown = f"{100 * value:.0f} %"
    return f"{shown} [{100 * limits[0]:.0f}–{100 * limits[1]:.0f}]" if limits else shown


def category_table(tables: Mapping[str, Any]) -> str:
    """Return a line for each category with a label or a finding."""
    head = ("category", "labels", "found", "recall", "predicted", "right", "precision", "neutral", "on other")
    lines = ["{:20}{:>7}{:>7}  {:18}{:>9}{:>7}  {:18}{:>8}{:>9}".format(*head)]
    for name, row in tables["categories"].items():
        if row["labels"] or row["predicted"]:
            lines.append(
                f"{name:20}{row['labels']:7}{row['found']:7}  {percent(row['recall'], row['recall_95']):18}"
                f"{row['predicted']:9}{row['right']:7}  {percent(row['precision'], row['precision_95']):18}"
                f"{row['neutral']:8}{row['on_other_label']:9}"
            )
    clean, bad = tables["clean"], tables["defective"]
    flagged = f"{clean['flagged']} of {clean['messages']}, {percent(clean['rate'], clean['rate_95'])}"
    caught = f"{bad['caught']} of {bad['messages']}, {percent(bad['rate'], bad['rate_95'])}"
    lines += [
        "",
        f"clean messages with a false alarm: {flagged}; with anything at all: {clean['flagged_by_anything']}",
        f"defective messages with a right finding: {caught}",
    ]
    return "\n".join(lines)


def rule_table(tables: Mapping[str, Any]) -> str:
    """Return a line for each rule that fired. ``alone``: labels that no other rule finds."""
    head = ("rule", "found", "alone", "predicted", "right", "precision", "neutral", "on other", "on clean")
    lines = ["{:48}{:>6}{:>6}{:>10}{:>6}  {:18}{:>8}{:>9}{:>9}".format(*head)]
    lines += [
        f"{name:48}{row['found']:6}{row['alone']:6}{row['predicted']:10}{row['right']:6}  "
        f"{percent(row['precision'], row['precision_95']):18}{row['neutral']:8}{row['on_other_label']:9}"
        f"{row['clean_alarms']:9}"
        for name, row in sorted(tables["rules"].items(), key=lambda item: -item[1]["predicted"])
    ]
    return "\n".join(lines)


def _quoted(finding: Finding, text: str) -> str:
    return f"«{text if finding.start is None else text[finding.start : finding.end]}»"


def shown(checked: list[Checked], category: str) -> str:
    """Return the labels of ``category`` that are missed and the findings of it that are wrong.

    ``clean`` stands for the false alarms of every category on clean messages.
    """
    if category == "clean":
        return "\n".join(
            f"{item.message.id}: {f.rule}: {_quoted(f, item.message.text)}"
            for item in checked
            if item.message.clean
            for f in counting.alarms(item)
        )
    missed, wrong = [], []
    for item in checked:
        message = item.message
        missed += [
            f"  {message.id}: «{label.span}»"
            for label in message.labels
            if label.category == category
            and not label.borderline
            and not counting.is_found(label, item.findings)
        ]
        for finding in item.findings:
            if category not in finding.categories or finding.start is None:
                continue
            said = counting.verdict(finding, message)
            if said in {"wrong", "elsewhere"}:
                where = f"«{message.text[finding.start : finding.end]}»"
                wrong.append(
                    f"  {message.id}: {where} {finding.rule}{' (other label)' * (said == 'elsewhere')}"
                )
        if category in DOCUMENT:
            said_so = [f for f in item.findings if category in f.categories]
            if category in message.doc and not said_so:
                missed.append(f"  {message.id}: {message.text}")
            elif said_so and category not in (*message.doc, *message.doc_borderline):
                wrong.append(f"  {message.id}: {message.text}")
    return "\n".join([f"missed ({len(missed)}):", *missed, f"false ({len(wrong)}):", *wrong])


COMPARED = ("cliche", "pressure", "abstract_claim", "empty talk")


def comparison(ours: list[Checked], theirs: list[Checked]) -> dict[str, Any]:
    """Return the figures of both checkers side by side, on the categories that both have."""
    out: dict[str, Any] = {"recall": {}}
    mine, peer = counting.by_category(ours), counting.by_category(theirs)
    for name in COMPARED:
        a, b = mine[name], peer[name]
        row: dict[str, Any] = {"labels": a.labels, "adrules": a.found, "peer": b.found}
        if name in counting.MATCHING or name not in counting.JOINT:
            row["adrules_any_category"] = counting.any_hit(ours, name).found
            row["peer_any_category"] = counting.any_hit(theirs, name).found
        row["difference"] = round((a.found - b.found) / a.labels, 4) if a.labels else None
        out["recall"][name] = row
    a_clean, b_clean = counting.on_clean(ours), counting.on_clean(theirs)
    out["clean"] = {"adrules": a_clean, "peer": b_clean}
    flagged, others = int(str(a_clean["flagged"])), int(str(b_clean["flagged"]))
    out["clean"]["ratio_peer_to_adrules"] = round(others / flagged, 2) if flagged else None
    return out


def comparison_table(data: Mapping[str, Any]) -> str:
    """Return the comparison as lines of text."""
    lines = []
    for name, row in data["recall"].items():
        n = row["labels"]
        line = f"{name}: adrules {row['adrules']}/{n}, krrkt {row['peer']}/{n}"
        if n:
            line += f", difference {100 * row['difference']:+.0f} points"
        if "peer_any_category" in row:
            line += f"; any category: {row['adrules_any_category']} and {row['peer_any_category']}"
        lines.append(line)
    clean = data["clean"]
    flagged = f"adrules {clean['adrules']['flagged']}, krrkt {clean['peer']['flagged']}"
    lines.append(
        f"false alarms on clean messages: {flagged} of {clean['adrules']['messages']}; "
        f"ratio {clean['ratio_peer_to_adrules']}"
    )
    return "\n".join(lines)
