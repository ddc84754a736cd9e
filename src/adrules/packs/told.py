"""Models as plain values and back, without asking again what was asked when they were read.

What :mod:`marshal` writes stands as it is; enumerations, dates and models are told by a name of
a closed list and by what they are made of, so a file can name nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from adrules.domain import brief
from adrules.domain.model import Model
from adrules.domain.report import Category, Severity
from adrules.packs.edits import RuleEdit
from adrules.packs.schema import DEFAULT_KIND, Pack, rule_class
from adrules.rules import KINDS
from adrules.rules.examples import Examples
from adrules.rules.fields import CHECKED
from adrules.rules.rule import Rule, When

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})

_ENUMS: Mapping[str, type[Enum]] = {e.__name__: e for e in (Category, Severity, brief.Channel)}

_MODELS: Mapping[str, type[Model]] = {
    found.__name__: found
    for found in (*vars(brief).values(), Examples, When, RuleEdit, Pack)
    if isinstance(found, type) and issubclass(found, Model) and found is not Model
}


class UntoldError(Exception):
    """A value of a type that cannot be told."""


def told(value: object) -> tuple[object, ...]:
    """Return a value, most often a model, as plain values for :func:`untold`.

    Raises :class:`UntoldError`.
    """
    if _is_plain(value):
        return "plain", value
    if isinstance(value, Model):
        return _told_model(value)
    if isinstance(value, Enum) and _ENUMS.get(type(value).__name__) is type(value):
        return "enum", type(value).__name__, value.value
    tell = _TOLD.get(type(value))
    if tell is None:
        raise UntoldError(type(value).__name__)
    return tell(value)


def _told_model(model: Model) -> tuple[object, ...]:
    if isinstance(model, Rule):
        kind = getattr(model, "kind", DEFAULT_KIND)
        if kind in KINDS and rule_class(kind) is type(model):
            return "rule", kind, *_fields(model)
        # Of others we do not know whether their code has changed: they are validated again.
        return "row", kind, model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if _MODELS.get(type(model).__name__) is not type(model):
        raise UntoldError(type(model).__name__)
    return "model", type(model).__name__, *_fields(model)


_TOLD: Mapping[type, Callable[[Any], tuple[object, ...]]] = {
    date: lambda value: ("date", value.toordinal()),
    Decimal: lambda value: ("decimal", str(value)),
    tuple: lambda value: ("tuple", [told(each) for each in value]),
    dict: lambda value: ("dict", [(told(key), told(each)) for key, each in value.items()]),
}


def untold(row: Any) -> Any:  # noqa: ANN401 - any value that told() takes
    """Return the value that :func:`told` was given: an equal one of the same types."""
    return _UNTOLD[row[0]](*row[1:])


def _fields(model: Model) -> tuple[dict[str, object], dict[str, object], list[str]]:
    """Return the fields of a model that are not as by default, plain ones and others, and those set."""
    plain: dict[str, object] = {}
    others: dict[str, object] = {}
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        default = info.get_default(call_default_factory=True)
        if type(value) is type(default) and value == default:
            continue
        if _is_plain(value):
            plain[name] = value
        else:
            others[name] = told(value)
    return plain, others, sorted(model.model_fields_set)


def _is_plain(value: object) -> bool:
    if type(value) is tuple or type(value) is list or type(value) is frozenset:
        return all(map(_is_plain, value))
    if type(value) is dict:
        return all(_is_plain(key) and _is_plain(each) for key, each in value.items())
    return type(value) in _PLAIN


@cache
def _defaults(model: type[Model]) -> dict[str, object]:
    """Return the defaults of a model's fields that are values, not made for each instance."""
    return {
        name: info.default
        for name, info in model.model_fields.items()
        if not info.is_required() and info.default_factory is None
    }


def _made(model: type[Model], plain: dict[str, Any], others: dict[str, Any], given: list[str]) -> Model:
    values = {**_defaults(model), **plain, **{name: untold(row) for name, row in others.items()}}
    return model.model_construct(set(given), **values)


def _row(kind: str, row: dict[str, object]) -> Rule:
    return rule_class(kind).model_validate(row, context={CHECKED: True})


_UNTOLD: Mapping[str, Callable[..., object]] = {
    "plain": lambda value: value,
    "enum": lambda name, value: _ENUMS[name](value),
    "date": date.fromordinal,
    "decimal": Decimal,
    "tuple": lambda rows: tuple(map(untold, rows)),
    "dict": lambda rows: {untold(key): untold(row) for key, row in rows},
    "rule": lambda kind, *fields: _made(rule_class(kind), *fields),
    "row": _row,
    "model": lambda name, *fields: _made(_MODELS[name], *fields),
}
