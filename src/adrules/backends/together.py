"""``together:MODEL`` - the models that Together serves, through the SDK of OpenAI.

The key comes from ``TOGETHER_API_KEY``. ``TOGETHER_BASE_URL`` is taken with and without
``/v1``: the SDK of Together adds it, older ones did not.
"""

import os
from collections.abc import Mapping
from typing import Any, ClassVar

from adrules.backends.addresses import base_url
from adrules.backends.chat import ChatBackend
from adrules.backends.sdk import TIMEOUT, Place, key_from
from adrules.pricing.table import PriceTable

ADDRESS, ADDRESS_NAME = "https://api.together.ai", "TOGETHER_BASE_URL"
KEY_NAME = "TOGETHER_API_KEY"


class TogetherBackend(ChatBackend):
    """A model that Together serves.

    A prompt that leaves no room for the tokens allowed is refused, as
    ``context_length_exceeded_behavior`` is sent: the service would cut the limit in silence.

    Raises :class:`~adrules.errors.AuthenticationError` without a key,
    :class:`~adrules.errors.BackendConfigError` for an address that is none and
    :class:`~adrules.errors.MissingExtraError` without the extra ``openai``.
    """

    provider: ClassVar[str] = "together"
    batch: ClassVar[bool] = True
    extra: ClassVar[Mapping[str, Any]] = {"context_length_exceeded_behavior": "error"}

    def __init__(self, model: str, *, timeout: float = TIMEOUT, table: PriceTable | None = None) -> None:
        place = Place(
            name=f"together:{model}",
            base_url=base_url(os.environ.get(ADDRESS_NAME) or ADDRESS, ADDRESS_NAME, "/v1"),
            key=key_from(KEY_NAME, "together"),
            key_name=KEY_NAME,
        )
        super().__init__(model, place, timeout=timeout, table=table)
