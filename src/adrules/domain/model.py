"""``Model``: a frozen pydantic model whose schema is built when it is first needed."""

from collections.abc import Iterator
from threading import RLock
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict

_LOCK = RLock()
_UNDER_WAY: set[type[BaseModel]] = set()


class Model(BaseModel):
    """A frozen model that takes no unknown fields.

    Building the schemas of all kinds of rules takes longer than the rest of a load, and rules
    that were kept on disk are made without them. The first value that is validated or dumped
    builds the schema of its class.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def model_rebuild(cls, *, _parent_namespace_depth: int = 2, **options: Any) -> bool | None:  # noqa: ANN401 - pydantic's own
        """Build the schema, one thread at a time: pydantic itself does not see to that.

        The models of its fields come first: one that is built is part of others as it is.
        """
        with _LOCK:
            if cls not in _UNDER_WAY:  # a model may hold itself
                _UNDER_WAY.add(cls)
                try:
                    for info in cls.model_fields.values():
                        for model in _models(info.annotation):
                            model.model_rebuild()
                finally:
                    _UNDER_WAY.discard(cls)
            return super().model_rebuild(_parent_namespace_depth=_parent_namespace_depth + 1, **options)


def _models(annotation: object) -> Iterator[type[Model]]:
    """Yield the models that are named in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
