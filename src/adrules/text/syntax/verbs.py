"""Verbs in a row, and modal words."""

from collections.abc import Iterator, Sequence

from adrules.text.syntax.tagging import Found, Sentence, Word, lexemes

_AUXILIARY = frozenset({"быть", "давать", "дать"})
"""«будете получать», «давайте посчитаем» are one verb form, not two verbs."""

_NEVER_VERBS = frozenset({"есть", "можно", "пусть", "может", "знать", "жаль", "стать", "мол"})

_IMPERSONAL = frozenset({"следует", "следовало", "стоит", "стоило", "придется", "приходится", "пришлось"})
_PREDICATES = frozenset({"можно", "нужно", "надо", "необходимо", "нельзя", "невозможно"})
_SHORT = lexemes("должен должна должно должны вправе обязан обязана обязаны способен способна способны")
MODAL = _PREDICATES | _SHORT | _IMPERSONAL
_CAN = frozenset({"мочь", "смочь"})
_REACH = 3

FORMS = _NEVER_VERBS | MODAL
LEMMAS = _AUXILIARY | _CAN
"""The forms and the lemmas that the questions to a single word name."""


def double_verb(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find two verbs or infinitives in a row; ``head`` of a finding is the first of them.

    «не» may stand between. The future with «быть» and «давайте» are one form and pass.
    """
    for sentence in sentences:
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            second = _next_verb(sentence, index) if is_first_verb(token) else None
            if second is not None:
                yield Found(token.start, tokens[second].end, head=(token.start, token.end))


def _next_verb(sentence: Sentence, index: int) -> int | None:
    for at in (index + 1, index + 2):
        if at >= len(sentence.tokens) or not sentence.tokens[at].joined:
            return None
        if is_verb(sentence.tokens[at]):
            return at
        if sentence.tokens[at].form != "не":
            return None
    return None


def is_verb(word: Word) -> bool:
    """Return whether a word is a verb or an infinitive and nothing like one."""
    return word.likely("VERB", "INFN") and word.form not in _NEVER_VERBS


def is_first_verb(word: Word) -> bool:
    """Return whether a second verb after this one makes two of them, and not one form."""
    return is_verb(word) and not word.is_lemma(_AUXILIARY, "VERB", "INFN")


def modal(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find modal words with an infinitive beside them: «можете оформить», «нужно прийти»."""
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            if _is_modal(sentence, index) and _infinitive_near(sentence, index):
                yield Found(token.start, token.end)


def may_be_modal(word: Word) -> bool:
    """Return whether a word is modal in some text."""
    return word.form in MODAL or (word.likely("VERB") and word.is_lemma(_CAN, "VERB"))


def _is_modal(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if token.form in MODAL:
        return True
    if token.form == "может" and [t.form for t in sentence.tokens[index + 1 : index + 2]] == ["быть"]:
        return not sentence.opens(index)
    return may_be_modal(token)


def _infinitive_near(sentence: Sentence, index: int) -> bool:
    first, last = sentence.clause(index)
    around = sentence.tokens[max(first, index - _REACH) : min(last, index + 1 + _REACH)]
    return any(map(is_infinitive, around))


def is_infinitive(word: Word) -> bool:
    """Return whether a word is an infinitive; «есть» is none."""
    return word.likely("INFN") and word.form != "есть"
