"""``openai-compatible:BASE_URL#MODEL`` - any server that speaks the chat completions of OpenAI.

vLLM, llama.cpp, Ollama, SGLang, ``transformers serve``, hosted services. The key comes from
``OPENAI_API_KEY``; without it a dummy one is sent, since local servers need none.
"""

import os
from typing import ClassVar
from urllib.parse import SplitResult

from adrules.backends.addresses import address, login, without_credentials
from adrules.backends.chat import ChatBackend
from adrules.backends.sdk import OPENAI_KEY, TIMEOUT, Place
from adrules.errors import BackendConfigError
from adrules.pricing.table import PriceTable

FORM = "openai-compatible:http://127.0.0.1:8000/v1#model"
DUMMY_KEY = "none"


class OpenAICompatibleBackend(ChatBackend):
    """Asks a chat completions server, one request a call.

    ``target`` is ``BASE_URL#MODEL``; an address without a path gets ``/v1``. Credentials
    written into the address are sent instead of the key (HTTP Basic), but they are no part
    of ``name`` and of no message.

    ``max_tokens`` is sent, not ``max_completion_tokens``: llama.cpp ignores the latter and
    generates without a limit, and every compatible server knows the former.

    Raises :class:`~adrules.errors.BackendConfigError` for a malformed target and
    :class:`~adrules.errors.MissingExtraError` without the extra ``openai``.
    """

    provider: ClassVar[str] = "openai-compatible"

    def __init__(self, target: str, *, timeout: float = TIMEOUT, table: PriceTable | None = None) -> None:
        url, model = _parsed(target)
        shown = without_credentials(url)
        place = Place(
            name=f"openai-compatible:{shown}#{model}",
            base_url=shown,
            key=os.environ.get(OPENAI_KEY, "").strip() or DUMMY_KEY,
            key_name=OPENAI_KEY,
            login=login(url),
            secrets=tuple(filter(None, (url.username, url.password))),
        )
        super().__init__(model, place, timeout=timeout, table=table)


def _parsed(target: str) -> tuple[SplitResult, str]:
    written, sharp, model = target.partition("#")
    url, model = address(written), model.strip()
    if url is None:
        raise BackendConfigError(
            f"the name of the backend has no address that begins with http:// or https://; write {FORM}"
        )
    if not sharp or not model:
        raise BackendConfigError(f"the name of the backend has no model after #; write {FORM}")
    if url.query:
        raise BackendConfigError(f"the address of the backend cannot hold a query (?…); write {FORM}")
    return url._replace(path=url.path.rstrip("/") or "/v1"), model
