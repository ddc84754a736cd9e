"""The comparisons: which engines meet over which rules, and what a difference of hits means."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from benchmarks.throughput.contest import contest
from benchmarks.throughput.engines import Entrant, NaiveLoop, Ours, Split, rules_of
from benchmarks.throughput.measures import SHIPPED
from benchmarks.throughput.naive_full import NaiveFull
from benchmarks.throughput.peers import (
    AhoCorasickRs,
    Daachorse,
    FlashText2,
    Krrkt,
    Lemmas,
    PrimedLemmas,
    PyAhoCorasick,
    SpacyMatcher,
    SpacyPhrases,
    Yargy,
    surface_rules,
)
from benchmarks.throughput.prototype import Prototype
from benchmarks.throughput.twin import twin

Json = dict[str, Any]

_ALL_PARSES = (
    "All readings of a word count, also rare ones; we keep the plausible ones and the degree of "
    "comparison as written."
)
_ONE_LEMMA = "One lemma a word: the other readings of a homonym are lost."
_SURFACE = "Only strings: each rule as all combinations of its forms; offsets are filtered to whole words."


def phrases(files: Mapping[str, Path], name: str, stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - rounds, seconds
    """Compare phrase rules in all forms of their words with what knows lemmas."""
    rules = rules_of(files[name])
    others = [
        Entrant(
            "pymorphy3, a dictionary of known words, all words known",
            lambda: PrimedLemmas(rules),
            note=_ALL_PARSES,
        ),
        Entrant(
            "pymorphy3, a dictionary of known words", lambda: Lemmas(rules, remember=True), note=_ALL_PARSES
        ),
        Entrant(
            "spaCy PhraseMatcher on LEMMA, pymorphy3_lookup", lambda: SpacyPhrases(rules), note=_ONE_LEMMA
        ),
        Entrant("str.split, no check", Split, by="nothing", note="A yardstick: the text is cut at spaces."),
    ]
    if name == "phrases-500":
        others += [
            Entrant("naive: a compiled re for each rule", lambda: NaiveLoop(rules), note=_ALL_PARSES),
            Entrant("pymorphy3 on every word", lambda: Lemmas(rules, remember=False), note=_ALL_PARSES),
            Entrant("spaCy Matcher on LEMMA, pymorphy3_lookup", lambda: SpacyMatcher(rules), note=_ONE_LEMMA),
            Entrant(
                "yargy morph_pipeline",
                lambda: Yargy(rules),
                by="place",
                note="Its hits do not overlap and name no rule: places are compared. It runs on pymorphy2.",
            ),
        ]
    ours = Entrant(f"adrules, {name}", lambda: Ours(files[name]))
    return contest(ours, [*twin(files[name]), *others], stream, **how)


def surface(files: Mapping[str, Path], folder: Path, stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - as above
    """Compare the phrase rules that strings can hold with engines for strings: the hard peers."""
    every = rules_of(files["phrases-500"])
    rules = surface_rules(every)
    pack = folder / "surface.yaml"
    value = {"pack": "surface", "version": "1", "language": "ru", "rules": list(rules)}
    pack.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")
    others = [
        Entrant("daachorse", lambda: Daachorse(rules), note=_SURFACE),
        Entrant("ahocorasick_rs", lambda: AhoCorasickRs(rules), note=_SURFACE),
        Entrant("pyahocorasick", lambda: PyAhoCorasick(rules), note=_SURFACE),
        Entrant("flashtext2", lambda: FlashText2(rules), note=f"{_SURFACE} Hits do not overlap."),
    ]
    found = contest(Entrant("adrules, the same rules", lambda: Ours(pack)), others, stream, **how)
    return {**found, "rules": len(rules), "rules_left_out": len(every) - len(rules)}


def whole(files: Mapping[str, Path], stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - as above
    """Compare 500 phrases, 100 regexes, 6 limits and emoji with the loop that one writes first."""
    rules = rules_of(files["whole"])
    note = (
        "razdel's tokens and our words differ at a few signs, so a message at the limit of words may differ."
    )
    naive = Entrant(
        "naive: a compiled re for each rule, razdel, emoji by regex", lambda: NaiveLoop(rules), note=note
    )
    ours = Entrant("adrules, 607 rules of four kinds", lambda: Ours(files["whole"]))
    return contest(ours, [naive, *twin(files["whole"])], stream, **how)


def full(files: Mapping[str, Path], stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - as above
    """Compare the same with repetition and typography, and the loop with them."""
    rules = rules_of(files["full"])
    note = (
        "The full stop of «руб.» belongs to our place and not to theirs, so that place counts as missed and "
        "as extra; they take the names of months for words that repeat; razdel's tokens and our words "
        "differ at a few signs."
    )
    naive = Entrant(
        "naive: the same, remembered lemmas of pymorphy3, a re for each mark",
        lambda: NaiveLoop(rules, NaiveFull),
        note=note,
    )
    ours = Entrant("adrules, 609 rules of six kinds", lambda: Ours(files["full"]))
    return contest(ours, [naive, *twin(files["full"])], stream, **how)


def growth(files: Mapping[str, Path], stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - as above
    """Compare 5,000 phrases with 500, both beside the same 107 rules of other kinds."""
    ids = frozenset(rule["id"] for rule in rules_of(files["whole"]))
    few = Entrant("adrules, 500 phrases and the 107", lambda: Ours(files["whole"]), rules=ids)
    ours = Entrant("adrules, 5,000 phrases and the 107", lambda: Ours(files["whole-5000"]))
    return contest(ours, [few], stream, **how)


def shipped(stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - as above
    """Compare the shipped packs with a checker that has rules of its own."""
    note = (
        "Other rules of other authors (phrases as substrings, lemmas, regexes; no limits, grammar or "
        "repetition): hits are counted, not compared."
    )
    krrkt = Entrant("krrkt, its check without a model", Krrkt, by="nothing", note=note)
    ours = Entrant("adrules, the shipped packs", lambda: Ours(*SHIPPED))
    return contest(ours, [krrkt, *twin(*SHIPPED)], stream, **how)


def prototype(stream: Iterator[str], **how: Any) -> Json:  # noqa: ANN401 - as above
    """Compare the pack ``prototype`` with the 19 formal checks of the generator it replaces."""
    note = (
        "Other verdicts on purpose: the pack mends the defects of these checks. Hits are counted, not "
        "compared."
    )
    others = [
        Entrant(
            "the 19 checks with one shared analyzer", lambda: Prototype(shared=True), by="nothing", note=note
        ),
        Entrant(
            "the 19 checks as they are: 11 build an analyzer a message",
            lambda: Prototype(shared=False),
            by="nothing",
            note=note,
        ),
    ]
    return contest(Entrant("adrules, the pack prototype", lambda: Ours("prototype")), others, stream, **how)
