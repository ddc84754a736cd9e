"""Other libraries at the work of phrase rules, each as its own documentation shows it.

All of them get the phrases of the packs. Those that know lemmas look for lemmas; those that look
for strings get every combination of forms, for the rules that have few enough of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from benchmarks.throughput.engines import Rules
from benchmarks.throughput.naive import Hit, forms
from benchmarks.throughput.vocabulary import analyzer

MOST_COMBINATIONS = 3_000
"""Combinations of forms up to which a rule is given to an engine that looks for strings."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_GAP = re.compile(r"\s+")


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е")


def _phrases(rules: Rules) -> Iterator[tuple[str, str]]:
    for rule in rules:
        for phrase in rule["phrases"]:
            yield rule["id"], phrase


class _Direct:
    """An engine whose result is the list of hits."""

    def hits(self, result: list[Hit]) -> list[Hit]:
        return result


class Lemmas(_Direct):
    """pymorphy3 on every word of the text, lemma by lemma against the phrases.

    With ``remember`` the lemmas of a word are kept in a dictionary without bounds.
    """

    def __init__(self, rules: Rules, *, remember: bool) -> None:
        self._parse = analyzer().parse
        self._known: dict[str, frozenset[str]] | None = {} if remember else None
        self._begins: dict[str, list[tuple[str, tuple[frozenset[str], ...]]]] = defaultdict(list)
        for rule_id, phrase in _phrases(rules):
            words = tuple(self._lemmas(_folded(word)) for word in phrase.split())
            for lemma in words[0]:
                self._begins[lemma].append((rule_id, words[1:]))

    def _lemmas(self, word: str) -> frozenset[str]:
        known = self._known
        if known is None:
            return frozenset(_folded(p.normal_form) for p in self._parse(word))
        found = known.get(word)
        if found is None:
            found = known[word] = frozenset(_folded(p.normal_form) for p in self._parse(word))
        return found

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        folded = _folded(text)
        words = [(self._lemmas(m.group()), m.start(), m.end()) for m in _WORD.finditer(folded)]
        found = set()
        for at, (lemmas, start, end) in enumerate(words):
            for lemma in lemmas:
                for rule_id, rest in self._begins.get(lemma, ()):
                    last = self._followed(folded, words, at, rest)
                    if last is not None:
                        found.add((rule_id, start, words[last][2] if rest else end))
        return list(found)

    @staticmethod
    def _followed(
        text: str, words: list[tuple[frozenset[str], int, int]], at: int, rest: tuple[frozenset[str], ...]
    ) -> int | None:
        for wanted in rest:
            if at + 1 == len(words) or not _GAP.fullmatch(text, words[at][2], words[at + 1][1]):
                return None
            at += 1
            if words[at][0].isdisjoint(wanted):
                return None
        return at


