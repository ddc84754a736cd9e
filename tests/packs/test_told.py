import marshal
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest

from adrules.domain.brief import Brief, Channel, Fact
from adrules.domain.report import Category, Severity
from adrules.packs import told as module
from adrules.packs.schema import Pack
from adrules.packs.told import UntoldError, told, untold
from adrules.rules.examples import Examples
from adrules.rules.phrase import PhraseRule
from adrules.rules.rule import When


def again(value: object) -> object:
    return untold(marshal.loads(marshal.dumps(told(value))))  # noqa: S302 - our own


def rule(**fields: object) -> PhraseRule:
    head = {"id": "cliche/a", "category": "cliche", "message": "нет", "phrases": ["новый мир"]}
    return PhraseRule.model_validate({**head, **fields})


BRIEF = Brief.model_validate(
    {
        "channel": "sms",
        "offer": {
            "summary": "Вклад",
            "facts": [
                {"kind": "percent", "value": "15.50"},
                {"kind": "date", "value": "2026-01-02"},
            ],
        },
        "segment": {"may_mention": ["name", "gender"], "traits": {"a": "b"}},
    }
)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "а",
        (1, True, 1.0, ("б",)),
        {"a": [1, {"b": frozenset({2})}]},
        Category.CLICHE,
        Severity.INFO,
        (Channel.SMS, "sms"),
        {Channel.SMS: Severity.ERROR},
        date(2026, 1, 2),
        Decimal("1.50"),
        BRIEF,
        Fact(kind="count", min=Decimal(1)),
        Examples(ok=("да",), brief=BRIEF),
        rule(),
        rule(
            weight=1,
            severity="info",
            channel_severity={"sms": "error"},
            checked_on="2026-01-02",
            when={"channel": ["sms"], "has": ["мир"]},
            examples={"bad": ["[[новый мир]]"], "brief": BRIEF},
            yields_to=["repetition"],
        ),
        Pack(pack="a", rules=(rule(), rule(id="cliche/b", gap=1))),
    ],
)
def test_what_is_told_comes_back(value: object) -> None:
    found = again(value)
    assert found == value
    assert repr(found) == repr(value)
    assert type(found) is type(value)


def test_a_model_comes_back_with_what_was_set_and_dumps_the_same() -> None:
    value = rule(when={"channel": ["sms"]}, severity=None)
    found = again(value)
    assert isinstance(found, PhraseRule)
    assert found.model_fields_set == value.model_fields_set
    assert found.when is not None
    assert found.when.model_fields_set == {"channel"}
    assert found.model_dump_json() == value.model_dump_json()


def test_values_made_for_each_instance_are_not_shared() -> None:
    row = told(rule())
    first, second = untold(row), untold(row)
    assert first.channel_severity == {}
    assert first.channel_severity is not second.channel_severity
    assert first.model_fields_set is not second.model_fields_set


class Own(PhraseRule):
    kind: Literal["own"] = "own"  # type: ignore[assignment] # a kind of somebody else


def test_a_rule_of_a_kind_of_others_is_validated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    value = Own(id="cliche/a", category="cliche", message="нет", phrases=("новый мир",))
    assert told(value)[0] == "row"
    monkeypatch.setattr(module, "rule_class", lambda _: Own)
    assert again(value) == value


class Unknown:
    pass


class OtherWhen(When):
    pass


@pytest.mark.parametrize("value", [Unknown(), (Unknown(),), OtherWhen(tone=("a",)), 1j])
def test_what_cannot_be_told_is_refused(value: object) -> None:
    with pytest.raises(UntoldError):
        told(value)


def test_a_name_that_is_not_listed_is_refused() -> None:
    with pytest.raises(KeyError):
        untold(("model", "Popen", {"args": "true"}, {}, []))
