"""Many messages: one report each, in order, in this process or in several."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from adrules.domain.brief import Brief
from adrules.domain.report import Report
from adrules.domain.report_wire import Batch, packed, unpacked
from adrules.errors import UsageError

Check = Callable[[str, Brief | None], Report]
Item = str | tuple[str, Brief | None]

SMALLEST, LARGEST = 8, 256
"""Messages that go to a worker together."""

HEAVIEST = 64_000
"""Characters from which on no further message joins them."""


def reports(
    check: Check, items: Iterable[Item], workers: int | None, *, keep_going: bool
) -> Iterator[Report | UsageError]:
    """Return an iterator over the reports of the items, in order.

    An item that contradicts itself raises its :class:`~adrules.errors.UsageError`, after the
    reports before it, or with ``keep_going`` yields it in its place.
    """
    if workers is not None and workers < 1:
        raise UsageError("workers: at least 1")
    several = workers or 1
    results = _alone(check, items) if several == 1 else _together(check, items, several)
    return results if keep_going else _raised(results)


def _raised(results: Generator[Report | UsageError, None, None]) -> Iterator[Report]:
    with closing(results):
        for result in results:
            if isinstance(result, UsageError):
                raise result
            yield result


def _alone(check: Check, items: Iterable[Item]) -> Generator[Report | UsageError, None, None]:
    for item in items:
        yield _result(check, _asked(item))


Asked = tuple[str, Brief | None] | UsageError
"""What an item asks for, or that it is none."""


def _asked(item: Item) -> Asked:
    if isinstance(item, str):
        return item, None
    if isinstance(item, tuple) and len(item) == 2:  # noqa: PLR2004 - a pair
        text, brief = item
        if isinstance(text, str) and (brief is None or isinstance(brief, Brief)):
            return text, brief
    return UsageError("an item is a text or a pair (text, Brief or None)")


def _result(check: Check, asked: Asked) -> Report | UsageError:
    if isinstance(asked, UsageError):
        return asked
    try:
        return check(*asked)
    except UsageError as failure:
        return failure


@dataclass(frozen=True)
class _Work:
    """What a worker does: it sends the reports, and each failure with its place."""

    check: Check

    def __call__(self, chunk: Sequence[Asked]) -> tuple[Batch, dict[int, UsageError]]:
        results = [_result(self.check, asked) for asked in chunk]
        failures = {at: result for at, result in enumerate(results) if isinstance(result, UsageError)}
        return packed([result for result in results if isinstance(result, Report)]), failures


def _together(
    check: Check, items: Iterable[Item], workers: int
) -> Generator[Report | UsageError, None, None]:
    from adrules.parallel import mapped  # noqa: PLC0415 - few callers have workers; it brings multiprocessing

    with closing(mapped(_Work(check), _chunks(items), workers)) as results:
        for chunk, (batch, failures) in results:
            reported = [asked for at, asked in enumerate(chunk) if at not in failures]
            found = unpacked([asked[0] for asked in reported if isinstance(asked, tuple)], batch)
            for at in range(len(chunk)):
                yield failures[at] if at in failures else next(found)


def _chunks(items: Iterable[Item]) -> Iterator[list[Asked]]:
    """Cut the items into chunks: small ones first, so that all workers begin soon."""
    size, chunk, weight = SMALLEST, list[Asked](), 0
    stream = iter(items)
    while True:
        try:
            asked = _asked(next(stream))
        except StopIteration:
            break
        except Exception:
            if chunk:  # what was read before it is still checked
                yield chunk
            raise
        chunk.append(asked)
        weight += len(asked[0]) if isinstance(asked, tuple) else 0
        if len(chunk) >= size or weight >= HEAVIEST:
            yield chunk
            size, chunk, weight = min(2 * size, LARGEST), [], 0
    if chunk:
        yield chunk
