"""Phrases that stand twice, and phrases that another one always finds as well."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from adrules.authoring.citation import excuses
from adrules.authoring.lint.finding import Finding, Subject, cut
from adrules.domain.report import Severity
from adrules.matching.phrases import PhraseSet, slot_forms
from adrules.matching.syntax import parse_phrase
from adrules.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class _Row:
    """A linear pattern: number of the forms of each slot, gap before each."""

    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    any_order: bool
    cross_comma: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase of a rule and its patterns."""

    index: int
    rule: Rule
    role: str
    phrase: str
    rows: frozenset[_Row]


class _Table:
    """All phrases, and which slots cover which."""

    def __init__(self, subject: Subject) -> None:
        self._numbers: dict[object, int] = {}
        self._members: list[frozenset[str]] = []
        self._by_form: dict[str, list[int]] = defaultdict(list)
        self._wider: dict[int, list[int]] = {}
        self.entries = [
            _Entry(index, rule, role, phrase, frozenset(self._rows(phrase, phrases)))
            for index, (rule, role, phrase, phrases) in enumerate(subject.searched())
            if not rule.ALWAYS_RUN
        ]
        self.by_index = {entry.index: entry for entry in self.entries}
        for number, members in enumerate(self._members):
            for form in members:
                self._by_form[form].append(number)
        self.by_first: dict[int, list[tuple[_Entry, _Row]]] = defaultdict(list)
        for entry in self.entries:
            for row in entry.rows:
                self.by_first[row.slots[0]].append((entry, row))

    def _rows(self, phrase: str, phrases: PhraseSet) -> Iterator[_Row]:
        for pattern in parse_phrase(phrase):
            slots = tuple(
                self._number(frozenset({f"<{s.token_class}>"}) if s.token_class else slot_forms(s, phrases))
                for s in pattern
            )
            gaps = (0, *(max(s.gap, phrases.gap) for s in pattern[1:]))
            yield _Row(slots, gaps, phrases.any_order, phrases.cross_comma)

    def _number(self, members: frozenset[str]) -> int:
        number = self._numbers.setdefault(members, len(self._members))
        if number == len(self._members):
            self._members.append(members)
        return number

    def wider(self, number: int) -> list[int]:
        """Return the slots that hold every form of a slot, itself included."""
        known = self._wider.get(number)
        if known is None:
            members = self._members[number]
            near = self._by_form[min(members)] if members else []
            known = self._wider[number] = [n for n in near if members <= self._members[n]]
        return known

    def covering(self, row: _Row) -> Iterator[tuple[_Entry, _Row]]:
        """Yield the patterns that match wherever ``row`` does."""
        for offset, slot in enumerate(row.slots):
            for number in self.wider(slot):
                for entry, other in self.by_first.get(number, ()):
                    if self._covers(other, row, offset):
                        yield entry, other

    def _covers(self, other: _Row, row: _Row, offset: int) -> bool:
        length = len(other.slots)
        if offset + length > len(row.slots) or (row.cross_comma and not other.cross_comma and length > 1):
            return False
        if row.any_order and length > 1 and not (other.any_order and length == len(row.slots)):
            return False
        slots = row.slots[offset : offset + length]
        gaps = row.gaps[offset + 1 : offset + length]
        return all(b in self.wider(a) for a, b in zip(slots, other.slots, strict=True)) and all(
            a <= b for a, b in zip(gaps, other.gaps[1:], strict=True)
        )


def doubles(subject: Subject) -> Iterator[Finding]:
    """Yield phrases that stand twice, and those whose every hit is a hit of another, too."""
    table = _Table(subject)
    same: dict[frozenset[_Row], list[_Entry]] = defaultdict(list)
    for entry in table.entries:
        same[entry.rows].append(entry)
    repeated = set()
    for entries in same.values():
        for before, entry in pairwise(entries):
            repeated.add(entry.index)
            yield Finding(
                Severity.WARNING,
                "duplicate",
                entry.rule.id,
                f"«{cut(entry.phrase)}» уже есть: «{cut(before.phrase)}» {_named(before, entry)}.",
                "Оставь фразу в одном месте.",
                subject.at(entry.rule, entry.role, entry.phrase),
            )
    for entry in table.entries:
        if entry.index not in repeated:
            yield from _shadowed(subject, table, entry, repeated)


def _named(other: _Entry, entry: _Entry) -> str:
    return "в этом же правиле" if other.rule.id == entry.rule.id else f"в правиле {other.rule.id}"


def _shadowed(subject: Subject, table: _Table, entry: _Entry, repeated: set[int]) -> Iterator[Finding]:
    """Yield a finding if one other phrase covers every pattern of ``entry``."""
    covering = [[c for c in table.covering(row) if _outranks(c[0], entry)] for row in entry.rows]
    inside = [{e.index for e, _ in found} for found in covering]
    rows = zip(covering, entry.rows, strict=True)
    whole = [{e.index for e, r in found if len(r.slots) == len(row.slots)} for found, row in rows]
    same = sorted(set.intersection(*whole) - repeated)
    outside = [
        i for i in sorted(set.intersection(*inside) - repeated) if table.by_index[i].rule.id != entry.rule.id
    ]
    place = subject.at(entry.rule, entry.role, entry.phrase)
    if same:
        other = table.by_index[same[0]]
        yield Finding(
            Severity.WARNING,
            "shadowed",
            entry.rule.id,
            f"«{cut(entry.phrase)}» лишняя: всё то же находит «{cut(other.phrase)}» {_named(other, entry)}.",
            "Убери одну из фраз или сузь другую.",
            place,
        )
    elif outside:
        other = table.by_index[outside[0]]
        yield Finding(
            Severity.INFO,
            "shadowed-inside",
            entry.rule.id,
            f"Внутри каждого места «{cut(entry.phrase)}» срабатывает и «{cut(other.phrase)}» "
            f"в правиле {other.rule.id}.",
            "Если второе срабатывание лишнее, добавь эту фразу в except того правила.",
            place,
        )


def _outranks(other: _Entry, entry: _Entry) -> bool:
    """Return whether every hit of ``entry`` that counts would count for ``other``, no less gravely."""
    if other.index == entry.index or other.rule.level.rank < entry.rule.level.rank:
        return False
    if other.rule.id == entry.rule.id:
        return True
    if other.rule.when is not None and other.rule.when != entry.rule.when:
        return False
    return set(excuses(other.rule)) <= set(excuses(entry.rule))
