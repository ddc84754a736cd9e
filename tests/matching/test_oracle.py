from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrules.matching.phrases import FEW_WORDS, PhraseMatcher, PhraseSet
from adrules.packs.loader import load_packs, shipped_packs
from adrules.packs.schema import Pack
from adrules.rules.examples import unmark
from adrules.text.document import Document
from oracle import oracle_spans
from strategies import messages, russian

KEY = ("r/x", "phrases")


class CountingMatcher(PhraseMatcher):
    """Counts how often a slot is tried at a place, and stops at a limit."""

    tried = limit = 0

    def count(self) -> None:
        self.tried += 1
        assert self.tried <= self.limit

    def _ends(self, text: Any, slot: int, at: int) -> Any:
        self.count()
        return super()._ends(text, slot, at)

    def _begins(self, text: Any, slot: int, end: int) -> Any:
        self.count()
        return super()._begins(text, slot, end)


@pytest.mark.parametrize("any_order", [False, True])
@pytest.mark.parametrize(("size", "gap"), [(5, 3), (7, 8)])
def test_a_text_that_repeats_itself_is_walked_in_steps_of_its_length(
    size: int, gap: int, *, any_order: bool
) -> None:
    phrases = PhraseSet((" ".join(["дом"] * size),), any_order=any_order, gap=gap)
    words, reach = 60, size * (gap + 1)
    matcher = CountingMatcher([(KEY, phrases)])
    # A slot is tried at most once for each place of the text and place of the window around it.
    matcher.limit = words * reach * size * 2 * (gap + 1 if any_order else 1)
    hits = matcher.find(Document("дом " * words))[KEY]
    assert (hits[0].start, hits[0].end) == (0, 4 * reach - 4 * gap - 1)


SETS = [
    PhraseSet(("мир возможность", "открыть для себя", "{самый|наиболее} [самый] лучший", "счёт", "в")),
    PhraseSet(("мир возможность", "счёт <1> вклад", "{онлайн-банк|банк} <percent>"), gap=2),
    PhraseSet(("мир возможность счёт", "для себя", "онлайн-банк мир"), any_order=True, gap=1),
    PhraseSet(("до <date>", "<term>", "<money>", "<number> минута", "=минут"), cross_comma=True),
    PhraseSet(("хороший", "выгодный вклад", "самый самый"), any_degree=True, any_order=True),
    PhraseSet(("мир мир счёт мир", "{мир|счёт} {мир|себя} {мир|для}"), any_order=True, gap=2),
    PhraseSet(("мир мир <3> мир мир", "мир онлайн-банк мир"), gap=1),
]
MATCHERS = [PhraseMatcher([(KEY, phrases)]) for phrases in SETS]


@given(st.one_of(russian, messages), st.integers(0, len(SETS) - 1))
@example("онлайн-банк мир", 2)
@example("мир онлайн-банк", 2)
@example("мир для-себя возможностей", 1)
@example("мир-откройте возможностей", 1)
@example("мир-откройте счёт-возможностей", 2)
@example("самый самый самый лучший", 4)
@example("мир мир, мир для счёт мир мир себя мир мир", 5)
@example("мир мир онлайн-банк мир мир мир онлайн мир", 6)
def test_the_matcher_finds_what_the_simple_one_finds(text: str, number: int) -> None:
    document = Document(text)
    fast = {(hit.start, hit.end) for hit in MATCHERS[number].find(document).get(KEY, [])}
    assert fast == oracle_spans(SETS[number], document)


@given(russian, st.integers(0, len(SETS) - 1))
def test_a_long_text_is_searched_like_a_short_one(text: str, number: int) -> None:
    document = Document(
        f"{text} ".replace("\n\n", " ") * (1 + 2 * FEW_WORDS // max(1, len(Document(text).words.forms)))
    )
    fast = {(hit.start, hit.end) for hit in MATCHERS[number].find(document).get(KEY, [])}
    assert fast == oracle_spans(SETS[number], document)


@pytest.mark.parametrize("number", range(len(SETS)))
def test_phrases_of_many_rules_do_not_disturb_each_other(number: int) -> None:
    together = PhraseMatcher([((f"r/{i}", "phrases"), phrases) for i, phrases in enumerate(SETS)])
    text = (
        "Откройте для себя мир возможностей: счёт и вклад, 18 % до 31 декабря"
        " за 5 минут в онлайн-банке. Самый лучший"
    )
    alone = MATCHERS[number].find(Document(text)).get(KEY, [])
    assert together.find(Document(text)).get((f"r/{number}", "phrases"), []) == alone


SHIPPED = load_packs(list(shipped_packs().values()))
TEXTS = [
    unmark(text)[0]
    for pack in SHIPPED
    for rule in pack.rules
    for text in (*rule.examples.bad, *rule.examples.ok)
]


@pytest.mark.parametrize("pack", SHIPPED, ids=[pack.pack for pack in SHIPPED])
def test_the_shipped_phrases_are_found_where_the_simple_matcher_finds_them(pack: Pack) -> None:
    sets = [((rule.id, role), phrases) for rule in pack.rules for role, phrases in rule.vocabulary().items()]
    matcher = PhraseMatcher(sets)
    for text in TEXTS[:: max(1, len(TEXTS) // 60)]:
        document = Document(text)
        found = matcher.find(document)
        for key, phrases in sets:
            fast = {(hit.start, hit.end) for hit in found.get(key, [])}
            assert fast == oracle_spans(phrases, document), (key, text)
