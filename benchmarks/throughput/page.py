"""The page of the documentation, made of the figures alone.

python -m benchmarks.throughput.page RESULTS.json PAGE.md
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

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
it, `checker.check(text)`, which makes the whole report.

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
        f"{value['processor'] or 'unknown processor'}, {value['processors']} processors, load average"
        f" {value['load_average']} at the start; {value['system']}, Python {value['python']}; {versions}."
    )
    if absent:
        yield f"Not installed: {', '.join(absent)}."
    yield ""
    yield (
        "Messages are made on the spot, the same for one seed: templates filled with common words of "
        "advertising and, for half of the slots, words drawn from the"
        f" dictionary, {_count(value['vocabulary_forms'])} word forms in all. "
        f"{_count(value['sample_messages'])} of them hold"
        f" {_count(value['sample_distinct_words'])} different words; a message has "
        f"{value['mean_characters']} characters ({value['mean_bytes']} bytes) on average, 66 to 270;"
        f" {_percent(value['capitals'])} are in capitals, {_percent(value['with_emoji'])} hold emoji. "
        "The tail of rare words is longer than in real messages,"
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
            f"| **{value['name']}** | {_spread(rate)} | 1 | {value['hits']} in "
            f"{value['messages_compared']} messages | {ready:g} |"
        )
        for other in value["others"]:
            yield (
                f"| {other['name']} | {_spread(other['rate'])} | **{_spread(other['ratio'])}** | "
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


def _ceiling(value: Json) -> Iterator[str]:
    rates = {row["name"]: row for row in value["rates"]}
    ours = rates["Checker.check"]["megabytes_per_s"]
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
        share = "" if row["name"] == "Checker.check" else f"{100 * ours / row['megabytes_per_s']:.2g} %"
        yield f"| {row['name']} | {_rate(row['messages_per_s'])} | {row['megabytes_per_s']:g} | {share} |"


def _kinds(value: Sequence[Json]) -> Iterator[str]:
    yield "## What a pack costs"
    yield ""
    yield "Each pack alone, in turns on new messages."
    yield ""
    yield "| Pack | Rules | Microseconds a message | Messages a second |"
    yield "|---|---|---|---|"
    for row in value:
        median = row["microseconds"]["median"]
        yield f"| {row['name']} | {row['rules']} | {_spread(row['microseconds'])} | {_rate(1e6 / median)} |"
    by_name = {row["name"]: row["microseconds"]["median"] for row in value}
    if {"phrases-500", "phrases-5000"} <= by_name.keys():
        yield ""
        yield (
            f"Ten times the phrases cost {by_name['phrases-5000'] / by_name['phrases-500']:.2g} times "
            "the time."
        )


def _shipped_kinds(value: Json) -> Iterator[str]:
    yield "## Where the time goes in the shipped packs"
    yield ""
    yield (
        f"A check takes {value['microseconds']:g} µs, {value['without_rules']:g} µs of it without any "
        "rule. Each kind by itself beyond that"
        " (what kinds share counts for each):"
    )
    yield ""
    yield "| Kind | Rules | Microseconds a message |"
    yield "|---|---|---|"
    for row in value["kinds"]:
        yield f"| `{row['name']}` | {row['rules']} | {row['microseconds']:g} |"
    yield ""
    dear = ", ".join(f"`{row['name']}` {row['microseconds']:g}" for row in value["slowest"])
    yield f"The dearest rules by themselves, in microseconds: {dear}."


def _loads(value: Sequence[Json]) -> Iterator[str]:
    yield "## Load and memory"
    yield ""
    yield (
        "Fresh processes, imports included. The first load of a pack compiles it, later ones read the "
        "cache, also where the program has pydantic loaded already."
        f" {value[0]['messages']} new messages are then"
        " checked in two halves: in the first one every word and rule is met for the first time."
    )
    yield ""
    yield (
        "| Pack | First load, s | Load, s | Beside pydantic, s | First report after, s |"
        " First half, messages a second | Second half | Peak memory loaded, MB | After the messages |"
    )
    yield "|---" * 9 + "|"
    for row in value:
        yield (
            f"| {row['name']} | {row['compile_s']:g} | {row['load_s']:g} |"
            f" {row['load_beside_pydantic_s']:g} | {row['first_report_s']:g} |"
            f" {_spread(row['first_half_rate'])} |"
            f" {_spread(row['second_half_rate'])} | {row['peak_mb_loaded']:g} | {row['peak_mb']:g} |"
        )


def _lengths(value: Sequence[Json]) -> Iterator[str]:
    yield "## Long texts"
    yield ""
    yield "Nanoseconds a character by the length of the text: a row that stays level is linear."
    yield ""
    longest = max((row["lengths"] for row in value), key=len)
    yield "| Pack | " + " | ".join(_count(row["characters"]) for row in longest) + " |"
    yield "|---|" + "---|" * len(longest)
    for row in value:
        cells = [f"{cell['nanoseconds_a_character']:g}" for cell in row["lengths"]]
        cells += ["not run"] * (len(longest) - len(cells))
        yield f"| {row['name']} | " + " | ".join(cells) + " |"
    if len(longest) < len(("10²", "10³", "10⁴", "10⁵", "10⁶")):
        yield ""
        yield "Longer texts were not run: they would have taken too long."


def _workers(value: Json) -> Iterator[str]:
    yield "## Two processes"
    yield ""
    yield (
        f"`check_many` over {_count(value['messages'])} messages with the shipped packs, on "
        f"{value['processors']} processors, the start of the processes included:"
        f" one {_spread(value['one'])} messages a second, two {_spread(value['two'])}, that is "
        f"{_spread(value['ratio'])} times as many."
    )


def _steadiness(value: Json) -> Iterator[str]:
    yield "## A long run"
    yield ""
    rates = ", ".join(_rate(rate) for rate in value["rates"])
    yield (
        f"Messages a second in each tenth of {_count(10 * value['messages_a_tenth'])} new messages, "
        f"one process, shipped packs: {rates}."
    )


def _stream(value: Json) -> Iterator[str]:
    grown = (
        "stayed within the bound of 10 % and 16 MB"
        if value["flat"]
        else "**grew beyond the bound of 10 % and 16 MB**"
    )
    before = ", ".join(f"{mb:g}" for mb in value["megabytes_after_a_tenth"])
    after = ", ".join(f"{mb:g}" for mb in value["megabytes_at_the_end"])
    yield (
        f"{_count(value['messages'])} messages through `check_many(workers={value['workers']})`: "
        f"{_rate(value['messages_per_s'])} a second, and memory {grown}:"
        f" {before} MB after a tenth, {after} MB at the end (the workers and the parent)."
    )
    yield "`python -m benchmarks.million` runs a million whatever it takes, and fails when memory grows."


_SECTIONS: dict[str, Any] = {
    "whole": _contest(
        "The whole check against the loop one writes first",
        "500 phrases, 100 regular expressions and seven limits. The naive check loops over the rules, "
        "a compiled `re` each with all forms of the words, and counts"
        " words and sentences by razdel and emoji by graphemes; it was written before our matcher was tuned.",
    ),
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
    "kinds": _kinds,
    "shipped_kinds": _shipped_kinds,
    "loads": _loads,
    "lengths": _lengths,
    "workers": _workers,
    "steadiness": _steadiness,
    "stream": _stream,
    "setting": _setting,
}


def _spread(value: Json) -> str:
    return f"{_rate(value['median'])} ({_rate(value['least'])}–{_rate(value['most'])})"


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits


def _count(value: int) -> str:
    return f"{value:,}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


if __name__ == "__main__":
    results, page = map(Path, sys.argv[1:])
    page.write_text(render(json.loads(results.read_text(encoding="utf-8"))), encoding="utf-8")
