"""What chooses the rules of a message, in C and in Python."""

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adrules
from adrules.domain.brief import Brief
from adrules.matching.phrases import Hits
from adrules.native import compiled
from adrules.packs.loader import shipped_packs
from adrules.packs.ruleset import Dispatch
from adrules.rules.limit import LimitRule
from adrules.rules.rule import Case, InconclusiveError, Rule
from adrules.text.alphabet import LETTER, encode
from adrules.text.document import Document
from strategies import messages, russian

CHECKERS = {name: adrules.load(name) for name in shipped_packs()}
BRIEF = Brief.model_validate(
    {"channel": "push", "offer": {"summary": "Вклад под 18 %"}, "product": {"name": "Вклад"}}
)

native = pytest.mark.skipif(compiled is None, reason="the parts in C were not built")


def ids(rules: list[Rule]) -> list[str]:
    return [rule.id for rule in rules if not isinstance(rule, LimitRule)]


@native
@pytest.mark.parametrize("name", CHECKERS)
@given(text=st.one_of(messages, russian), brief=st.sampled_from([None, BRIEF]))
def test_both_twins_choose_the_same_rules(name: str, text: str, brief: Brief | None) -> None:
    ruleset = CHECKERS[name].ruleset()
    dispatch, case = ruleset.dispatch, ruleset.case(text, brief)
    undecided = dispatch.undecided(brief)
    chosen = dispatch.concerned(ruleset.case(text, brief), undecided)
    wanted = dispatch._concerned(case, undecided)
    assert ids(chosen) == ids(wanted)
    # Limits are looked at more closely in C.
    assert {rule.id for rule in chosen} <= {rule.id for rule in wanted}
    assert all(list(rule.find(case)) == [] for rule in wanted if rule not in chosen)


@dataclass
class Folded:
    codes: bytes = b""
    given: bytes = b""


@dataclass
class Text:
    folded: Folded = field(default_factory=Folded)


@dataclass
class Asked:
    document: Text = field(default_factory=Text)
    brief: object = None
    hits: dict[object, object] = field(default_factory=dict)
    expressions: frozenset[str] | None = None
    counts: dict[str, int] | None = None


def held(codes: bytes) -> tuple[str, ...]:
    return tuple(codes.decode())


NAMES = ("rules", "held", "always", "trials", "given_held", "given_always", "given_trials", "by_pattern", "by_role", "looks", "briefed", "with_brief", "with_letters", "exceeded", "limited", "hits", "finders", "conditions", "failures")  # fmt: skip


def chooser(rules: str = "", **own: object) -> Any:
    parts: dict[str, Any] = dict.fromkeys(NAMES, ())
    parts |= {key: {} for key in ("trials", "given_trials", "by_pattern", "by_role")}
    parts |= {"rules": tuple(rules), "held": held, "given_held": held, "exceeded": None, "hits": Hits}
    parts |= own
    parts |= {name: own.get(name, (None,) * len(parts["rules"])) for name in ("finders", "conditions")}
    assert compiled is not None
    return compiled.Chooser(tuple(parts.values()), LETTER)


def concerned(own: Any, asked: Any = None, undecided: dict[int, None] | None = None) -> str:
    return "".join(own.concerned(asked or Asked(), undecided or {}))


@native
def test_expressions_are_those_whose_trial_lets_them_through() -> None:
    asked: list[tuple[str, bytes]] = []

    def trial(name: str, found: object) -> Callable[[bytes], object]:
        return lambda codes: asked.append((name, codes)) or found

    own = chooser(
        always=("z",),
        trials={"a": trial("a", []), "b": trial("b", [0]), "c": trial("c", None)},
        given_trials={"e": trial("e", [1]), "d": trial("d", ())},
        by_pattern={"a": ()},
    )
    assert own.expressions(Text(Folded(b"abx", b"dey"))) == {"z", "b", "x", "e", "y"}
    assert asked == [("a", b"abx"), ("b", b"abx"), ("d", b"dey"), ("e", b"dey")]
    assert chooser().expressions(Text(Folded(b"abx", b"dey"))) == frozenset()  # there are no expressions


