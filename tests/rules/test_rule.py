"""What every kind shares."""

from typing import Any

from adrules.domain.brief import Channel
from adrules.domain.report import Severity
from adrules.rules.limit import LimitRule
from adrules.rules.pattern import RegexRule
from adrules.text.document import Document

VALUES: dict[str, Any] = {"id": "a/b", "category": "cliche", "kind": "regex", "patterns": ["а"]}


def test_the_place_is_told_on_one_line() -> None:
    rule = RegexRule.model_validate({**VALUES, "message": "«{match}» {{и}} «{match}»"})
    found = rule.violation(Document("а \n б"), (0, 5))
    assert (found.match, found.message) == ("а \n б", "«а б» {и} «а б»")
    whole = LimitRule.model_validate(
        {
            "id": "a/b",
            "category": "length",
            "kind": "limit",
            "measure": "words",
            "max": 1,
            "message": "{value}",
        }
    ).violation(Document("а"), None, value=3)
    assert (whole.start, whole.end, whole.match, whole.message) == (None, None, "", "3")


def test_violations_have_the_severity_of_the_channel() -> None:
    rule = RegexRule.model_validate({**VALUES, "message": "нет", "channel_severity": {"sms": "info"}})
    document = Document("а")
    assert rule.violation(document, (0, 1)).severity is Severity.ERROR
    assert rule.on_channel(Channel.SMS).violation(document, (0, 1)).severity is Severity.INFO
    assert rule.violation(document, (0, 1)).severity is Severity.ERROR
    assert rule == RegexRule.model_validate({**VALUES, "message": "нет", "channel_severity": {"sms": "info"}})
