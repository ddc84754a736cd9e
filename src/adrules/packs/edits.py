"""Changes that one pack makes to the rules of others, without copying them."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Self

from pydantic import Field, ValidationError, model_validator

from adrules.domain.model import Model
from adrules.domain.report import Severity
from adrules.errors import nearest
from adrules.rules.fields import Phrases, Text
from adrules.rules.rule import Rule


class RuleEdit(Model):
    """A change to one rule, or with a pattern such as ``typography/*`` to several.

    ``add`` and ``remove`` change the list ``phrases`` of a rule; a phrase is removed by the
    words in which it is written there.
    """

    rule: Text = Field(description="id of a rule of the extended packs, or a pattern with *")
    off: bool = Field(False, description="turn the rule off")  # noqa: FBT003 - pydantic's default
    severity: Severity | None = Field(None, description="new severity")
    weight: float | None = Field(None, gt=0, le=10, description="new weight in the score")
    message: Text | None = Field(None, description="new message")
    hint: Text | None = Field(None, description="new hint")
    add: Phrases = Field((), description="phrases to add")
    remove: tuple[Text, ...] = Field((), description="phrases to remove, as they are written there")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.model_fields_set <= {"rule"}:
            raise ValueError("an edit changes something: off, severity, weight, message, hint, add or remove")
        if self.off and self.model_fields_set > {"rule", "off"}:
            raise ValueError("a rule that is turned off cannot be changed as well")
        return self

    def concerns(self, rule: Rule) -> bool:
        """Return whether the edit is about this rule."""
        return fnmatchcase(rule.id, self.rule)


class EditError(ValueError):
    """An edit that fits no rule; the text says why."""


def edited(rules: Sequence[Rule], edits: Sequence[RuleEdit]) -> Iterator[Rule]:
    """Yield the rules with the edits applied in order, those turned off left out.

    Raises :class:`EditError` when a change does not fit a rule.
    """
    for rule in rules:
        current: Rule | None = rule
        for edit in edits:
            if current is not None and edit.concerns(current):
                current = None if edit.off else _edited(current, edit)
        if current is not None:
            yield current


def unmatched(rules: Sequence[Rule], edit: RuleEdit) -> str | None:
    """Return what is wrong when ``edit`` is about none of the rules."""
    if any(edit.concerns(rule) for rule in rules):
        return None
    near = nearest(edit.rule, [rule.id for rule in rules])
    return f"no rule {edit.rule!r} in the extended packs" + (f"; did you mean {near!r}?" if near else "")


def _edited(rule: Rule, edit: RuleEdit) -> Rule:
    changes = {
        name: value
        for name in ("severity", "weight", "message", "hint")
        if (value := getattr(edit, name)) is not None
    }
    if edit.add or edit.remove:
        phrases = getattr(rule, "phrases", None)
        if phrases is None:
            raise EditError(f"{rule.id} has no phrases to add to or remove from")
        for phrase in edit.remove:
            if phrase not in phrases:
                near = nearest(phrase, phrases)
                raise EditError(
                    f"{rule.id} has no phrase «{phrase}»" + (f"; did you mean «{near}»?" if near else "")
                )
        changes["phrases"] = tuple(p for p in phrases if p not in edit.remove) + edit.add
    try:
        return type(rule).model_validate({**dict(rule), **changes})
    except ValidationError as failure:
        raise EditError(f"{rule.id}: {failure.errors()[0]['msg'].removeprefix('Value error, ')}") from None