@native
def test_a_trial_may_take_itself_out() -> None:
    trials: dict[str, Callable[[bytes], object]] = {}
    trials["a"] = lambda _: trials.pop("a") and None
    own = chooser(trials=trials, by_pattern={"a": ()})
    document = Text(Folded(b"a", b""))
    assert own.expressions(document) == frozenset()
    assert own.expressions(document) == {"a"}


@native
def test_each_way_to_be_chosen() -> None:
    own = chooser(
        "abcdefgh",
        looks=((1, None), (2, lambda case: case.counts is None), (3, lambda _: 0)),
        briefed=((3, None),),
        with_brief=(4,),
        with_letters=(5,),
        by_pattern={"x": (6, 0), "y": (7,)},
        by_role={"role": (1, 7)},
    )
    assert concerned(own) == "bc"
    assert concerned(own, Asked(brief=BRIEF)) == "de"
    assert concerned(own, Asked(Text(Folded(given=encode("а"))))) == "bc"
    assert concerned(own, Asked(Text(Folded(given=bytes((LETTER,)))))) == "bcf"
    assert concerned(own, Asked(expressions=frozenset("xz"))) == "abcg"
    assert concerned(own, Asked(hits={"role": 1, "other": 2})) == "bch"
    assert concerned(own, undecided={2: None, 7: None}) == "b"


@native
def test_limits_that_a_text_may_exceed_are_chosen_and_their_counts_kept() -> None:
    own = chooser(
        "abc", exceeded=lambda _: [(0, 12), (1, None)], limited=((2, "words"), (0, "emoji")), briefed=()
    )
    asked = Asked()
    assert concerned(own, asked) == "ac"
    assert asked.counts == {"words": 12}
    briefed = Asked(brief=BRIEF)
    assert concerned(own, briefed) == ""  # a brief may set other limits
    assert briefed.counts is None
    none = Asked()
    assert concerned(chooser("a", exceeded=lambda _: (), limited=((0, "words"),)), none) == ""
    assert none.counts is None


@native
@given(st.sets(st.integers(0, 5_000)), st.sets(st.integers(0, 5_000)), st.integers(1, 5_001))
def test_rules_stand_in_order_however_many(numbers: set[int], out: set[int], size: int) -> None:
    rules = tuple(range(size))
    chosen = [number for number in numbers if number < size]
    own = chooser(rules=rules, looks=tuple((number, None) for number in chosen))
    assert own.concerned(Asked(), dict.fromkeys(out)) == sorted(set(chosen) - out)


class GivenUpError(Exception):
    pass


def _raise(*_: object) -> object:
    raise LookupError("asked")


def _half(_: object) -> Iterator[str]:
    yield "half"
    raise GivenUpError("gone")


@native
def test_what_rules_find_is_kept_and_which_could_not_decide() -> None:
    own = chooser(
        "abcdef",
        looks=tuple((number, None) for number in range(6)),
        finders=(lambda _: ["a"], _half, lambda _: (), _raise, lambda case: (case.brief, "e"), _raise),
        conditions=(None, None, _raise, lambda _: False, lambda case: not case.brief, None),
        failures=(GivenUpError,),
    )
    out = {2: None, 5: None}
    found, failures = own.found(Asked(), out)
    assert found == ["a", "half", None, "e"]
    assert [(number, str(failure)) for number, failure in failures] == [(1, "gone")]
    for number in out:  # a condition, or what finds, that fails otherwise
        with pytest.raises(LookupError):
            own.found(Asked(), {number: None})


def test_a_condition_that_cannot_decide_makes_its_rule_inconclusive() -> None:
    class Undecided(LimitRule):
        def concerns(self, case: Case) -> bool:
            raise InconclusiveError(f"{len(case.document.text)}")

    rule = Undecided.model_validate({"id": "length/a", "category": "length", "kind": "limit", "measure": "words", "max": 0, "message": "{value}", "when": {"has": ["слово"]}})  # fmt: skip
    dispatch, case = Dispatch([rule], ()), Case(Document("Слово"))
    for found in (dispatch.found, dispatch._found):
        assert found(case, {})[0] == []
        assert [(number, str(failure)) for number, failure in found(case, {})[1]] == [(0, "5")]


