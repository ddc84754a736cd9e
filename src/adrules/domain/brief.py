"""``Brief``: what is to be written, for whom, through which channel."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, Field, StringConstraints, field_serializer, model_validator

from adrules.domain.hashing import content_hash
from adrules.domain.model import Model
from adrules.domain.prototype import brief_fields

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]


ProductCategory = Literal["credit", "loan", "deposit", "card", "insurance", "investment", "account", "other"]
"""What is sold; it selects rules of law."""


class Channel(StrEnum):
    """Where the message is shown. Each has a preset of rules."""

    SMS = "sms"
    PUSH = "push"
    MESSENGER = "messenger"
    EMAIL = "email"
    VK = "vk"
    BANNER = "banner"


class Fact(Model):
    """A checkable statement of the offer: «от 3 минут» is a term of 3 minutes, qualifier ``from``.

    ``within`` is «за 3 минуты», ``after`` «через 3 минуты», ``since`` «с 1 мая», ``about`` «около».
    """

    kind: Literal["money", "percent", "term", "date", "count"]
    value: Decimal | date | None = None
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    qualifier: Literal["from", "to", "exact", "since", "within", "after", "about"] = "exact"
    text: str | None = None


class Product(Model):
    """What is advertised. Without ``name`` and ``category`` the rules that need them are skipped."""

    name: Line | None = None
    aliases: tuple[Line, ...] = ()
    must_not_change: bool = True
    category: ProductCategory | None = None
    description: Annotated[str, StringConstraints(max_length=10_000)] = ""


class Offer(Model):
    """What the client gets and on which conditions."""

    summary: Line
    benefits: tuple[Line, ...] = ()
    conditions: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    promo_code: Line | None = None
    url: Line | None = None


class Segment(Model):
    """Who reads it. The text must not name any of it unless ``may_mention`` says so."""

    name: Line | None = None
    gender: Literal["male", "female"] | None = None
    generation: Line | None = None
    psychotype: Line | None = None
    business_stage: Line | None = None
    industry: Line | None = None
    legal_form: Literal["ip", "ooo"] | None = None
    traits: dict[str, str] = Field(default_factory=dict)
    may_mention: frozenset[str] = frozenset()

    @field_serializer("may_mention")
    def _in_order(self, names: frozenset[str]) -> list[str]:
        """Write the names sorted: the order of a set differs between processes, a hash must not."""
        return sorted(names)


class Term(Model):
    """A word or phrase to use or to avoid, in any form (``lemma``) or as written (``exact``)."""

    text: Line
    match: Literal["lemma", "exact"] = "lemma"


class Advertiser(Model):
    """Who advertises."""

    name: Line
    inn: str | None = None
    ogrn: str | None = None
    licence: str | None = None


class PlaceholderSpec(Model):
    """A variable of a template: longest expansion, an example of it, grammatical case."""

    max_len: Annotated[int, Field(ge=1)] | None = None
    sample: str | None = None
    case: str | None = None


class Limits(Model):
    """Limits of this brief; they override those of the channel."""

    min_len: Annotated[int, Field(ge=0)] | None = None
    max_len: Annotated[int, Field(ge=1)] | None = None
    unit: Literal["graphemes", "utf16", "bytes"] = "graphemes"
    max_segments: Annotated[int, Field(ge=1)] | None = None
    max_emoji: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_len is not None and self.max_len is not None and self.min_len > self.max_len:
            raise ValueError(f"min_len {self.min_len} is greater than max_len {self.max_len}")
        return self


class Reference(Model):
    """A text, link or file to look at, with a note on why."""

    text: str | None = None
    url: str | None = None
    file: str | None = None
    note: str = ""


class Brief(Model):
    """One message to write.

    Required: ``channel`` and ``offer.summary``. Everything else is optional; a rule whose
    field is missing is reported as skipped, never as passed. Unknown fields are errors.
    """

    schema_version: Literal["1"] = "1"
    id: Line = ""
    channel: Channel
    touchpoint: Literal["title", "body", "subject", "preheader", "button"] | None = None
    goal: Line = "acquire"
    product: Product = Product.model_construct()
    offer: Offer
    key_message: Line | None = None
    cta: Line | None = None
    considerations: tuple[Line, ...] = ()
    must_include: tuple[Term, ...] = ()
    must_avoid: tuple[Term, ...] = ()
    disclaimers: tuple[Line, ...] = ()
    advertiser: Advertiser | None = None
    ad_label: str | None = None
    erid: str | None = None
    segment: Segment = Segment.model_construct()
    audience: Literal["b2c", "b2b", "mixed"] = "mixed"
    age_min: Annotated[int, Field(ge=0, le=120)] | None = None
    tone: tuple[Line, ...] = ()
    address: Literal["ty", "vy", "none"] | None = None
    approach: Literal["cta", "benefit", "question", "aida", "pas", "bab", "fab", "success", "free"] = "free"
    control: str | None = None
    references: tuple[Reference, ...] = ()
    placeholders: dict[str, PlaceholderSpec] = Field(default_factory=dict)
    limits: Limits = Limits.model_construct()
    variants: Annotated[int, Field(ge=1, le=16)] = 3
    language: Literal["ru"] = "ru"
    meta: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def from_prototype(cls, row: Mapping[str, Any], **defaults: Any) -> Self:  # noqa: ANN401 - fields of a brief
        """Return the brief that a row of the existing prototype's form describes.

        ``row`` has the form's Russian column names («Описание предложения», «Преимущества»,
        «Ключевое сообщение», «Пол», «Поколение», «Психотип», «Стадия бизнеса», «Отрасль»,
        «ОПФ», «Подход»); other columns are ignored, an empty cell is missing. ``defaults`` are
        fields that the form lacks, such as ``channel`` (``sms`` if not given, with the
        prototype's 120 to 250 characters) or ``product={"name": …}``; they override the row.

        Raises :class:`ValueError` (pydantic's ``ValidationError`` is one) for a row that makes
        no brief.

        >>> row = {"Описание предложения": "Карта без платы.", "Пол": "Ж", "Подход": "Вопрос"}
        >>> brief = Brief.from_prototype(row, channel="push")
        >>> brief.offer.summary, brief.segment.gender, brief.approach
        ('Карта без платы.', 'female', 'question')
        """
        return cls.model_validate(brief_fields(row, defaults))

    @property
    def hash(self) -> str:
        """Content hash of all that a rule or a prompt can read (``id`` and ``meta`` are not)."""
        return content_hash(self.model_dump(mode="json", exclude={"id", "meta"}, exclude_defaults=True))

    def field(self, path: str) -> Any:  # noqa: ANN401 - any field at all
        """Return the value at a dotted path such as ``product.name``.

        Raises :class:`AttributeError` for a path that no brief has.
        """
        value: Any = self
        for name in path.split("."):
            value = None if value is None else getattr(value, name)
        return value

    def lacks(self, path: str) -> bool:
        """Return whether the field at ``path`` is missing or empty; the number 0 is a value."""
        value = self.field(path)
        if isinstance(value, BaseModel):
            needed = any(info.is_required() for info in type(value).model_fields.values())
            return not needed and value == type(value)()
        return value is None or (value != 0 and not value)

    @property
    def label(self) -> str:
        """``id`` where given, else the content hash."""
        return self.id or self.hash


def _paths(model: type[BaseModel], head: str = "") -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield head + name
        for part in (info.annotation, *get_args(info.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _paths(part, f"{head}{name}.")


BRIEF_FIELDS = frozenset(_paths(Brief))
"""Dotted paths of the fields of a brief, as a rule may need them."""
