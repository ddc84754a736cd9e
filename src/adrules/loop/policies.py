"""How a text that was rejected is asked for again.

The schedule names the policy of each request: entry 0 of the first, entry 1 of the second;
the last entry repeats. ``resample`` sends the base prompt again. ``repair`` sends the base
prompt, the best text of the last answer and what still fails in it; where there is nothing to
repair (the first request, a filtered, cut or empty answer) it acts as ``resample``, and the
attempts say so. So with :data:`DEFAULT_SCHEDULE` the first request is the base prompt and
all others are repairs of what came last; the second ``repair`` matters when the first one
brought the same text again.

An answer whose texts were all seen before brings no progress: the run moves on to the next
entry of the schedule that is another policy, or to its last one. Where the schedule is at its
end already, sampling may still help, so the run goes on; with temperature 0 it cannot, and
the run stops.
"""

RESAMPLE = "resample"
REPAIR = "repair"

POLICIES = (RESAMPLE, REPAIR)
"""Names that a schedule may hold."""

DEFAULT_SCHEDULE = (RESAMPLE, REPAIR, REPAIR)
"""Base prompt first, then repairs until the budget ends."""
