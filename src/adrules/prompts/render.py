"""Rendering of the task and of the feedback."""

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from adrules.domain.brief import Brief, Channel
from adrules.domain.hashing import content_hash
from adrules.domain.report import Report
from adrules.domain.run import Messages
from adrules.errors import UnknownNameError

PROMPTS = {"plain": ("brief",), "with-rules": ("system", "brief")}
"""Prompt name -> the templates it is made of, in order of the messages."""

FEEDBACK_ITEMS = 8
"""How many distinct rules one feedback names at most: it must not grow with the text."""

FEEDBACK_QUOTE = 80
"""Longest quotation in a feedback, in characters."""

_CHANNELS = {
    Channel.SMS: "SMS",
    Channel.PUSH: "push-уведомление",
    Channel.MESSENGER: "мессенджер",
    Channel.EMAIL: "электронное письмо",
    Channel.VK: "объявление VK",
    Channel.BANNER: "баннер",
}
_ADDRESS = {"ty": "на ты", "vy": "на вы", "none": "без обращения"}
_APPROACH = {
    "cta": "призыв к действию",
    "benefit": "указание на пользу",
    "question": "вопрос",
    "aida": "внимание, интерес, желание, действие",
    "pas": "проблема, усиление, решение",
    "bab": "было, стало, как этого достичь",
    "fab": "свойство, преимущество, польза",
    "success": "история успеха",
}


@cache
def _source(name: str) -> str:
    return files("adrules.prompts").joinpath("ru", f"{name}.txt.j2").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    # Plain text for a model, not HTML: escaping would change what the model reads.
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)  # noqa: S701
    return environment.from_string(_source(name))


def _parts(prompt: str) -> tuple[str, ...]:
    try:
        return PROMPTS[prompt]
    except KeyError:
        raise UnknownNameError("prompt", prompt, list(PROMPTS)) from None


def prompt_hash(prompt: str) -> str:
    """Return the content hash of all wording of a prompt, the feedback included."""
    return content_hash([prompt, *(_source(name) for name in (*_parts(prompt), "feedback"))])


def judge_prompt() -> str:
    """Return the instruction of the judge: how to read the request and how to answer."""
    return _source("judge").strip()


def task(brief: Brief, prompt: str, instructions: str) -> Messages:
    """Return the base prompt: what is asked of the model before any feedback.

    ``instructions`` is the text of the rules; the prompt ``plain`` does not use it.
    Raises :class:`~adrules.errors.UnknownNameError` for an unknown prompt.
    """
    values = {
        "brief": brief,
        "channel": _CHANNELS[brief.channel],
        "address": _ADDRESS.get(brief.address or ""),
        "approach": _APPROACH.get(brief.approach),
        "instructions": instructions,
    }
    roles = {"system": "system", "brief": "user"}
    return tuple((roles[name], _template(name).render(values).strip()) for name in _parts(prompt))


def repair(base: Messages, text: str, report: Report) -> Messages:
    """Return the base prompt with the last text and all that still fails in it.

    One item a rule: the quoted span, why, and the hint. At most :data:`FEEDBACK_ITEMS`
    items and :data:`FEEDBACK_QUOTE` characters of quotation, so that the prompt stays flat.
    """
    seen: set[str] = set()
    items = []
    for violation in report.errors:
        if violation.rule_id not in seen:
            seen.add(violation.rule_id)
            quote = re.sub(r"\s+", " ", violation.match).strip()
            items.append(
                {
                    "quote": quote if len(quote) <= FEEDBACK_QUOTE else quote[: FEEDBACK_QUOTE - 1] + "…",
                    "message": violation.message,
                    "hint": violation.hint,
                }
            )
    feedback = _template("feedback").render(items=items[:FEEDBACK_ITEMS]).strip()
    return (*base, ("assistant", text), ("user", feedback))
