"""Two requests by the standard library, because it logs nothing.

The address that a service gives to upload to is signed: whoever reads it may write there. HTTP
libraries log addresses and, when told to, headers.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from uuid import uuid4


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: where it leads is for the caller to judge."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - as the standard library has it
        """Make no second request."""


_OPENER = urllib.request.build_opener(_Stay)


def post_form(
    address: str, fields: Mapping[str, str], key: str, timeout: float
) -> tuple[int, Mapping[str, str], Any]:
    """Post a form and return status, headers in lower case, and the JSON of the body, if it is any.

    Raises ``OSError``.
    """
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": f"multipart/form-data; boundary={boundary}"}
    data = "".join([*parts, f"--{boundary}--\r\n"]).encode()
    return _sent(urllib.request.Request(address, data, headers, method="POST"), timeout)  # noqa: S310 - the caller's own


def put(address: str, content: bytes, timeout: float) -> int:
    """Put bytes to an address and return the status. Raises ``OSError``."""
    if not address.startswith(("http://", "https://")):
        raise OSError("no address of the web")
    return _sent(urllib.request.Request(address, content, method="PUT"), timeout)[0]  # noqa: S310 - checked above


def _sent(request: urllib.request.Request, timeout: float) -> tuple[int, Mapping[str, str], Any]:
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            status, headers, body = response.status, response.headers, response.read()
    except urllib.error.HTTPError as answer:
        with answer:
            status, headers, body = answer.code, answer.headers, answer.read()
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    return status, {name.lower(): text for name, text in headers.items()}, value
