"""Personal names that a message calls: «Анна, …», «Здравствуйте, Иван!», «Уважаемая Мария Петровна»."""

import re
from collections.abc import Iterator

from adrules.text.document import Document
from adrules.text.morphology import Reading, readings
from adrules.text.second_person import YOU

_MARKS = frozenset({"Name", "Patr", "Surn"})
_GREETING = frozenset(
    str.split(
        """
        здравствуйте здравствуй привет приветствуем добрый доброе доброго день вечер утро дня спасибо
        поздравляем поздравляю благодарим рады
        """
    )
)
_RESPECT = frozenset(
    str.split(
        """
        уважаемый уважаемая уважаемые дорогой дорогая дорогие милая милый многоуважаемый многоуважаемая
        """
    )
)
_LABEL = re.compile(r"(?:тема|заголовок|текст|сообщение)\s*:\s*$")
_LEAD = re.compile(r"[^\w«\"„“]*$")
_QUOTE = '«"„“'
_NEAR = 4
_LONGEST_LEAD = 40
_LIKELY = 0.5


def called_names(document: Document, given: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans, in the folded text, of names that are called and not ``given`` (as lemmas).

    A name stands in the nominative, with a capital, and apart: first in its sentence before a
    comma or «!», after a greeting or «уважаемый», or last in it after a comma. A word that is
    also something else (Вера, Роман, Владимир) needs a greeting, a patronymic or a «вы» beside it.
    """
    at = 0
    words = document.words
    while at < len(words.forms):
        end = _name(document, at)
        if end == at:
            at += 1
            continue
        first_named = any(r.has("Name") or r.has("Patr") for f in words.forms[at:end] for r in _readings(f))
        if first_named and _is_called(document, at, end) and not _all_given(words.forms[at:end], given):
            yield words.starts[at], words.ends[end - 1]
        at = end


def _name(document: Document, at: int) -> int:
    """Return the part after the names that begin at ``at``: «Мария Петровна», «Татьяна и Сергей»."""
    words = document.words
    end = at
    while end < len(words.forms) and _is_name(document, end):
        end += 1
        if end < len(words.forms) and not _spaced(document, end - 1):
            break
        if end + 1 < len(words.forms) and words.forms[end] == "и" and _is_name(document, end + 1):
            end += 1
    return end


def _spaced(document: Document, index: int) -> bool:
    words = document.words
    return document.folded.text[words.ends[index] : words.starts[index + 1]] == " "


def _is_name(document: Document, index: int) -> bool:
    words = document.words
    first, _ = document.span(words.starts[index], words.ends[index])
    return document.text[first].isupper() and bool(_readings(words.forms[index]))


def _readings(form: str) -> list[Reading]:
    """Return the readings of a word as part of a name that may be called."""
    return [
        r
        for r in readings(form)
        if r.known
        and r.has("sing")
        and not _MARKS.isdisjoint(r.grammemes)
        and not {"nomn", "voct"}.isdisjoint(r.grammemes)
    ]


def _is_called(document: Document, at: int, end: int) -> bool:
    words, text = document.words, document.folded.text
    start, stop = words.starts[at], words.ends[end - 1]
    first, last = document.sentence(start)
    opening = start - first <= _LONGEST_LEAD
    before, after = text[max(first, start - _LONGEST_LEAD) : start], text[stop : stop + 2]
    if before[-1:] and before[-1] in _QUOTE:
        return False
    previous = words.forms[at - 1] if at and words.starts[at - 1] >= first else ""
    if previous in _RESPECT:
        return True
    greeted = previous in _GREETING
    apart = after[:1] in {",", "!"}
    opens = opening and (_LEAD.match(before) is not None or _LABEL.search(before) is not None)
    closes = before.rstrip().endswith(",") and not text[stop : min(last, stop + _LONGEST_LEAD)].strip(
        " .!?…)"
    )
    if not ((greeted and (apart or stop >= last or after[:1] in {".", "\n"})) or (opens and apart) or closes):
        return False
    return greeted or _is_plain(words.forms[at:end]) or _told_to_you(document, end)


def _is_plain(forms: tuple[str, ...]) -> bool:
    """Return whether these can be nothing but a name: a patronymic, or no other reading."""
    sole = all(
        not r.has("inan") and not {"Name", "Patr"}.isdisjoint(r.grammemes)
        for r in readings(forms[0])
        if r.score > 1 - _LIKELY or r.has("nomn")
    )
    return sole or any(r.has("Patr") for form in forms[1:] for r in readings(form))


def _told_to_you(document: Document, end: int) -> bool:
    near = document.words.forms[end : end + _NEAR]
    return any(
        form in YOU or any(r.has("impr") and r.score >= _LIKELY for r in readings(form)) for form in near
    )


def _all_given(forms: tuple[str, ...], given: frozenset[str]) -> bool:
    return all(form == "и" or not given.isdisjoint({r.lemma for r in _readings(form)}) for form in forms)
