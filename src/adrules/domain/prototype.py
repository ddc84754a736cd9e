"""Rows of the existing prototype's form, by their Russian column names, as fields of a brief."""

import re
from collections.abc import Mapping
from typing import Any

LIMITS = {"min_len": 120, "max_len": 250, "max_segments": 4}
"""Length of a message that the prototype asks for, in characters with spaces: up to 4 parts."""

_EMPTY = frozenset({"", "nan", "none", "null", "-", "—", "не указано"})
_STEP = re.compile(r"^\s*(?:\d{1,2}[.)]|[•–—-])\s+(.+?)\s*$")
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)|.+", re.DOTALL)
_LATIN = str.maketrans("ХУZ", "XYZ")

_GENDERS = {
    "м": "male",
    "муж": "male",
    "мужской": "male",
    "ж": "female",
    "жен": "female",
    "женский": "female",
}
_FORMS = {"ип": "ip", "ооо": "ooo"}
_APPROACHES = {"призыв к действию": "cta", "указание на пользу": "benefit", "вопрос": "question"}


def brief_fields(row: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a brief that a row describes; ``defaults`` fill and override.

    Columns that are no part of a brief (texts, model, annotators' names) are ignored. An
    empty cell, ``nan`` and «None» are missing. Raises :class:`ValueError` for a value that a
    list column cannot have, and for a row without description and key message.
    """
    cells = {str(name).strip().lower(): text for name, value in row.items() if (text := _text(value))}
    description, key = cells.get("описание предложения"), cells.get("ключевое сообщение")
    if not (description or key):
        raise ValueError("the row has neither «Описание предложения» nor «Ключевое сообщение»")
    prose, steps = _steps(description or "")
    fields: dict[str, Any] = {"channel": "sms"}
    fields["offer"] = _filled(
        summary=key or _first_sentence(prose or " ".join(steps)),
        benefits=_benefits(cells.get("преимущества", "")),
        conditions=steps,
    )
    fields["product"] = _filled(description=prose)
    fields |= _filled(key_message=key, approach=_chosen("Подход", cells, _APPROACHES))
    fields["segment"] = _filled(
        gender=_chosen("Пол", cells, _GENDERS),
        generation=cells.get("поколение", "").upper().translate(_LATIN) or None,
        psychotype=cells.get("психотип"),
        business_stage=cells.get("стадия бизнеса"),
        industry=cells.get("отрасль"),
        legal_form=_chosen("ОПФ", cells, _FORMS),
    )
    merged = _merged(fields, defaults)
    if merged["channel"] == "sms" and "limits" not in merged:
        merged["limits"] = dict(LIMITS)
    return merged


def _text(value: Any) -> str | None:  # noqa: ANN401 - a cell of any table
    text = "" if value is None else str(value).strip()
    return None if text.lower() in _EMPTY else text


def _steps(description: str) -> tuple[str, list[str]]:
    """Split numbered steps from the prose around them."""
    prose, steps = [], []
    for line in description.splitlines():
        step = _STEP.match(line)
        if step:
            steps.append(step[1])
        elif line.strip():
            prose.append(line.strip())
    return "\n".join(prose), steps


def _first_sentence(text: str) -> str:
    found = _SENTENCE.match(text.strip())
    return found[0].strip() if found else text


def _benefits(text: str) -> list[str]:
    lines = [line.strip(" \t•–—-") for line in text.splitlines() if line.strip(" \t•–—-")]
    return lines if len(lines) > 1 else [s.strip() for s in _SENTENCE.findall(text) if s.strip()]


def _chosen(column: str, cells: Mapping[str, str], values: Mapping[str, str]) -> str | None:
    cell = cells.get(column.lower())
    if cell is None:
        return None
    known = values.get(cell.lower().rstrip("."))
    if known is None:
        raise ValueError(f"«{column}»: {cell!r} is not one of {', '.join(values)}")
    return known


def _filled(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a brief
    return {name: value for name, value in fields.items() if value}


def _merged(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(fields)
    for name, value in defaults.items():
        old = merged.get(name)
        merged[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, Mapping) else value
    return merged
