import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import adrules
from adrules.bulk import HEAVIEST, LARGEST
from adrules.checker import Checker
from adrules.domain.report_wire import packed, unpacked
from adrules.errors import UsageError, WorkerError
from adrules.packs.compiled import brought, carried
from adrules.packs.loader import load_packs, shipped_packs
from adrules.packs.schema import dump, restored
from strategies import messages

CHECKER = adrules.load()
SMALL = Checker(
    (
        restored(
            {
                "rules": [
                    {
                        "id": "length/a",
                        "category": "length",
                        "kind": "limit",
                        "measure": "characters",
                        "max": 9,
                        "message": "а",
                    }
                ]
            }
        ),
    )
)
TEXTS = [
    "Откройте для себя мир возможностей",
    "Вклад 15 % на 3 месяца!!",
    "",
    "🎉 УСПЕЙТЕ купить \ud800 «вклад»  сегодня",
    "Счёт за 5 минут в приложении",
]
BRIEF = adrules.Brief(channel=adrules.Channel.SMS, offer=adrules.Offer(summary="Вклад под 15% на 3 месяца"))
ITEMS: list[str | tuple[str, adrules.Brief | None]] = [
    *TEXTS,
    *((text, BRIEF) for text in TEXTS),
    (TEXTS[0], None),
]


@pytest.fixture(params=["fork", "spawn"])
def method(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param not in multiprocessing.get_all_start_methods():
        pytest.skip("this system cannot")
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method(request.param, force=True)
    yield request.param
    multiprocessing.set_start_method(before, force=True)
    gc.collect()
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("method")
def test_workers_give_the_reports_of_one_process_in_order() -> None:
    items = ITEMS * 60
    assert (
        list(CHECKER.check_many(items, workers=2))
        == list(CHECKER.check_many(items))
        == [CHECKER.check(*((item, None) if isinstance(item, str) else item)) for item in items]
    )


@pytest.mark.usefixtures("method")
def test_workers_know_packs_from_files_with_python_rules(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "own_checks.py").write_text(
        "def shouting(text, brief):\n"
        "    if 'упади' in text:\n"
        "        raise RuntimeError('упал')\n"
        "    return [(0, 1)] if text.isupper() else []\n",
        encoding="utf-8",
    )
    pack = tmp_path / "own.yaml"
    pack.write_text(
        """
pack: own
extends: ads-core
edits:
  - {rule: cliche/mir-vozmozhnostey, severity: info}
rules:
  - {id: caps/own, category: caps, kind: python, function: "own_checks:shouting", message: "«{match}»"}
""",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    checker = adrules.load(pack, channel="push", allow_python=True)
    items = [*TEXTS, "КРИК", "упади"] * 10
    alone = list(checker.check_many(items))
    assert any(v.rule_id == "caps/own" for report in alone for v in report.violations)
    assert [u.reason for u in alone[6].inconclusive] == ["python_error(RuntimeError: упал)"]
    pack.unlink()  # the workers take the rules as they were loaded
    assert list(checker.check_many(items, workers=2)) == alone


@pytest.mark.parametrize("workers", [None, 1, 2])
def test_an_item_that_contradicts_itself_raises_after_the_reports_before_it(workers: int | None) -> None:
    checker = adrules.load(channel="push")
    found = checker.check_many(["Раз", "Два", ("Три", BRIEF), "Четыре"], workers)
    assert [next(found).text, next(found).text] == ["Раз", "Два"]
    with pytest.raises(UsageError, match="loaded for channel 'push', the brief says 'sms'"):
        next(found)
    assert list(found) == []


@pytest.mark.parametrize("workers", [None, 2])
def test_the_others_go_on_when_errors_are_yielded(workers: int | None) -> None:
    checker = adrules.load(channel="push")
    items: list[object] = ["Раз", ("Два", BRIEF), None, ("Три", "sms"), "Четыре"]
    found = list(checker.check_many(items, workers, on_error="yield"))
    assert [type(result) for result in found] == [adrules.Report, *repeat(UsageError, 3), adrules.Report]
    assert found[0] == checker.check("Раз")
    assert found[4] == checker.check("Четыре")
    assert str(found[2]) == "an item is a text or a pair (text, Brief or None)"


@pytest.mark.parametrize("workers", [0, -1])
def test_there_is_at_least_one_worker(workers: int) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        next(CHECKER.check_many(["а"], workers))


@pytest.mark.parametrize("text", ["Счёт за 5 минут", "Вклад на 3 месяца. " * 300])
def test_an_endless_stream_is_read_a_bounded_way_ahead(text: str) -> None:
    read = count()

    def texts() -> Iterator[str]:
        while True:
            next(read)
            yield text

    found = SMALL.check_many(texts(), workers=2)
    for _ in range(300):
        next(found)
    found.close()
    ahead = next(read) - 300
    assert ahead <= 5 * LARGEST
    assert ahead * len(text) <= 5 * (HEAVIEST + len(text))


def test_what_the_stream_raises_comes_after_the_reports_of_what_was_read() -> None:
    def texts() -> Iterator[str]:
        yield from TEXTS
        raise OSError("unplugged")

    for workers in (None, 2):
        found = CHECKER.check_many(texts(), workers)
        assert [next(found).text for _ in TEXTS] == TEXTS
        with pytest.raises(OSError, match="unplugged"):
            next(found)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.usefixtures("method")
def test_a_killed_worker_is_named_and_nobody_is_left() -> None:
    found = SMALL.check_many(("Счёт за 5 минут" for _ in count()), workers=2)
    next(found)
    victim = multiprocessing.active_children()[0]
    os.kill(victim.pid, signal.SIGKILL)
    with pytest.raises(WorkerError, match=rf"worker process {victim.pid} was ended by SIGKILL"):
        for _ in found:
            pass


@given(messages)
def test_a_report_comes_over_the_wire_as_it_was(text: str) -> None:
    reports = [CHECKER.check(text), CHECKER.check(text, BRIEF)]
    batch = pickle.loads(pickle.dumps(packed(reports)))  # noqa: S301 - our own
    assert list(unpacked([text, text], batch)) == reports


def test_all_shipped_packs_can_be_sent_to_a_process() -> None:
    for pack in load_packs([*shipped_packs().values()]):
        assert restored(dump(pack)).hash == pack.hash


@pytest.mark.parametrize("values", [lambda pack: pack, lambda pack: (None, pack[1])])
def test_packs_come_to_a_process_as_they_were(values: Any) -> None:
    for pack in load_packs([*shipped_packs().values()]):
        sent = pickle.loads(pickle.dumps(values(carried(pack))))  # noqa: S301 - our own
        found = brought(sent)
        assert found.hash == pack.hash
        assert found.rules == pack.rules
        assert dump(found) == dump(pack)


def test_a_checker_can_be_pickled() -> None:
    checker = pickle.loads(pickle.dumps(adrules.load("prototype", channel="sms", judge="scripted:a.txt")))  # noqa: S301 - our own
    assert checker.judge == "scripted:a.txt"
    assert checker.check(TEXTS[0]) == adrules.load("prototype", channel="sms").check(TEXTS[0])
