"""Batches and files of the loopback server, as OpenAI and Together have them."""

import json
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dialects
import loopback

CREATED = 1_763_800_000


class Jobs:
    """Files and batches by id. Every look at a batch moves it one status on.

    ``statuses`` is the way of a batch; ``unanswered`` and ``refused`` are custom ids that get no
    answer, or a refusal. ``faults`` are answered once each: (method, end of the path, answer,
    whether what was asked is done all the same).
    """

    def __init__(self, server: Any) -> None:
        self.server = server
        self.files: dict[str, dict[str, Any]] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.keys: list[str] = []
        self.statuses = ("validating", "in_progress", "completed")
        self.unanswered: set[str] = set()
        self.refused: dict[str, Any] = {}
        self.faults: list[tuple[str, str, Any, bool]] = []
        self.file_faults: dict[str, bytes] = {}
        self.error = "the input file is no JSONL"

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        place = urlsplit(path).path
        self.calls.append(f"{method} {place}")
        self.keys.append(headers.get("authorization", ""))
        for index, (verb, end, fault, done) in enumerate(self.faults):
            if method == verb and place.endswith(end):
                del self.faults[index]
                if done:
                    self._do(method, path, headers, body)
                return fault
        return self._do(method, path, headers, body)

    def _do(  # noqa: C901, PLR0911 - one case a route
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> Any:
        parts = urlsplit(path)
        steps = parts.path.removeprefix("/v1").strip("/").split("/")
        match method, steps:
            case "POST", ["files"]:
                return self._upload(headers, body)
            case "PUT", ["put", file_id]:
                if headers.get("authorization"):
                    return loopback.failure(400, message="the key was sent to the storage")
                self.files[file_id]["content"] = body
                return loopback.Answer(body=b"")
            case "POST", ["files", file_id, "preprocess"]:
                return _json(_file(self.files[file_id]))
            case "GET", ["files"]:
                listed = {
                    "object": "list",
                    "data": [_file(f) for f in self.files.values()],
                    "has_more": False,
                }
                return self._checked("GET /files", {**listed, "first_id": "", "last_id": ""})
            case "GET", ["files", file_id, "content"]:
                return self._content(file_id)
            case "POST", ["batches"]:
                return self._create(json.loads(body))
            case "GET", ["batches"]:
                return self._list(parse_qs(parts.query))
            case "GET", ["batches", batch_id]:
                return self._look(batch_id)
            case "POST", ["batches", batch_id, "cancel"]:
                if batch_id in self.batches:
                    self.batches[batch_id]["way"] = ["cancelling", "cancelled"]
                return self._look(batch_id)
        return loopback.failure(404, message="no such route")

    @property
    def _together(self) -> bool:
        return self.server.dialect == "together"

    def _checked(self, route: str, value: Any) -> Any:
        return _json(dialects.checked(self.server.dialect, route, value))

    def _upload(self, headers: dict[str, str], body: bytes) -> Any:
        fields, name = _form(headers["content-type"], body)
        form = {k: v for k, v in fields.items() if k != "file"} if self._together else dict(fields)
        problem = dialects.wrong(
            self.server.dialect,
            "POST /files",
            "request",
            {k: v if isinstance(v, str) else "…" for k, v in form.items()},
        )
        if problem:
            return loopback.failure(400, message=problem)
        file_id = f"file-{len(self.files)}"
        self.files[file_id] = {
            "id": file_id,
            "purpose": fields["purpose"],
            "filename": fields.get("file_name") or name,
            "content": fields.get("file", b""),
        }
        if self._together:
            place = f"{self.server.url}/put/{file_id}?X-Signature=signed-secret"
            return loopback.Answer(
                status=302, headers={"location": place, "x-together-file-id": file_id}, body=b""
            )
        return _json(_file(self.files[file_id]))

    def _content(self, file_id: str) -> Any:
        if file_id not in self.files:
            return loopback.failure(404, message="No such File object")
        body = self.file_faults.get(file_id, self.files[file_id]["content"])
        return loopback.Answer(body=body, content_type="application/octet-stream")

    def _create(self, body: dict[str, Any]) -> Any:
        problem = dialects.wrong(self.server.dialect, "POST /batches", "request", body)
        purpose = "batch-api" if self._together else "batch"
        file = self.files.get(body.get("input_file_id", ""))
        if problem or file is None or file["purpose"] != purpose:
            return loopback.failure(400, message=problem or "no such file for a batch")
        batch_id = f"batch_{len(self.batches)}"
        self.batches[batch_id] = {"id": batch_id, "asked": body, "way": list(self.statuses)}
        value = self._batch(self.batches[batch_id])
        return self._checked("POST /batches", {"job": value} if self._together else value)

    def _list(self, query: dict[str, list[str]]) -> Any:
        newest = [self._batch(batch) for batch in reversed(self.batches.values())]
        if self._together:
            return self._checked("GET /batches", newest)
        ids = [batch["id"] for batch in newest]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        page = newest[start : start + 2]
        more = start + 2 < len(newest)
        value = {"object": "list", "data": page, "has_more": more}
        return self._checked(
            "GET /batches", {**value, "first_id": page[0]["id"], "last_id": page[-1]["id"]} if page else value
        )

    def _look(self, batch_id: str) -> Any:
        batch = self.batches.get(batch_id)
        if batch is None:
            return loopback.failure(404, message="No batch found")
        if len(batch["way"]) > 1:
            batch["way"].pop(0)
        if batch["way"] in (["completed"], ["expired"], ["cancelled"]) and "output" not in batch:
            self._run(batch)
        return self._checked("GET /batches/{batch_id}", self._batch(batch))

    def _run(self, batch: dict[str, Any]) -> None:
        """Answer every line of the input, the last first: results come in any order."""
        answered, refused = [], []
        lines = self.files[batch["asked"]["input_file_id"]]["content"].splitlines()
        for number, line in reversed(list(enumerate(lines))):
            request = json.loads(line)
            custom_id = request["custom_id"]
            problem = dialects.wrong(self.server.dialect, loopback.CHAT, "request", request["body"])
            if custom_id in self.unanswered:
                continue
            answer = self.refused.get(custom_id) or self.server.answer(request["body"], number)
            if problem or answer.refused:
                status, words = (400, ("", problem, None)) if problem else (answer.status, answer.refused)
                body = dialects.refusal(self.server.dialect, status, *words)
            else:
                status, body = 200, dialects.completion(self.server.dialect, answer, request["body"], number)
            response = {"status_code": status, "request_id": f"req-{number}", "body": body}
            row = {"id": f"row-{number}", "custom_id": custom_id, "response": response, "error": None}
            (answered if status == 200 else refused).append(json.dumps(row, ensure_ascii=False))
        for name, rows in (("output", answered), ("errors", refused)):
            batch[name] = None
            if rows:
                batch[name] = f"file-{len(self.files)}"
                content = ("\n".join(rows) + "\n").encode()
                purpose = "batch-api" if self._together else "batch_output"
                self.files[batch[name]] = {
                    "id": batch[name],
                    "purpose": purpose,
                    "filename": name,
                    "content": content,
                }

    def _batch(self, batch: dict[str, Any]) -> dict[str, Any]:
        asked, status = batch["asked"], batch["way"][0]
        value: dict[str, Any] = {
            "id": batch["id"],
            "input_file_id": asked["input_file_id"],
            "endpoint": asked["endpoint"],
        }
        for key, name in (("output_file_id", "output"), ("error_file_id", "errors")):
            if batch.get(name):
                value[key] = batch[name]
        if self._together:
            value["status"] = {"cancelling": "IN_PROGRESS", "finalizing": "IN_PROGRESS"}.get(
                status, status.upper()
            )
            if status == "failed":
                value["error"] = self.error
            return value
        value |= {"object": "batch", "status": status, "completion_window": "24h", "created_at": CREATED}
        value["metadata"] = asked.get("metadata")
        value["request_counts"] = {"total": 1, "completed": 0, "failed": 0}
        if status == "failed":
            value["errors"] = {
                "object": "list",
                "data": [{"code": "invalid", "message": self.error, "line": 1}],
            }
        return value


def _json(value: Any) -> Any:
    return loopback.Answer(body=json.dumps(value, ensure_ascii=False).encode())


def _file(file: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": file["id"],
        "object": "file",
        "bytes": len(file["content"]),
        "created_at": CREATED,
        "filename": file["filename"],
        "purpose": file["purpose"],
        "FileType": "jsonl",
        "status": "processed",
    }


def _form(content_type: str, body: bytes) -> tuple[dict[str, Any], str]:
    """Return the fields of a form, and the name of the file in it."""
    parsed = message_from_bytes(f"content-type: {content_type}\r\n\r\n".encode() + body)
    fields: dict[str, Any] = {}
    name = ""
    for part in parsed.get_payload():
        field = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename():
            name = part.get_filename()
            fields[field] = content
        else:
            fields[field] = content.decode()
    return fields, name
