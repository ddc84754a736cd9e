"""``kind: python`` - a function of the user's own, for what the other kinds cannot say."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from operator import index
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from adrules.domain.brief import Brief
from adrules.domain.report import Violation
from adrules.rules.rule import Case, InconclusiveError, Rule

Function = Callable[[str, Brief | None], Iterable[tuple[int, int] | None]]
"""Takes the text and the brief; returns spans, ``None`` for the message as a whole."""


class PythonRule(Rule):
    """A function named ``module:function`` that returns the places of violations.

    It gets the text and the brief (or ``None``) and returns pairs of offsets, end exclusive,
    or ``None`` for the message as a whole. It must be pure. A pack with such a rule runs code
    of its author, so it is refused unless ``allow_python=True`` or ``--allow-python``. A
    function that raises or returns anything else makes the rule inconclusive.

    .. code-block:: yaml

        - id: other/sku
          category: other
          kind: python
          function: my_checks.articles:find_unknown
          message: "Артикула «{match}» нет в каталоге."
    """

    RUNS_CODE: ClassVar[bool] = True

    kind: Literal["python"]
    function: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")] = Field(
        description="the function as module:function"
    )

    def find(self, case: Case) -> Iterator[Violation]:
        """Report the places that the function names."""
        text = case.document.text
        for span in self._called(text, case.brief):
            yield self.violation(case.document, span)

    def _called(self, text: str, brief: Brief | None) -> list[tuple[int, int] | None]:
        module, _, name = self.function.partition(":")
        try:
            function: Function = getattr(import_module(module), name)
            return [_span(text, found) for found in function(text, brief)]
        except Exception as failure:  # noqa: BLE001 - whatever the author's code raises
            raise InconclusiveError(f"python_error({type(failure).__name__}: {failure})") from None


def _span(text: str, found: tuple[int, int] | None) -> tuple[int, int] | None:
    if found is None:
        return None
    start, end = map(index, found)
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}–{end} is not in a text of {len(text)} characters")
    return start, end
