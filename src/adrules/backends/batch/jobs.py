"""What the jobs of OpenAI and Together have in common."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from adrules.backends.answers import Answer, Asked, completion
from adrules.backends.batch.lines import checked, read, written
from adrules.backends.batch.protocol import BatchRequest, BatchResult, BatchState, BatchStatus
from adrules.backends.chat import ChatBackend
from adrules.backends.retry import Backoff, filtered, persistently
from adrules.errors import (
    BackendError,
    BadRequestError,
    ContentFilteredError,
    MalformedResponseError,
    UnansweredError,
    UsageError,
)

URL = "/v1/chat/completions"

OK = 200

STATUSES = {
    "validating": BatchStatus.WAITING,
    "in_progress": BatchStatus.RUNNING,
    "finalizing": BatchStatus.RUNNING,
    "cancelling": BatchStatus.RUNNING,
    "completed": BatchStatus.DONE,
    "failed": BatchStatus.FAILED,
    "expired": BatchStatus.EXPIRED,
    "cancelled": BatchStatus.CANCELLED,
}
"""The words of both providers; Together writes them in capitals."""

T = TypeVar("T")


class ChatJobs(ABC):
    """Jobs of chat completions through the SDK of OpenAI.

    ``most_bytes`` bounds the file of a job. All calls are asked again as the retry layer asks
    single requests; the creation of a job only after a look whether it exists by now.
    """

    most_bytes: ClassVar[int]

    def __init__(self, backend: ChatBackend, backoff: Backoff | None = None) -> None:
        self.backend = backend
        self.backoff = backoff or Backoff()

    @property
    def name(self) -> str:
        """The name of the backend."""
        return self.backend.name

    @property
    def currency(self) -> str | None:
        """The currency of the batch price; ``None`` where it is not known."""
        price = self.backend.table.find(self.backend.provider, self.backend.model)
        return price.currency if price is not None and price.batch is not None else None

    def submit(self, key: str, requests: Sequence[BatchRequest]) -> str:
        """Start a job, or find the one that was started under ``key``; return its id.

        Raises :class:`~adrules.errors.UsageError` for requests that no job can hold.
        """
        checked(requests)
        known = self.find(key)
        if known is not None:
            return known
        bodies = ((r.custom_id, self.backend.body(r.messages, r.sampling)[0]) for r in requests)
        content = written(bodies, URL)
        if len(content) > self.most_bytes:
            raise UsageError(
                f"a batch of {self.name} holds at most {self.most_bytes} bytes, not {len(content)}"
            )
        file_id = self._persistently(partial(self._upload, f"adrules-{key}.jsonl", content))
        return self._persistently(self._creation(key, file_id))

    def find(self, key: str) -> str | None:
        """Return the id of the job that was submitted under ``key``, if the provider lists one."""
        return self._persistently(partial(self._find, key))

    def poll(self, job_id: str) -> BatchState:
        """Return where a job stands."""
        return self._state(self._persistently(partial(self._batch, job_id)))

    def cancel(self, job_id: str) -> BatchState:
        """Ask that a job be ended."""
        cancelling = partial(self._json, self._client.batches.with_raw_response.cancel, batch_id=job_id)
        return self._state(self._persistently(cancelling))

    def collect(self, job_id: str, requests: Sequence[BatchRequest]) -> Mapping[str, BatchResult]:
        """Return what became of every request; the job must have ended.

        A request without an answer has the error
        :class:`~adrules.errors.UnansweredError`, or
        :class:`~adrules.errors.BadRequestError` when the provider refused the whole job.
        Raises :class:`~adrules.errors.UsageError` while the job runs.
        """
        state = self.poll(job_id)
        if not state.ended:
            raise UsageError(f"the batch {job_id} has not ended; it is {state.status.value}")
        asked = {request.custom_id: request for request in requests}
        results: dict[str, BatchResult] = {}
        for file_id in state.outputs:
            content = self._persistently(partial(self._content, file_id))
            for custom_id, status, body, request_id in read(content, self.name):
                if custom_id in asked and custom_id not in results:
                    results[custom_id] = self._result(asked[custom_id], status, body, request_id)
        missing = self._missing(state)
        return {name: results.get(name) or BatchResult(name, error=missing) for name in asked}

    def _result(
        self, request: BatchRequest, status: int, body: object, request_id: str | None
    ) -> BatchResult:
        try:
            if status != OK:
                raise self.backend.service.failure(
                    status, body, {"x-request-id": request_id} if request_id else {}
                )
            answer = Answer(
                json.dumps(body), "application/json", request_id or "", 0.0, self.backend.service.base_url
            )
            _, dropped = self.backend.body(request.messages, request.sampling)
            asked = Asked(request.messages, request.sampling, dropped)
            pricing = partial(self.backend.cost, batch=True)
            return BatchResult(request.custom_id, completion(answer, asked, pricing, self.name))
        except ContentFilteredError as refusal:
            return BatchResult(request.custom_id, filtered(refusal, request.sampling, self.currency))
        except BackendError as error:
            return BatchResult(request.custom_id, error=error)

    def _missing(self, state: BatchState) -> BackendError:
        said = f"{self.name}: the batch {state.job_id} ended as {state.status.value}"
        if state.status is BatchStatus.FAILED:
            return BadRequestError(f"{said}: {state.message or 'no reason is given'}")
        return UnansweredError(f"{said} without an answer to this request")

    def _creation(self, key: str, file_id: str) -> Callable[[], str]:
        """Return a creation that may be repeated: it looks for the job before it makes a second one."""
        tried = False

        def create() -> str:
            nonlocal tried
            known = self._find(key) if tried else None
            tried = True
            return known or str(self._create(key, file_id)["id"])

        return create

    def _state(self, batch: Mapping[str, Any]) -> BatchState:
        status = STATUSES.get(str(batch.get("status", "")).lower())
        job_id = batch.get("id")
        if status is None or not isinstance(job_id, str):
            raise MalformedResponseError(f"{self.name}: a batch without an id or with an unknown status")
        counts = batch.get("request_counts") or {}
        files = (batch.get("output_file_id"), batch.get("error_file_id"))
        return BatchState(
            job_id=job_id,
            status=status,
            total=counts.get("total"),
            completed=counts.get("completed"),
            failed=counts.get("failed"),
            message=self._reason(batch),
            outputs=tuple(file for file in files if file),
        )

    def _reason(self, batch: Mapping[str, Any]) -> str:
        errors = batch.get("errors")
        first = (errors.get("data") or [{}])[0] if isinstance(errors, dict) else {}
        words = first.get("message") or batch.get("error")
        return self.backend.service.quoted(words) if words else ""

    @property
    def _client(self) -> Any:  # noqa: ANN401 - the SDK is imported on first use
        return self.backend.service.client

    def _batch(self, job_id: str) -> dict[str, Any]:
        return self._json(self._client.batches.with_raw_response.retrieve, batch_id=job_id)

    def _content(self, file_id: str) -> bytes:
        return bytes(self.backend.service.call(self._client.files.content, file_id=file_id).content)

    def _json(self, method: Callable[..., Any], **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
        """Return the JSON object that a method of the SDK brings; Together puts jobs into ``job``."""
        response = self.backend.service.call(method, **arguments)
        try:
            value = json.loads(response.content)
        except ValueError:
            value = None
        if isinstance(value, dict):
            inner = value.get("job")
            return inner if isinstance(inner, dict) else value
        if isinstance(value, list):
            return {"data": value}
        raise MalformedResponseError(f"{self.name}: the answer is no JSON object")

    def _persistently(self, ask: Callable[[], T]) -> T:
        return persistently(ask, self.backoff)[0]

    @abstractmethod
    def _upload(self, file_name: str, content: bytes) -> str:
        """Return the id of a file brought to the provider."""

    @abstractmethod
    def _create(self, key: str, file_id: str) -> dict[str, Any]:
        """Return the job that the provider made of a file."""

    @abstractmethod
    def _find(self, key: str) -> str | None:
        """Return the id of the job that was made under ``key``, if there is one."""


def entries(page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list answer."""
    yield from (entry for entry in page.get("data") or () if isinstance(entry, dict))
