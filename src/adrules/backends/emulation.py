"""Parameters that a provider lacks, by our own means."""

from collections.abc import Callable
from dataclasses import replace

from adrules.domain.run import Completion, Sampling, Usage
from adrules.errors import BackendError
from adrules.pricing.table import total


def one_by_one(ask: Callable[[Sampling], Completion], sampling: Sampling) -> Completion:
    """Return ``sampling.n`` candidates from as many requests for one.

    A failure after the first answer ends the row: what came was paid for and is returned, and
    ``dropped`` names ``n``. Tokens, money and seconds are those of all requests; the request
    ids are joined by commas.
    """
    answers: list[Completion] = []
    for place in range(sampling.n):
        try:
            answers.append(ask(replace(sampling, n=1, index=sampling.index + place)))
        except BackendError:
            if not answers:
                raise
            break
    candidates = tuple(candidate for answer in answers for candidate in answer.candidates)
    dropped = [name for answer in answers for name in answer.dropped]
    if len(candidates) < sampling.n:
        dropped.append("n")
    return replace(
        answers[0],
        candidates=candidates,
        usage=sum((answer.usage for answer in answers), Usage()),
        cost=total(answer.cost for answer in answers),
        latency=sum(answer.latency for answer in answers),
        request_id=",".join(answer.request_id for answer in answers),
        dropped=tuple(dict.fromkeys(dropped)),
    )
