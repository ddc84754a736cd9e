"""Batches of OpenAI: a file with the purpose ``batch``, a job with our key in its metadata."""

from typing import Any, ClassVar

from adrules.backends.batch.jobs import URL, ChatJobs, entries

PAGES, PAGE = 10, 100
"""How far back a job is looked for: the newest thousand."""


class OpenAIBatches(ChatJobs):
    """Jobs at OpenAI: at most 200 MB and a day; result files are kept for 30 days."""

    most_bytes: ClassVar[int] = 200_000_000

    def _upload(self, file_name: str, content: bytes) -> str:
        made = self._json(
            self._client.files.with_raw_response.create,
            file=(file_name, content, "application/jsonl"),
            purpose="batch",
        )
        return str(made["id"])

    def _create(self, key: str, file_id: str) -> dict[str, Any]:
        return self._json(
            self._client.batches.with_raw_response.create,
            input_file_id=file_id,
            endpoint=URL,
            completion_window="24h",
            metadata={"adrules": key},
        )

    def _find(self, key: str) -> str | None:
        after: dict[str, str] = {}
        for _ in range(PAGES):
            page = self._json(self._client.batches.with_raw_response.list, limit=PAGE, **after)
            for batch in entries(page):
                if (batch.get("metadata") or {}).get("adrules") == key:
                    return str(batch["id"])
            if not page.get("has_more") or not page.get("last_id"):
                return None
            after = {"after": str(page["last_id"])}
        return None
