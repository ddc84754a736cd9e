"""Read the labelled messages of the quality set.

    python benchmarks/quality/corpus.py [FILE ...]

prints what the files hold, or the first mistake with its line. GUIDE.md describes the files.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from adrules import Category

HERE = Path(__file__).parent
CHANNELS = ("push", "sms", "messenger", "email", "vk", "banner")
DOCUMENT = ("missing_product", "missing_cta", "missing_key_message")
"""Labels of the message as a whole, only where it has a brief."""
HEADERS = frozenset({"channel", "industry", "brief", "doc", "note"})
_NO_SPAN = frozenset({*DOCUMENT, "length", "duplicate", "other", "missing_disclosure", "no_segment_effect"})
SPANNED = frozenset(c.value for c in Category) - _NO_SPAN
_MARK = re.compile(r"\[\[([a-z_?, ]+)\|(.*?)\]\](?!\])", re.DOTALL)


class CorpusError(ValueError):
    """A message file breaks the format; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Label:
    """A marked defect: ``text[start:end] == span``, code points."""

    category: str
    span: str
    start: int
    end: int
    borderline: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message with its labels. ``doc`` and ``doc_borderline`` speak of the message as a whole."""

    id: str
    text: str
    channel: str
    industry: str = ""
    labels: tuple[Label, ...] = ()
    doc: tuple[str, ...] = ()
    doc_borderline: tuple[str, ...] = ()
    brief: Mapping[str, Any] | None = None
    note: str = ""
    place: str = ""

    @property
    def clean(self) -> bool:
        """No hard label of either kind."""
        return not self.doc and all(label.borderline for label in self.labels)


def load_briefs(folder: Path = HERE) -> dict[str, dict[str, Any]]:
    """Return the briefs of all ``briefs*.yaml`` in ``folder`` by id."""
    briefs: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*briefs*.yaml")):
        for name, fields in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
            if name in briefs:
                raise CorpusError(f"{file.name}: brief {name!r} stands twice")
            briefs[name] = {**fields, "id": name}
    return briefs


def load(
    files: Iterable[Path] | None = None, briefs: Mapping[str, dict[str, Any]] | None = None
) -> list[Message]:
    """Return the messages of ``files`` (all ``messages_*.txt`` if None); ids are unique over them."""
    known = load_briefs() if briefs is None else briefs
    messages: list[Message] = []
    seen: dict[str, str] = {}
    for file in sorted(HERE.glob("messages_*.txt")) if files is None else files:
        for message in parse(file.read_text(encoding="utf-8"), known, file.name):
            if message.id in seen:
                raise CorpusError(f"{message.place}: id {message.id!r} stands already at {seen[message.id]}")
            seen[message.id] = message.place
            messages.append(message)
    return messages


def parse(source: str, briefs: Mapping[str, dict[str, Any]], name: str = "messages") -> Iterator[Message]:
    """Yield the messages of one file's text."""
    head: list[tuple[int, str]] = []
    body: list[str] | None = None
    for number, line in enumerate([*source.split("\n"), "=== "], 1):
        if line.startswith("=== "):
            if head:
                if body is None:
                    raise CorpusError(f"{name}:{head[0][0]}: no «---» before the text")
                yield _message(head, "\n".join(body), briefs, name)
            head, body = [(number, line[4:].strip())], None
        elif body is not None:
            body.append(line)
        elif line.strip() == "---" and head:
            body = []
        elif line.strip() and not line.startswith("# "):
            if not head:
                raise CorpusError(f"{name}:{number}: text before the first «=== »")
            head.append((number, line))


def _message(
    head: list[tuple[int, str]], body: str, briefs: Mapping[str, dict[str, Any]], name: str
) -> Message:
    (first, identity), *lines = head
    place = f"{name}:{first}"
    fields: dict[str, str] = {}
    for number, line in lines:
        key, colon, value = line.partition(":")
        if not colon or key not in HEADERS or key in fields:
            raise CorpusError(f"{name}:{number}: header {line!r} is unknown or stands twice")
        fields[key] = value.strip()
    channel, brief = fields.get("channel", ""), fields.get("brief", "none")
    if not identity or channel not in CHANNELS or not fields.get("industry"):
        raise CorpusError(f"{place}: an id, an industry and a channel of {', '.join(CHANNELS)} are required")
    if brief != "none" and brief not in briefs:
        raise CorpusError(f"{place}: unknown brief {brief!r}")
    text, labels = marked(body.strip(), place)
    if not text:
        raise CorpusError(f"{place}: no text")
    doc: list[str] = []
    soft: list[str] = []
    for word in filter(None, (w.strip() for w in fields.get("doc", "").split(","))):
        category, borderline = word.rstrip("?"), word.endswith("?")
        if category == "length":
            labels.append(Label(category, text, 0, len(text), borderline))
        elif category in DOCUMENT and brief != "none":
            (soft if borderline else doc).append(category)
        else:
            raise CorpusError(f"{place}: {word!r} is no label of the whole message, or wants a brief")
    return Message(
        id=identity,
        text=text,
        channel=channel,
        industry=fields["industry"],
        labels=tuple(labels),
        doc=tuple(doc),
        doc_borderline=tuple(soft),
        brief=None if brief == "none" else {**briefs[brief], "channel": channel},
        note=fields.get("note", ""),
        place=place,
    )


def marked(body: str, place: str = "text") -> tuple[str, list[Label]]:
    """Take the marks out of ``body``: the plain text and its labels, with offsets into that text."""
    text, labels, cursor = "", [], 0
    for mark in _MARK.finditer(body):
        text += body[cursor : mark.start()]
        cursor, span = mark.end(), mark[2]
        if not span.strip() or span != span.strip() or "[[" in span:
            raise CorpusError(f"{place}: mark {mark[0]!r} is empty, nested or has spaces at its edges")
        for word in (w.strip() for w in mark[1].split(",")):
            category, borderline = word.removesuffix("?"), word.endswith("?")
            if category not in SPANNED:
                raise CorpusError(f"{place}: unknown category {word!r}")
            labels.append(Label(category, span, len(text), len(text) + len(span), borderline))
        text += span
    text += body[cursor:]
    if "[[" in text or re.search(r"\]\]|\w\|", text):
        raise CorpusError(f"{place}: unbalanced mark")
    return text, labels


def summary(messages: list[Message]) -> str:
    """Return the counts of messages and labels as lines of text."""
    hard = Counter(x.category for m in messages for x in m.labels if not x.borderline)
    soft = Counter(x.category for m in messages for x in m.labels if x.borderline)
    spans: dict[str, set[str]] = {}
    for label in (x for m in messages for x in m.labels):
        spans.setdefault(label.category, set()).add(label.span.lower())
    doc = Counter(c for m in messages for c in m.doc)
    lines = [f"{len(messages)} messages, {sum(m.clean for m in messages)} clean"]
    for title, count in (
        ("channel", Counter(m.channel for m in messages)),
        ("industry", Counter(m.industry for m in messages)),
        ("document", doc),
    ):
        lines.append(f"{title}: " + ", ".join(f"{k} {n}" for k, n in count.most_common()))
    lines += [
        f"  {name:16} {hard[name]:4} hard {soft[name]:3} borderline {len(spans[name]):4} different"
        for name in sorted(spans, key=lambda c: -hard[c])
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        print(summary(load([Path(a) for a in sys.argv[1:]] or None)))
    except CorpusError as error:
        sys.exit(str(error))