class Evil(str):
    """A key that takes away what it stands for when it goes."""

    __slots__ = ("of",)

    def __del__(self) -> None:
        self.of.clear()


@native
def test_a_key_may_take_away_what_it_stands_for() -> None:
    by_role: dict[str, tuple[int, ...]] = {"x": tuple(range(100, 400))}
    rules = tuple(range(500))

    class Keys(dict[object, object]):
        def keys(self) -> Any:
            key = Evil("x")
            key.of = by_role
            return iter((key,))

    own = chooser(rules=rules, by_role=by_role)
    assert own.concerned(Asked(hits=Keys()), {}) == list(range(100, 400))
    assert by_role == {}


@native
@pytest.mark.parametrize("name", CHECKERS)
@given(text=st.one_of(messages, russian), brief=st.sampled_from([None, BRIEF]))
def test_both_twins_find_the_same(name: str, text: str, brief: Brief | None) -> None:
    ruleset = CHECKERS[name].ruleset()
    dispatch, undecided = ruleset.dispatch, ruleset.dispatch.undecided(brief)
    found = dispatch.found(ruleset.case(text, brief), undecided)
    assert found == dispatch._found(ruleset.case(text, brief), undecided)


@native
@pytest.mark.parametrize(
    ("parts", "asked", "error"),
    [
        ({"looks": ((0, _raise),)}, Asked(), LookupError),
        ({"looks": ((1, None),)}, Asked(), IndexError),
        ({"looks": ((-1, None),)}, Asked(), IndexError),
        ({"looks": (("0", None),)}, Asked(), IndexError),
        ({"by_pattern": {"x": [0]}}, Asked(expressions=frozenset("x")), TypeError),
        ({"by_role": {"x": (9,)}}, Asked(hits={"x": 0}), IndexError),
        ({"exceeded": _raise}, Asked(), LookupError),
        ({"exceeded": lambda _: [(0, 1)]}, Asked(), IndexError),
        ({"exceeded": lambda _: [0], "limited": ((0, "words"),)}, Asked(), TypeError),
        ({"exceeded": lambda _: [(0, 1, 2)], "limited": ((0, "words"),)}, Asked(), TypeError),
        ({"exceeded": lambda _: [("0", 1)], "limited": ((0, "words"),)}, Asked(), TypeError),
        ({"with_letters": (0,)}, Asked(Text(Folded(given="x"))), TypeError),  # type: ignore[arg-type]
        ({}, object(), AttributeError),
    ],
)
def test_what_goes_wrong_is_raised(parts: dict[str, object], asked: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        concerned(chooser("a", **parts), asked)


@native
@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"held": _raise}, LookupError),
        ({"held": list}, TypeError),
        ({"trials": {"x": _raise}}, LookupError),
        ({"given_trials": {"x": _raise}}, LookupError),
    ],
)
def test_what_goes_wrong_with_expressions_is_raised(parts: dict[str, object], error: type[Exception]) -> None:
    own = chooser(**({"by_pattern": {"x": ()}} | parts))
    with pytest.raises(error):
        own.expressions(Text(Folded(b"x", b"x")))


@native
@pytest.mark.parametrize(
    "parts",
    [{"always": []}, {"trials": ()}, {"looks": [(0, None)]}, {"looks": (0,)}, {"limited": ((0,),)}, {"briefed": ((0, 1, 2),)}, {"hits": None}, {"finders": ("a",)}, {"conditions": (None,)}, {"failures": ValueError}],
)  # fmt: skip
def test_wrong_parts_are_refused(parts: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="does not fit"):
        chooser(**parts)
    assert compiled is not None
    with pytest.raises(TypeError):
        compiled.Chooser((), LETTER)
    with pytest.raises(TypeError):
        chooser().concerned(Asked())


def test_a_dispatch_that_is_dropped_goes() -> None:
    ruleset = adrules.load("ads-core").ruleset()
    dispatch = Dispatch(ruleset.rules, ruleset.matcher.bare)
    gone = weakref.ref(dispatch)
    del dispatch
    gc.collect()
    assert gone() is None
