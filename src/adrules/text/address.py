"""How a text speaks to its reader: forms of ты and forms of вы."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import or_

from adrules.text.document import Document
from adrules.text.remembered import Alike
from adrules.text.second_person import POSSESSIVES, PRONOUNS, YOU, Register
from adrules.text.syntax.tagging import LIKELY, Sentence, Token, lexemes, weight

_GREETINGS: dict[str, Register] = {"здравствуй": "ty", "здравствуйте": "vy"}
_NEVER = lexemes("пусть пускай будто лишь слышь ишь глядь чай пошли мол см поди гляди есть вишь почти хоть")
_IMPERATIVES = lexemes("копи вари дари пеки жги стой пой крои лови")
"""Imperatives that the dictionary thinks rarer than a noun of the same form; in advertising they are not."""

_STATES = lexemes("хотеть любить мочь знать думать иметь стоить помнить")
"""Verbs whose forms in -те tell and do not command: «любите», «хотите»."""

_QUOTED = re.compile(r"«[^«»\n]*»|„[^„“\n]*“|\"[^\"\n]*\"|“[^“”\n]*”")


VY = r"[тt][еe](?:[сc][ьь])?(?:\z|[^\w])|(?:\A|[^\w])(?:[вb]ы|[вb][аa][сcмmш]|пшли)"
"""An expression that matches every folded text with a form of вы; some other texts too."""

_NUMBERS: tuple[tuple[Register, str], ...] = (("ty", "sing"), ("vy", "plur"))
_TY_ENDS = (
    "ь",
    "ся",
    "яг",
    *(f"{before}й" for before in "аеоуюя"),
    *(f"{before}и" for before in "абвгджзклмнопрстуфчшщ"),
)
_RARE_TY = frozenset({"опочий", "почий", "пшел", "пшла", "ссы", "ср", "см"})
_VY_ENDS = ("те", "тесь", "-ка")
_RARE_VY = "пшли"
"""Ends of the second person in the dictionary, and the forms with other ends."""


@dataclass(frozen=True, slots=True)
class Address:
    """A word that speaks to the reader: offsets in the folded text, and what sort of word it is."""

    start: int
    end: int
    register: Register
    imperative: bool


def may_mix(document: Document) -> bool:
    """Return whether a text may hold both forms of ты and forms of вы, by its words alone."""
    return reduce(or_, _SPOKEN.over(document.parts), 0) == _TY | _VY


_TY, _VY = 1, 2


def _spoken(form: str) -> int:
    """Return the registers that a word may have, as bits, whatever stands around it."""
    known = PRONOUNS.get(form) or _GREETINGS.get(form) or POSSESSIVES.get(form)
    if known or form in _IMPERATIVES:
        return _VY if known == "vy" else _TY
    may = {
        "ty": form.endswith((*_TY_ENDS, "-ка")) or form in _RARE_TY,
        "vy": form.endswith(_VY_ENDS) or form == _RARE_VY,
    }
    ty, vy = (
        may[register]
        and weight(form, "VERB", "impr", "excl", number) + weight(form, "VERB", "2per", number) > LIKELY
        for register, number in _NUMBERS
    )
    return _TY * ty | _VY * vy


_SPOKEN = Alike(
    _spoken,
    apart=_IMPERATIVES.union(YOU, _GREETINGS, _RARE_TY, {_RARE_VY}),
    ends=(*_VY_ENDS, *_TY_ENDS),
    otherwise=0,
)


def _speaking(document: Document) -> list[int]:
    """Return the offsets of the words that may speak to the reader; a long text has few of them."""
    words = document.words
    starts = words.starts
    places = list(compress(starts, map(_SPOKEN.__getitem__, words.forms)))
    return places + [starts[at] for at in words.wholes]


def addresses(document: Document) -> Iterator[Address]:
    """Yield the words of a text that speak to its reader, in order.

    Words in quotation marks are somebody else's, or a name. «Свой» is neither ты nor вы.
    A pronoun and the verb right after it («вы можете») are one address.
    """
    quoted = [m.span() for m in _QUOTED.finditer(document.folded.text)]
    at = 0
    for sentence in document.tagged_at(_speaking(document)):
        found_here: list[Address] = []
        for index, token in enumerate(sentence.tokens):
            if "-" not in token.form and not _SPOKEN[token.form]:
                continue  # what a particle is joined to may end as it likes: «приходите-таки»
            while at < len(quoted) and quoted[at][1] <= token.start:
                at += 1
            if at < len(quoted) and quoted[at][0] <= token.start:
                continue
            found = _address(sentence, index)
            if found is not None:
                found_here.append(found)
        yield from _together(document, found_here)


def _address(sentence: Sentence, index: int) -> Address | None:
    token = sentence.tokens[index]
    known = PRONOUNS.get(token.form) or _GREETINGS.get(token.form)
    imperative = False
    if known is not None:
        if index and token.joined and token.form in {"ты", "вы"} and sentence.tokens[index - 1].form == "на":
            return None  # «мы на ты с техникой»
    else:
        known = POSSESSIVES.get(token.form)
    if known is None and token.form not in _NEVER:
        known, imperative = _verb(token, asks=sentence.asks)
        if known == "ty" and _idiom(sentence, index):
            return None
    return Address(token.start, token.end, known, imperative) if known else None


def _together(document: Document, found: list[Address]) -> Iterator[Address]:
    kept: Address | None = None
    for address in found:
        if kept is not None and _is_subject(document, kept, address):
            kept = Address(kept.start, address.end, kept.register, imperative=False)
            continue
        if kept is not None:
            yield kept
        kept = address
    if kept is not None:
        yield kept


def _is_subject(document: Document, one: Address, other: Address) -> bool:
    """Return whether ``one`` is ты or вы and ``other`` is its verb, right after it."""
    folded = document.folded.text
    return (
        folded[one.start : one.end] in {"ты", "вы"}
        and one.register == other.register
        and folded[one.end : other.start].isspace()
        and folded[other.start : other.end] not in PRONOUNS
    )


def _verb(token: Token, *, asks: bool) -> tuple[Register | None, bool]:
    """Return the register of a verb in the second person, and whether it can be an imperative."""
    if token.form in _IMPERATIVES:
        return "ty", True
    for register, number in _NUMBERS:
        commands = token.weight("VERB", "impr", "excl", number)
        if commands + token.weight("VERB", "2per", number) > LIKELY:
            return register, commands > 0 and not asks and not (number == "plur" and token.is_lemma(_STATES))
    return None, False


def _idiom(sentence: Sentence, index: int) -> bool:
    """Return whether «хочешь», «видишь» belong to a set phrase that addresses nobody."""
    around = {t.form for t in sentence.tokens[max(0, index - 2) : index + 3]}
    after = [t.form for t in sentence.tokens[index + 1 : index + 2]]
    form = sentence.tokens[index].form
    if form == "хочешь":
        return "не" in around and sum(t.form == "хочешь" for t in sentence.tokens) > 1
    return form in {"видишь", "знаешь", "дай", "будь"} and after in (["ли"], ["бог"], ["то"])
