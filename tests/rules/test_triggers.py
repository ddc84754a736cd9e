"""What chooses the rules of a message leaves none out that would have found something."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import adrules
from adrules.checker import Checker
from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.matching.phrases import PhraseMatcher
from adrules.packs.loader import load_packs, shipped_packs
from adrules.rules.examples import unmark
from adrules.rules.rule import Case
from adrules.rules.yielding import without_yielded
from adrules.text.document import Document
from strategies import messages, russian

PACKS = {name: adrules.load(name) for name in shipped_packs()}
BRIEF = Brief.model_validate(
    {
        "channel": "push",
        "offer": {"summary": "Кредит под 15 % на 3 месяца"},
        "product": {"name": "Карта «Маршрут»"},
        "must_avoid": [{"text": "выгодный"}],
        "segment": {"name": "пенсионеры"},
    }
)
for one in PACKS.values():
    one.check("Что угодно", BRIEF)  # compile now, not in the first example of a test

TRAPS = [
    "oткройтe счёт, ты сможешь",
    "Пшли, открой",
    "Ип и ооо, 300р",
    "Скидка-ка, давайте-ка и смотри",
    "цена в c офисе, cкидкa",
    "ß-тариф Hot d'eal é",
    "...!!,, слово ,слово  и - тире",
    "«Весь текст в кавычках тут»",
    "{name}, **жирно** и [ссылка](http://a.ru)\n- раз\n- два",
    "Конечно! Вот вариант сообщения:\nОткройте",
    "ты открыл, а вы закрыли",
]
EXAMPLES = [
    unmark(text)[0]
    for pack in load_packs(list(shipped_packs().values()))
    for rule in pack.rules
    for text in (*rule.examples.bad, *rule.examples.ok)
]


def asked_one_by_one(checker: Checker, text: str, brief: Brief | None) -> list[Violation]:
    """Ask every rule, whatever the message is."""
    ruleset = checker.ruleset(brief.channel if brief else None)
    document = Document(text)
    case = Case(document, brief, ruleset.matcher.find(document))
    found: list[Violation] = []
    for rule in ruleset.rules:
        if not (rule.needs_set() or rule.NEEDS_JUDGE or rule.missing(brief)) and rule.concerns(case):
            found += rule.find(case)
    return without_yielded(found, ruleset.yielding, ruleset.overlong)


def same(checker: Checker, text: str, brief: Brief | None) -> None:
    def order(found: list[Violation]) -> list[str]:
        return sorted(map(repr, found))

    assert order(list(checker.check(text, brief).violations)) == order(asked_one_by_one(checker, text, brief))


@pytest.mark.parametrize("name", PACKS)
@given(
    text=st.one_of(
        messages, russian, st.sampled_from(EXAMPLES), st.lists(st.sampled_from(TRAPS)).map(" ".join)
    )
)
@example(text="\n".join(TRAPS))
@example(text="\U00031350")  # a letter since Unicode 15, whatever Python says
def test_all_is_found_that_every_rule_would_find(name: str, text: str) -> None:
    same(PACKS[name], text, None)


@pytest.mark.parametrize("name", PACKS)
@given(text=st.one_of(russian, st.sampled_from(EXAMPLES)))
def test_the_same_holds_with_a_brief(name: str, text: str) -> None:
    same(PACKS[name], text, BRIEF)


@pytest.mark.parametrize("name", PACKS)
def test_the_examples_are_found_alike(name: str) -> None:
    for text in EXAMPLES[::3]:
        same(PACKS[name], text, None)


def test_phrases_are_walked_when_they_are_asked_for() -> None:
    checker = PACKS["ads-core"]
    matcher = checker.ruleset().matcher
    hits = matcher.find(Document("Мир возможностей ждёт вас"))
    assert isinstance(matcher, PhraseMatcher)
    assert set(hits) <= {*hits.possible(), *matcher.bare, *matcher.asked}
    assert {role for _, role in matcher.asked} >= {"except", "unless", "when.has"}
    assert all(matcher.wakes(key) for key in hits.possible())
    assert len(hits) == len(list(hits))
    with pytest.raises(KeyError):
        hits["no/rule", "phrases"]
