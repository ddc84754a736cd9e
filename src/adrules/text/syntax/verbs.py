"""Verbs in a row, and modal words."""

from collections.abc import Iterator, Sequence

from adrules.text.syntax.tagging import Found, Sentence, Token, lexemes

_AUXILIARY = frozenset({"быть", "давать", "дать"})
"""«будете получать», «давайте посчитаем» are one verb form, not two verbs."""

_NEVER_VERBS = frozenset({"есть", "можно", "пусть", "может", "знать", "жаль", "стать", "мол"})

_IMPERSONAL = frozenset({"следует", "следовало", "стоит", "стоило", "придется", "приходится", "пришлось"})
_PREDICATES = frozenset({"можно", "нужно", "надо", "необходимо", "нельзя", "невозможно"})
_SHORT = lexemes("должен должна должно должны вправе обязан обязана обязаны способен способна способны")
_REACH = 3


def double_verb(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find two verbs or infinitives in a row; ``head`` of a finding is the first of them.

    «не» may stand between. The future with «быть» and «давайте» are one form and pass.
    """
    for sentence in sentences:
        tokens = sentence.tokens
        for index, token in enumerate(tokens):
            second = _next_verb(sentence, index)
            if second is not None and _is_verb(token) and not token.is_lemma(_AUXILIARY, "VERB", "INFN"):
                yield Found(token.start, tokens[second].end, head=(token.start, token.end))


def _next_verb(sentence: Sentence, index: int) -> int | None:
    for at in (index + 1, index + 2):
        if at >= len(sentence.tokens) or not sentence.tokens[at].joined:
            return None
        if _is_verb(sentence.tokens[at]):
            return at
        if sentence.tokens[at].form != "не":
            return None
    return None


def _is_verb(token: Token) -> bool:
    return token.form not in _NEVER_VERBS and token.likely("VERB", "INFN")


def modal(sentences: Sequence[Sentence]) -> Iterator[Found]:
    """Find modal words with an infinitive beside them: «можете оформить», «нужно прийти»."""
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            if _is_modal(sentence, index) and _infinitive_near(sentence, index):
                yield Found(token.start, token.end)


def _is_modal(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    if token.form in _PREDICATES or token.form in _SHORT or token.form in _IMPERSONAL:
        return True
    if token.form == "может" and [t.form for t in sentence.tokens[index + 1 : index + 2]] == ["быть"]:
        return not sentence.opens(index)
    return token.likely("VERB") and token.is_lemma(frozenset({"мочь", "смочь"}), "VERB")


def _infinitive_near(sentence: Sentence, index: int) -> bool:
    first, last = sentence.clause(index)
    around = sentence.tokens[max(first, index - _REACH) : min(last, index + 1 + _REACH)]
    return any(t.likely("INFN") and t.form != "есть" for t in around)
