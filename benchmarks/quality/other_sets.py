"""Read labelled messages in JSON lines: a format in which other labelled sets are kept.

A row: ``id, text, channel, labels: [{category, span, start, end, borderline?}], doc_labels, brief``;
``doc_borderline`` is optional. A brief of ``campaign_offer``, ``product``, ``segment`` and ``other``
is turned into the fields of :class:`adrules.Brief`; any other brief must have these fields already.
"""

import json
import re
from pathlib import Path
from typing import Any

from corpus import CHANNELS, DOCUMENT, CorpusError, Label, Message

import adrules

RENAMED = {
    "placeholder_leak": "placeholder",
    "latin_foreign_words": "foreign_words",
    "number_not_in_brief": "ungrounded_fact",
    "personal_name_invented": "invented_name",
    "emoji_excess": "emoji",
}
"""Label names of such sets in our words. ``forbidden_legal`` keeps its name: four categories find it."""

TONES = {
    "дружелюбный": "friendly",
    "деловой": "formal",
    "спокойный": "calm",
    "уважительный": "respectful",
    "лёгкий": "light",
    "простой": "plain",
    "сдержанный": "restrained",
}
_FIRST_NAME_MAX = 15


def load_jsonl(file: Path) -> list[Message]:
    """Return the messages of ``file``; offsets are checked against the spans."""
    lines = file.read_text(encoding="utf-8").split("\n")
    return [_message(json.loads(line), f"{file.name}:{n}") for n, line in enumerate(lines, 1) if line.strip()]


def _message(row: dict[str, Any], place: str) -> Message:
    text = row["text"]
    labels = []
    for x in row.get("labels", ()):
        if text[x["start"] : x["end"]] != x["span"]:
            raise CorpusError(f"{place}: offsets of {x['span']!r} are wrong")
        category = RENAMED.get(x["category"], x["category"])
        labels.append(Label(category, x["span"], x["start"], x["end"], bool(x.get("borderline"))))
    if row["channel"] not in CHANNELS:
        raise CorpusError(f"{place}: unknown channel {row['channel']!r}")
    unknown = {*row.get("doc_labels", ()), *row.get("doc_borderline", ())} - set(DOCUMENT)
    if unknown:
        raise CorpusError(f"{place}: unknown labels of the whole message {sorted(unknown)}")
    return Message(
        id=row["id"],
        text=text,
        channel=row["channel"],
        labels=tuple(labels),
        doc=tuple(row.get("doc_labels", ())),
        doc_borderline=tuple(row.get("doc_borderline", ())),
        brief=brief_fields(row["brief"], row["channel"]) if row.get("brief") else None,
        place=place,
    )


def brief_fields(data: dict[str, Any], channel: str) -> dict[str, Any]:
    """Return the fields of :class:`adrules.Brief` that a brief of such a set stands for."""
    if "campaign_offer" not in data:
        return {**data, "channel": channel}
    offer, product, other = data["campaign_offer"], data["product"], data.get("other") or {}
    facts = list(product.get("facts") or [])
    conditions = [c for c in re.split(r"[;,]\s+", offer["offer"]) if c][1:]
    deadline = offer.get("deadline")
    if deadline and deadline[:-1] not in offer["offer"]:  # the last letter may be inflected
        conditions.append(f"срок: {deadline}")
    fields: dict[str, Any] = {
        "id": data["id"],
        "channel": channel,
        "goal": offer["name"],
        "product": {
            "name": product["name"],
            "category": product.get("category", "other"),
            "aliases": list(product.get("aliases") or []),
            "description": ", ".join(facts),
        },
        "offer": {"summary": offer["offer"], "benefits": facts, "conditions": conditions},
        "cta": offer["cta"],
        "advertiser": {"name": product["brand"]},
        "limits": _limits(other),
        **_audience(data.get("segment") or {}),
        **_voice(other),
    }
    if offer.get("promo_code"):
        fields["offer"]["promo_code"] = offer["promo_code"]
    adrules.Brief.model_validate(fields)
    return fields


def _audience(segment: dict[str, Any]) -> dict[str, Any]:
    """Return the segment, and the one personal name that is allowed."""
    fields: dict[str, Any] = {}
    description = segment.get("description")
    if description:
        traits = [t.strip() for t in description.split(",") if t.strip()]
        fields["segment"] = {
            "name": description,
            "traits": {f"trait_{i}": t for i, t in enumerate(traits, 1)},
        }
        for gender, pattern in (("female", r"\bженщин"), ("male", r"\bмужчин")):
            if re.search(pattern, description):
                fields["segment"].setdefault("gender", gender)
    if segment.get("name"):
        fields["placeholders"] = {"first_name": {"max_len": _FIRST_NAME_MAX, "sample": segment["name"]}}
    return fields


def _voice(other: dict[str, Any]) -> dict[str, Any]:
    tone = other.get("tone") or ""
    fields: dict[str, Any] = {}
    tones = [TONES[word] for word in re.split(r"[,\s]+", tone) if word in TONES]
    if tones:
        fields["tone"] = tones
    for address, words in (("ty", "на ты"), ("vy", "на вы")):
        if words in tone:
            fields.setdefault("address", address)
    if other.get("forbidden"):
        fields["must_avoid"] = [{"text": t, "match": "lemma"} for t in other["forbidden"]]
    return fields


def _limits(other: dict[str, Any]) -> dict[str, int]:
    limits = {"max_len": other["max_len"]} if other.get("max_len") else {}
    emoji = str(other.get("emoji") or "")
    number = re.search(r"\d+", emoji)
    if number:
        limits["max_emoji"] = int(number[0])
    elif emoji.startswith("нет"):
        limits["max_emoji"] = 0
    return limits
