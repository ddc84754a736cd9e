"""Batches of Together: a file with the purpose ``batch-api``, found again by its name.

The service takes a file in three steps: it gives an address to put it to, the file is put
there without the key, and the service is told that it may read it.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException
from typing import Any, ClassVar
from urllib.parse import urljoin

from adrules.backends.batch.jobs import URL, ChatJobs, entries
from adrules.backends.batch.plain import post_form, put
from adrules.backends.sdk import TIMEOUT
from adrules.errors import ConnectionFailedError, MalformedResponseError, ServerError

REFUSED, CONFLICT = 400, 409


class TogetherBatches(ChatJobs):
    """Jobs at Together: at most 100 MB, usually answered within minutes or hours."""

    most_bytes: ClassVar[int] = 100_000_000

    def _upload(self, file_name: str, content: bytes) -> str:
        fields = {
            "purpose": "batch-api",
            "file_name": file_name,
            "file_type": "jsonl",
            "checksum": hashlib.sha256(content).hexdigest(),
        }
        status, headers, body = self._posted(fields)
        if status == CONFLICT and isinstance(body, dict) and body.get("file_id"):
            return str(body["file_id"])  # the same file is there already
        place, file_id = headers.get("location"), headers.get("x-together-file-id")
        if status >= REFUSED:
            raise self.backend.service.failure(status, body, headers)
        if not place or not file_id:
            raise MalformedResponseError(f"{self.name}: no address was given to upload to")
        self._put(urljoin(self.backend.service.base_url, place), content)
        self._json(self._raw_post, path=f"/files/{file_id}/preprocess")
        return file_id

    def _posted(self, fields: Mapping[str, str]) -> tuple[int, Mapping[str, str], Any]:
        service = self.backend.service
        with suppress(OSError, HTTPException):
            return post_form(f"{service.base_url}/files", fields, service.key, TIMEOUT)
        raise ConnectionFailedError(f"{self.name}: the connection failed while a file was announced")

    def _put(self, address: str, content: bytes) -> None:
        """Put a file to the address given, which is signed: no message holds it."""
        with suppress(OSError, HTTPException):
            status = put(address, content, TIMEOUT)
            if status < REFUSED:
                return
            raise ServerError(f"{self.name}: the file could not be uploaded ({status})")
        raise ConnectionFailedError(f"{self.name}: the connection failed while a file was uploaded")

    def _create(self, key: str, file_id: str) -> dict[str, Any]:  # noqa: ARG002 - the key is in the file's name
        body = {"input_file_id": file_id, "endpoint": URL}
        return self._json(self._raw_post, path="/batches", body=body)

    def _find(self, key: str) -> str | None:
        files = self._json(self._raw_get, path="/files")
        ours = {file.get("id") for file in entries(files) if file.get("filename") == f"adrules-{key}.jsonl"}
        if not ours:
            return None
        batches = entries(self._json(self._raw_get, path="/batches"))
        return next((str(batch["id"]) for batch in batches if batch.get("input_file_id") in ours), None)

    def _raw_post(self, **arguments: Any) -> Any:  # noqa: ANN401 - passed on
        return self._client.post(cast_to=self.backend.service.response, **arguments)

    def _raw_get(self, **arguments: Any) -> Any:  # noqa: ANN401 - passed on
        return self._client.get(cast_to=self.backend.service.response, **arguments)
