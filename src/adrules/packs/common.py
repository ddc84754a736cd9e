"""The keys that rules of all kinds have."""

from collections.abc import Iterator

from pydantic import ConfigDict, field_validator

from adrules.domain.report import Violation
from adrules.rules.rule import Case, Rule
from adrules.rules.telling import message_fields


class CommonKeys(Rule):
    """An entry of a pack whose kind is not known: only what all kinds share can be checked."""

    model_config = ConfigDict(extra="ignore")

    @field_validator("message")
    @classmethod
    def _known_fields(cls, message: str) -> str:
        message_fields(message)  # refuses wrong braces; which names there are, the kind would say
        return message

    def find(self, case: Case) -> Iterator[Violation]:  # noqa: ARG002 - it is never asked
        """Report nothing."""
        yield from ()
