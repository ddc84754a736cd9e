"""The sections of the page on our engine alone, and how figures are written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def told_spread(value: Json) -> str:
    """Return the median and, in brackets, the ends."""
    return f"{told_rate(value['median'])} ({told_rate(value['least'])}–{told_rate(value['most'])})"


def told_rate(value: float) -> str:
    """Return a rate with three digits and more."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits


def told_count(value: int) -> str:
    """Return a number with its thousands apart."""
    return f"{value:,}"


def told_percent(share: float) -> str:
    """Return a share as a percentage."""
    return f"{100 * share:.0f} %"


def kinds(value: Sequence[Json]) -> Iterator[str]:
    """Tell what each pack costs."""
    yield "## What a pack costs"
    yield ""
    yield "Each pack alone, in turns on new messages."
    yield ""
    yield "| Pack | Rules | Microseconds a message | Messages a second |"
    yield "|---|---|---|---|"
    for row in value:
        time, rate = row["microseconds"], told_rate(1e6 / row["microseconds"]["median"])
        yield f"| {row['name']} | {row['rules']} | {told_spread(time)} | {rate} |"
    by_name = {row["name"]: row["microseconds"]["median"] for row in value}
    if {"phrases-500", "phrases-5000"} <= by_name.keys():
        yield ""
        yield (
            "Ten times the phrases by themselves cost "
            f"{by_name['phrases-5000'] / by_name['phrases-500']:.2g} times the time."
        )


def shipped_kinds(value: Json) -> Iterator[str]:
    """Tell where the time of the shipped packs goes."""
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


def loads(value: Sequence[Json]) -> Iterator[str]:
    """Tell loads and memory."""
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
            f" {told_spread(row['first_half_rate'])} |"
            f" {told_spread(row['second_half_rate'])} | {row['peak_mb_loaded']:g} | {row['peak_mb']:g} |"
        )


def lengths(value: Sequence[Json]) -> Iterator[str]:
    """Tell long texts."""
    yield "## Long texts"
    yield ""
    yield (
        "Nanoseconds a character by the length of the text: a row that stays level is linear. Short texts "
        "are many, their mean is told. In brackets: how many rules look for something in a text, on average. "
        "A rule that a text does not concern costs nothing, so a character of a longer text costs more until "
        "all rules look. All words were met before; the last column is the longest text when most of its "
        "words were new."
    )
    yield ""
    longest = max((row["lengths"] for row in value), key=len)
    yield "| Pack | " + " | ".join(told_count(row["characters"]) for row in longest) + " | new words, s |"
    yield "|---|" + "---|" * (len(longest) + 1)
    for row in value:
        cells = [
            f"{cell['nanoseconds_a_character']:g} ({told_rate(cell['rules'])})" for cell in row["lengths"]
        ]
        cells += ["not run"] * (len(longest) - len(cells))
        yield f"| {row['name']} | " + " | ".join([*cells, f"{row['first_s']:g}"]) + " |"
    if len(longest) < len(("10²", "10³", "10⁴", "10⁵", "10⁶", "4·10⁶")):
        yield ""
        yield "Longer texts were not run: they would have taken too long."


def workers(value: Json) -> Iterator[str]:
    """Tell two processes."""
    yield "## Two processes"
    yield ""
    yield (
        f"`check_many` over {told_count(value['messages'])} messages with the shipped packs, on "
        f"{value['processors']} processors, the start of the processes included:"
        f" one {told_spread(value['one'])} messages a second, two {told_spread(value['two'])}, that is "
        f"{told_spread(value['ratio'])} times as many."
    )


def steadiness(value: Json) -> Iterator[str]:
    """Tell a long run."""
    yield "## A long run"
    yield ""
    rates = ", ".join(told_rate(rate) for rate in value["rates"])
    yield (
        f"Messages a second in each tenth of {told_count(10 * value['messages_a_tenth'])} new messages, "
        f"one process, shipped packs: {rates}."
    )


def stream(value: Json) -> Iterator[str]:
    """Tell a stream of messages."""
    grown = (
        "stayed within the bound of 10 % and 16 MB"
        if value["flat"]
        else "**grew beyond the bound of 10 % and 16 MB**"
    )
    before = ", ".join(f"{mb:g}" for mb in value["megabytes_after_a_tenth"])
    after = ", ".join(f"{mb:g}" for mb in value["megabytes_at_the_end"])
    yield (
        f"{told_count(value['messages'])} messages through `check_many(workers={value['workers']})`: "
        f"{told_rate(value['messages_per_s'])} a second, and memory {grown}:"
        f" {before} MB after a tenth, {after} MB at the end (the workers and the parent)."
    )
    yield "`python -m benchmarks.million` runs a million whatever it takes, and fails when memory grows."
