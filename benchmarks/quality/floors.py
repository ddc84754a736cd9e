"""Floors under the measured figures: a change of rules that loses ground fails the gate.

A floor is a count: one label fewer, one wrong finding more and one flagged clean message more than
measured are allowed where the counts are small, 2 % where they are large.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

SLACK = 0.02


def slack(count: int) -> int:
    """Return by how many items a count may get worse."""
    return max(1, ceil(count * SLACK))


def from_results(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return the floors under ``results`` for each severity."""
    floors: dict[str, Any] = {"data": results["data"], "packs": results["packs"], "severities": {}}
    for severity, tables in results["severities"].items():
        rows = {}
        for name, row in tables["categories"].items():
            rows[name] = {
                "found": max(0, row["found"] - slack(row["labels"])) if row["labels"] else 0,
                "wrong": row["predicted"] - row["right"] + slack(row["predicted"]),
            }
        flagged = tables["clean"]["flagged"]
        floors["severities"][severity] = {"categories": rows, "clean_flagged": flagged + slack(flagged)}
    return floors


def below(results: Mapping[str, Any], floors: Mapping[str, Any]) -> list[str]:
    """Return a line for each figure that is worse than its floor."""
    if results["data"] != floors["data"]:
        return ["The messages are not those that the floors were measured on: score.py --write-floors."]
    if results["packs"] != floors["packs"]:
        return [f"The floors hold for the packs {', '.join(floors['packs'])}."]
    out = []
    for severity, wanted in floors["severities"].items():
        tables = results["severities"][severity]
        for name, row in tables["categories"].items():
            floor = wanted["categories"].get(name, {"found": 0, "wrong": 1})
            wrong = row["predicted"] - row["right"]
            if row["found"] < floor["found"]:
                out.append(
                    f"{severity}: {name}: {row['found']} of {row['labels']} found, floor {floor['found']}"
                )
            if wrong > floor["wrong"]:
                out.append(
                    f"{severity}: {name}: {wrong} of {row['predicted']} wrong, at most {floor['wrong']}"
                )
        missing = {
            n: f for n, f in wanted["categories"].items() if n not in tables["categories"] and f["found"]
        }
        out += [f"{severity}: {name}: nothing is found any more" for name in missing]
        if tables["clean"]["flagged"] > wanted["clean_flagged"]:
            out.append(
                f"{severity}: {tables['clean']['flagged']} of {tables['clean']['messages']} clean messages "
                f"flagged, at most {wanted['clean_flagged']}"
            )
    return out
