"""A model server on this machine that speaks three dialects, with faults on demand.

OpenAI, Together and GigaChat: chat completions, batches and files, OAuth. Every request is
checked against the provider's schema (:mod:`dialects`), so that a wrong parameter fails here
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
from itertools import count
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import dialects
import jobs

CHAT = "POST /chat/completions"


@dataclass
class Answer:
    """One answer of the script. ``texts`` become choices; a fault replaces them.

    ``refused`` is code, message and parameter of an error status, put in the dialect's words;
    ``{sent}`` in it, or in ``body``, is the key or token that came with the request.
    ``expired``: the token sent has run out (GigaChat).
    """

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
    refused: tuple[str, str, str | None] | None = None
    expired: bool = False
    cached: int = 0
    reasoning: int = 0


def failure(
    status: int, code: str = "", message: str = "нет", param: str | None = None, **headers: str
) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, refused=(code, message, param))


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def __init__(self, answer: Callable[[dict[str, Any], int], Answer], dialect: str = "openai") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.dialect = dialect
        self.lock = Lock()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.logins: list[dict[str, str]] = []
        """Headers of the requests for a token."""
        self.oauth: list[Answer] = []
        """What the next requests for a token are answered with, instead of a token."""
        self.token_life = 1800.0
        self.tokens: set[str] = set()
        self.jobs = jobs.Jobs(self)
        self.flying = 0
        self.most_flying = 0
        self._numbers = count()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def token(self) -> dict[str, Any]:
        token = f"giga-token-{next(self._numbers)}"
        self.tokens.add(token)
        return {"access_token": token, "expires_at": int((time.time() + self.token_life) * 1000)}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no error of the server."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._job(b"")

    def do_PUT(self) -> None:
        self._job(self._body())

    def do_POST(self) -> None:
        body, path = self._body(), urlsplit(self.path).path
        if path.endswith("/chat/completions"):
            self._chat(json.loads(body))
        elif path.endswith("/oauth"):
            self._oauth(body)
        else:
            self._job(body)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length") or 0))

    def _named(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _chat(self, body: dict[str, Any]) -> None:
        server = self.server
        with server.lock:
            number = len(server.requests)
            server.requests.append(body)
            server.headers.append(self._named())
            server.paths.append(self.path)
            server.flying += 1
            server.most_flying = max(server.most_flying, server.flying)
        try:
            self._send(self._answer(body, number), body, number)
        finally:
            with server.lock:
                server.flying -= 1

    def _answer(self, body: dict[str, Any], number: int) -> Answer:
        problem = dialects.wrong(self.server.dialect, CHAT, "request", body)
        if problem:
            return failure(400, message=problem)
        if self.server.dialect == "gigachat":
            sent = self.headers.get("authorization", "").removeprefix("Bearer ")
            if sent not in self.server.tokens:
                return failure(401, message="Token has expired")
        answer = self.server.answer(body, number)
        if answer.expired:
            self.server.tokens.clear()
            return failure(401, message="Token has expired")
        return answer

    def _oauth(self, body: bytes) -> None:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        headers = self._named()
        problem = dialects.wrong("gigachat", "POST /oauth", "request", form)
        problem += dialects.wrong("gigachat", "POST /oauth", "headers", headers)
        with self.server.lock:
            self.server.logins.append(headers)
            fault = self.server.oauth.pop(0) if self.server.oauth else None
        if problem:
            self._send(failure(400, message=problem), {}, 0)
        elif fault:
            self._send(fault, {}, 0)
        else:
            token = dialects.checked("gigachat", "POST /oauth", self.server.token())
            self._send(Answer(body=json.dumps(token).encode()), {}, 0)

    def _job(self, body: bytes) -> None:
        with self.server.lock:
            answer = self.server.jobs.answer(self.command, self.path, self._named(), body)
        self._send(answer, {}, 0)

    def _send(self, answer: Answer, body: dict[str, Any], number: int) -> None:
        time.sleep(answer.delay)
        sent = self.headers.get("authorization", "").partition(" ")[2].encode()
        data = self._data(answer, body, number).replace(b"{sent}", sent)
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

    def _data(self, answer: Answer, body: dict[str, Any], number: int) -> bytes:
        dialect = self.server.dialect
        if answer.body is not None:
            return answer.body
        if answer.refused is not None:
            value = dialects.refusal(dialect, answer.status, *answer.refused)
        else:
            value = dialects.completion(dialect, answer, body, number)
        return json.dumps(value, ensure_ascii=False).encode()


@contextmanager
def serving(
    *script: Answer, rest: Callable[[dict[str, Any], int], Answer] | None = None, dialect: str = "openai"
) -> Iterator[Server]:
    """Serve the script, one answer a request; then ``rest``, or the last answer for ever."""

    def answer(body: dict[str, Any], number: int) -> Answer:
        if number < len(script):
            return script[number]
        return rest(body, number) if rest else script[-1]

    server = Server(answer, dialect)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
