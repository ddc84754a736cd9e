"""Engines in turns on messages that none of them has seen, and whether they find the same."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from benchmarks.throughput.engines import Engine, Entrant
from benchmarks.throughput.naive import Hit

Json = dict[str, Any]

WARM_UP = 200
MOST = 8_000
"""Messages that an engine gets in one round at most."""

LEAST = 3
COMPARED = 1_000
"""Messages on which hits are compared; fewer for an engine that would take too long."""


def contest(
    ours: Entrant, others: Sequence[Entrant], stream: Iterator[str], *, rounds: int, seconds: float
) -> Json:
    """Return rates, ratios and differences of hits of ``others`` against ``ours``.

    Every round takes new messages from ``stream``. Each engine has about ``seconds`` a round, so a slow
    one gets the first few of the messages. The order turns from round to round.
    """
    built: dict[str, Engine] = {}
    prepared: dict[str, float] = {}
    missing: dict[str, str] = {}
    entrants = [ours, *others]
    for entrant in entrants:
        began = time.process_time()
        try:
            built[entrant.name] = entrant.build()
        except ImportError as failure:
            if entrant is ours:
                raise
            missing[entrant.name] = str(failure)
        else:
            own = time.process_time() - began
            prepared[entrant.name] = getattr(built[entrant.name], "prepared", own)
    present = [entrant for entrant in entrants if entrant.name in built]
    counts = {e.name: _count(built[e.name], stream, seconds) for e in present}
    rates: dict[str, list[float]] = {entrant.name: [] for entrant in present}
    primed = [e for e in present if hasattr(built[e.name], "prime")]
    for number in range(rounds):
        texts = list(islice(stream, max(counts.values())))
        for entrant in primed:
            built[entrant.name].prime(texts[: counts[entrant.name]])  # type: ignore[attr-defined]
        turned = present[number % len(present) :] + present[: number % len(present)]
        for entrant in turned:
            part = texts[: counts[entrant.name]]
            rates[entrant.name].append(len(part) / _seconds(built[entrant.name], part))
    compared = list(islice(stream, COMPARED))
    reference = [list(built[ours.name].hits(built[ours.name].check(text))) for text in compared]
    result: Json = {
        "name": ours.name,
        "rate": spread(rates[ours.name]),
        "messages_a_round": counts[ours.name],
        "prepare_s": round(prepared[ours.name], 3),
        "hits": sum(map(len, reference)),
        "messages_compared": len(compared),
        "others": [],
        "missing": missing,
    }
    for entrant in present[1:]:
        ratios = [a / b for a, b in zip(rates[ours.name], rates[entrant.name], strict=True)]
        part = min(len(compared), max(counts[entrant.name] * 2, 10 if entrant.by == "nothing" else 50))
        result["others"].append(
            {
                "name": entrant.name,
                "rate": spread(rates[entrant.name]),
                "ratio": spread(ratios),
                "messages_a_round": counts[entrant.name],
                "prepare_s": round(prepared[entrant.name], 3),
                **_difference(entrant, built[entrant.name], compared[:part], reference[:part]),
                "note": entrant.note,
            }
        )
    _close(built.values())
    return result


def _close(engines: Iterable[Engine]) -> None:
    """End what runs in processes of its own."""
    for engine in engines:
        if hasattr(engine, "close"):
            engine.close()


def _count(engine: Engine, stream: Iterator[str], seconds: float) -> int:
    """Warm the engine up and return how many messages it does in ``seconds``."""
    _some(engine, stream, seconds)  # what is made at the first message is no part of the rate
    done, taken = _some(engine, stream, seconds)
    return max(LEAST, min(MOST, int(done * seconds / taken)))


def _some(engine: Engine, stream: Iterator[str], seconds: float) -> tuple[int, float]:
    """Check messages, fewer if they take too long; return how many, and the seconds."""
    done, taken = 0, 0.0
    for text in islice(stream, WARM_UP):
        taken += _seconds(engine, [text])
        done += 1
        if taken > seconds:
            break
    return done, taken


def _seconds(engine: Engine, texts: Sequence[str]) -> float:
    """Return the time of the processor that the checks take; an engine in another process tells its own."""
    if hasattr(engine, "seconds"):
        elsewhere: float = engine.seconds(texts)
        return elsewhere
    check, began = engine.check, time.process_time()
    for text in texts:
        check(text)
    return time.process_time() - began


def spread(values: Sequence[float]) -> Json:
    """Return the median and the ends, three digits each."""
    return {
        "median": short(statistics.median(values)),
        "least": short(min(values)),
        "most": short(max(values)),
    }


def short(value: float) -> float:
    """Return the value with three digits."""
    return float(f"{value:.3g}")


_KEYS: dict[str, Callable[[Hit], object]] = {
    "span": lambda hit: hit,
    "place": lambda hit: hit[1:],
    "rule": lambda hit: hit[0],
}


def _difference(
    entrant: Entrant, engine: Engine, texts: Sequence[str], reference: Sequence[list[Hit]]
) -> Json:
    """Return how many of our hits the engine misses and how many it has beside them."""
    theirs = [list(engine.hits(engine.check(text))) for text in texts]
    counted: Json = {"their_hits": sum(map(len, theirs)), "messages_compared": len(texts)}
    key = _KEYS.get(entrant.by)
    if key is None:
        return counted
    missed = extra = total = 0
    for ours, found in zip(reference, theirs, strict=True):
        mine = {key(hit) for hit in ours if entrant.rules is None or hit[0] in entrant.rules}
        other = {key(hit) for hit in found}
        total += len(mine)
        missed += len(mine - other)
        extra += len(other - mine)
    left_out = sum(len(ours) for ours in reference) - total if entrant.rules is not None else 0
    return {**counted, "our_hits": total, "missed": missed, "extra": extra, "out_of_reach": left_out}
