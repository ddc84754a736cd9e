"""What OpenAI, Together and compatible servers have in common: one request of chat completions."""

import time
from collections.abc import Mapping
from threading import Lock
from typing import Any, ClassVar

from adrules.backends.addresses import host
from adrules.backends.answers import Answer, Asked, completion
from adrules.backends.families import DROPPABLE, NEW_LIMIT, OLD_LIMIT, family, parameters
from adrules.backends.protocol import Capabilities
from adrules.backends.sdk import TIMEOUT, Place, Service
from adrules.domain.run import Completion, Cost, Messages, Sampling, Usage
from adrules.errors import UnsupportedParameterError
from adrules.pricing.table import PriceTable, prices


class ChatBackend:
    """Asks a chat completions service, one request a call.

    A parameter that the family of the model does not take is left out and named in
    ``dropped``. One that the service itself refuses by name is left out from then on, and the
    request is sent again at once; anything else that is refused is an error.

    ``table`` gives the prices; by default that of :func:`adrules.pricing.table.prices`.
    """

    provider: ClassVar[str]
    concurrency: ClassVar[int] = 8
    batch: ClassVar[bool] = False
    extra: ClassVar[Mapping[str, Any]] = {}
    """What is sent beside the parameters, for this provider only."""

    def __init__(
        self, model: str, place: Place, *, timeout: float = TIMEOUT, table: PriceTable | None = None
    ) -> None:
        self.model = model
        self.name = place.name
        self.family = family(self.provider, model)
        self.service = Service(place, timeout=timeout)
        self.table = prices() if table is None else table
        price = self.table.find(self.provider, model)
        self.capabilities = Capabilities(
            n=True,
            seed="seed" not in self.family.refused,
            max_concurrency=self.concurrency,
            stop=True,
            logprobs=True,
            max_context=self.family.context,
            scope=f"{self.provider}@{host(place.base_url)}",
            batch=self.batch,
            currency=price.currency if price else None,
        )
        self._refused: frozenset[str] = frozenset()
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def generate(self, messages: Messages, sampling: Sampling) -> Completion:
        """Return what the service answers; candidates are counted, finish reasons mapped."""
        while True:
            body, dropped = self.body(messages, sampling)
            began = time.monotonic()
            try:
                response = self.service.call(
                    self.service.client.chat.completions.with_raw_response.create,
                    **{name: value for name, value in body.items() if name not in self.extra},
                    extra_body=dict(self.extra) or None,
                )
            except UnsupportedParameterError as error:
                if not self._can_do_without(error.parameter, body):
                    raise
                continue
            answer = Answer(
                body=response.content,
                content_type=response.headers.get("content-type", ""),
                request_id=response.headers.get("x-request-id", ""),
                latency=time.monotonic() - began,
                base_url=self.service.base_url,
            )
            return completion(answer, Asked(messages, sampling, dropped), self.cost, self.name)

    def body(self, messages: Messages, sampling: Sampling) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return a request as JSON, and the names of the parameters that are left out of it."""
        sent, dropped = parameters(self.family, sampling, self._refused)
        conversation = [{"role": role, "content": sendable(content)} for role, content in messages]
        return {"model": self.model, "messages": conversation, **sent, **self.extra}, dropped

    def cost(self, usage: Usage, served: str, *, batch: bool = False) -> Cost | None:
        """Return what a usage costs, by the name asked for, else by that of the served model."""
        price = self.table.find(self.provider, self.model) or self.table.find(self.provider, served)
        return price.cost(usage, batch=batch) if price else None

    def close(self) -> None:
        """Close the connections."""
        self.service.close()

    def _can_do_without(self, parameter: str, body: Mapping[str, Any]) -> bool:
        """Say whether a request can be sent without a parameter that was refused, and remember it."""
        with self._lock:
            known = parameter in {*DROPPABLE, OLD_LIMIT, NEW_LIMIT}
            if not known or parameter not in body:
                return False
            if parameter in {OLD_LIMIT, NEW_LIMIT} and self._refused & {OLD_LIMIT, NEW_LIMIT}:
                return False
            self._refused |= {parameter}
            return True


def sendable(text: str) -> str:
    """Return ``text`` with lone surrogates, which UTF-8 cannot carry, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
