"""The page of the documentation, made of the figures alone.

python -m benchmarks.throughput.page RESULTS.json PAGE.md
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.throughput import own
from benchmarks.throughput.own import told_count, told_percent, told_rate, told_spread

Json = Mapping[str, Any]
CHECK = "Checker.check"

HEAD = """# Benchmarks

This page is made by `benchmarks/throughput` from `benchmarks/results/throughput.json`. Run it on your own
machine:

```{ .sh .no-run }
pip install -e . -r benchmarks/requirements.txt
python -m benchmarks.throughput
```

Absolute rates hold for one machine at one time; quote ratios. Each ratio is taken in every round of one
process, in which all engines check messages that none has seen, in turns; the table shows the median and,
in brackets, the least and the most. Beside each ratio stands whether both found the same: how many of our
hits the other missed, and how many it had beside them, rule and place, unless a note says otherwise. An
engine that is slow gets fewer messages. Time is that of the processor, which other programs on the machine
disturb least; loads, processes and the long stream are timed by the clock. `adrules` is timed as users call
it, `checker.check(text)`, which makes the whole report. Where the parts in C are there, the engine without
them takes part, too, as "the Python engine": a process of its own that has its turn on the same messages and
tells its own time.

To time the rules you load on messages of your own: [`adrules bench`](../reference/cli.md#adrules-bench).
"""


def render(found: Json) -> str:
    """Return the page."""
    parts = [HEAD]
    for name, section in _SECTIONS.items():
        if name in found:
            parts.append("\n".join(section(found[name])))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _setting(value: Json) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in value["versions"].items() if number)
    absent = [name for name, number in value["versions"].items() if not number]
    yield "## Taken on"
    yield ""
    yield (
        f"The {value['engine']} engine; {value['processor'] or 'unknown processor'}, {value['processors']} "
        f"processors, load average {value['load_average']} at the start; {value['system']}, "
        f"Python {value['python']}; {versions}."
    )
    if absent:
        yield f"Not installed: {', '.join(absent)}."
    yield ""
    yield (
        "Messages are made on the spot, the same for one seed: templates filled with common words of "
        "advertising and, for half of the slots, words drawn from the"
        f" dictionary, {told_count(value['vocabulary_forms'])} word forms in all. "
        f"{told_count(value['sample_messages'])} of them hold"
        f" {told_count(value['sample_distinct_words'])} different words; a message has "
        f"{value['mean_characters']} characters ({value['mean_bytes']} bytes) on average, 66 to 270;"
        f" {told_percent(value['capitals'])} are in capitals, {told_percent(value['with_emoji'])} hold"
        " emoji. The tail of rare words is longer than in real messages,"
        f" which is hard on whoever remembers words. {value['rounds']} rounds."
    )


def _contest(title: str, text: str) -> Any:  # noqa: ANN401 - a section
    def section(value: Json) -> Iterator[str]:
        yield f"## {title}"
        yield ""
        yield text
        if value.get("rules_left_out"):
            yield (
                f"{value['rules']} rules fit; {value['rules_left_out']} have too many combinations of "
                "forms and are left out here."
            )
        yield ""
        yield (
            "| Engine | Messages a second | `adrules` is … times as fast | Missed / extra of our hits "
            "| Ready in, s |"
        )
        yield "|---|---|---|---|---|"
        rate, ready = value["rate"], value["prepare_s"]
        yield (
            f"| **{value['name']}** | {told_spread(rate)} | 1 | {value['hits']} in "
            f"{value['messages_compared']} messages | {ready:g} |"
        )
        for other in value["others"]:
            yield (
                f"| {other['name']} | {told_spread(other['rate'])} | **{told_spread(other['ratio'])}** | "
                f"{_hits(other)} |"
                f" {other['prepare_s']:g} |"
            )
        for name, reason in value["missing"].items():
            yield f"| {name} | not installed: {reason} | | | |"
        yield ""
        notes: dict[str, list[str]] = {}
        for other in value["others"]:
            if other["note"]:
                notes.setdefault(other["note"], []).append(other["name"])
        for note, names in notes.items():
            yield f"- {'; '.join(names)}: {note[:1].lower()}{note[1:]}"

    return section


def _hits(other: Json) -> str:
    if "missed" not in other:
        return f"{other['their_hits']} hits of its own in {other['messages_compared']} messages"
    beyond = f"; {other['out_of_reach']} more are of rules left out" if other["out_of_reach"] else ""
    return f"{other['missed']} / {other['extra']} of {other['our_hits']}{beyond}"


def _growth(value: Json) -> Iterator[str]:
    yield from _contest(
        "Ten times the phrases",
        "The whole check with 5,000 phrases instead of 500: the other 107 rules are the same. Hits are "
        "compared where both have the rule.",
    )(value)
    ratio = value["others"][0]["ratio"]
    costs = {"median": 1 / ratio["median"], "least": 1 / ratio["most"], "most": 1 / ratio["least"]}
    yield ""
    yield f"Ten times the phrases cost {told_spread(costs)} times the time."


def _ceiling(value: Json) -> Iterator[str]:
    rates = {row["name"]: row for row in value["rates"]}
    ours = rates[CHECK]["megabytes_per_s"]
    yield "## Against the machine"
    yield ""
    yield (
        "The 500 phrases on the same bytes: how far a check is from native code that only counts. The "
        "scan is a program of some 80 lines in C: it reads all messages"
        " as one piece of UTF-8, folds letters, hashes words, looks them up in one table of all forms "
        "and walks a trie; no objects, no offsets, no reports."
    )
    if "scan_hits" in value:
        yield (
            f"It counts {value['scan_hits']} hits in {value['messages_compared']} messages, `adrules` "
            f"reports {value['our_hits']}."
        )
    else:
        yield "There was no C compiler, so it is missing here."
    yield ""
    yield "| Work | Messages a second | MB a second | `adrules` reaches |"
    yield "|---|---|---|---|"
    for row in value["rates"]:
        share = "" if row["name"].startswith(CHECK) else f"{100 * ours / row['megabytes_per_s']:.2g} %"
        yield f"| {row['name']} | {told_rate(row['messages_per_s'])} | {row['megabytes_per_s']:g} | {share} |"


_SECTIONS: dict[str, Any] = {
    "whole": _contest(
        "The whole check against the loop one writes first",
        "500 phrases, 100 regular expressions and seven limits. The naive check loops over the rules, "
        "a compiled `re` each with all forms of the words, and counts"
        " words and sentences by razdel and emoji by graphemes; it was written before our matcher was tuned.",
    ),
    "full": _contest(
        "The same with repetition and typography",
        "The whole check, a rule of words that a sentence repeats, and eight checks of typography. The "
        "naive loop has the lemma of each word by pymorphy3, kept once asked, and an expression for each "
        "mark; it was written before it met our engine.",
    ),
    "growth": _growth,
    "phrases_500": _contest(
        "500 phrases in all their forms",
        "What knows that words have forms, and the loop. Nothing but phrase rules.",
    ),
    "phrases_5000": _contest(
        "5,000 phrases", "The same with ten times the rules, for those that can take it."
    ),
    "surface": _contest(
        "Against engines for strings",
        "The hard peers: where the combinations of all forms can be listed, automata in C and Rust "
        "find them as strings. They have no rules, no reasons, no counts, and cannot"
        " hold rules of long phrases or with gaps; their work is smaller, and they are fast at it.",
    ),
    "shipped": _contest(
        "The shipped packs against another checker",
        "krrkt checks Russian texts for style, by patterns and lemmas.",
    ),
    "prototype": _contest(
        "The pack `prototype` against the checks that it replaces",
        "The 19 formal checks of a generator of bank messages, re-typed by their behaviour with lists "
        "of our own.",
    ),
    "ceiling": _ceiling,
    "kinds": own.kinds,
    "shipped_kinds": own.shipped_kinds,
    "loads": own.loads,
    "lengths": own.lengths,
    "workers": own.workers,
    "steadiness": own.steadiness,
    "stream": own.stream,
    "setting": _setting,
}


if __name__ == "__main__":
    results, page = map(Path, sys.argv[1:])
    page.write_text(render(json.loads(results.read_text(encoding="utf-8"))), encoding="utf-8")
