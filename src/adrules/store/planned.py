"""What was planned, as it is kept: the row of a run, and values kept once by their content."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from adrules.domain.hashing import content_hash
from adrules.domain.plan import RunPlan
from adrules.store.codec import cost_json
from adrules.store.schema import CONTENTS


def run_row(connection: Connection, plan: RunPlan) -> dict[str, Any]:
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
        "brief": kept_content(connection, "brief", brief),
        "ruleset_source": kept_content(connection, "ruleset", dict(plan.ruleset_source)),
    }


def kept_content(connection: Connection, kind: str, body: object) -> str:
    """Keep a value once, by its hash; return the hash."""
    key = content_key(kind, body)
    connection.execute(insert(CONTENTS).values(hash=key, kind=kind, body=body).on_conflict_do_nothing())
    return key


def content_key(kind: str, body: object) -> str:
    """Return the hash that a value is kept by."""
    return content_hash([kind, body])
