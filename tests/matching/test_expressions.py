"""Expressions are run without a watch only where they cannot run away."""

import gc
import time
from collections.abc import Iterator

import pytest
import regex
from benchmarks.throughput.packs import regexes
from hypothesis import assume, given

from adrules.matching.expressions import TIME_LIMIT, Expression, TimeLimitError, expression
from adrules.matching.shapes import harmless
from strategies import PATTERNS, TEXTS


def watched(pattern: str, text: str) -> list[tuple[int, int]]:
    """What a search under a time limit finds."""
    found = regex.compile(pattern, regex.V1).finditer(text, timeout=5)
    return [match.span() for match in found if match.start() < match.end()]


@given(PATTERNS, TEXTS)
def test_spans_are_the_same_without_a_watch(pattern: str, text: str) -> None:
    try:
        assume(regex.compile(pattern, regex.V1).search("", timeout=0.5) is None)
        spans = watched(pattern, text)
    except (regex.error, TimeoutError):
        assume(False)  # noqa: FBT003 - hypothesis' way
    assert list(Expression(pattern).find(text)) == spans


@pytest.mark.parametrize(
    "pattern",
    [r"(?:а+)+б", r"(?:а|а)*б", r"(?:а*)*б", r"(?:а?){30}а{30}", r"а*а*а*а*б", r".*.*.*б", r"(а*)\1\1б", r"(?R)?а", r"(?<=а*)б", r"(?:\w+\s?)+!"],
)  # fmt: skip
def test_what_may_run_away_is_watched(pattern: str) -> None:
    assert harmless(pattern) == 0


@pytest.mark.parametrize(
    "pattern",
    [r"\bлучш\w*", r"\bот \d[\d ]* ?(?:₽|руб\w*)", r"\bс \d{1,2} \w+ по \d{1,2} \w+", r"«[^«»]{30,}»", r"[!?]{2,}", r"(?<=\d)р\b", r"(?<![.!?]|^)№", r"(?:\w+ ){0,3}банк", r"(?i:скидк)\w*"],
)  # fmt: skip
def test_plain_expressions_need_no_watch_on_a_message(pattern: str) -> None:
    assert harmless(pattern) >= 256


HARMLESS = [p for p in regexes() if harmless(p)]


@pytest.mark.parametrize(
    "unit", ["а", "1", " ", "а ", "1 ", "наш ", "мы а", "от 1", "«", "!", "а-", "ых ", "нужна "]
)
def test_none_runs_away_where_no_watch_is_kept(unit: str) -> None:
    for pattern in HARMLESS:
        text = (unit * 4096)[: harmless(pattern)]
        assert list(expression(pattern).find(text)) == watched(pattern, text)


def test_a_pattern_that_runs_away_is_given_up() -> None:
    with pytest.raises(TimeLimitError):
        list(expression(r"(?:а|а)+б").find("а" * 60))


def test_a_match_that_is_found_without_end_is_given_up() -> None:
    pattern = r"(?<=\Kа)б?"
    assert harmless(pattern) == 0
    with pytest.raises(TimeLimitError):
        Expression(pattern).find("ааб аб")


def test_a_thread_that_others_keep_from_its_work_is_given_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    def finditer(_: str, timeout: float) -> Iterator[regex.Match[str]]:
        limits.append(timeout)
        if timeout < 4 * TIME_LIMIT:
            raise TimeoutError  # and this thread has spent nothing
        return iter(())

    found = Expression("а")
    monkeypatch.setattr(found, "finditer", finditer)
    assert found.watched("а") == []
    assert limits == [TIME_LIMIT, 2 * TIME_LIMIT, 4 * TIME_LIMIT]


def test_a_thread_that_never_comes_to_its_work_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def finditer(_: str, timeout: float) -> Iterator[regex.Match[str]]:
        raise TimeoutError(timeout)

    found = Expression("а")
    monkeypatch.setattr(found, "finditer", finditer)
    with pytest.raises(TimeLimitError):
        found.watched("а")


@pytest.mark.usefixtures("collector")
def test_time_that_is_spent_by_others_does_not_count() -> None:
    # The clock of the watch is that of the process; here the collector comes in between, once.
    pattern, text, collections = r"(?:а+)+б", "аб" * 2_000, 0

    def take_long(phase: str, _: dict[str, int]) -> None:
        nonlocal collections
        collections += phase == "start"
        begin = time.process_time()
        while collections == 5 and time.process_time() < begin + 1.5 * TIME_LIMIT:
            pass

    found = Expression(pattern)
    assert found.unwatched < len(text)
    gc.callbacks.append(take_long)
    gc.set_threshold(1)
    assert len(found.find(text)) == 2_000
    assert collections >= 5
