"""What comes back from chat completions: read, counted, and named where something was not honoured."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from adrules.backends.protocol import estimated_usage
from adrules.domain.run import Candidate, Completion, Cost, FinishReason, Messages, Sampling, Usage
from adrules.errors import MalformedResponseError

FINISH = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.FILTERED,
    "blacklist": FinishReason.FILTERED,
}
"""The words of all providers; any other is ``unknown``."""

Pricing = Callable[[Usage, str], Cost | None]
"""What a usage of a served model costs; ``None`` is unknown."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    index: int = 0
    message: _Message
    finish_reason: str | None = None


class _InputDetails(BaseModel):
    cached_tokens: int | None = None


class _OutputDetails(BaseModel):
    reasoning_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)
    total_tokens: int | None = None
    prompt_tokens_details: _InputDetails | None = None
    completion_tokens_details: _OutputDetails | None = None
    precached_prompt_tokens: int | None = None

    def usage(self) -> Usage:
        """Return the tokens as they are counted here: cached ones are a part of the input."""
        inputs, cached = self.prompt_tokens, 0
        if self.prompt_tokens_details is not None:
            cached = self.prompt_tokens_details.cached_tokens or 0
        elif self.precached_prompt_tokens:
            # GigaChat: `total_tokens` are those billed, cached ones are not. Where they are no
            # part of it nor of `prompt_tokens`, they are added.
            cached = self.precached_prompt_tokens
            if self.total_tokens == self.prompt_tokens + self.completion_tokens:
                inputs += cached
        details = self.completion_tokens_details
        reasoning = details.reasoning_tokens if details else None
        return Usage(inputs, self.completion_tokens, cached_tokens=cached, reasoning_tokens=reasoning or 0)


class _Answer(BaseModel):
    """The part of the protocol that is read; the SDKs accept any shape."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was sent; ``unsent`` names the parameters that were left out."""

    messages: Messages
    sampling: Sampling
    unsent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer and where it came from."""

    body: bytes | str
    content_type: str = ""
    request_id: str = ""
    latency: float = 0.0
    base_url: str = ""


def completion(answer: Answer, asked: Asked, pricing: Pricing, name: str) -> Completion:
    """Return what a provider answered.

    Candidates come in the order of their ``index`` and are counted: fewer than asked for
    names ``n`` in ``dropped``, more are cut. More visible tokens than allowed name
    ``max_tokens``. Raises :class:`~adrules.errors.MalformedResponseError`.
    """
    try:
        read = _Answer.model_validate_json(answer.body)
    except ValidationError as failure:
        wrong = _first(failure)
    else:
        return _completion(read, answer, asked, pricing)
    kind = answer.content_type or "no content type"
    raise MalformedResponseError(
        f"{name}: the answer is not a chat completion ({kind}): {wrong}", request_id=answer.request_id or None
    )


def _completion(read: _Answer, answer: Answer, asked: Asked, pricing: Pricing) -> Completion:
    sampling, dropped = asked.sampling, list(asked.unsent)
    choices = sorted(read.choices, key=lambda choice: choice.index)[: sampling.n]
    candidates = tuple(
        Candidate((c.message.content or "").strip(), FINISH.get(c.finish_reason or "", FinishReason.UNKNOWN))
        for c in choices
    )
    if len(candidates) < sampling.n:
        dropped.append("n")
    usage = estimated_usage(asked.messages, candidates)
    if read.usage is not None:
        usage = read.usage.usage()
        if usage.output_tokens - usage.reasoning_tokens > sampling.max_tokens * len(read.choices):
            dropped.append("max_tokens")
    return Completion(
        candidates=candidates,
        usage=usage,
        model=read.model,
        request_id=answer.request_id,
        latency=answer.latency,
        dropped=tuple(dict.fromkeys(dropped)),
        cost=pricing(usage, read.model),
        base_url=answer.base_url,
    )


def _first(failure: ValidationError) -> str:
    """Return the first mistake without the provider's text, which may quote what was sent."""
    first = failure.errors(include_input=False, include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place or 'body'}: {first['msg']}"
