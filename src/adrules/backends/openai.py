"""``openai:MODEL`` - the models of OpenAI, fine-tunes too (``openai:ft:gpt-4o-mini:…``).

The key comes from ``OPENAI_API_KEY``; ``OPENAI_BASE_URL``, ``OPENAI_ORG_ID`` and
``OPENAI_PROJECT_ID`` are honoured as the SDK honours them.
"""

import os
from typing import ClassVar

from adrules.backends.addresses import base_url
from adrules.backends.chat import ChatBackend
from adrules.backends.sdk import OPENAI_KEY, TIMEOUT, Place, key_from
from adrules.pricing.table import PriceTable

ADDRESS, ADDRESS_NAME = "https://api.openai.com/v1", "OPENAI_BASE_URL"


class OpenAIBackend(ChatBackend):
    """A model of OpenAI.

    Raises :class:`~adrules.errors.AuthenticationError` without a key,
    :class:`~adrules.errors.BackendConfigError` for an address that is none and
    :class:`~adrules.errors.MissingExtraError` without the extra ``openai``.
    """

    provider: ClassVar[str] = "openai"
    batch: ClassVar[bool] = True

    def __init__(self, model: str, *, timeout: float = TIMEOUT, table: PriceTable | None = None) -> None:
        place = Place(
            name=f"openai:{model}",
            base_url=base_url(os.environ.get(ADDRESS_NAME) or ADDRESS, ADDRESS_NAME),
            key=key_from(OPENAI_KEY, "openai"),
            key_name=OPENAI_KEY,
            own=True,
        )
        super().__init__(model, place, timeout=timeout, table=table)
