"""How sure a figure is: intervals of 95 %."""

import math
import random
from collections.abc import Hashable, Iterable

Z = 1.959964
"""Quantile of the normal distribution for 95 %."""

RESAMPLES = 1000
LARGE = 1000
"""From so many clusters the normal interval replaces the bootstrap."""

Interval = tuple[float, float]


def wilson(hits: int, count: int) -> Interval | None:
    """Return the interval of a proportion (Wilson 1927); ``None`` of nothing."""
    if not count:
        return None
    share = hits / count
    scale = 1 + Z * Z / count
    centre = (share + Z * Z / (2 * count)) / scale
    half = Z / scale * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_interval(values: Iterable[tuple[Hashable, float]]) -> Interval | None:
    """Return the interval of a mean whose values come in clusters; ``None`` of fewer than two.

    Whole clusters are drawn again (the percentile bootstrap, Efron 1979), as the values of one
    brief are no independent ones. The draws are seeded: the same values give the same interval.
    """
    sums: dict[Hashable, tuple[float, int]] = {}
    for cluster, value in values:
        total, count = sums.get(cluster, (0.0, 0))
        sums[cluster] = total + value, count + 1
    pairs = list(sums.values())
    if len(pairs) < 2:  # noqa: PLR2004 - one cluster says nothing of others
        return None
    if len(pairs) > LARGE:
        return _normal(pairs)
    dice = random.Random(len(pairs))  # noqa: S311 - not for secrets
    means = []
    for _ in range(RESAMPLES):
        drawn = dice.choices(pairs, k=len(pairs))
        means.append(sum(total for total, _ in drawn) / sum(count for _, count in drawn))
    means.sort()
    tail = int(0.025 * RESAMPLES)
    return means[tail], means[-tail - 1]


def _normal(pairs: list[tuple[float, int]]) -> Interval:
    count = sum(n for _, n in pairs)
    mean = sum(total for total, _ in pairs) / count
    error = math.sqrt(sum((total - n * mean) ** 2 for total, n in pairs)) / count
    return mean - Z * error, mean + Z * error
