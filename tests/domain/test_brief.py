import os
import pickle
import subprocess
import sys

import pytest

from adrules.domain.brief import BRIEF_FIELDS, Brief
from adrules.errors import MissingExtraError, NotCleanError, RateLimitError, UnknownNameError

BASE = {"channel": "sms", "offer": {"summary": "Вклад"}}


def test_the_hash_is_the_same_in_every_process() -> None:
    program = (
        "from adrules.domain.brief import Brief\n"
        "names = ['industry', 'gender', 'legal_form', 'name', 'generation']\n"
        "print(Brief(channel='sms', offer={'summary': 'а'}, segment={'may_mention': names}).hash)"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(hashes) == 1


def test_the_hash_follows_what_rules_and_prompts_read() -> None:
    brief = Brief.model_validate(BASE)
    assert brief.hash == Brief.model_validate({**BASE, "id": "x", "meta": {"owner": "y"}}).hash
    assert brief.hash != Brief.model_validate({**BASE, "cta": "Откройте"}).hash
    assert brief.label == brief.hash
    assert Brief.model_validate({**BASE, "id": "x"}).label == "x"


@pytest.mark.parametrize(
    ("fields", "path", "lacks"),
    [
        ({}, "segment", True),
        ({"segment": {"gender": "male"}}, "segment", False),
        ({}, "advertiser", True),
        ({"advertiser": {"name": "Банк"}}, "advertiser", False),
        ({"advertiser": {"name": "Банк"}}, "advertiser.name", False),
        ({}, "advertiser.name", True),
        ({"age_min": 0}, "age_min", False),
        ({}, "offer", False),
        ({}, "must_avoid", True),
        ({}, "key_message", True),
    ],
)
def test_what_a_brief_lacks(fields: dict[str, object], path: str, lacks: bool) -> None:
    assert Brief.model_validate({**BASE, **fields}).lacks(path) is lacks
    assert path in BRIEF_FIELDS


def test_errors_travel_between_processes() -> None:
    for error in (
        UnknownNameError("pack", "ads-cor", ["ads-core"]),
        MissingExtraError("hf", "backend hf"),
        NotCleanError("бриф", "record"),
        RateLimitError("429", retry_after=3.0),
    ):
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert str(copy) == str(error)
        assert vars(copy) == vars(error)
