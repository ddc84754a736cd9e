"""A chat completions server on this machine, with faults on demand.

Requests are checked against the shape of the protocol, so that a wrong parameter fails here
and not at a provider. Answers are written with TCP_NODELAY and one packet, and the listen
queue is long: the defaults of the standard library cost 40 ms a call and drop bursts.
"""

import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

SHAPE: dict[str, Callable[[Any], bool]] = {
    "model": lambda v: isinstance(v, str) and bool(v),
    "messages": lambda v: bool(v) and all(set(m) == {"role", "content"} and m["role"] in ROLES for m in v),
    "temperature": lambda v: isinstance(v, int | float) and 0 <= v <= 2,
    "top_p": lambda v: isinstance(v, int | float) and 0 < v <= 1,
    "max_tokens": lambda v: isinstance(v, int) and v >= 1,
    "n": lambda v: isinstance(v, int) and 1 <= v <= 128,
    "seed": lambda v: isinstance(v, int),
}
REQUIRED = {"model", "messages"}
ROLES = {"system", "user", "assistant"}


@dataclass
class Answer:
    """One answer of the script. ``texts`` become choices; a fault replaces them."""

    texts: Sequence[str | None] = ("Счёт за 5 минут",)
    finish: str | None = "stop"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = "application/json"
    usage: bool = True
    delay: float = 0.0
    drop: bool = False
    reversed: bool = False


def failure(status: int, code: str = "", message: str = "нет", **headers: str) -> Answer:
    error = {"error": {"message": message, "type": code or "error", "code": code or None, "param": None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=json.dumps(error).encode())


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def __init__(self, answer: Callable[[dict[str, Any], int], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.lock = Lock()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no error of the server."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.lock:
            number = len(self.server.requests)
            self.server.requests.append(body)
            self.server.headers.append({k.lower(): v for k, v in self.headers.items()})
            self.server.paths.append(self.path)
        wrong = _wrong(body) if self.path.endswith("/chat/completions") else "no such route"
        answer = failure(400 if self.path.endswith("/chat/completions") else 404, message=wrong)
        if not wrong:
            answer = self.server.answer(body, number)
        self._send(answer, body, number)

    def _send(self, answer: Answer, body: dict[str, Any], number: int) -> None:
        time.sleep(answer.delay)
        data = answer.body if answer.body is not None else _completion(answer, body, number)
        self.send_response(answer.status)
        for name, value in {
            "content-type": answer.content_type,
            "content-length": str(len(data)),
            "x-request-id": f"req-{number}",
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.drop:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.wfile.write(data)
        self.wfile.flush()


def _wrong(body: dict[str, Any]) -> str:
    missing = REQUIRED - set(body)
    unknown = set(body) - set(SHAPE)
    bad = [name for name, fits in SHAPE.items() if name in body and not fits(body[name])]
    return f"{missing=} {unknown=} {bad=}" if missing or unknown or bad else ""


def _completion(answer: Answer, body: dict[str, Any], number: int) -> bytes:
    choices = [
        {
            "index": index,
            "message": {"role": "assistant", "content": text},
            "finish_reason": answer.finish,
            "logprobs": None,
        }
        for index, text in enumerate(answer.texts)
    ]
    if answer.reversed:
        choices.reverse()
    value: dict[str, Any] = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 0,
        "model": f"{body['model']}-served",
        "choices": choices,
    }
    if answer.usage:
        value["usage"] = {"prompt_tokens": 50, "completion_tokens": 7 * len(choices), "total_tokens": 57}
    return json.dumps(value, ensure_ascii=False).encode()


@contextmanager
def serving(*script: Answer, rest: Callable[[dict[str, Any], int], Answer] | None = None) -> Iterator[Server]:
    """Serve the script, one answer a request; then ``rest``, or the last answer for ever."""

    def answer(body: dict[str, Any], number: int) -> Answer:
        if number < len(script):
            return script[number]
        return rest(body, number) if rest else script[-1]

    server = Server(answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
