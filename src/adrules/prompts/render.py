"""Rendering of the task and of the feedback."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from adrules.domain.brief import Brief, Channel
from adrules.domain.hashing import content_hash
from adrules.domain.report import Violation
from adrules.domain.run import Messages
from adrules.errors import UnknownNameError

PROMPTS = {"plain": ("brief",), "with-rules": ("system", "brief")}
"""Prompt name -> the templates it is made of, in order of the messages."""

VERSIONS = {"plain": 2, "with-rules": 2}
"""Prompt name -> version of its wording; a changed wording gets the next number.

2: one sentence can be asked for anew, and accepted messages can be shown."""

FEEDBACK_ITEMS = 8
"""How many distinct rules one feedback names at most: it must not grow with the text."""

FEEDBACK_QUOTE = 80
"""Longest quotation in a feedback, in characters."""

FEEDBACK_LINE = 400
"""Longest reason and longest hint in a feedback, in characters."""

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
    wording = [_source(name) for name in (*_parts(prompt), "feedback", "rewrite", "examples")]
    return content_hash([prompt, VERSIONS[prompt], *wording])


def judge_prompt() -> str:
    """Return the instruction of the judge: how to read the request and how to answer."""
    return _source("judge").strip()


@dataclass(frozen=True, slots=True)
class Example:
    """An accepted message and the offer it was written for."""

    offer: str
    text: str


def task(brief: Brief, prompt: str, instructions: str, examples: Sequence[Example] = ()) -> Messages:
    """Return the base prompt: what is asked of the model before any feedback.

    ``instructions`` is the text of the rules; the prompt ``plain`` does not use it.
    ``examples`` stand before the task, in the same message.
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
    said = {name: _template(name).render(values).strip() for name in _parts(prompt)}
    if examples:
        said["brief"] = _template("examples").render(examples=examples, task=said["brief"]).strip()
    return tuple((roles[name], content) for name, content in said.items())


def repair(base: Messages, text: str, violations: Sequence[Violation]) -> Messages:
    """Return the base prompt with the last text and all that still fails in it.

    One item a rule: the quoted span, why, and the hint. At most :data:`FEEDBACK_ITEMS`
    items and :data:`FEEDBACK_QUOTE` characters of quotation, so that the prompt stays flat.
    """
    feedback = _template("feedback").render(items=_items(violations)).strip()
    return (*base, ("assistant", text), ("user", feedback))


def rewrite(base: Messages, text: str, sentence: str, violations: Sequence[Violation]) -> Messages:
    """Return the base prompt with the last text and the order to write one sentence anew."""
    order = _template("rewrite").render(sentence=_line(sentence), items=_items(violations)).strip()
    return (*base, ("assistant", text), ("user", order))


def _items(violations: Sequence[Violation]) -> list[dict[str, str]]:
    """Return what a feedback says: one item a rule, in order."""
    firsts: dict[str, Violation] = {}
    for violation in violations:
        firsts.setdefault(violation.rule_id, violation)
    return [
        {
            "quote": _cut(_line(violation.match), FEEDBACK_QUOTE),
            "message": _cut(violation.message, FEEDBACK_LINE),
            "hint": _cut(violation.hint, FEEDBACK_LINE),
        }
        for violation in list(firsts.values())[:FEEDBACK_ITEMS]
    ]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
