import pytest

from adrules.authoring.explain import Account, explain
from adrules.checker import Checker
from adrules.errors import UnknownNameError

RULES = """
  - {id: cliche/mir, category: cliche, phrases: ["мир <1> возможность", "лучший ставка"], message: "«{match}» — штамп", except: [другой мир], unless: ["<percent>"]}
  - {id: cliche/when, category: cliche, phrases: [море], message: а, when: {has: [волна], has_not: [суша]}}
  - {id: cliche/sms, category: cliche, phrases: [море], message: а, when: {channel: [sms]}}
  - {id: length/a, category: length, kind: limit, measure: words, max: 30, message: а}
  - {id: other/judge, category: other, kind: judge, question: Понятно?, message: а}
"""


@pytest.fixture
def checker(pack) -> Checker:
    return Checker((pack(RULES),))


def account(checker: Checker, text: str, rule_id: str = "cliche/mir") -> Account:
    (found,) = explain(checker, text, rule_id=rule_id).accounts
    return found


def test_tokens_show_the_folded_form_the_lemmas_and_what_follows(checker: Checker) -> None:
    tokens = explain(checker, "Ещё мы\u00adло, стали. Кешбэк").tokens
    assert [(t.text, t.form, t.known, t.then) for t in tokens] == [
        ("Ещё", "еще", True, "joined"),
        ("мы\u00adло", "мыло", True, "comma"),
        ("стали", "стали", True, "apart"),
        ("Кешбэк", "кешбэк", False, "apart"),
    ]
    assert set(tokens[2].lemmas) >= {"стать"}
    assert [(t.start, t.end) for t in tokens][:2] == [(0, 3), (4, 9)]


def test_rules_that_fired_are_accounted_for(checker: Checker) -> None:
    (found,) = explain(checker, "Вот мир новых возможностей").accounts
    assert (found.rule_id, found.kind, found.silent) == ("cliche/mir", "phrase", "")
    assert [(p.role, p.phrase, p.text) for p in found.phrases] == [
        ("phrases", "мир <1> возможность", "мир новых возможностей")
    ]


@pytest.mark.parametrize(
    ("text", "excuse"),
    [
        ("другой мир возможностей", "except: другой мир"),
        ("мир возможностей и 5 %", "unless: <percent>"),
    ],
)
def test_what_excused_a_phrase_is_named(checker: Checker, text: str, excuse: str) -> None:
    found = account(checker, text)
    assert "извиняет" in found.silent
    assert [p.excused_by for p in found.phrases if p.role == "phrases"] == [excuse]


@pytest.mark.parametrize(
    ("text", "words", "missing", "obstacle"),
    [
        ("Мир вокруг", ("Мир",), ("возможность",), ""),
        ("возможности и мир", ("мир", "возможности"), (), "слова стоят в другом порядке"),
        ("мир: возможности", ("мир", "возможности"), (), "слова разделяет «:»"),
        (
            "мир новых и разных возможностей",
            ("мир", "возможностей"),
            (),
            "между словами стоит ещё 3, а можно 1",
        ),
    ],
)
def test_a_silent_rule_shows_its_nearest_phrase(
    checker: Checker, text: str, words: tuple[str, ...], missing: tuple[str, ...], obstacle: str
) -> None:
    found = account(checker, text)
    assert "Ни одна фраза" in found.silent
    near = found.near[0]
    assert (near.phrase, near.found, near.missing) == ("мир <1> возможность", words, missing)
    assert near.obstacle.startswith(obstacle)


@pytest.mark.parametrize(
    ("rule_id", "text", "reason"),
    [
        ("cliche/when", "море", "в тексте нет ничего из has (волна)"),
        ("cliche/when", "море, волна, суша", "в тексте есть суша из has_not"),
        ("cliche/sms", "море", "Правило работает только на каналах: sms"),
        ("length/a", "море", "посмотрело на текст и ничего не нашло"),
        ("other/judge", "море", "решает модель"),
    ],
)
def test_why_a_rule_was_not_asked_is_said(checker: Checker, rule_id: str, text: str, reason: str) -> None:
    assert reason in account(checker, text, rule_id).silent


def test_an_unknown_rule_is_answered_with_the_nearest(checker: Checker) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'cliche/mir'"):
        explain(checker, "раз", rule_id="cliche/mirr")


def test_explain_says_to_whom_a_rule_gave_way(pack) -> None:
    rules = (
        "  - {id: cliche/a, category: cliche, phrases: [приятный вечер], message: а}\n"
        "  - {id: cliche/b, category: cliche, yields_to: [cliche], phrases: [приятный], message: а}\n"
    )
    (account,) = explain(Checker((pack(rules),)), "Приятного вечера", rule_id="cliche/b").accounts
    assert (account.violations, account.silent) == (
        (),
        "Это место нашло правило cliche/a, а ему это правило уступает.",
    )
