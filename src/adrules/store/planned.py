"""What was planned, as it is kept: the row of a run, and values kept once by their content."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from adrules.domain.hashing import content_hash
from adrules.domain.plan import RunPlan
from adrules.store.codec import cost_json
from adrules.store.schema import CONTENTS
from adrules.store.statements import Insert

_KEEP = Insert(CONTENTS, unless_known=True)


class Contents:
    """Keeps values once by their content; knows what this process kept before.

    ``put`` works inside a transaction; what it kept is remembered when ``committed`` says so.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._new: set[str] = set()
        self._rulesets: dict[str, str] = {}

    def put(self, connection: Connection, kind: str, body: object) -> str:
        """Keep a value; return the hash that it is kept by."""
        key = content_key(kind, body)
        if key not in self._known:
            _KEEP.one(connection, {"hash": key, "kind": kind, "body": body})
            self._new.add(key)
        return key

    def put_ruleset(self, connection: Connection, plan: RunPlan) -> str:
        """Keep the rules of a plan: they are large, and the same for many runs."""
        key = self._rulesets.get(plan.ruleset)
        if key is None or key not in self._known:
            key = self._rulesets[plan.ruleset] = self.put(connection, "ruleset", dict(plan.ruleset_source))
        return key

    def committed(self) -> None:
        """Remember what was kept since the last time."""
        self._known |= self._new
        self._new.clear()

    def rolled_back(self) -> None:
        """Forget what was kept since the last time."""
        self._new.clear()


def run_row(connection: Connection, plan: RunPlan, contents: Contents) -> dict[str, Any]:
    """Return the row of a run; keep its brief and its ruleset."""
    brief = plan.brief.model_dump(mode="json", exclude_defaults=True)
    return {
        "run_id": plan.run_id,
        "series": plan.series,
        "repetition": plan.repetition,
        "brief_id": plan.brief.label,
        "channel": plan.brief.channel.value,
        "backend": plan.backend,
        "ruleset": plan.ruleset,
        "prompt": plan.prompt,
        "prompt_hash": plan.prompt_hash,
        "brief_hash": plan.brief.hash,
        "task": plan.task,
        "plan": {
            "sampling": asdict(plan.sampling),
            "schedule": list(plan.schedule),
            "max_attempts": plan.max_attempts,
            "token_budget": plan.token_budget,
            "money_budget": cost_json(plan.money_budget),
            "judge": plan.judge,
            "fix": plan.fix,
            "examples": plan.examples,
            "shown": list(plan.shown),
            "variant": plan.variant,
            "avoid": list(plan.avoid),
        },
        "brief": contents.put(connection, "brief", brief),
        "ruleset_source": contents.put_ruleset(connection, plan),
    }


def content_key(kind: str, body: object) -> str:
    """Return the hash that a value is kept by."""
    return content_hash([kind, body])