class PrimedLemmas(Lemmas):
    """The same with the lemmas of every word of the messages known before: its best case."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules, remember=True)

    def prime(self, texts: Sequence[str]) -> None:
        """Look all words up, untimed."""
        for text in texts:
            for word in _WORD.findall(_folded(text)):
                self._lemmas(word)


def surface_rules(rules: Rules) -> Rules:
    """Return the rules that an engine for strings can hold."""
    return [
        rule
        for rule in rules
        if all(prod(len(forms(w)) for w in p.split()) <= MOST_COMBINATIONS for p in rule["phrases"])
    ]


class _Surface(_Direct):
    """Every combination of forms of every phrase; a hit inside a word is none."""

    def __init__(self, rules: Rules) -> None:
        forms.cache_clear()  # each engine is made from nothing
        self._owner: dict[str, list[str]] = defaultdict(list)
        for rule_id, phrase in _phrases(rules):
            for words in product(*(forms(word) for word in phrase.split())):
                self._owner[" ".join(words)].append(rule_id)
        self._patterns = list(self._owner)
        self._rules = [tuple(owners) for owners in self._owner.values()]

    def _bounded(self, text: str, found: Any) -> list[Hit]:  # noqa: ANN401 - (pattern, start, end)
        size = len(text)
        return [
            (rule_id, start, end)
            for number, start, end in found
            if (start == 0 or not text[start - 1].isalnum()) and (end == size or not text[end].isalnum())
            for rule_id in self._rules[number]
        ]


class PyAhoCorasick(_Surface):
    """pyahocorasick."""

    def __init__(self, rules: Rules) -> None:
        import ahocorasick  # noqa: PLC0415 - a peer may be missing

        super().__init__(rules)
        self._automaton = ahocorasick.Automaton()
        for number, pattern in enumerate(self._patterns):
            self._automaton.add_word(pattern, (number, len(pattern)))
        self._automaton.make_automaton()

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        folded = _folded(text)
        return self._bounded(
            folded,
            ((number, last + 1 - size, last + 1) for last, (number, size) in self._automaton.iter(folded)),
        )


class AhoCorasickRs(_Surface):
    """ahocorasick_rs."""

    def __init__(self, rules: Rules) -> None:
        import ahocorasick_rs  # noqa: PLC0415 - as above

        super().__init__(rules)
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns)

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        folded = _folded(text)
        return self._bounded(folded, self._automaton.find_matches_as_indexes(folded, overlapping=True))


class Daachorse(_Surface):
    """daachorse, by characters."""

    def __init__(self, rules: Rules) -> None:
        import daachorse  # noqa: PLC0415 - as above

        super().__init__(rules)
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(self._patterns)

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        folded = _folded(text)
        found = ((number, start, end) for start, end, number in self._automaton.find_overlapping(folded))
        return self._bounded(folded, found)


class FlashText2(_Surface):
    """flashtext2."""

    def __init__(self, rules: Rules) -> None:
        import flashtext2  # noqa: PLC0415 - as above

        super().__init__(rules)
        self._processor = flashtext2.KeywordProcessor(case_sensitive=True)
        for number, pattern in enumerate(self._patterns):
            self._processor.add_keyword(pattern, str(number))

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        folded = _folded(text)
        spans = self._processor.extract_keywords_with_span(folded)
        return self._bounded(folded, ((int(number), start, end) for number, start, end in spans))


def _spacy() -> Any:  # noqa: ANN401 - a peer has no types here
    import spacy  # noqa: PLC0415 - as above

    nlp = spacy.blank("ru")
    nlp.add_pipe("lemmatizer", config={"mode": "pymorphy3_lookup"})
    nlp.initialize()
    return nlp


class _Spacy(_Direct):
    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        doc = self._nlp(text)
        found = []
        for key, first, last in self._matcher(doc):
            span = doc[first:last]
            found.append((self._nlp.vocab.strings[key], span.start_char, span.end_char))
        return found

    _nlp: Any
    _matcher: Any


class SpacyMatcher(_Spacy):
    """spaCy: ``Matcher`` on LEMMA after the ``pymorphy3_lookup`` lemmatizer."""

    def __init__(self, rules: Rules) -> None:
        from spacy.matcher import Matcher  # noqa: PLC0415 - as above

        self._nlp = _spacy()
        self._matcher = Matcher(self._nlp.vocab)
        for rule_id, phrase in _phrases(rules):
            self._matcher.add(rule_id, [[{"LEMMA": token.lemma_} for token in self._nlp(phrase)]])


class SpacyPhrases(_Spacy):
    """spaCy: ``PhraseMatcher`` on LEMMA after the ``pymorphy3_lookup`` lemmatizer."""

    def __init__(self, rules: Rules) -> None:
        from spacy.matcher import PhraseMatcher  # noqa: PLC0415 - as above

        self._nlp = _spacy()
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LEMMA")
        for rule_id, phrase in _phrases(rules):
            self._matcher.add(rule_id, [self._nlp(phrase)])


class Yargy(_Direct):
    """yargy: one ``morph_pipeline`` of all phrases; it does not say which phrase was met."""

    def __init__(self, rules: Rules) -> None:
        from yargy import Parser  # noqa: PLC0415 - as above
        from yargy.pipelines import morph_pipeline  # noqa: PLC0415 - as above

        self._parser = Parser(morph_pipeline([phrase for _, phrase in _phrases(rules)]))

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        return [("", match.span.start, match.span.stop) for match in self._parser.findall(text)]


class Krrkt(_Direct):
    """krrkt: its check without a model, by its own rules."""

    def __init__(self) -> None:
        from krrkt.engine.fast_layer import FastLayer  # noqa: PLC0415 - as above

        self._layer = FastLayer()

    def check(self, text: str) -> list[Hit]:
        """Return the hits."""
        return [(found["rule"], found["start"], found["end"]) for found in self._layer.analyze(text)]
