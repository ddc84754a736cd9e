"""How a text that was rejected is asked for again.

The schedule names the policy of each request: entry 0 of the first, entry 1 of the second;
the last entry repeats.

``resample``
    sends the base prompt again.
``repair``
    sends the base prompt, the best text of the last answer and what still fails in it.
``rewrite``
    asks for one sentence anew, the one that breaks most rules; it is put back and the whole is
    checked. Where no error has a place, or the text is one sentence, it acts as ``repair``.
``escalate:PROVIDER:MODEL``
    sends to another model what ``repair`` would send.

Where there is nothing to repair (the first request, a filtered, cut or empty answer) the base
prompt is sent; the attempts of ``repair`` and ``rewrite`` then say ``resample``. So with
:data:`DEFAULT_SCHEDULE` the first request is the base prompt and all others are repairs of
what came last.

Two things are no progress and move the run on to the next entry that is another policy, or to
the last one: an answer whose texts were all seen before, and the second answer that mended one
rule and broke another without being better. At the end of the schedule sampling may still
help, so the run goes on; it stops there when greedy sampling repeats a text, or any sampling
does so :data:`~adrules.loop.step.REPEATS` times in a row.
"""

from dataclasses import dataclass
from typing import Self

from adrules.errors import UnknownNameError, UsageError

RESAMPLE = "resample"
REPAIR = "repair"
REWRITE = "rewrite"
ESCALATE = "escalate"

POLICIES = (RESAMPLE, REPAIR, REWRITE, ESCALATE)
"""Names that an entry of a schedule begins with."""

DEFAULT_SCHEDULE = (RESAMPLE, REPAIR, REPAIR)
"""Base prompt first, then repairs until the budget ends."""


@dataclass(frozen=True, slots=True)
class Policy:
    """An entry of a schedule; ``model`` is the ``provider:model`` that ``escalate`` asks."""

    name: str
    model: str | None = None

    @classmethod
    def of(cls, entry: str) -> Self:
        """Return the policy that an entry names.

        Raises :class:`~adrules.errors.UsageError`.
        """
        name, colon, model = entry.partition(":")
        if name not in POLICIES:
            raise UnknownNameError("policy", name, POLICIES)
        if name == ESCALATE and not model:
            raise UsageError("schedule: escalate names the model to ask, as escalate:openai:gpt-x")
        if name != ESCALATE and colon:
            raise UsageError(f"schedule: {name} takes nothing after a colon, not {model!r}")
        return cls(name, model or None)
