"""The 19 formal checks of a form-driven generator of messages, re-typed by their behaviour.

The lists are our own, of the size and kind of those there. What is kept is how the checks work:
words cut at spaces, the first parse alone, one pass over the text a check, and, with
``shared=False``, a morphological analyzer built by 11 of the checks for every message.
The order is theirs; all checks run on every message, as for a report.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pymorphy3
from benchmarks.throughput.naive import Hit

_FORBIDDEN = str.split(
    "вкусный дешевый продукт спам банкротство долг займ срочный главный гарантия успех лидер никакой"
)
_FORBIDDEN_RAW = ("№1", "№ 1", "номер один", "номер 1", "лучш")
_GREETINGS = re.compile(
    r"(?:здравствуй(?:те)?|привет|добрый день|доброе утро|добрый вечер|уважаемый клиент|уважаемая клиентка"
    r"|дорогой|дорогая|друг|клиент|покупатель|господин|госпожа|товарищ)\b",
    re.IGNORECASE,
)
_PROMISES = frozenset(
    str.split("обещать гарантировать обещание обязаться обязательство обязательный гарантия")
)
_VERB_HEADS = frozenset({"хотеть", "начинать", "начать"})
_PARTICIPLES_ALLOWED = frozenset({"сниженный", "повышенный", "ограниченный", "расширенный"})
_ORDINALS = frozenset(
    str.split(
        "десятый одиннадцатый двенадцатый тринадцатый четырнадцатый пятнадцатый"
        " шестнадцатый семнадцатый восемнадцатый девятнадцатый двадцатый"
    )
)
_CHAINS = (("который",), ("если", "когда", "хотя"), ("потому что", "так как", "чтобы"))
_CONJUNCTIONS = ("и", "ни", "то", "не то", "или", "либо")
_INTRODUCTORY = (
    *("возможно", "конечно", "безусловно", "разумеется", "кстати", "итак", "вероятно"),
    *("к счастью", "по сути", "как известно", "прежде всего"),
)
_AMPLIFIERS = frozenset({"очень", "крайне", "чрезвычайно", "весьма", "слишком", "абсолютно"})
_TIME = ("в настоящее время", "прямо сейчас", "срочно")
_DERIVED = (
    *("в течение", "в продолжение", "вследствие", "ввиду", "благодаря", "согласно", "вопреки", "навстречу"),
    *(
        "наперекор",
        "насчет",
        "вместо",
        "вроде",
        "наподобие",
        "посредством",
        "внутри",
        "вне",
        "вокруг",
        "около",
    ),
    *("вдоль", "напротив", "впереди", "несмотря на", "по причине"),
)
_SUBORDINATORS = (
    *(
        "если",
        "чтобы",
        "когда",
        "хотя",
        "потому что",
        "так как",
        "поскольку",
        "пока",
        "как",
        "будто",
        "словно",
    ),
    *(
        "точно",
        "едва",
        "ибо",
        "лишь только",
        "несмотря на то что",
        "с тех пор как",
        "после того как",
        "прежде чем",
    ),
)
_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_DAYS = (
    "первого|второго|третьего|четвертого|пятого|шестого|седьмого|восьмого|девятого|десятого|двадцатого"
    "|тридцатого"
)
_FUNCTION = frozenset(
    str.split(
        "и в на по для до из к о у а но же за или при под над не ни это как так то что мы вам вас наш свой"
    )
)


class Prototype:
    """The checks; ``shared``: with one analyzer for all of them."""

    def __init__(self, *, shared: bool) -> None:
        self._one = pymorphy3.MorphAnalyzer(lang="ru") if shared else None
        self._checks: tuple[Callable[[str], bool], ...] = (
            self._forbidden,
            self._addressing,
            self._promises,
            self._double_verbs,
            lambda text: self._any_tag(text, "PRTF", _PARTICIPLES_ALLOWED),
            lambda text: self._any_tag(text, "GRND", frozenset()),
            self._superlatives,
            self._passive,
            self._ordinals,
            self._chain,
            self._conjunctions,
            lambda text: self._any_of(text, _INTRODUCTORY),
            self._amplifiers,
            lambda text: self._any_of(text, _TIME),
            self._nouns,
            lambda text: self._any_of(text, _DERIVED),
            self._compound,
            self._dates,
            self._repetitions,
        )

    def check(self, text: str) -> list[bool]:
        """Return for each check whether it fires."""
        return [check(text) for check in self._checks]

    def hits(self, result: list[bool]) -> list[Hit]:
        """Return the checks that fired."""
        return [(str(number), None, None) for number, fired in enumerate(result, 1) if fired]

    def _parses(self, text: str) -> list[Any]:
        analyzer = self._one or pymorphy3.MorphAnalyzer(lang="ru")
        return [analyzer.parse(word)[0] for word in text.split()]

    def _forbidden(self, text: str) -> bool:
        joined = " ".join(parse.normal_form for parse in self._parses(text))
        raw = text.lower()
        return any(word in joined for word in _FORBIDDEN) or any(piece in raw for piece in _FORBIDDEN_RAW)

    def _addressing(self, text: str) -> bool:
        return _GREETINGS.search(text) is not None

    def _promises(self, text: str) -> bool:
        return any(parse.normal_form in _PROMISES for parse in self._parses(text))

    def _double_verbs(self, text: str) -> bool:
        parses = self._parses(text)
        for one, other in pairwise(parses):
            if one.tag.POS in {"VERB", "INFN"} and other.tag.POS in {"VERB", "INFN"}:
                return one.normal_form not in _VERB_HEADS
        return False

    def _any_tag(self, text: str, pos: str, allowed: frozenset[str]) -> bool:
        return any(pos == parse.tag.POS and parse.normal_form not in allowed for parse in self._parses(text))

    def _superlatives(self, text: str) -> bool:
        return any("Supr" in parse.tag or "COMP" in parse.tag for parse in self._parses(text))

    def _passive(self, text: str) -> bool:
        # There it asks for a grammeme that does not exist and so never gives a finding.
        return any(parse.tag.POS == "PRTF" and "pssv" in parse.tag for parse in self._parses(text))

    def _ordinals(self, text: str) -> bool:
        return any(parse.normal_form in _ORDINALS for parse in self._parses(text))

    def _chain(self, text: str) -> bool:
        return sum(any(f" {word} " in f" {text} " for word in group) for group in _CHAINS) > 1

    def _conjunctions(self, text: str) -> bool:
        return any(
            re.search(rf"\b{word}\b[^.!?]*,\s*{word}\b", sentence)
            for sentence in re.split(r"[.!?]", text)
            for word in _CONJUNCTIONS
        )

    def _amplifiers(self, text: str) -> bool:
        return any(parse.normal_form in _AMPLIFIERS for parse in self._parses(text))

    @staticmethod
    def _any_of(text: str, phrases: tuple[str, ...]) -> bool:
        return any(re.search(rf"\b{phrase}\b", text, re.IGNORECASE) for phrase in phrases)

    def _nouns(self, text: str) -> bool:
        run = 0
        for parse in self._parses(text):
            run = run + 1 if parse.tag.POS == "NOUN" else 0
            if run > 2:  # noqa: PLR2004 - three nouns in a row
                return True
        return False

    def _compound(self, text: str) -> bool:
        return "?" not in text and any(re.search(rf"\b{word}\b", text) for word in _SUBORDINATORS)

    @staticmethod
    def _dates(text: str) -> bool:
        return re.search(rf"\b(?:{_DAYS})\s+(?:{_MONTHS})\b", text, re.IGNORECASE) is not None

    def _repetitions(self, text: str) -> bool:
        lemmas = [parse.normal_form for parse in self._parses(re.sub(r"[^\w\s-]", " ", text))]
        counted = [lemma for lemma in lemmas if lemma not in _FUNCTION]
        return len(counted) != len(set(counted))
